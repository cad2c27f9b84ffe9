//! The public half: SubjectPublicKeyInfo, read and written.

use const_oid::ObjectIdentifier;
use const_oid::db::{fips204, rfc5912, rfc8410};
use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode, Encode, Tag, Tagged};
use pkcs1::RsaPublicKey;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use super::error::{KeyError, Malformed};
use super::kind::{Curve, KeyKind};
use super::{ec, rsa};
use crate::asn1::der as element;

/// The public half.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey {
    /// SubjectPublicKeyInfo, DER, in the one form certificates use (for comparison).
    pub spki_der: Vec<u8>,
    /// SHA-256 of it, lower-case hex.
    pub spki_sha256: String,
    /// Kind and size.
    pub kind: KeyKind,
}

/// Returns kind and size of the key in a SubjectPublicKeyInfo; `None` if it is not one.
pub(crate) fn kind_of(spki: &[u8]) -> Option<KeyKind> {
    match SubjectPublicKeyInfoRef::from_der(spki) {
        Ok(spki) => kind(&spki),
        Err(_) => kind_with_long_oid(spki),
    }
}

/// Reads a SubjectPublicKeyInfo.
pub(super) fn from_spki(der: &[u8]) -> Result<PublicKey, KeyError> {
    let other = |source| Malformed::reading("SubjectPublicKeyInfo", source);
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(other)?;
    let no_key = || other(Tag::BitString.value_error().into());
    let key = spki.subject_public_key.as_bytes().ok_or_else(no_key)?;
    match kind(&spki).ok_or_else(no_key)? {
        KeyKind::Rsa(_) => from_rsa_der(key),
        KeyKind::Ec(curve) => from_point(&curve, &ec::public(&curve, key)?),
        KeyKind::Ed25519 if key.len() == 32 => from_ed25519(key),
        KeyKind::Ed25519 => Err(Malformed::Ed25519Length.into()),
        KeyKind::Other(name) => Err(KeyError::TypeUnsupported(name)),
    }
}

/// Reads an RSAPublicKey (RFC 8017 A.1.1).
pub(super) fn from_rsa_der(der: &[u8]) -> Result<PublicKey, KeyError> {
    let bits = rsa::bits_of_public(der).ok_or(Malformed::Modulus)?;
    wrap(RSA, der, KeyKind::Rsa(bits))
}

/// Wraps an RSAPublicKey as certificates do: rsaEncryption with NULL (RFC 3279 s. 2.3.1).
pub(super) fn from_rsa(key: &RsaPublicKey<UintRef<'_>>, bits: u32) -> Result<PublicKey, KeyError> {
    wrap(RSA, &key.to_der().map_err(Malformed::CutOff)?, KeyKind::Rsa(bits))
}

/// Wraps an uncompressed point (RFC 5480 s. 2).
pub(super) fn from_point(curve: &Curve, point: &[u8]) -> Result<PublicKey, KeyError> {
    let parameters = ec::oid_of(curve);
    let algorithm =
        AlgorithmIdentifierRef { oid: rfc5912::ID_EC_PUBLIC_KEY, parameters: parameters.as_ref().map(AnyRef::from) };
    wrap(algorithm, point, KeyKind::Ec(curve.clone()))
}

/// Wraps an Ed25519 key (RFC 8410 s. 4).
pub(super) fn from_ed25519(key: &[u8]) -> Result<PublicKey, KeyError> {
    wrap(AlgorithmIdentifierRef { oid: rfc8410::ID_ED_25519, parameters: None }, key, KeyKind::Ed25519)
}

/// Returns the curve that parameters name (RFC 5480 s. 2.1.1); `None` without parameters.
pub(super) fn curve_of(parameters: Option<AnyRef<'_>>) -> Option<Curve> {
    let parameters = parameters?;
    match parameters.tag() {
        Tag::ObjectIdentifier => Some(ec::curve_of(parameters.value())),
        _ => Some(Curve::Explicit),
    }
}

/// Returns what an algorithm of a key is called, or its OID.
pub(super) fn algorithm_name(oid: ObjectIdentifier) -> String {
    let known = NAMES.iter().find(|(known, _)| *known == oid);
    known.map_or_else(|| element::dotted(oid.as_bytes()), |(_, name)| (*name).to_owned())
}

/// Returns lower-case hex.
pub(crate) fn hex(octets: &[u8]) -> String {
    base16ct::lower::encode_string(octets)
}

fn kind(spki: &SubjectPublicKeyInfoRef<'_>) -> Option<KeyKind> {
    let key = spki.subject_public_key.as_bytes()?;
    Some(match spki.algorithm.oid {
        rfc5912::RSA_ENCRYPTION => KeyKind::Rsa(rsa::bits_of_public(key)?),
        rfc5912::ID_EC_PUBLIC_KEY => KeyKind::Ec(curve_of(spki.algorithm.parameters)?),
        rfc8410::ID_ED_25519 => KeyKind::Ed25519,
        other => KeyKind::Other(algorithm_name(other)),
    })
}

/// An OID that `const_oid` cannot represent: over 39 octets, or from 2.40 on. Go reads certificates with such keys.
fn kind_with_long_oid(spki: &[u8]) -> Option<KeyKind> {
    let parts = element::children(element::one_of(spki, element::SEQUENCE)?.content)?;
    let [algorithm, key] = parts.as_slice() else { return None };
    let is_spki = algorithm.tag == element::SEQUENCE && key.tag == element::BIT_STRING;
    let algorithm = element::children(algorithm.content).filter(|_| is_spki && key.content.starts_with(&[0]))?;
    let oid = algorithm.first().filter(|oid| oid.tag == element::OID && algorithm.len() <= 2)?.content;
    ObjectIdentifier::from_bytes(oid).is_err().then(|| KeyKind::Other(element::dotted(oid)))
}

fn wrap(algorithm: AlgorithmIdentifierRef<'_>, key: &[u8], kind: KeyKind) -> Result<PublicKey, KeyError> {
    let written = BitStringRef::from_bytes(key)
        .and_then(|subject_public_key| SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der());
    let spki_der = written.map_err(Malformed::CutOff)?;
    let spki_sha256 = hex(&Sha256::digest(&spki_der));
    Ok(PublicKey { spki_der, spki_sha256, kind })
}

pub(crate) const RSA_ENCRYPTION: &[u8] = rfc5912::RSA_ENCRYPTION.as_bytes();
pub(crate) const EC_PUBLIC_KEY: &[u8] = rfc5912::ID_EC_PUBLIC_KEY.as_bytes();
pub(crate) const ED25519: &[u8] = rfc8410::ID_ED_25519.as_bytes();

const RSA: AlgorithmIdentifierRef<'static> =
    AlgorithmIdentifierRef { oid: rfc5912::RSA_ENCRYPTION, parameters: Some(AnyRef::NULL) };

static NAMES: [(ObjectIdentifier, &str); 15] = [
    (rfc5912::ID_RSASSA_PSS, "RSA-PSS"),
    (rfc5912::ID_RSAES_OAEP, "RSA-OAEP"),
    (rfc5912::ID_DSA, "DSA"),
    (rfc5912::DHPUBLICNUMBER, "Diffie-Hellman"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.3.1"), "Diffie-Hellman"),
    (rfc8410::ID_X_25519, "X25519"),
    (rfc8410::ID_X_448, "X448"),
    (rfc8410::ID_ED_448, "Ed448"),
    (ObjectIdentifier::new_unwrap("1.2.156.10197.1.301"), "SM2"),
    (ObjectIdentifier::new_unwrap("1.2.643.2.2.19"), "GOST R 34.10"),
    (ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.1"), "GOST R 34.10"),
    (ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.2"), "GOST R 34.10"),
    (fips204::ID_ML_DSA_44, "ML-DSA-44"),
    (fips204::ID_ML_DSA_65, "ML-DSA-65"),
    (fips204::ID_ML_DSA_87, "ML-DSA-87"),
];
