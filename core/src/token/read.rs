//! Reads a token: removes what copying added, and decodes the claims.

use super::model::Token;
use super::repair::{TokenError, TokenRepair};
use super::{claims, damage, repair};

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

impl Token {
    /// Says whether a text without any role looks like a bearer token (a JWT or a part of one, a bootstrap token, base64 of
    /// one).
    pub fn is_meant(text: &[u8]) -> bool {
        let repaired = match repair::repair(text) {
            // `Authorization: Bearer $TOKEN` is meant as a token too.
            Err(TokenError::Placeholder(_)) => return repair::has_scheme(text),
            repaired => repaired,
        };
        repaired.is_ok_and(|repaired| {
            let text = repaired.secret.as_str();
            repaired.had_bearer()
                || damage::looks_like_jwt(text)
                || damage::looks_like_cut_jwt(text)
                || claims::is_bootstrap(text)
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
}
