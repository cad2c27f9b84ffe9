//! Signature verification over RustCrypto: what public certificates are signed with, and nothing weaker.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use ed25519_dalek::Verifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::BoxedUint;
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::asn1::der;
use crate::asn1::der::{CONTEXT_0, CONTEXT_1, SEQUENCE};
use crate::x509::certificate::input::Input;

/// One pair of a kind of key and a signature algorithm.
#[derive(Debug)]
pub(super) struct Algorithm {
    public_key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    how: How,
    hash: Hash,
}

/// How a signature came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verification {
    /// Made by this key.
    Good,
    /// Not made by this key.
    Bad,
    /// Made by this key, with RSA-PSS and a salt of another length than the hash, which Go and rustls do not implement.
    NotInGo,
    /// Nothing here verifies this algorithm with this kind of key (SHA-1, MD5, DSA, other curves).
    Unsupported,
}

/// What rustls-webpki may use.
pub(super) fn algorithms() -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    TABLE.iter().map(|algorithm| algorithm as &dyn SignatureVerificationAlgorithm).collect()
}

/// Verifies `signature` over `message`. `algorithm` and `spki` are the contents of their SEQUENCEs.
///
/// RSA keys of 1024 bits verify too, so that such a link is called weak and not broken.
pub(super) fn verify(spki: &[u8], algorithm: &[u8], message: &[u8], signature: &[u8]) -> Verification {
    let Some((identifier, key)) = split_spki(spki) else { return Verification::Bad };
    let fits = |a: &&Algorithm| a.public_key.as_ref() == identifier && a.signature.as_ref() == algorithm;
    let Some(found) = TABLE.iter().find(fits) else {
        return with_other_salt(identifier, key, algorithm, message, signature);
    };
    match found.check(key, message, signature, OLD_RSA_BITS) {
        Some(()) => Verification::Good,
        None => Verification::Bad,
    }
}

/// Returns the length of the salt that an RSA-PSS signature with SHA-2 has, if it is not the length of the hash.
/// `algorithm` is the content of its SEQUENCE.
pub(super) fn other_salt(algorithm: &[u8]) -> Option<usize> {
    pss(algorithm).map(|(_, salt)| salt)
}

fn with_other_salt(identifier: &[u8], key: &[u8], algorithm: &[u8], message: &[u8], signature: &[u8]) -> Verification {
    let is_rsa = identifier == alg_id::RSA_ENCRYPTION.as_ref();
    let Some((hash, salt)) = pss(algorithm).filter(|_| is_rsa) else { return Verification::Unsupported };
    let digest = hash.of(message);
    let verify = |key: rsa::PublicKey| match hash {
        Hash::Sha256 => key.verify(rsa::Pss::<Sha256>::new_with_salt(salt), &digest, signature),
        Hash::Sha384 => key.verify(rsa::Pss::<Sha384>::new_with_salt(salt), &digest, signature),
        Hash::Sha512 => key.verify(rsa::Pss::<Sha512>::new_with_salt(salt), &digest, signature),
    };
    match rsa_key(key, OLD_RSA_BITS).and_then(|key| verify(key).ok()) {
        Some(()) => Verification::NotInGo,
        None => Verification::Bad,
    }
}

/// RSASSA-PSS-params (RFC 4055 s. 3.1) with one hash of SHA-2 for message and mask, and a salt of another length.
fn pss(algorithm: &[u8]) -> Option<(Hash, usize)> {
    let mut outer = Input(algorithm);
    if outer.oid()? != rfc5912::ID_RSASSA_PSS.as_bytes() {
        return None;
    }
    let mut parameters = Input(outer.take(SEQUENCE)?);
    let hash = Input(Input(parameters.optional(CONTEXT_0).ok()??).take(SEQUENCE)?).oid()?;
    let mut mask = Input(Input(parameters.optional(CONTEXT_1).ok()??).take(SEQUENCE)?);
    let has_one_hash = mask.oid()? == rfc5912::ID_MGF_1.as_bytes() && Input(mask.take(SEQUENCE)?).oid()? == hash;
    let hash = HASHES.iter().find(|(oid, _)| oid.as_bytes() == hash && has_one_hash).map(|(_, hash)| *hash)?;
    let salt = match parameters.optional(CONTEXT_2).ok()? {
        None => DEFAULT_SALT,
        Some(salt) => match Input(salt).integer()? {
            [octet] => usize::from(*octet),
            [high, low] => usize::from(*high) << 8 | usize::from(*low),
            _ => return None,
        },
    };
    (salt <= MOST_SALT && salt != hash.octets()).then_some((hash, salt))
}

impl SignatureVerificationAlgorithm for Algorithm {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        self.check(public_key, message, signature, RSA_BITS).ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.public_key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

impl Algorithm {
    const fn rsa(signature: AlgorithmIdentifier, hash: Hash) -> Self {
        Self { public_key: alg_id::RSA_ENCRYPTION, signature, how: How::RsaPkcs1, hash }
    }

    const fn pss(signature: AlgorithmIdentifier, hash: Hash) -> Self {
        Self { public_key: alg_id::RSA_ENCRYPTION, signature, how: How::RsaPss, hash }
    }

    const fn p256(signature: AlgorithmIdentifier, hash: Hash) -> Self {
        Self { public_key: alg_id::ECDSA_P256, signature, how: How::P256, hash }
    }

    const fn p384(signature: AlgorithmIdentifier, hash: Hash) -> Self {
        Self { public_key: alg_id::ECDSA_P384, signature, how: How::P384, hash }
    }

    const fn p521(signature: AlgorithmIdentifier, hash: Hash) -> Self {
        Self { public_key: alg_id::ECDSA_P521, signature, how: How::P521, hash }
    }

    fn check(&self, key: &[u8], message: &[u8], signature: &[u8], least_bits: usize) -> Option<()> {
        let digest = self.hash.of(message);
        match self.how {
            How::RsaPkcs1 => {
                let scheme = match self.hash {
                    Hash::Sha256 => rsa::Pkcs1v15Sign::new::<Sha256>(),
                    Hash::Sha384 => rsa::Pkcs1v15Sign::new::<Sha384>(),
                    Hash::Sha512 => rsa::Pkcs1v15Sign::new::<Sha512>(),
                };
                rsa_key(key, least_bits)?.verify(scheme, &digest, signature).ok()
            }
            How::RsaPss => {
                let key = rsa_key(key, least_bits)?;
                match self.hash {
                    Hash::Sha256 => key.verify(rsa::Pss::<Sha256>::new(), &digest, signature),
                    Hash::Sha384 => key.verify(rsa::Pss::<Sha384>::new(), &digest, signature),
                    Hash::Sha512 => key.verify(rsa::Pss::<Sha512>::new(), &digest, signature),
                }
                .ok()
            }
            How::P256 => {
                let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
                p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?.verify_prehash(&digest, &signature).ok()
            }
            How::P384 => {
                let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
                p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?.verify_prehash(&digest, &signature).ok()
            }
            How::P521 => {
                let signature = p521::ecdsa::Signature::from_der(signature).ok()?;
                let digest = widened(&digest, P521_OCTETS);
                p521::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?.verify_prehash(&digest, &signature).ok()
            }
            How::Ed25519 => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
                key.verify(message, &ed25519_dalek::Signature::from_slice(signature).ok()?).ok()
            }
        }
    }
}

/// How a kind of key signs.
#[derive(Clone, Copy, Debug)]
enum How {
    RsaPkcs1,
    RsaPss,
    P256,
    P384,
    P521,
    /// Hashes by itself.
    Ed25519,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn octets(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    fn of(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

/// Reads `RSAPublicKey` (RFC 8017 A.1.1) within the bounds that keep a verification cheap.
fn rsa_key(key: &[u8], least_bits: usize) -> Option<rsa::PublicKey> {
    let parts = der::children(der::one_of(key, SEQUENCE)?.content)?;
    let [n, e] = parts.as_slice() else { return None };
    let (n, e) = (unsigned(n)?, unsigned(e)?);
    rsa::PublicKey::new_with_size_limits(n, e, least_bits..=MOST_RSA_BITS).ok()
}

fn unsigned(integer: &der::Element<'_>) -> Option<BoxedUint> {
    let octets = match (integer.tag, integer.content) {
        (der::INTEGER, [0, octets @ ..]) => octets,
        (der::INTEGER, [first, ..]) if first & 0x80 == 0 => integer.content,
        _ => return None,
    };
    let bits = u32::try_from(octets.len()).ok()?.checked_mul(8)?;
    (octets.len() <= MOST_RSA_BITS / 8).then(|| BoxedUint::from_be_slice(octets, bits.max(8)).ok()).flatten()
}

/// Splits the content of a SubjectPublicKeyInfo into the content of its algorithm and the key's octets.
fn split_spki(spki: &[u8]) -> Option<(&[u8], &[u8])> {
    let parts = der::children(spki)?;
    let [algorithm, key] = parts.as_slice() else { return None };
    let octets = key.content.strip_prefix(&[0])?; // no unused bits
    (algorithm.tag == SEQUENCE && key.tag == der::BIT_STRING).then_some((algorithm.content, octets))
}

/// A digest shorter than the curve is a smaller number, not another one (FIPS 186-5 s. 6.4.2).
fn widened(digest: &[u8], octets: usize) -> Vec<u8> {
    let mut wide = vec![0; octets.saturating_sub(digest.len())];
    wide.extend_from_slice(digest);
    wide
}

/// The common ones first.
static TABLE: &[Algorithm] = &[
    Algorithm::rsa(alg_id::RSA_PKCS1_SHA256, Hash::Sha256),
    Algorithm::p256(alg_id::ECDSA_SHA256, Hash::Sha256),
    Algorithm::p384(alg_id::ECDSA_SHA384, Hash::Sha384),
    Algorithm::rsa(alg_id::RSA_PKCS1_SHA384, Hash::Sha384),
    Algorithm::rsa(alg_id::RSA_PKCS1_SHA512, Hash::Sha512),
    Algorithm::p256(alg_id::ECDSA_SHA384, Hash::Sha384),
    Algorithm::p256(alg_id::ECDSA_SHA512, Hash::Sha512),
    Algorithm::p384(alg_id::ECDSA_SHA256, Hash::Sha256),
    Algorithm::p384(alg_id::ECDSA_SHA512, Hash::Sha512),
    Algorithm::p521(alg_id::ECDSA_SHA256, Hash::Sha256),
    Algorithm::p521(alg_id::ECDSA_SHA384, Hash::Sha384),
    Algorithm::p521(alg_id::ECDSA_SHA512, Hash::Sha512),
    Algorithm { public_key: alg_id::ED25519, signature: alg_id::ED25519, how: How::Ed25519, hash: Hash::Sha512 },
    Algorithm::pss(alg_id::RSA_PSS_SHA256, Hash::Sha256),
    Algorithm::pss(alg_id::RSA_PSS_SHA384, Hash::Sha384),
    Algorithm::pss(alg_id::RSA_PSS_SHA512, Hash::Sha512),
    // RFC 4055 s. 5: writers write NULL parameters, readers also accept their absence.
    Algorithm::rsa(without_null(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"), Hash::Sha256),
    Algorithm::rsa(without_null(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"), Hash::Sha384),
    Algorithm::rsa(without_null(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"), Hash::Sha512),
];

const fn without_null(oid: &'static [u8]) -> AlgorithmIdentifier {
    AlgorithmIdentifier::from_slice(oid)
}

static HASHES: [(ObjectIdentifier, Hash); 3] =
    [(rfc5912::ID_SHA_256, Hash::Sha256), (rfc5912::ID_SHA_384, Hash::Sha384), (rfc5912::ID_SHA_512, Hash::Sha512)];
/// RFC 4055 s. 3.1.
const DEFAULT_SALT: usize = 20;
/// Octets; as long as the longest modulus.
const MOST_SALT: usize = 1024;
/// `[2]`, constructed.
const CONTEXT_2: u8 = 0xa2;
/// CABF baseline requirements 6.1.5: 2048 bits at least.
const RSA_BITS: usize = 2048;
/// What was common before 2014.
const OLD_RSA_BITS: usize = 1024;
/// Go's TLS accepts no more, and a longer one is slow to verify.
const MOST_RSA_BITS: usize = 8192;
/// Octets of a P-521 field element.
const P521_OCTETS: usize = 66;

#[cfg(test)]
mod tests;
