//! What Go's `x509.ParseCertificate` (Go 1.26) rejects. Contour is written in Go, and a Secret that it cannot parse is
//! never served; kubectl is too, and drops a connection with such a certificate.

mod extensions;
mod names;
#[cfg(test)]
mod tests;
mod url;

use std::collections::BTreeSet;

use super::certificate::error::{CertificateError, Field};
use super::certificate::input::{GENERALIZED_TIME, Input, UTC_TIME, is_integer};
use super::certificate::parts::{Extension, Parts};
use super::certificate::time;
use crate::asn1::der;
use crate::asn1::der::{Element, OID, SEQUENCE};
use crate::key;

/// Says why Go rejects a certificate. Its structure has been read already.
pub(crate) fn accepts(certificate: &Parts<'_>) -> Result<(), CertificateError> {
    if !is_integer(certificate.serial) {
        return Err(CertificateError::Damaged(Field::SerialNumber));
    }
    if certificate.serial.first().is_some_and(|first| first & 0x80 != 0) {
        return Err(CertificateError::NegativeSerial); // since Go 1.23; before that, kubectl took them
    }
    if certificate.signed_algorithm.content != certificate.signature_algorithm.content {
        return Err(CertificateError::DifferentAlgorithms);
    }
    algorithm(certificate.signed_algorithm.content).ok_or(CertificateError::Damaged(Field::SignatureAlgorithm))?;
    names::name(certificate.issuer.content)?;
    for date in [&certificate.not_before, &certificate.not_after] {
        if !matches!(date.tag, UTC_TIME | GENERALIZED_TIME) {
            return Err(CertificateError::DateType);
        }
        time::moment(date).ok_or(CertificateError::DateMalformed)?;
    }
    names::name(certificate.subject.content)?;
    public_key(certificate.public_key.content)?;
    let mut seen = BTreeSet::new();
    for extension in &certificate.extensions {
        if !seen.insert(extension.oid) {
            return Err(CertificateError::DuplicateExtension);
        }
        extensions::extension(extension)?;
    }
    Ok(())
}

/// Says whether Go reads the value of an extension.
pub(crate) fn is_readable(extension: &Extension<'_>) -> bool {
    extensions::extension(extension).is_ok()
}

/// Says whether Go reads a URI among the names.
pub(crate) fn is_url(uri: &[u8]) -> bool {
    url::is_accepted(uri)
}

fn algorithm(content: &[u8]) -> Option<(&[u8], Option<Element<'_>>)> {
    let mut input = Input(content);
    let oid = input.oid()?;
    let parameters = if input.0.is_empty() { None } else { Some(input.any()?) };
    Some((oid, parameters))
}

/// Kinds and curves that Go does not know are left to the checks, which report them.
fn public_key(content: &[u8]) -> Result<(), CertificateError> {
    const DAMAGED: CertificateError = CertificateError::Damaged(Field::PublicKey);
    let mut input = Input(content);
    let (oid, parameters) = algorithm(input.take(SEQUENCE).ok_or(DAMAGED)?).ok_or(DAMAGED)?;
    let (unused, octets) = input.bits().ok_or(DAMAGED)?;
    match oid {
        key::RSA_ENCRYPTION => {
            if parameters.is_none_or(|parameters| parameters.whole != [der::NULL, 0]) {
                return Err(CertificateError::RsaParameters);
            }
            let mut numbers = Input(Input(octets).take(SEQUENCE).ok_or(DAMAGED)?);
            let (modulus, exponent) = (numbers.integer().ok_or(DAMAGED)?, numbers.integer().ok_or(DAMAGED)?);
            let is_positive = |number: &[u8]| number.first().is_some_and(|first| first & 0x80 == 0) && number != [0];
            if !is_positive(modulus) || !is_positive(exponent) {
                return Err(CertificateError::RsaNotPositive);
            }
            // read by Go, but no signature is verified with such a key
            if !key::is_exponent(exponent) || modulus.last().is_some_and(|last| last & 1 == 0) {
                return Err(CertificateError::RsaNumbers);
            }
            Ok(())
        }
        key::EC_PUBLIC_KEY => {
            let curve = parameters.filter(|curve| matches!(curve.tag, OID | SEQUENCE)).ok_or(DAMAGED)?;
            match key::is_uncompressed_point(curve.content, octets) {
                Some(false) => Err(CertificateError::NotAPoint),
                Some(true) if unused != 0 => Err(DAMAGED),
                Some(true) | None => Ok(()),
            }
        }
        key::ED25519 if parameters.is_some() || octets.len() != 32 => Err(DAMAGED),
        _ => Ok(()),
    }
}
