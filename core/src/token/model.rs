//! A bearer token and what it says of itself.

use core::fmt;

use zeroize::Zeroizing;

use crate::time::Moment;

/// A bearer token after repair (white space, quotes, `Bearer `, base64 taken off).
#[derive(Clone, PartialEq)]
pub struct Token {
    pub(super) secret: Zeroizing<String>,
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
    /// Object with which a bound ServiceAccount token ends: `pod web-0`, `node n1`, `secret s`.
    pub bound_to: Option<String>,
    /// Begins like a JWT, but its claims cannot be read: most likely cut off.
    pub is_broken_jwt: bool,
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
            bound_to: None,
            is_broken_jwt: false,
        }
    }

    /// Returns the secret, for the kubeconfig.
    pub fn expose(&self) -> &str {
        &self.secret
    }

    /// Returns how long it lives in all, in seconds, where it says so.
    pub fn lifetime(&self) -> Option<i64> {
        let start = self.issued_at.or(self.not_before)?;
        Some(start.until(self.expires?)).filter(|&seconds| seconds > 0)
    }
}

impl TokenKind {
    /// Returns the kind as the report names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ServiceAccountBound => "service-account-bound",
            Self::ServiceAccountLegacy => "service-account-legacy",
            Self::Oidc => "oidc",
            Self::Bootstrap => "bootstrap",
            Self::Opaque => "opaque",
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({:?}, subject {:?})", self.kind, self.subject)
    }
}
