//! What Go's `x509.ParseCertificate` (Go 1.26) refuses. Contour is written in Go, and a Secret that it cannot parse is
//! never served; kubectl is too, and drops a connection with such a certificate.

mod extensions;
mod names;
#[cfg(test)]
mod tests;
mod url;

use std::collections::BTreeSet;

use super::certificate::input::{BOOLEAN, GENERALIZED_TIME, Input, UTC_TIME};
use super::certificate::time;
use crate::asn1::der;
use crate::asn1::der::{CONTEXT_0, Element, OCTET_STRING, OID, SEQUENCE};
use crate::key;

/// Says in a few words what Go refuses `certificate` for; what is outside of its DER element is not looked at.
pub(crate) fn accepts(certificate: &[u8]) -> Reading<()> {
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
        if !matches!(time.tag, UTC_TIME | GENERALIZED_TIME) {
            return Err("one of its dates is of a kind that does not occur");
        }
        time::moment(&time).ok_or("one of its dates is malformed")?;
    }
    Ok(())
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

pub(crate) const NOT_BUILT: &str = "it is not built as RFC 5280 wants";
