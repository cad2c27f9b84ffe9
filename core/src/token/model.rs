//! A bearer token and its claims.

use core::fmt;

use zeroize::Zeroizing;

use super::damage::JwtDamage;
use crate::time::Moment;

/// A bearer token after repair (white space, quotes, `Bearer `, base64 removed).
#[derive(Clone, PartialEq)]
pub struct Token {
    pub(super) secret: Zeroizing<String>,
    /// Its kind.
    pub kind: TokenKind,
    /// JWT `sub`, if there is one.
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
    /// Object to which a ServiceAccount token is bound: `pod web-0`, `node n1`, `secret s`.
    pub bound_to: Option<String>,
    /// What is missing if it looks like a part of a JWT.
    pub damage: Option<JwtDamage>,
}

/// Kind of a bearer token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// ServiceAccount token with an expiry (TokenRequest API).
    ServiceAccountBound,
    /// ServiceAccount token from a Secret, without expiry.
    ServiceAccountLegacy,
    /// Any other JWT: an OIDC id_token.
    Oidc,
    /// `[a-z0-9]{6}\.[a-z0-9]{16}`
    Bootstrap,
    /// Any other text: no owner, no expiry.
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
            damage: None,
        }
    }

    /// Returns the secret, for the kubeconfig.
    pub fn expose(&self) -> &str {
        &self.secret
    }

    /// Returns its lifetime in seconds, if it has one.
    pub fn lifetime(&self) -> Option<i64> {
        let start = self.issued_at.or(self.not_before)?;
        Some(start.until(self.expires?)).filter(|&seconds| seconds > 0)
    }
}

impl TokenKind {
    /// Returns the name of the kind in the report.
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
