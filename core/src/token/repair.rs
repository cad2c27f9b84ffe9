//! Removes what copying adds to a token: white space, quotes, `Bearer `, line breaks, base64.

use base64::Engine;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use thiserror::Error;
use zeroize::Zeroizing;

use super::ciphertext::{self, Cipher};
use super::claims::is_bootstrap;
use super::damage::{looks_like_cut_jwt, looks_like_jwt};
use super::placeholder::{self, Placeholder};
use crate::finding::Code;
use crate::limits;

/// Something around a token that was removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum TokenRepair {
    /// Characters without a width, such as a byte order mark.
    InvisibleCharacters,
    /// White space around it.
    WhiteSpace,
    /// Quotes around it.
    Quotes,
    /// A header's name before it, `Authorization:`.
    AuthorizationHeader,
    /// The scheme of a header before it, `Bearer`.
    BearerScheme,
    /// A field's name before it, `token:`.
    TokenField,
    /// A variable before it, `token=`.
    TokenVariable,
    /// A comma after it.
    Comma,
    /// Line breaks inside it.
    LineBreaks,
    /// A line break at its end, in a kubeconfig, where kubectl sends it.
    FinalLineBreak,
}

/// Why a text cannot be sent as a token: an HTTP header does not allow it (RFC 9110 s. 5.5, RFC 6750 s. 2.1), or it is not
/// a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The input is not UTF-8.
    #[error("not UTF-8 text")]
    NotText,
    /// Only white space, quotes, or prefixes.
    #[error("empty")]
    Empty,
    /// Longer than [`limits::TOKEN_BYTES`].
    #[error("longer than {} KiB; Envoy accepts at most 60 KiB of headers", limits::TOKEN_BYTES >> 10)]
    TooLong,
    /// A character that is not allowed in an `Authorization` header.
    #[error("character {position} is {character}")]
    IllegalCharacter {
        /// Its position, from 1.
        position: usize,
        /// Its kind.
        character: IllegalCharacter,
    },
    /// A text that templates, scripts, or documentation leave in place of a token.
    #[error("{0}")]
    Placeholder(Placeholder),
    /// Ciphertext of a program that encrypts secrets in files.
    #[error("encrypted with {0}")]
    Encrypted(Cipher),
}

impl TokenError {
    /// Returns the code of the finding.
    pub(crate) fn code(self) -> Code {
        match self {
            Self::Placeholder(_) => Code::TokenPlaceholder,
            Self::Encrypted(_) => Code::TokenEncrypted,
            Self::NotText | Self::Empty | Self::TooLong | Self::IllegalCharacter { .. } => Code::TokenIllegal,
        }
    }
}

/// Characters that are not allowed in an `Authorization` header; the API server itself splits the header at spaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum IllegalCharacter {
    /// Carriage return or line feed.
    #[error("a line break")]
    LineBreak,
    /// A space, a tab, or other white space.
    #[error("white space")]
    WhiteSpace,
    /// A control character of ASCII.
    #[error("a control character")]
    Control,
    /// Any character beyond ASCII.
    #[error("a character that is not ASCII")]
    NotAscii,
}

/// A token as it can be sent, and what was done to get it.
pub(super) struct Repaired {
    pub(super) secret: Zeroizing<String>,
    pub(super) repairs: Vec<TokenRepair>,
    /// How often base64 was removed.
    pub(super) unwrapped: usize,
}

impl Repaired {
    /// Says whether `Bearer` preceded it.
    pub(super) fn had_bearer(&self) -> bool {
        self.repairs.contains(&TokenRepair::BearerScheme)
    }
}

/// Repairs a token.
///
/// # Errors
/// Says why no HTTP header can contain it.
pub(super) fn repair(text: &[u8]) -> Result<Repaired, TokenError> {
    if text.len() > 2 * limits::TOKEN_BYTES {
        return Err(TokenError::TooLong);
    }
    if let Some(cipher) = ciphertext::of(text) {
        return Err(TokenError::Encrypted(cipher));
    }
    let text = core::str::from_utf8(text).map_err(|_| TokenError::NotText)?;
    let mut repaired = Repaired { secret: Zeroizing::new(text.to_owned()), repairs: Vec::new(), unwrapped: 0 };
    repaired.take_off_wrapping();
    for _ in 0..2 {
        let Some(inner) = unwrapped(&repaired.secret) else { break };
        repaired.secret = inner;
        repaired.unwrapped += 1;
    }
    if let Some(cipher) = ciphertext::of(repaired.secret.as_bytes()) {
        return Err(TokenError::Encrypted(cipher));
    }
    if let Some(what) = placeholder::of(&repaired.secret) {
        return Err(TokenError::Placeholder(what));
    }
    if repaired.secret.len() > limits::TOKEN_BYTES {
        return Err(TokenError::TooLong);
    }
    illegal(&repaired.secret).map_or(Ok(repaired), Err)
}

/// Says whether a header or its scheme precedes the text.
pub(super) fn has_scheme(text: &[u8]) -> bool {
    let start = text.trim_ascii_start();
    let is_start = |prefix: &[u8]| start.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    is_start(b"bearer ") || is_start(b"authorization:")
}

impl Repaired {
    fn take_off_wrapping(&mut self) {
        let text = core::mem::take(&mut *self.secret);
        let whole = Zeroizing::new(text);
        let invisible = |c: char| matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
        let mut visible = Zeroizing::new(String::with_capacity(whole.len()));
        visible.extend(whole.chars().filter(|&c| !invisible(c)));
        if visible.len() != whole.len() {
            self.repairs.push(TokenRepair::InvisibleCharacters);
        }
        // Every tool ends a file with a line break: not a repair.
        let line_end = visible.strip_suffix('\n').map_or(visible.as_str(), |v| v.strip_suffix('\r').unwrap_or(v));
        let mut token = line_end;
        loop {
            let peeled = self.peel(token);
            if peeled.len() == token.len() {
                break;
            }
            token = peeled; // shorter each time
        }
        self.secret = self.without_breaks(token);
    }

    /// Removes one layer.
    fn peel<'a>(&mut self, token: &'a str) -> &'a str {
        let trimmed = token.trim();
        if trimmed.len() != token.len() {
            self.note(TokenRepair::WhiteSpace);
            return trimmed;
        }
        if token.eq_ignore_ascii_case("bearer") {
            return "";
        }
        let quoted = QUOTES.iter().find_map(|&(open, close)| token.strip_prefix(open)?.strip_suffix(close));
        if let Some(inner) = quoted {
            self.note(TokenRepair::Quotes);
            return inner;
        }
        for (prefix, repair) in PREFIXES {
            let Some((start, rest)) = token.split_at_checked(prefix.len()) else { continue };
            if start.eq_ignore_ascii_case(prefix) {
                self.note(*repair);
                return rest;
            }
        }
        match token.strip_suffix(',') {
            Some(rest) => {
                self.note(TokenRepair::Comma);
                rest
            }
            None => token,
        }
    }

    /// Terminals and base64 tools wrap long lines, and a token itself contains no white space.
    fn without_breaks(&mut self, token: &str) -> Zeroizing<String> {
        if !token.contains(char::is_whitespace) {
            return Zeroizing::new(token.to_owned());
        }
        let mut joined = Zeroizing::new(String::with_capacity(token.len()));
        joined.extend(token.chars().filter(|c| !c.is_whitespace()));
        if looks_like_jwt(&joined) || looks_like_cut_jwt(&joined) || unwrapped(&joined).is_some() {
            self.note(TokenRepair::LineBreaks);
            return joined;
        }
        Zeroizing::new(token.to_owned())
    }

    fn note(&mut self, repair: TokenRepair) {
        if !self.repairs.contains(&repair) {
            self.repairs.push(repair);
        }
    }
}

/// Decodes base64 of a JWT or bootstrap token (or of base64 of one); opaque tokens cannot be distinguished from their
/// base64.
fn unwrapped(text: &str) -> Option<Zeroizing<String>> {
    if text.len() < 12 || looks_like_jwt(text) {
        return None;
    }
    let alphabet = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let bytes = Zeroizing::new(engine(alphabet).decode(text).ok()?);
    let inner = Zeroizing::new(core::str::from_utf8(&bytes).ok()?.trim().to_owned());
    let is_wrapped_again = inner.starts_with("ZXlK") && !inner.contains('.');
    let is_token = looks_like_jwt(&inner) || looks_like_cut_jwt(&inner) || is_bootstrap(&inner);
    (is_token || is_wrapped_again).then_some(inner)
}

fn engine(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

/// Finds the first character that is not allowed in an `Authorization` header.
fn illegal(token: &str) -> Option<TokenError> {
    if token.is_empty() {
        return Some(TokenError::Empty);
    }
    let (position, found) = token.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic())?;
    let character = match found {
        '\n' | '\r' => IllegalCharacter::LineBreak,
        c if c.is_whitespace() => IllegalCharacter::WhiteSpace,
        c if c.is_ascii_control() => IllegalCharacter::Control,
        _ => IllegalCharacter::NotAscii,
    };
    Some(TokenError::IllegalCharacter { position: position + 1, character })
}

const QUOTES: [(char, char); 5] =
    [('"', '"'), ('\'', '\''), ('`', '`'), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];

/// What precedes a token in the text it is copied from: a header, a kubeconfig, JSON.
const PREFIXES: &[(&str, TokenRepair)] = &[
    ("authorization:", TokenRepair::AuthorizationHeader),
    ("bearer ", TokenRepair::BearerScheme),
    ("bearer\t", TokenRepair::BearerScheme),
    ("token:", TokenRepair::TokenField),
    ("\"token\":", TokenRepair::TokenField),
    ("token=", TokenRepair::TokenVariable),
];
