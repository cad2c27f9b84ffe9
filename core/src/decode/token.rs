//! Bearer tokens: what kind, whose, until when. The token itself never reaches a message.

use core::fmt;

use zeroize::Zeroizing;

use crate::finding::Finding;
use crate::moment::Moment;

/// A bearer token after repair (white space, quotes, `Bearer `, base64 taken off).
#[derive(Clone)]
pub struct Token {
    secret: Zeroizing<String>,
    /// What kind it is.
    pub kind: TokenKind,
    /// JWT `sub`, where there is one.
    pub subject: Option<String>,
    /// JWT `iss`.
    pub issuer: Option<String>,
    /// JWT `aud`.
    pub audiences: Vec<String>,
    /// JWT `iat`.
    pub issued_at: Option<Moment>,
    /// JWT `nbf`.
    pub not_before: Option<Moment>,
    /// JWT `exp`.
    pub expires: Option<Moment>,
}

/// Kind of a bearer token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// ServiceAccount token with an expiry (TokenRequest API).
    ServiceAccountBound,
    /// ServiceAccount token out of a Secret, without expiry.
    ServiceAccountLegacy,
    /// Any other JWT: an OIDC id_token.
    Oidc,
    /// `[a-z0-9]{6}\.[a-z0-9]{16}`
    Bootstrap,
    /// Cannot be judged.
    Opaque,
}

impl Token {
    /// Says whether a text without any role looks like a bearer token (a JWT, a bootstrap token, base64 of one).
    pub fn is_meant(_text: &[u8]) -> bool {
        false
    }

    /// Repairs and reads one. `name` is the input's name for messages. `None` where it can be no token at all.
    pub fn parse(_name: &str, _text: &[u8]) -> (Option<Self>, Vec<Finding>) {
        (None, Vec::new())
    }

    pub(crate) fn new(secret: Zeroizing<String>, kind: TokenKind) -> Self {
        Self {
            secret,
            kind,
            subject: None,
            issuer: None,
            audiences: Vec::new(),
            issued_at: None,
            not_before: None,
            expires: None,
        }
    }

    /// Returns the secret, for the kubeconfig.
    pub fn expose(&self) -> &str {
        &self.secret
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({:?}, subject {:?})", self.kind, self.subject)
    }
}
