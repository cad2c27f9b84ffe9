//! What Go's `x509.ParseCertificate` (Go 1.26) refuses. Contour is written in Go, and a Secret that it cannot parse is
//! never served; kubectl is too, and drops a connection with such a certificate.

mod extensions;
mod names;
#[cfg(test)]
mod tests;
mod url;

use std::collections::BTreeSet;

use crate::decode::der::{self, BIT_STRING, CONTEXT_0, Element, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::decode::key;

/// Says in a few words what Go refuses `certificate` for; what is outside of its DER element is not looked at.
pub(super) fn accepts(certificate: &[u8]) -> Reading<()> {
    let mut outer = Input(Input(certificate).take(SEQUENCE).ok_or(NOT_BUILT)?);
    let mut body = Input(outer.take(SEQUENCE).ok_or(NOT_BUILT)?);
    let version = version(&mut body)?;
    serial(&mut body)?;
    let inside = body.take(SEQUENCE).ok_or("its signature algorithm is damaged")?;
    let outside = outer.take(SEQUENCE).ok_or("its signature algorithm is damaged")?;
    if inside != outside {
        return Err("it names one signature algorithm inside and another outside");
    }
    algorithm(inside).ok_or("its signature algorithm is damaged")?;
    names::name(body.take(SEQUENCE).ok_or("its issuer is damaged")?)?;
    validity(body.take(SEQUENCE).ok_or("its validity is damaged")?)?;
    names::name(body.take(SEQUENCE).ok_or("its subject is damaged")?)?;
    public_key(body.take(SEQUENCE).ok_or("its public key is damaged")?)?;
    if version > 0 {
        behind_key(&mut body, version)?;
    }
    outer.bits().map(|_| ()).ok_or("its signature is no string of bits")
}

fn version(body: &mut Input<'_>) -> Reading<u8> {
    let Some(tagged) = body.optional(CONTEXT_0).ok_or("its version is damaged")? else { return Ok(0) };
    let mut inner = Input(tagged);
    match (inner.integer(), inner.0) {
        (Some([version @ 0..=2]), []) => Ok(*version),
        _ => Err("its version is none of 1, 2 and 3"),
    }
}

/// Since Go 1.23; before that, kubectl took negative ones.
fn serial(body: &mut Input<'_>) -> Reading<()> {
    match body.integer() {
        None => Err("its serial number is damaged"),
        Some([first, ..]) if first & 0x80 != 0 => {
            Err("its serial number is negative, which Contour and kubectl refuse")
        }
        Some(_) => Ok(()),
    }
}

fn algorithm(content: &[u8]) -> Option<(&[u8], Option<Element<'_>>)> {
    let mut input = Input(content);
    let oid = input.oid()?;
    let parameters = if input.0.is_empty() { None } else { Some(input.any()?) };
    Some((oid, parameters))
}

fn validity(content: &[u8]) -> Reading<()> {
    let mut input = Input(content);
    for _ in 0..2 {
        let time = input.any().ok_or("one of its dates is missing")?;
        let (year, shortest) = match time.tag {
            UTC_TIME => (2, 8),
            GENERALIZED_TIME => (4, 10),
            _ => return Err("one of its dates is of a kind that does not occur"),
        };
        if !is_time(time.content, year, shortest) {
            return Err("one of its dates is malformed");
        }
    }
    Ok(())
}

/// Digits, the seconds left out at most in a UTCTime (where `shortest` is without them), then `Z` or an offset.
fn is_time(text: &[u8], year_digits: usize, shortest: usize) -> bool {
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let (number, zone) = text.split_at_checked(digits).unwrap_or_default();
    let has_seconds = digits == year_digits + 10;
    let may_lack_seconds = year_digits == 2 && digits == shortest + 2;
    let pair =
        |at: usize| number.get(at..at + 2).map(|pair| pair.iter().fold(0, |sum, d| sum * 10 + u32::from(d - b'0')));
    let year = number.iter().take(year_digits).fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let [month, day, hour, minute] = [0, 2, 4, 6].map(|at| pair(year_digits + at).unwrap_or(99));
    let is_leap = year % 4 == 0 && (year_digits == 2 || year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_zone = match zone {
        b"Z" => true,
        [b'+' | b'-', offset @ ..] => offset.len() == 4 && offset.iter().all(u8::is_ascii_digit) && offset != b"0000",
        _ => false,
    };
    (has_seconds && pair(year_digits + 8).is_some_and(|second| second < 60) || may_lack_seconds)
        && (1..=12).contains(&month)
        && (1..=days).contains(&day)
        && hour < 24
        && minute < 60
        && is_zone
}

/// Kinds and curves that Go does not know are left to the checks, which have words for them.
fn public_key(content: &[u8]) -> Reading<()> {
    const DAMAGED: &str = "its public key is damaged";
    let mut input = Input(content);
    let (oid, parameters) = algorithm(input.take(SEQUENCE).ok_or(DAMAGED)?).ok_or(DAMAGED)?;
    let (unused, octets) = input.bits().ok_or(DAMAGED)?;
    match oid {
        key::RSA_ENCRYPTION => {
            if parameters.is_none_or(|parameters| parameters.whole != [der::NULL, 0]) {
                return Err("its RSA key lacks the NULL parameters that RFC 3279 wants");
            }
            let mut numbers = Input(Input(octets).take(SEQUENCE).ok_or(DAMAGED)?);
            let (modulus, exponent) = (numbers.integer().ok_or(DAMAGED)?, numbers.integer().ok_or(DAMAGED)?);
            let is_positive = |number: &[u8]| number.first().is_some_and(|first| first & 0x80 == 0) && number != [0];
            if !is_positive(modulus) || !is_positive(exponent) {
                return Err("its RSA key holds a number that is not positive");
            }
            // read by Go, but no signature is verified with such a key
            if !key::is_exponent(exponent) || modulus.last().is_some_and(|last| last & 1 == 0) {
                return Err("its RSA key has an even number in it, or a public exponent of 1 or of more than 31 bits");
            }
            Ok(())
        }
        key::EC_PUBLIC_KEY => {
            let curve = parameters.filter(|curve| matches!(curve.tag, OID | SEQUENCE)).ok_or(DAMAGED)?;
            match key::is_uncompressed_point(curve.content, octets) {
                Some(false) => {
                    Err("its public key is no uncompressed point of its curve, which Contour and kubectl want")
                }
                Some(true) if unused != 0 => Err(DAMAGED),
                Some(true) | None => Ok(()),
            }
        }
        key::ED25519 if parameters.is_some() || octets.len() != 32 => Err(DAMAGED),
        _ => Ok(()),
    }
}

fn behind_key(body: &mut Input<'_>, version: u8) -> Reading<()> {
    for unique_id in [0x81, 0x82] {
        body.optional(unique_id).ok_or("a unique identifier in it is damaged")?;
    }
    if version < 2 {
        return Ok(());
    }
    const DAMAGED: &str = "its list of extensions is damaged";
    let Some(tagged) = body.optional(0xa3).ok_or(DAMAGED)? else { return Ok(()) };
    let mut list = Input(Input(tagged).take(SEQUENCE).ok_or(DAMAGED)?);
    let mut seen = BTreeSet::new();
    while !list.0.is_empty() {
        let mut one = Input(list.take(SEQUENCE).ok_or(DAMAGED)?);
        let oid = one.oid().ok_or(DAMAGED)?;
        let is_critical = one.next_is(BOOLEAN) && one.boolean().ok_or(DAMAGED)?;
        let value = one.take(OCTET_STRING).ok_or(DAMAGED)?;
        if !seen.insert(oid) {
            return Err("an extension stands in it twice");
        }
        extensions::extension(oid, is_critical, value)?;
    }
    Ok(())
}

/// What was read, or why Go refuses it.
type Reading<T> = Result<T, &'static str>;

/// DER that is read from the front.
#[derive(Clone, Copy)]
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn any(&mut self) -> Option<Element<'a>> {
        let (element, rest) = der::read(self.0)?;
        self.0 = rest;
        Some(element)
    }

    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.any().filter(|element| element.tag == tag).map(|element| element.content)
    }

    fn next_is(&self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    fn optional(&mut self, tag: u8) -> Option<Option<&'a [u8]>> {
        if self.next_is(tag) { self.take(tag).map(Some) } else { Some(None) }
    }

    fn integer(&mut self) -> Option<&'a [u8]> {
        self.take(INTEGER).filter(|content| is_integer(content))
    }

    fn boolean(&mut self) -> Option<bool> {
        match self.take(BOOLEAN)? {
            [0] => Some(false),
            [0xff] => Some(true),
            _ => None,
        }
    }

    /// A bit string: its unused bits, which are zero, and its octets.
    fn bits(&mut self) -> Option<(u8, &'a [u8])> {
        let (&unused, octets) = self.take(BIT_STRING)?.split_first()?;
        let last = octets.last().copied().unwrap_or_default();
        let is_well_formed = match octets {
            [] => unused == 0,
            _ => unused <= 7 && u32::from(last).trailing_zeros() >= u32::from(unused),
        };
        is_well_formed.then_some((unused, octets))
    }

    /// An OID whose numbers are below 2^31, each in its shortest form.
    fn oid(&mut self) -> Option<&'a [u8]> {
        let content = self.take(OID)?;
        let ends = content.last().is_some_and(|last| last & 0x80 == 0);
        (ends && content.split_inclusive(|octet| octet & 0x80 == 0).all(is_small_number)).then_some(content)
    }
}

fn is_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [0, second, ..] => second & 0x80 != 0,
        [0xff, second, ..] => second & 0x80 == 0,
        _ => true,
    }
}

fn is_small_number(digits: &[u8]) -> bool {
    let value = digits.iter().fold(0u64, |sum, digit| sum << 7 | u64::from(digit & 0x7f));
    digits.first() != Some(&0x80) && digits.len() <= 5 && value < 1 << 31
}

const NOT_BUILT: &str = "it is not built as RFC 5280 wants";
const BOOLEAN: u8 = 0x01;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
