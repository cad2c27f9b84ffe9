//! Which derivation and which cipher an AlgorithmIdentifier names: PBES2 (RFC 8018), PKCS#12's own schemes (RFC 7292
//! appendix C), PBES1 (RFC 8018).
//!
//! The crate pkcs5 is not used: its salts have at most 32 octets (Bouncy Castle writes 64 with HMAC-SHA-512), and it knows
//! neither RC2 nor what comes with PKCS#12.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5753, rfc5911, rfc5912};
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Choice, DecodeValue, Sequence, Tag};
use spki::AlgorithmIdentifierRef;

use super::cipher::Cipher;
use super::error::SchemeError;
use super::hash::Hash;
use super::kdf::Kdf;
use super::scheme::{Iv, Scheme};

/// EncryptedPrivateKeyInfo (RFC 5958 s. 3). Its algorithm is read apart: it may be damaged or unknown.
#[derive(Sequence)]
pub(crate) struct EncryptedPrivateKeyInfo<'a> {
    pub(crate) algorithm: AnyRef<'a>,
    pub(crate) data: &'a OctetStringRef,
}

/// Reads an AlgorithmIdentifier.
///
/// # Errors
/// It names nothing that is supported, or is damaged.
pub(crate) fn read(algorithm: AnyRef<'_>) -> Result<Scheme, SchemeError> {
    let AlgorithmIdentifierRef { oid, parameters } = algorithm.decode_as().map_err(SchemeError::Unreadable)?;
    if oid == PBES2 {
        return pbes2(parameters);
    }
    match oid.as_bytes().strip_prefix(PKCS12_PBE.as_bytes()) {
        Some(kind) => pkcs12(kind, parameters),
        None => pbes1(oid, parameters),
    }
}

/// Returns the digest that a MAC or a derivation names: as a digest, or as its HMAC.
pub(super) fn hash(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Hash, SchemeError> {
    let known = HASHES.iter().find(|(known, _)| *known == algorithm.oid);
    known.map(|(_, hash)| *hash).ok_or(SchemeError::Unsupported { oid: algorithm.oid })
}

/// Appendix A.2
#[derive(Sequence)]
pub(super) struct Pbkdf2Params<'a> {
    pub(super) salt: &'a OctetStringRef,
    pub(super) iteration_count: UintRef<'a>,
    #[asn1(optional = "true")]
    pub(super) key_length: Option<UintRef<'a>>,
    /// HMAC-SHA-1 if there is none.
    #[asn1(optional = "true")]
    pub(super) prf: Option<AlgorithmIdentifierRef<'a>>,
}

impl Pbkdf2Params<'_> {
    /// Returns the derivation of a key of `length` octets.
    pub(super) fn kdf(&self, length: usize) -> Result<Kdf, SchemeError> {
        let hash = self.prf.as_ref().map_or(Ok(Hash::Sha1), hash)?;
        let salt = salt(self.salt).map_err(pbes2_damaged)?;
        Ok(Kdf::Pbkdf2 { hash, salt, rounds: number(self.iteration_count), length })
    }
}

/// Returns a salt of a size that occurs.
pub(super) fn salt(octets: &OctetStringRef) -> der::Result<Vec<u8>> {
    let octets = octets.as_bytes();
    if octets.len() > LONGEST_SALT {
        return Err(Tag::OctetString.length_error().into());
    }
    Ok(octets.to_vec())
}

/// Returns a number; the largest one for all that is over every cap.
pub(super) fn number(integer: UintRef<'_>) -> u64 {
    let octets = integer.as_bytes();
    match octets.len() {
        0..=8 => octets.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet)),
        _ => u64::MAX,
    }
}

/// Decodes parameters, whose absence is as bad as damage.
pub(super) fn decoded<'a, T>(parameters: Option<AnyRef<'a>>) -> der::Result<T>
where
    T: Choice<'a> + DecodeValue<'a, Error = der::Error>,
{
    parameters.ok_or_else(|| Tag::Sequence.value_error())?.decode_as()
}

/// Appendix A.4
#[derive(Sequence)]
struct Pbes2Params<'a> {
    key_derivation: AlgorithmIdentifierRef<'a>,
    encryption: AlgorithmIdentifierRef<'a>,
}

/// RFC 7914 s. 7.1
#[derive(Sequence)]
struct ScryptParams<'a> {
    salt: &'a OctetStringRef,
    cost: UintRef<'a>,
    block_size: UintRef<'a>,
    parallelization: UintRef<'a>,
    #[asn1(optional = "true")]
    key_length: Option<UintRef<'a>>,
}

/// Appendix B.2.3
#[derive(Sequence)]
struct Rc2CbcParameter<'a> {
    version: UintRef<'a>,
    iv: &'a OctetStringRef,
}

/// Appendix A.3, and `pkcs-12PbeParams` of RFC 7292 appendix C.
#[derive(Sequence)]
struct PbeParameter<'a> {
    salt: &'a OctetStringRef,
    iterations: UintRef<'a>,
}

fn pbes2(parameters: Option<AnyRef<'_>>) -> Result<Scheme, SchemeError> {
    let both: Pbes2Params<'_> = decoded(parameters).map_err(pbes2_damaged)?;
    let (cipher, iv) = cipher(&both.encryption)?;
    let length = cipher.key_length();
    let key = match both.key_derivation.oid {
        rfc5911::ID_PBKDF_2 => {
            let read: Pbkdf2Params<'_> = decoded(both.key_derivation.parameters).map_err(pbes2_damaged)?;
            read.kdf(length)?
        }
        SCRYPT => scrypt(both.key_derivation.parameters, length)?,
        oid => return Err(SchemeError::Unsupported { oid }),
    };
    Ok(Scheme { cipher, key, iv: Iv::Given(iv) })
}

fn cipher(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<(Cipher, Vec<u8>), SchemeError> {
    let known = CIPHERS.iter().find(|(known, _)| *known == algorithm.oid);
    let cipher = known.map(|(_, cipher)| *cipher).ok_or(SchemeError::Unsupported { oid: algorithm.oid })?;
    let parameters = algorithm.parameters.ok_or(SchemeError::NoInitializationVector)?;
    let (cipher, iv) = match cipher {
        // the version says how many bits are effective, and the derivation makes as many
        Cipher::Rc2(_) => {
            let both: Rc2CbcParameter<'_> = parameters.decode_as().map_err(|_| SchemeError::NoInitializationVector)?;
            let length = match number(both.version) {
                160 => 5,
                120 => 8,
                58 => 16,
                _ => return Err(SchemeError::Rc2Size),
            };
            (Cipher::Rc2(length), both.iv)
        }
        cipher => (cipher, parameters.decode_as().map_err(|_| SchemeError::NoInitializationVector)?),
    };
    let iv = iv.as_bytes();
    match iv.len() == cipher.block_length() {
        true => Ok((cipher, iv.to_vec())),
        false => Err(SchemeError::NoInitializationVector),
    }
}

fn scrypt(parameters: Option<AnyRef<'_>>, length: usize) -> Result<Kdf, SchemeError> {
    let read: ScryptParams<'_> = decoded(parameters).map_err(pbes2_damaged)?;
    let salt = salt(read.salt).map_err(pbes2_damaged)?;
    let [n, r, p] = [read.cost, read.block_size, read.parallelization].map(number);
    Ok(Kdf::Scrypt { salt, n, r, p, length })
}

/// RFC 7292 appendix C: SHA-1, and six ciphers by their last arc.
fn pkcs12(kind: &[u8], parameters: Option<AnyRef<'_>>) -> Result<Scheme, SchemeError> {
    let cipher = match kind {
        [3] => Cipher::TripleDes,
        [4] => Cipher::TripleDes2,
        [5] => Cipher::Rc2(16),
        [6] => Cipher::Rc2(5),
        [1 | 2] => return Err(SchemeError::Rc4),
        _ => return Err(SchemeError::Pkcs12Unnamed),
    };
    let (salt, rounds) = salt_and_rounds("a way of PKCS#12", parameters)?;
    let derive = |purpose, length| Kdf::Pkcs12 { hash: Hash::Sha1, salt: salt.clone(), rounds, length, purpose };
    let iv = Iv::Derived(derive(2, cipher.block_length()));
    Ok(Scheme { cipher, key: derive(1, cipher.key_length()), iv })
}

/// RFC 8018 s. 6.1: key and initialization vector are eight octets each of one derivation.
fn pbes1(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>) -> Result<Scheme, SchemeError> {
    let known = PBES1.iter().find(|(known, ..)| *known == oid);
    let (_, hash, cipher) = known.ok_or(SchemeError::Unsupported { oid })?;
    let (salt, rounds) = salt_and_rounds("PBES1", parameters)?;
    Ok(Scheme { cipher: *cipher, key: Kdf::Pbkdf1 { hash: *hash, salt, rounds, length: 16 }, iv: Iv::BehindKey })
}

fn salt_and_rounds(scheme: &'static str, parameters: Option<AnyRef<'_>>) -> Result<(Vec<u8>, u64), SchemeError> {
    let damaged = |source| SchemeError::Parameters { scheme, source };
    let both: PbeParameter<'_> = decoded(parameters).map_err(damaged)?;
    Ok((salt(both.salt).map_err(damaged)?, number(both.iterations)))
}

fn pbes2_damaged(source: der::Error) -> SchemeError {
    SchemeError::Parameters { scheme: "PBES2", source }
}

/// id-PBES2
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
/// id-scrypt (RFC 7914)
const SCRYPT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");
/// pkcs-12PbeIds, whose next arc names the scheme
const PKCS12_PBE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1");

static PBES1: [(ObjectIdentifier, Hash, Cipher); 4] = [
    // pbeWithMD5AndDES-CBC, pbeWithMD5AndRC2-CBC, pbeWithSHA1AndDES-CBC, pbeWithSHA1AndRC2-CBC
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.3"), Hash::Md5, Cipher::Des),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.6"), Hash::Md5, Cipher::Rc2(8)),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.10"), Hash::Sha1, Cipher::Des),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.11"), Hash::Sha1, Cipher::Rc2(8)),
];

static CIPHERS: [(ObjectIdentifier, Cipher); 6] = [
    (rfc5911::ID_AES_128_CBC, Cipher::Aes128),
    (rfc5911::ID_AES_192_CBC, Cipher::Aes192),
    (rfc5911::ID_AES_256_CBC, Cipher::Aes256),
    (rfc5911::DES_EDE_3_CBC, Cipher::TripleDes),
    (rfc5911::RC_2_CBC, Cipher::Rc2(16)),
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.7"), Cipher::Des),
];

/// Digests and their HMACs.
static HASHES: [(ObjectIdentifier, Hash); 11] = [
    (rfc5912::ID_MD_5, Hash::Md5),
    (rfc5912::ID_SHA_1, Hash::Sha1),
    (rfc5912::ID_SHA_224, Hash::Sha224),
    (rfc5912::ID_SHA_256, Hash::Sha256),
    (rfc5912::ID_SHA_384, Hash::Sha384),
    (rfc5912::ID_SHA_512, Hash::Sha512),
    // id-hmacWithSHA1 of RFC 8018; the HMAC-SHA-1 of RFC 5911 is another
    (ObjectIdentifier::new_unwrap("1.2.840.113549.2.7"), Hash::Sha1),
    (rfc5753::ID_HMAC_WITH_SHA_224, Hash::Sha224),
    (rfc5753::ID_HMAC_WITH_SHA_256, Hash::Sha256),
    (rfc5753::ID_HMAC_WITH_SHA_384, Hash::Sha384),
    (rfc5753::ID_HMAC_WITH_SHA_512, Hash::Sha512),
];
const LONGEST_SALT: usize = 1024;
