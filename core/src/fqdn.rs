//! The host name that clients use: a DNS name that Contour's CRD, SNI, certificates, and kubeconfigs all accept.

use core::fmt;
use core::net::Ipv6Addr;
use core::str::FromStr;
use std::borrow::Cow;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use thiserror::Error;

#[cfg(test)]
mod tests;

/// A fully qualified domain name: lowercase, Punycode, no trailing dot, at most 253 octets, labels of 1 to 63 of
/// `a-z`, `0-9` and `-` (not at an end), no wildcard, and a last label that no URL parser reads as a number.
///
/// Valid: `k8s.example.com`, `xn--bcher-kva.example`. Invalid: `K8s.example.com`, `*.example.com`, `10.0.0.1`, `0x7f.1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Fqdn(String);

/// What was done to the typed text to get the name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Repaired {
    /// In the order in which it was done; empty if nothing was.
    pub repairs: Vec<FqdnRepair>,
    /// The Unicode form, if it was converted to Punycode.
    pub unicode: Option<String>,
    /// The port that followed the name and is not a part of it.
    pub port: Option<u16>,
}

/// One thing that was done to a typed name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum FqdnRepair {
    /// Characters without a width were removed.
    InvisibleCharacters,
    /// White space around it was removed.
    WhiteSpace,
    /// Quotes around it were removed.
    Quotes,
    /// `https://` or `DNS:` was removed.
    Scheme,
    /// What followed the host was removed.
    Path,
    /// `user@` was removed.
    User,
    /// `:port` was removed.
    Port,
    /// Dots and hyphens of other scripts were replaced.
    LookAlikes,
    /// Uppercase letters were replaced.
    UpperCase,
    /// Full-width or styled letters were replaced.
    StyledLetters,
    /// The dot at the end was removed.
    TrailingDot,
}

/// Why a text is not a usable name.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum FqdnError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// An IP address, or a last label that is read as a number; the name as read.
    #[error("{0} is an IP address, or clients read it as one")]
    IsIp(String),
    /// Starts with `*.`; the name as read.
    #[error("{0} is a wildcard")]
    Wildcard(String),
    /// It breaks a rule.
    #[error(transparent)]
    Invalid(#[from] FqdnFault),
}

/// The rule that a name breaks.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum FqdnFault {
    /// The typed text has this many bytes.
    #[error("{0} bytes long; a DNS name has at most 253")]
    TypedTooLong(usize),
    /// The name has this many octets.
    #[error("{0} octets long; a DNS name has at most 253 (RFC 1035)")]
    TooLong(usize),
    /// It starts like an IPv6 address, but is not one.
    #[error("starts with `[`, but is not an IPv6 address")]
    Bracket,
    /// A port that is not one.
    #[error("the part after `:` is not a port number")]
    Port,
    /// Most likely two names.
    #[error("contains a space; only one host name is allowed")]
    Blank,
    /// The same with a tab or a line break.
    #[error("contains white space; only one host name is allowed")]
    WhiteSpace,
    /// A label of another script that UTS 46 does not allow, by its position from 1.
    #[error("label {0} contains characters that are not allowed in a host name (UTS 46)")]
    NotInternationalized(usize),
    /// A label, by its position from 1.
    #[error("label {0} {1}")]
    Label(usize, LabelFault),
}

/// The rule that a label breaks (RFC 1035 s. 2.3.1, RFC 1123 s. 2.1).
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum LabelFault {
    /// There is nothing between two dots, or at an end.
    #[error("is empty (two consecutive dots, or a dot at the start or end)")]
    Empty,
    /// It has this many octets.
    #[error("is {0} octets long; a label has at most 63 (RFC 1035)")]
    TooLong(usize),
    /// A character that is not allowed.
    #[error("(`{}`) contains {}; allowed: a-z, 0-9, and `-`", label.escape_debug(), named(*character))]
    Character {
        /// The label.
        label: String,
        /// The character.
        character: char,
    },
    /// A hyphen at an end of this label.
    #[error("(`{0}`) starts or ends with `-`")]
    OuterHyphen(String),
}

impl Fqdn {
    /// Normalizes and reads what a user typed or pasted.
    ///
    /// # Errors
    /// Says why it is not a usable name.
    pub fn parse(typed: &str) -> Result<(Self, Repaired), FqdnError> {
        if typed.len() > LONGEST_TYPED {
            return Err(FqdnFault::TypedTooLong(typed.len()).into());
        }
        let mut repaired = Repaired::default();
        let host = host_of(typed, &mut repaired)?;
        let host = to_ascii(host, &mut repaired)?;
        let name = without_trailing_dot(&host, &mut repaired);
        check(name)?;
        Ok((Self(name.to_owned()), repaired))
    }

    /// Says whether `text` is a usable name without any repair.
    pub fn is_exact(text: &str) -> bool {
        check(text).is_ok()
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether it has only one label.
    pub fn is_single_label(&self) -> bool {
        !self.0.contains('.')
    }

    /// Wraps a name without any check, for tests of the stages after the checks.
    #[cfg(test)]
    pub(crate) fn sample(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for Fqdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Removes what surrounds the host: white space, quotes, scheme, user, port, path.
fn host_of(typed: &str, repaired: &mut Repaired) -> Result<String, FqdnError> {
    let visible: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
    repaired.note(visible.len() != typed.len(), FqdnRepair::InvisibleCharacters);
    let mut rest = visible.trim();
    repaired.note(rest.len() != visible.len(), FqdnRepair::WhiteSpace);
    let unquoted = rest.trim_matches(['"', '\'', '`', '<', '>']).trim();
    repaired.note(unquoted.len() != rest.len(), FqdnRepair::Quotes);
    rest = unquoted;
    if let Some(behind) = without_scheme(rest) {
        repaired.note(true, FqdnRepair::Scheme);
        rest = behind;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    repaired.note(authority.len() != rest.len(), FqdnRepair::Path);
    let host = authority.rsplit('@').next().unwrap_or_default();
    repaired.note(host.len() != authority.len(), FqdnRepair::User);
    let host = without_port(host, repaired)?;
    if host.is_empty() { Err(FqdnError::Empty) } else { Ok(host.to_owned()) }
}

/// `https://host`, `//host`, and `DNS:host` as openssl prints a SAN.
fn without_scheme(text: &str) -> Option<&str> {
    if let Some((scheme, rest)) = text.split_once("//") {
        let scheme = scheme.strip_suffix(':').unwrap_or(scheme);
        let is_scheme = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        return is_scheme.then_some(rest);
    }
    let (kind, rest) = text.split_once(':')?;
    kind.eq_ignore_ascii_case("dns").then(|| rest.trim_start())
}

fn without_port<'a>(host: &'a str, repaired: &mut Repaired) -> Result<&'a str, FqdnError> {
    let is_ipv6 = |text: &str| Ipv6Addr::from_str(text.split('%').next().unwrap_or_default()).is_ok();
    if let Some(bracketed) = host.strip_prefix('[') {
        let inner = bracketed.split(']').next().unwrap_or_default();
        return Err(match is_ipv6(inner) {
            true => FqdnError::IsIp(inner.to_owned()),
            false => FqdnFault::Bracket.into(),
        });
    }
    if is_ipv6(host) {
        return Err(FqdnError::IsIp(host.to_owned()));
    }
    let Some((name, port)) = host.split_once([':', '：']) else { return Ok(host) };
    if !port.bytes().all(|b| b.is_ascii_digit()) {
        return Err(FqdnFault::Port.into());
    }
    repaired.note(true, FqdnRepair::Port);
    let port = (!port.is_empty()).then(|| port.parse().ok().filter(|port| *port > 0).ok_or(FqdnFault::Port));
    repaired.port = port.transpose()?;
    Ok(name)
}

/// Replaces look-alike dots and hyphens, lowercases, and converts other scripts to Punycode (UTS 46).
fn to_ascii(host: String, repaired: &mut Repaired) -> Result<String, FqdnError> {
    let plain: String = host.chars().map(plain).collect();
    repaired.note(plain != host, FqdnRepair::LookAlikes);
    if let Some(c) = plain.chars().find(|c| c.is_whitespace()) {
        return Err(if c == ' ' { FqdnFault::Blank } else { FqdnFault::WhiteSpace }.into());
    }
    if plain.is_ascii() {
        let lower = plain.to_ascii_lowercase();
        repaired.note(lower != plain, FqdnRepair::UpperCase);
        return Ok(lower);
    }
    let ascii = Uts46::new().to_ascii(plain.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow, DnsLength::Ignore);
    let Ok(ascii) = ascii.map(Cow::into_owned) else { return Err(not_internationalized(&plain).into()) };
    let (unicode, _) = Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    match unicode.is_ascii() {
        true => repaired.note(true, FqdnRepair::StyledLetters),
        false => repaired.unicode = Some(unicode.into_owned()),
    }
    Ok(ascii)
}

fn not_internationalized(plain: &str) -> FqdnFault {
    let convert = |label: &str| {
        Uts46::new().to_ascii(label.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow, DnsLength::Ignore).is_err()
    };
    let bad = plain.split('.').position(convert).map_or(1, |i| i + 1);
    FqdnFault::NotInternationalized(bad)
}

fn without_trailing_dot<'a>(host: &'a str, repaired: &mut Repaired) -> &'a str {
    let name = host.strip_suffix('.').filter(|name| !name.is_empty()).unwrap_or(host);
    repaired.note(name.len() != host.len(), FqdnRepair::TrailingDot);
    name
}

/// Checks a text without repairs. Contour's pattern does not limit lengths, and accepts IP addresses and wildcards; DNS,
/// SNI, and kubeconfigs do not.
fn check(name: &str) -> Result<(), FqdnError> {
    if name.is_empty() {
        return Err(FqdnError::Empty);
    }
    // With any number of labels after the star, it is not a host.
    if name == "*" || name.starts_with("*.") && name.len() > 2 {
        return Err(FqdnError::Wildcard(short(name)));
    }
    if name.len() > 253 {
        return Err(FqdnFault::TooLong(name.len()).into());
    }
    for (i, label) in name.split('.').enumerate() {
        label_rule(label).map_err(|fault| FqdnFault::Label(i + 1, fault))?;
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    if is_number(last) { Err(FqdnError::IsIp(name.to_owned())) } else { Ok(()) }
}

fn label_rule(label: &str) -> Result<(), LabelFault> {
    if label.is_empty() {
        return Err(LabelFault::Empty);
    }
    if label.len() > 63 {
        return Err(LabelFault::TooLong(label.len()));
    }
    let is_taken = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-';
    if let Some(character) = label.chars().find(|c| !is_taken(c)) {
        return Err(LabelFault::Character { label: label.to_owned(), character });
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(LabelFault::OuterHyphen(label.to_owned()));
    }
    Ok(())
}

fn named(c: char) -> String {
    match c {
        '_' => "an underscore, which Contour rejects and public CAs do not certify".to_owned(),
        '*' => "`*`, which is allowed only as the complete first label".to_owned(),
        c if c.is_ascii_graphic() => format!("`{c}`"),
        c => format!("U+{:04X}", u32::from(c)),
    }
}

/// The WHATWG URL standard's "ends in a number": such a host is read as an IPv4 address, `0x7f.1` as 127.0.0.1.
fn is_number(label: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    digits(label) || label.strip_prefix("0x").is_some_and(hex)
}

fn plain(c: char) -> char {
    match c {
        '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{fe52}' | '\u{2024}' => '.',
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        other => other,
    }
}

/// Characters that are copied along from web pages, emails, and PDF files. They include joiners (U+200C, U+200D): a name
/// that needs a joiner cannot be distinguished from one that contains it by accident.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
        || (c.is_control() && !c.is_whitespace())
}

fn short(name: &str) -> String {
    name.chars().take(64).flat_map(char::escape_debug).collect()
}

impl Repaired {
    fn note(&mut self, is_done: bool, repair: FqdnRepair) {
        if is_done {
            self.repairs.push(repair);
        }
    }
}

/// Longest text that is parsed, in bytes: a URL around a name of 253 octets, in any script, is shorter.
const LONGEST_TYPED: usize = 4096;
