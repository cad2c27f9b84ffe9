//! Names of entries for findings: they are free text, and a merged kubeconfig can contain thousands.

use core::fmt;

use crate::hidden::is_hidden;
use crate::typed;

/// Names, of which the first ones are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The first ones.
    first: Vec<String>,
    /// How many follow.
    more: usize,
}

impl Listed {
    /// Keeps the first names that are not empty.
    pub(crate) fn of<'a>(all: impl Iterator<Item = &'a str>) -> Self {
        let mut all = all.filter(|name| !name.is_empty());
        let first = all.by_ref().take(NAMES).map(shown).collect();
        Self { first, more: all.count() }
    }

    /// Returns up to `count` names that are shown as they are, for commands.
    pub(crate) fn exact(&self, count: usize) -> impl Iterator<Item = &str> {
        let is_exact = |name: &&str| !name.contains('\u{fffd}') && !name.ends_with("...");
        self.first.iter().map(String::as_str).filter(is_exact).take(count)
    }

    /// Returns the number of names.
    pub fn count(&self) -> usize {
        self.first.len() + self.more
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first.is_empty(), self.more) {
            (true, _) => f.write_str("none"),
            (false, 0) => f.write_str(&self.first.join(", ")),
            (false, more) => write!(f, "{} and {more} more", self.first.join(", ")),
        }
    }
}

/// A name for a finding: bounded, without hidden characters, and without the password of an address.
pub(crate) fn shown(name: &str) -> String {
    let name = typed::without_password(name);
    let name = typed::without_random(&name);
    let plain = |c: char| if is_hidden(c) { '\u{fffd}' } else { c };
    let mut shown: String = name.chars().take(NAME_CHARACTERS).map(plain).collect();
    if name.chars().nth(NAME_CHARACTERS).is_some() {
        shown.push_str("...");
    }
    shown
}

const NAMES: usize = 8;
/// Cloud providers' names (ARNs, resource paths) have about 120.
const NAME_CHARACTERS: usize = 160;
