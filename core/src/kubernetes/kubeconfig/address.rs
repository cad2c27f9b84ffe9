//! Texts of a kubeconfig that can contain a password or a token although their names do not say so.

use core::fmt;

use zeroize::Zeroizing;

use super::listed::shown;
use crate::typed;

/// The value of `server` or `proxy-url`. Printing it masks a user name, a password, and a query.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address(Zeroizing<String>);

impl Address {
    /// Returns the value as it was written, to compare and to parse it, never for a message.
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// Says whether it is empty or white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Says whether a user name or a password precedes the host.
    pub fn has_user(&self) -> bool {
        self.0.split(['?', '#']).next().is_some_and(|address| address.contains('@'))
    }
}

impl From<String> for Address {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&typed::address(&self.0)))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Returns a path for messages; a key or a token in its place is only counted.
pub fn shown_path(path: &str) -> String {
    let is_text = path.contains(['\n', '\r']) || path.contains("-----BEGIN") || typed::is_like_a_token(path);
    match is_text {
        true => format!("(not a path: a text of {} characters)", path.chars().count()),
        false => shown(path),
    }
}
