//! Why an encrypted part cannot be opened by any passphrase.

use const_oid::ObjectIdentifier;

use crate::limits;

/// Why a part is not opened, whatever the passphrase.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The algorithm is not supported, or its parameters are damaged.
    #[error("it is encrypted in {0}")]
    Scheme(#[from] SchemeError),
    /// The derivation is beyond the caps.
    #[error(transparent)]
    Derivation(#[from] KdfError),
    /// All parts together are beyond the cap.
    #[error(
        "opening all encrypted parts with all passphrases would take more than {} million rounds",
        millions(limits::TOTAL_ROUNDS)
    )]
    Budget,
    /// EnvelopedData of PKCS#7.
    #[error("a part of it is protected by a public key, not by a passphrase")]
    PublicKey,
}

/// Why an algorithm identifier names no way that is supported.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// Not an AlgorithmIdentifier.
    #[error("a way that cannot be read")]
    Unreadable(#[source] der::Error),
    /// An algorithm, a derivation, a cipher or a digest that is not supported.
    #[error("a way that is not read here ({oid})")]
    Unsupported {
        /// What it is.
        oid: ObjectIdentifier,
    },
    /// Damaged parameters.
    #[error("{scheme} with parameters that cannot be read")]
    Parameters {
        /// Whose parameters.
        scheme: &'static str,
        /// What is wrong with them.
        source: der::Error,
    },
    /// The initialization vector is missing, or has another length.
    #[error("a cipher without its initialisation vector")]
    NoInitializationVector,
    /// RC2 with an effective key length that no program writes.
    #[error("RC2 with a size that nobody uses")]
    Rc2Size,
    /// RC4 of PKCS#12.
    #[error("RC4, a way that no program writes any more")]
    Rc4,
    /// Below the arc of PKCS#12, without a name in RFC 7292.
    #[error("a way of PKCS#12 that no standard names")]
    Pkcs12Unnamed,
    /// RFC 1421 headers that do not say how to decrypt.
    #[error("OpenSSL's old way (Proc-Type: 4,ENCRYPTED), {0}")]
    OpenSslLegacy(#[from] DekInfoError),
}

/// What is wrong with the header `DEK-Info`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DekInfoError {
    /// There is nothing behind the name.
    #[error("without saying by which cipher")]
    NoCipher,
    /// Camellia, SEED, ...
    #[error("by a cipher that is not read here")]
    UnsupportedCipher,
    /// Not hex, or of another length.
    #[error("with a damaged initialisation vector")]
    InitializationVector,
}

/// Why the MAC of an archive cannot be checked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum MacError {
    /// Not MacData of RFC 7292.
    #[error("its MAC is damaged")]
    Damaged(#[source] der::Error),
    /// A digest or a derivation that is not supported.
    #[error("its MAC is made in {0}")]
    Unsupported(#[from] SchemeError),
}

/// Why a derivation is not begun.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KdfError {
    /// More than [`limits::KDF_ROUNDS`].
    #[error("its derivation has {rounds} rounds, and at most {} million are done here", millions(limits::KDF_ROUNDS))]
    TooManyRounds {
        /// What the parameters ask for.
        rounds: u64,
    },
    /// More than [`limits::SCRYPT_BYTES`], or for too long.
    #[error("its scrypt wants {mebibytes} MiB, {times} times over; at most {} MiB are taken here", limits::SCRYPT_BYTES >> 20)]
    ScryptTooLarge {
        /// Memory that it takes.
        mebibytes: u64,
        /// The parameter p.
        times: u64,
    },
    /// RFC 7914 s. 2.
    #[error("its scrypt has parameters that RFC 7914 does not allow")]
    ScryptParameters,
}

fn millions(rounds: u64) -> u64 {
    rounds / 1_000_000
}
