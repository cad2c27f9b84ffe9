//! Bearer tokens: what kind, whose, until when. The token itself never reaches a message.

mod claims;
mod repair;

use core::fmt;

use zeroize::Zeroizing;

use crate::finding::{Code, Finding};
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
            repaired.had_bearer || claims::looks_like_jwt(text) || claims::is_bootstrap(text)
        })
    }

    /// Repairs and reads one. `name` is the input's name for messages. `None` where it can be no token at all.
    pub fn parse(name: &str, text: &[u8]) -> (Option<Self>, Vec<Finding>) {
        let (token, findings) = Self::read("token", name, text, None);
        (token, findings.into_iter().map(|finding| finding.about("kubeconfig.tokenFile")).collect())
    }

    /// As [`Token::parse`], for a token that stands in a kubeconfig: `subject` is what the findings are about. No line
    /// break belongs there: kubectl puts it into the header as it stands, and sends nothing.
    pub(crate) fn parse_value(subject: &str, name: &str, text: &[u8]) -> (Option<Self>, Vec<Finding>) {
        let (line, broken) = match text.strip_suffix(b"\n") {
            Some(line) => (line, Some("a line break at its end")),
            None => (text, None),
        };
        Self::read(subject, name, line, broken)
    }

    fn read(subject: &str, name: &str, text: &[u8], repair: Option<&'static str>) -> (Option<Self>, Vec<Finding>) {
        let repaired = match repair::repair(text) {
            Ok(mut repaired) => {
                repaired.repairs.extend(repair);
                repaired
            }
            Err(why) => {
                let message = format!("the token in {name} cannot be sent: {why}");
                return (None, vec![Finding::kubeconfig_error(Code::TokenIllegal, subject, message)]);
            }
        };
        let mut findings = Vec::new();
        if !repaired.repairs.is_empty() {
            let message = format!("{} taken off the token in {name}", repaired.repairs.join(", "));
            findings.push(Finding::note(Code::TokenRepaired, subject, message));
        }
        if repaired.unwrapped > 0 {
            let times = if repaired.unwrapped == 1 { "" } else { " twice" };
            let message = format!("{name} held the token in base64{times}, as a Secret's data does; it was decoded");
            findings.push(Finding::note(Code::TokenUnwrapped, subject, message));
        }
        (Some(claims::read(repaired.secret)), findings)
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
