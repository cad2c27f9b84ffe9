//! The MAC of a PKCS#12 archive (RFC 7292 s. 4, RFC 9579): it proves a passphrase right.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911;
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Sequence, Tag};
use spki::AlgorithmIdentifierRef;

use super::algorithm::{Pbkdf2Params, decoded, hash, number, salt};
use super::cost::Effort;
use super::error::{KdfError, MacError, SchemeError};
use super::hash::Hash;
use super::kdf::Kdf;
use super::openssl_mode::OpensslMode;

/// A MAC with the derivation of its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mac {
    pub(crate) key: Kdf,
    hash: Hash,
    value: Vec<u8>,
}

impl Mac {
    /// Reads `MacData`.
    ///
    /// # Errors
    /// It is damaged, or uses an algorithm that is not supported.
    pub(crate) fn read(mac: AnyRef<'_>) -> Result<Self, MacError> {
        let data: MacData<'_> = mac.decode_as().map_err(MacError::Damaged)?;
        let value = data.mac.digest.as_bytes().to_vec();
        if data.mac.algorithm.oid == PBMAC1 {
            let (key, hash) = pbmac1(data.mac.algorithm.parameters)?;
            return Ok(Self { key, hash, value });
        }
        let salt = salt(data.salt).map_err(MacError::Damaged)?;
        let hash = hash(&data.mac.algorithm)?;
        let key =
            Kdf::Pkcs12 { hash, salt, rounds: data.iterations.map_or(1, number), length: hash.length(), purpose: 3 };
        Ok(Self { key, hash, value })
    }

    /// Returns what one passphrase costs.
    pub(crate) fn effort(&self) -> Effort {
        self.key.effort()
    }

    /// Returns how OpenSSL reads the archive.
    pub(crate) fn openssl_mode(&self) -> OpensslMode {
        match self.key {
            Kdf::Pkcs12 { .. } => OpensslMode::Default,
            _ => OpensslMode::WithoutMac,
        }
    }

    /// Says why it is not done.
    pub(crate) fn refusal(&self) -> Option<KdfError> {
        self.key.refusal()
    }

    /// Says whether `key` makes this MAC over `content`. Only the holder of the archive can time this.
    pub(crate) fn fits(&self, key: &[u8], content: &[u8]) -> bool {
        self.hash.hmac(key, content).is_some_and(|mac| mac == self.value)
    }
}

/// RFC 7292 s. 4
#[derive(Sequence)]
struct MacData<'a> {
    mac: DigestInfo<'a>,
    salt: &'a OctetStringRef,
    #[asn1(optional = "true")]
    iterations: Option<UintRef<'a>>,
}

/// RFC 8017 A.2.4
#[derive(Sequence)]
struct DigestInfo<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    digest: &'a OctetStringRef,
}

/// RFC 8018 appendix A.5
#[derive(Sequence)]
struct Pbmac1Params<'a> {
    key_derivation: AlgorithmIdentifierRef<'a>,
    message_auth: AlgorithmIdentifierRef<'a>,
}

fn pbmac1(parameters: Option<AnyRef<'_>>) -> Result<(Kdf, Hash), MacError> {
    let both: Pbmac1Params<'_> = decoded(parameters).map_err(MacError::Damaged)?;
    let oid = both.key_derivation.oid;
    if oid != rfc5911::ID_PBKDF_2 {
        return Err(SchemeError::Unsupported { oid }.into());
    }
    let read: Pbkdf2Params<'_> = decoded(both.key_derivation.parameters).map_err(MacError::Damaged)?;
    // RFC 9579 s. 4: the length has to be there
    let length = read.key_length.and_then(|length| usize::try_from(number(length)).ok()).filter(|length| *length <= 64);
    let length = length.ok_or_else(|| MacError::Damaged(Tag::Integer.value_error().into()))?;
    Ok((read.kdf(length)?, hash(&both.message_auth)?))
}

/// id-PBMAC1
const PBMAC1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.14");
