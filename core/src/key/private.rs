//! Private keys in their three forms. The form is kept, the text written anew.

use zeroize::Zeroizing;

use super::public::{EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, algorithm_of};
use super::{Curve, Key, KeyKind, PrivateKey, PublicKey, ec, public, rsa};
use crate::asn1::der;
use crate::asn1::der::{BIT_STRING, CONTEXT_0, CONTEXT_1, Element, INTEGER, OCTET_STRING, SEQUENCE};
use crate::asn1::structure::Form;
use crate::pem;

/// Why a key cannot be used; never holds a byte of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unusable {
    /// Broken DER, in words.
    Unreadable(String),
    /// Its numbers do not belong together, in words.
    Inconsistent(String),
    /// DSA, RSA-PSS, Ed448, ...
    TypeUnsupported(String),
    /// Not P-256, P-384 or P-521.
    CurveUnsupported(String),
}

/// Reads a key of the given form.
pub(crate) fn read(form: Form, der: &[u8]) -> Result<Key, Unusable> {
    let public = match form {
        Form::PublicKey => return public::from_spki(der).map(Key::Public),
        Form::RsaPublicKey => {
            let bits = rsa::bits_of_public(der).ok_or_else(|| unreadable("its modulus is no positive number"))?;
            return Ok(Key::Public(public::from_rsa(der, KeyKind::Rsa(bits))));
        }
        Form::Pkcs8 => return pkcs8(der),
        Form::Pkcs1 => rsa::private(der)?,
        Form::Sec1 => sec1(der, None)?,
        Form::Dsa => return Err(Unusable::TypeUnsupported("DSA".to_owned())),
        // whoever has passphrases decrypts before (decode/sort/encrypted.rs)
        Form::EncryptedPkcs8 => return Err(unreadable("it is encrypted")),
        Form::Certificate | Form::Request | Form::RevocationList | Form::Pkcs12 | Form::Pkcs7 => {
            return Err(unreadable("it is no key"));
        }
    };
    Ok(Key::Private(PrivateKey::new(public, pem::write(form.label(), der))))
}

fn pkcs8(der: &[u8]) -> Result<Key, Unusable> {
    let parts = der::one_of(der, SEQUENCE).and_then(|outer| der::children(outer.content));
    let parts = parts.ok_or_else(|| unreadable("it is cut off or damaged"))?;
    let [version, algorithm, secret, ..] = parts.as_slice() else { return Err(unreadable("parts are missing")) };
    if [version.tag, algorithm.tag, secret.tag] != [INTEGER, SEQUENCE, OCTET_STRING] {
        return Err(unreadable("it is no PrivateKeyInfo")); // in an archive nothing was looked at before
    }
    let (oid, parameters) = algorithm_of(algorithm).ok_or_else(|| unreadable("it names no algorithm"))?;
    let public = match oid {
        RSA_ENCRYPTION if parameters.is_none_or(|parameters| parameters.whole != [der::NULL, 0]) => {
            return Err(unreadable("its RSA algorithm lacks the NULL parameters, which Envoy refuses"));
        }
        RSA_ENCRYPTION => rsa::private(secret.content)?,
        EC_PUBLIC_KEY => sec1(secret.content, public::curve_of(parameters))?,
        ED25519 if parameters.is_some() => return Err(unreadable("its Ed25519 algorithm has parameters")),
        ED25519 => ed25519(secret.content, parts.iter().find(|part| part.tag == PUBLIC_KEY))?,
        other => return Err(Unusable::TypeUnsupported(public::algorithm_name(other))),
    };
    // version 2 (RFC 5958, with the public key beside) is refused by BoringSSL: written as version 1
    let plain = match version.content {
        [0] => None,
        [1] => Some(version_1(algorithm, secret)),
        _ => return Err(unreadable("its version is unknown")),
    };
    let pem = pem::write(Form::Pkcs8.label(), plain.as_ref().map_or(der, |plain| plain));
    Ok(Key::Private(PrivateKey::new(public, pem)))
}

fn version_1(algorithm: &Element<'_>, secret: &Element<'_>) -> Zeroizing<Vec<u8>> {
    der::write(SEQUENCE, &[&der::write(INTEGER, &[&[0]]), algorithm.whole, secret.whole])
}

/// Reads an ECPrivateKey (RFC 5915); `outer` is the curve that PKCS#8 names.
fn sec1(der: &[u8], outer: Option<Curve>) -> Result<PublicKey, Unusable> {
    let parts = der::one_of(der, SEQUENCE).and_then(|outer| der::children(outer.content));
    let parts = parts.ok_or_else(|| unreadable("it is cut off or damaged"))?;
    let [version, secret, rest @ ..] = parts.as_slice() else { return Err(unreadable("parts are missing")) };
    if version.tag != INTEGER || version.content != [1] || secret.tag != OCTET_STRING {
        return Err(unreadable("it is no ECPrivateKey of version 1"));
    }
    let (parameters, point) = match rest {
        [] => (None, None),
        [parameters] if parameters.tag == CONTEXT_0 => (Some(parameters), None),
        [point] if point.tag == CONTEXT_1 => (None, Some(point)),
        [parameters, point] if parameters.tag == CONTEXT_0 && point.tag == CONTEXT_1 => (Some(parameters), Some(point)),
        _ => return Err(unreadable("it holds parts that no ECPrivateKey has")),
    };
    let damaged = || unreadable("its curve or its public point is damaged");
    let inner = match parameters {
        Some(tagged) => {
            Some(der::one(tagged.content).and_then(|curve| public::curve_of(Some(curve))).ok_or_else(damaged)?)
        }
        None => None,
    };
    let curve = match (outer, inner) {
        (Some(outer), Some(inner)) if outer != inner => {
            return Err(Unusable::Inconsistent("it names two curves".to_owned()));
        }
        (outer, inner) => outer.or(inner).ok_or_else(|| unreadable("it names no curve"))?,
    };
    let embedded = match point {
        Some(tagged) => Some(octets_of_bits(tagged.content).ok_or_else(damaged)?),
        None => None,
    };
    let point = ec::private(&curve, secret.content, embedded)?;
    Ok(public::from_point(&curve, &point, KeyKind::Ec(curve.clone())))
}

/// Returns the octets of a BIT STRING that has no unused bits.
fn octets_of_bits(content: &[u8]) -> Option<&[u8]> {
    der::one_of(content, BIT_STRING)?.content.strip_prefix(&[0])
}

/// Reads a CurvePrivateKey (RFC 8410 s. 7).
fn ed25519(der: &[u8], embedded: Option<&Element<'_>>) -> Result<PublicKey, Unusable> {
    let seed = der::one_of(der, OCTET_STRING).map(|seed| seed.content);
    let seed: Option<[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
    let seed = Zeroizing::new(seed.ok_or_else(|| unreadable("an Ed25519 key has 32 bytes"))?);
    let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
    if embedded.is_some_and(|bits| bits.content.split_first().map(|(_, key)| key) != Some(public.as_slice())) {
        return Err(Unusable::Inconsistent("its public half is not the one of its private number".to_owned()));
    }
    Ok(public::from_ed25519(&public))
}

fn unreadable(what: &str) -> Unusable {
    Unusable::Unreadable(what.to_owned())
}

/// `publicKey [1] IMPLICIT BIT STRING` of OneAsymmetricKey.
const PUBLIC_KEY: u8 = 0x81;
