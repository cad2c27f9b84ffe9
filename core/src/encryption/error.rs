//! Why an encrypted part cannot be opened by any passphrase.

use const_oid::ObjectIdentifier;

use super::openssl_mode::OpensslMode;
use crate::limits;

/// Why a part is not opened, with any passphrase.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The algorithm is not supported, or its parameters are damaged.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// The derivation is beyond the caps.
    #[error(transparent)]
    Derivation(#[from] KdfError),
    /// All parts together are beyond the cap.
    #[error(
        "decrypting all parts with all passphrases needs more than {} million rounds",
        millions(limits::TOTAL_ROUNDS)
    )]
    Budget,
    /// EnvelopedData of PKCS#7.
    #[error("one part is encrypted for a public key, not with a passphrase")]
    PublicKey,
}

/// Why an algorithm identifier names no supported algorithm.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// Not an AlgorithmIdentifier.
    #[error("the encryption algorithm cannot be parsed")]
    Unreadable(#[source] der::Error),
    /// An algorithm, a derivation, a cipher or a digest that is not supported.
    #[error("the encryption algorithm {oid} is not supported")]
    Unsupported {
        /// What it is.
        oid: ObjectIdentifier,
    },
    /// Damaged parameters.
    #[error("the parameters of {scheme} cannot be parsed")]
    Parameters {
        /// Whose parameters.
        scheme: &'static str,
        /// What is wrong with them.
        source: der::Error,
    },
    /// The initialization vector is missing, or has another length.
    #[error("the cipher has no initialization vector")]
    NoInitializationVector,
    /// RC2 with an effective key length that no program writes.
    #[error("the key size of RC2 is not supported")]
    Rc2Size,
    /// RC4 of PKCS#12.
    #[error("RC4 encryption is not supported")]
    Rc4,
    /// Below the arc of PKCS#12, without a name in RFC 7292.
    #[error("the PKCS#12 encryption algorithm is not in RFC 7292")]
    Pkcs12Unnamed,
    /// RFC 1421 headers that do not say how to decrypt.
    #[error("OpenSSL's traditional encryption (Proc-Type: 4,ENCRYPTED) {0}")]
    OpenSslLegacy(#[from] DekInfoError),
}

impl SchemeError {
    /// Returns how OpenSSL decrypts what names the algorithm.
    pub(crate) fn openssl_mode(&self) -> OpensslMode {
        if *self == Self::Rc4 { OpensslMode::Legacy } else { OpensslMode::Default }
    }
}

/// What is wrong with the header `DEK-Info`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DekInfoError {
    /// There is nothing after the name.
    #[error("names no cipher")]
    NoCipher,
    /// Camellia, SEED, ...
    #[error("uses an unsupported cipher")]
    UnsupportedCipher,
    /// Not hex, or of another length.
    #[error("has a damaged initialization vector")]
    InitializationVector,
}

/// Why the MAC of an archive cannot be checked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum MacError {
    /// Not MacData of RFC 7292.
    #[error("the MAC is damaged")]
    Damaged(#[source] der::Error),
    /// A digest or a derivation that is not supported.
    #[error("the MAC cannot be checked: {0}")]
    Unsupported(#[from] SchemeError),
}

/// Why a derivation is not begun.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KdfError {
    /// More than [`limits::KDF_ROUNDS`].
    #[error("the key derivation has {rounds} rounds; the limit is {} million", millions(limits::KDF_ROUNDS))]
    TooManyRounds {
        /// What the parameters ask for.
        rounds: u64,
    },
    /// More than [`limits::SCRYPT_BYTES`], or for too long.
    #[error("scrypt needs {mebibytes} MiB, {times} times; the limit is {} MiB", limits::SCRYPT_BYTES >> 20)]
    ScryptTooLarge {
        /// Memory that it needs.
        mebibytes: u64,
        /// The parameter p.
        times: u64,
    },
    /// RFC 7914 s. 2.
    #[error("RFC 7914 does not allow the scrypt parameters")]
    ScryptParameters,
}

fn millions(rounds: u64) -> u64 {
    rounds / 1_000_000
}
