//! What copying does to a token, undone: white space, quotes, `Bearer `, line breaks, base64.

use base64::Engine;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::claims::{is_bootstrap, looks_like_jwt};
use crate::limits;

/// A token as it can be sent, and what was done to get it.
pub(super) struct Repaired {
    pub(super) secret: Zeroizing<String>,
    /// In words, `white space`.
    pub(super) repairs: Vec<&'static str>,
    /// How often base64 was taken off.
    pub(super) unwrapped: usize,
    /// Whether it stood behind `Bearer`.
    pub(super) had_bearer: bool,
}

/// Repairs, or says why no HTTP header can hold it (RFC 9110 s. 5.5, RFC 6750 s. 2.1).
pub(super) fn repair(text: &[u8]) -> Result<Repaired, String> {
    if text.len() > 2 * limits::TOKEN_BYTES {
        return Err(too_long());
    }
    let text = core::str::from_utf8(text).map_err(|_| "it is no text".to_owned())?;
    let mut repaired =
        Repaired { secret: Zeroizing::new(text.to_owned()), repairs: Vec::new(), unwrapped: 0, had_bearer: false };
    repaired.take_off_wrapping();
    for _ in 0..2 {
        let Some(inner) = unwrapped(&repaired.secret) else { break };
        repaired.secret = inner;
        repaired.unwrapped += 1;
    }
    if repaired.secret.len() > limits::TOKEN_BYTES {
        return Err(too_long());
    }
    illegal(&repaired.secret).map_or(Ok(repaired), Err)
}

impl Repaired {
    fn take_off_wrapping(&mut self) {
        let text = core::mem::take(&mut *self.secret);
        let whole = Zeroizing::new(text);
        let invisible = |c: char| matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
        let mut visible = Zeroizing::new(String::with_capacity(whole.len()));
        visible.extend(whole.chars().filter(|&c| !invisible(c)));
        if visible.len() != whole.len() {
            self.repairs.push("invisible characters");
        }
        // Every tool ends a file with a line break: not worth a word.
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

    /// Takes one layer off.
    fn peel<'a>(&mut self, token: &'a str) -> &'a str {
        let trimmed = token.trim();
        if trimmed.len() != token.len() {
            self.note("white space");
            return trimmed;
        }
        if token.eq_ignore_ascii_case("bearer") {
            return "";
        }
        let quoted = QUOTES.iter().find_map(|&(open, close)| token.strip_prefix(open)?.strip_suffix(close));
        if let Some(inner) = quoted {
            self.note("quotes");
            return inner;
        }
        for (prefix, word) in PREFIXES {
            let Some((start, rest)) = token.split_at_checked(prefix.len()) else { continue };
            if start.eq_ignore_ascii_case(prefix) {
                self.had_bearer |= *word == "`Bearer`";
                self.note(word);
                return rest;
            }
        }
        match token.strip_suffix(',') {
            Some(rest) => {
                self.note("a comma");
                rest
            }
            None => token,
        }
    }

    /// A terminal that wraps lines, and base64 tools, break what has no white space of its own.
    fn without_breaks(&mut self, token: &str) -> Zeroizing<String> {
        if !token.contains(char::is_whitespace) {
            return Zeroizing::new(token.to_owned());
        }
        let mut joined = Zeroizing::new(String::with_capacity(token.len()));
        joined.extend(token.chars().filter(|c| !c.is_whitespace()));
        if looks_like_jwt(&joined) || unwrapped(&joined).is_some() {
            self.note("line breaks");
            return joined;
        }
        Zeroizing::new(token.to_owned())
    }

    fn note(&mut self, repair: &'static str) {
        if !self.repairs.contains(&repair) {
            self.repairs.push(repair);
        }
    }
}

/// Decodes base64 of a JWT or bootstrap token (or of base64 of one); opaque tokens cannot be told from their base64.
fn unwrapped(text: &str) -> Option<Zeroizing<String>> {
    if text.len() < 12 || looks_like_jwt(text) {
        return None;
    }
    let alphabet = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let bytes = Zeroizing::new(engine(alphabet).decode(text).ok()?);
    let inner = Zeroizing::new(core::str::from_utf8(&bytes).ok()?.trim().to_owned());
    let is_wrapped_again = inner.starts_with("ZXlK") && !inner.contains('.');
    (looks_like_jwt(&inner) || is_bootstrap(&inner) || is_wrapped_again).then_some(inner)
}

fn engine(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

/// Names the first thing that no `Authorization` header can hold; the API server itself splits it at spaces.
fn illegal(token: &str) -> Option<String> {
    if token.is_empty() {
        return Some("nothing is left of it".to_owned());
    }
    let (position, found) = token.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic())?;
    let what = match found {
        '\n' | '\r' => "a line break",
        c if c.is_whitespace() => "white space",
        c if c.is_ascii_control() => "a control character",
        _ => "a character that is not ASCII",
    };
    Some(format!("character {} is {what}", position + 1))
}

fn too_long() -> String {
    format!("it is longer than {} KiB, and Envoy takes no more than 60 KiB of headers", limits::TOKEN_BYTES >> 10)
}

const QUOTES: [(char, char); 5] =
    [('"', '"'), ('\'', '\''), ('`', '`'), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];

/// What stands before a token where people copy it from: a header, a kubeconfig, JSON.
const PREFIXES: &[(&str, &str)] = &[
    ("authorization:", "`Authorization:`"),
    ("bearer ", "`Bearer`"),
    ("bearer\t", "`Bearer`"),
    ("token:", "`token:`"),
    ("\"token\":", "`token:`"),
    ("token=", "`token=`"),
];
