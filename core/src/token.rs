//! Bearer tokens: what kind, whose, until when. The token itself never reaches a message.

mod claims;
mod repair;

use core::fmt;

use zeroize::Zeroizing;

pub use repair::{IllegalCharacter, TokenError, TokenRepair};

use crate::time::Moment;

/// A bearer token after repair (white space, quotes, `Bearer `, base64 taken off).
#[derive(Clone, PartialEq)]
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
    /// Object with which a bound ServiceAccount token ends: `pod web-0`, `node n1`, `secret s`.
    pub bound_to: Option<String>,
    /// Begins like a JWT, but its claims cannot be read: most likely cut off.
    pub is_broken_jwt: bool,
}

/// A token that was read, and what was repaired.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadToken {
    /// The token.
    pub token: Token,
    /// What was done to get it.
    pub repairs: TokenRepairs,
}

/// What was done to a text to get the token in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TokenRepairs {
    /// What was removed around it, in that order.
    pub removed: Vec<TokenRepair>,
    /// How many layers of base64 were removed.
    pub unwrapped: usize,
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
    pub fn is_meant(text: &[u8]) -> bool {
        repair::repair(text).is_ok_and(|repaired| {
            let text = repaired.secret.as_str();
            repaired.had_bearer() || claims::looks_like_jwt(text) || claims::is_bootstrap(text)
        })
    }

    /// Repairs and reads one.
    ///
    /// # Errors
    /// Says why it cannot be a token.
    pub fn parse(text: &[u8]) -> Result<ReadToken, TokenError> {
        Self::read(text, None)
    }

    /// As [`Token::parse`], for a token in a kubeconfig. A line break at its end is a repair there: kubectl puts it into
    /// the header, and sends nothing.
    pub(crate) fn parse_value(text: &[u8]) -> Result<ReadToken, TokenError> {
        match text.strip_suffix(b"\n") {
            Some(line) => Self::read(line, Some(TokenRepair::FinalLineBreak)),
            None => Self::read(text, None),
        }
    }

    fn read(text: &[u8], repair: Option<TokenRepair>) -> Result<ReadToken, TokenError> {
        let mut repaired = repair::repair(text)?;
        repaired.repairs.extend(repair);
        let repairs = TokenRepairs { removed: repaired.repairs, unwrapped: repaired.unwrapped };
        Ok(ReadToken { token: claims::read(repaired.secret), repairs })
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

#[cfg(test)]
mod tests;
