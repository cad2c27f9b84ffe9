//! The public half: SubjectPublicKeyInfo, read and written.

use sha2::{Digest, Sha256};

use super::{Curve, KeyKind, PublicKey, Unusable, ec, rsa};
use crate::asn1::der;
use crate::asn1::der::{BIT_STRING, INTEGER, NULL, OID, SEQUENCE};

/// Returns kind and size of the key in a SubjectPublicKeyInfo; `None` where it is none.
pub(crate) fn kind_of(spki: &[u8]) -> Option<KeyKind> {
    let (algorithm, parameters, key) = split(spki)?;
    Some(match algorithm {
        RSA_ENCRYPTION => KeyKind::Rsa(rsa::bits_of_public(key)?),
        EC_PUBLIC_KEY => KeyKind::Ec(curve_of(parameters)?),
        ED25519 => KeyKind::Ed25519,
        other => KeyKind::Other(algorithm_name(other)),
    })
}

/// Reads a SubjectPublicKeyInfo that was handed in as a key.
pub(super) fn from_spki(spki: &[u8]) -> Result<PublicKey, Unusable> {
    let kind = kind_of(spki).ok_or_else(|| Unusable::Unreadable("it is no SubjectPublicKeyInfo".to_owned()))?;
    let (_, _, key) = split(spki).ok_or_else(|| Unusable::Unreadable("it is cut off".to_owned()))?;
    match &kind {
        KeyKind::Rsa(_) => Ok(from_rsa(key, kind)),
        KeyKind::Ec(curve) => ec::public(curve, key).map(|point| from_point(curve, &point, kind.clone())),
        KeyKind::Ed25519 if key.len() == 32 => Ok(from_ed25519(key)),
        KeyKind::Ed25519 => Err(Unusable::Unreadable("an Ed25519 key has 32 bytes".to_owned())),
        KeyKind::Other(name) => Err(Unusable::TypeUnsupported(name.clone())),
    }
}

/// Wraps an RSAPublicKey (`n`, `e`) as certificates do: rsaEncryption with NULL (RFC 3279 s. 2.3.1).
pub(super) fn from_rsa(rsa_public_key: &[u8], kind: KeyKind) -> PublicKey {
    let algorithm = der::write(SEQUENCE, &[&der::write(OID, &[RSA_ENCRYPTION]), &der::write(NULL, &[])]);
    wrap(&algorithm, rsa_public_key, kind)
}

/// Wraps an uncompressed point (RFC 5480 s. 2).
pub(super) fn from_point(curve: &Curve, point: &[u8], kind: KeyKind) -> PublicKey {
    let curve = der::write(OID, &[ec::oid_of(curve)]);
    let algorithm = der::write(SEQUENCE, &[&der::write(OID, &[EC_PUBLIC_KEY]), &curve]);
    wrap(&algorithm, point, kind)
}

/// Wraps an Ed25519 key (RFC 8410 s. 4).
pub(super) fn from_ed25519(key: &[u8]) -> PublicKey {
    wrap(&der::write(SEQUENCE, &[&der::write(OID, &[ED25519])]), key, KeyKind::Ed25519)
}

/// Returns the curve that parameters name (RFC 5480 s. 2.1.1); `None` where there are none.
pub(super) fn curve_of(parameters: Option<der::Element<'_>>) -> Option<Curve> {
    let parameters = parameters?;
    match parameters.tag {
        OID => Some(ec::curve_of(parameters.content)),
        _ => Some(Curve::Other("a curve with explicit parameters".to_owned())),
    }
}

/// Says whether Go computes with this public exponent, the content of its INTEGER.
pub(crate) fn is_exponent(integer: &[u8]) -> bool {
    rsa::is_exponent(integer.strip_prefix(&[0]).unwrap_or(integer))
}

/// Says whether `point` is an uncompressed point of the curve with this OID; `None` for curves that are not known here.
pub(crate) fn is_uncompressed_point(curve_oid: &[u8], point: &[u8]) -> Option<bool> {
    match ec::curve_of(curve_oid) {
        Curve::Other(_) => None,
        curve => Some(point.first() == Some(&4) && ec::public(&curve, point).is_ok()),
    }
}

/// Returns what an algorithm of a key is called, or its OID.
pub(super) fn algorithm_name(oid: &[u8]) -> String {
    let dotted = der::dotted(oid);
    let name = match dotted.as_str() {
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.2.840.113549.1.1.7" => "RSA-OAEP",
        "1.2.840.10040.4.1" => "DSA",
        "1.2.840.10046.2.1" | "1.2.840.113549.1.3.1" => "Diffie-Hellman",
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.113" => "Ed448",
        "1.2.156.10197.1.301" => "SM2",
        "1.2.643.2.2.19" | "1.2.643.7.1.1.1.1" | "1.2.643.7.1.1.1.2" => "GOST R 34.10",
        "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
        _ => return dotted,
    };
    name.to_owned()
}

/// An algorithm's OID, its parameters, and the octets of the key.
type Parts<'a> = (&'a [u8], Option<der::Element<'a>>, &'a [u8]);

fn split(spki: &[u8]) -> Option<Parts<'_>> {
    let parts = der::children(der::one_of(spki, SEQUENCE)?.content)?;
    let [algorithm, key] = parts.as_slice() else { return None };
    if algorithm.tag != SEQUENCE || key.tag != BIT_STRING {
        return None;
    }
    let (oid, parameters) = algorithm_of(algorithm)?;
    let (0, octets) = key.content.split_first()? else { return None };
    Some((oid, parameters, octets))
}

/// Reads an AlgorithmIdentifier.
pub(super) fn algorithm_of<'a>(element: &der::Element<'a>) -> Option<(&'a [u8], Option<der::Element<'a>>)> {
    let parts = der::children(element.content)?;
    let oid = parts.first().filter(|part| part.tag == OID)?;
    (parts.len() <= 2).then_some((oid.content, parts.get(1).copied()))
}

fn wrap(algorithm: &[u8], key: &[u8], kind: KeyKind) -> PublicKey {
    let spki = der::write(SEQUENCE, &[algorithm, &der::write(BIT_STRING, &[&[0], key])]);
    let spki_sha256 = super::hex(&Sha256::digest(&spki));
    PublicKey { spki_der: spki.to_vec(), spki_sha256, kind }
}

/// Returns a positive INTEGER's magnitude without its leading zero; `None` where it is negative or no integer.
pub(super) fn magnitude<'a>(element: &der::Element<'a>) -> Option<&'a [u8]> {
    if element.tag != INTEGER || element.content.first()? & 0x80 != 0 {
        return None;
    }
    let zeros = element.content.iter().take_while(|octet| **octet == 0).count();
    element.content.get(zeros..)
}

/// 1.2.840.113549.1.1.1
pub(crate) const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1
pub(crate) const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.3.101.112
pub(crate) const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
