//! What a DER structure is, by its shape alone. A label in a PEM file may be wrong, the shape is not.

use super::der;
use super::der::{BIT_STRING, CONTEXT_0, Element, INTEGER, OCTET_STRING, OID, SEQUENCE};

/// Forms that are distinguished.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// RFC 5280 Certificate.
    Certificate,
    /// RFC 2986 CertificationRequest.
    Request,
    /// RFC 5280 CertificateList.
    RevocationList,
    /// SubjectPublicKeyInfo.
    PublicKey,
    /// RFC 8017 RSAPublicKey.
    RsaPublicKey,
    /// RFC 5958 OneAsymmetricKey, PrivateKeyInfo of RFC 5208.
    Pkcs8,
    /// RFC 8017 RSAPrivateKey.
    Pkcs1,
    /// RFC 5915 ECPrivateKey.
    Sec1,
    /// OpenSSL's own form of a DSA key.
    Dsa,
    /// RFC 5958 EncryptedPrivateKeyInfo.
    EncryptedPkcs8,
    /// RFC 7292 PFX.
    Pkcs12,
    /// RFC 2315 / 5652 ContentInfo.
    Pkcs7,
}

/// Returns the form of `der`, `None` if it is not a known form. BER is recognized for PKCS#12 and PKCS#7, which
/// Java and Windows write so.
pub(crate) fn of(der: &[u8]) -> Option<Form> {
    if is_ber_archive(der) {
        return Some(if der.get(2) == Some(&INTEGER) { Form::Pkcs12 } else { Form::Pkcs7 });
    }
    let outer = der::one_of(der, SEQUENCE)?;
    let parts = der::children(outer.content)?;
    let tags: Vec<u8> = parts.iter().map(|part| part.tag).collect();
    match tags.as_slice() {
        [SEQUENCE, SEQUENCE, BIT_STRING] => signed(parts.first()?),
        [SEQUENCE, BIT_STRING] => Some(Form::PublicKey),
        [SEQUENCE, OCTET_STRING] => Some(Form::EncryptedPkcs8),
        [INTEGER, INTEGER] => Some(Form::RsaPublicKey),
        [INTEGER, SEQUENCE, OCTET_STRING, ..] => Some(Form::Pkcs8),
        [INTEGER, OCTET_STRING, ..] => Some(Form::Sec1),
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER] => Some(Form::Dsa),
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, ..] => Some(Form::Pkcs1),
        [INTEGER, SEQUENCE] | [INTEGER, SEQUENCE, SEQUENCE] if starts_with_oid(parts.get(1)?) => Some(Form::Pkcs12),
        [OID, CONTEXT_0] if parts.first()?.content.starts_with(PKCS7_ARC) => Some(Form::Pkcs7),
        _ => None,
    }
}

/// Says whether this begins as PKCS#12 or PKCS#7 of indefinite length: that is BER, which no DER reader accepts.
pub(crate) fn is_ber_archive(bytes: &[u8]) -> bool {
    let behind = bytes.strip_prefix(&[0x30, 0x80]).unwrap_or_default();
    behind.starts_with(&[INTEGER, 1, 3, 0x30]) || behind.starts_with(&[&[OID, 9][..], PKCS7_ARC].concat())
}

/// Certificates, requests and revocation lists are all signed sequences.
fn signed(part: &Element<'_>) -> Option<Form> {
    let tags: Vec<u8> = der::children(part.content)?.iter().map(|element| element.tag).collect();
    match tags.as_slice() {
        [CONTEXT_0, INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, ..]
        | [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, ..] => Some(Form::Certificate),
        [INTEGER, SEQUENCE, SEQUENCE, CONTEXT_0] | [INTEGER, SEQUENCE, SEQUENCE] => Some(Form::Request),
        [INTEGER, SEQUENCE, SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..]
        | [SEQUENCE, SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..] => Some(Form::RevocationList),
        _ => None,
    }
}

fn starts_with_oid(element: &Element<'_>) -> bool {
    der::read(element.content).is_some_and(|(first, _)| first.tag == OID)
}

impl Form {
    /// Returns the label that RFC 7468 (or OpenSSL's tradition) gives it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Certificate => "CERTIFICATE",
            Self::Request => "CERTIFICATE REQUEST",
            Self::RevocationList => "X509 CRL",
            Self::PublicKey => "PUBLIC KEY",
            Self::RsaPublicKey => "RSA PUBLIC KEY",
            Self::Pkcs8 => "PRIVATE KEY",
            Self::Pkcs1 => "RSA PRIVATE KEY",
            Self::Sec1 => "EC PRIVATE KEY",
            Self::Dsa => "DSA PRIVATE KEY",
            Self::EncryptedPkcs8 => "ENCRYPTED PRIVATE KEY",
            Self::Pkcs12 => "PKCS12",
            Self::Pkcs7 => "PKCS7",
        }
    }
}

/// 1.2.840.113549.1.7
const PKCS7_ARC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
