//! Why nothing is extracted from a container, or one of its entries is not.

use crate::encryption::MacError;
use crate::limits;

/// Why a container as a whole cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    /// Not BER to its end.
    #[error("truncated or damaged")]
    CutOff,
    /// The outermost structure is another one.
    #[error("damaged")]
    Damaged(#[source] der::Error),
    /// The content of a PFX is not the structure that it names.
    #[error("the content is damaged")]
    Content(#[source] der::Error),
    /// The content of a PFX is not BER to its end.
    #[error("the content is truncated or damaged")]
    ContentCutOff,
    /// A PFX is signed, or encrypted for a certificate.
    #[error("encrypted for a public key, not with a passphrase")]
    PublicKey,
    /// A PFX without a sound MAC.
    #[error("the MAC is damaged")]
    Mac(#[source] MacError),
    /// One of several parts of a PFX, or a bag in it.
    #[error("one part is damaged")]
    Part(#[source] Option<der::Error>),
    /// A PKCS#7 structure other than SignedData.
    #[error("encrypted, or not a bundle of certificates (SignedData)")]
    NotSignedData,
    /// Certificates of a SignedData: damaged, or too many.
    #[error("the list of certificates is damaged")]
    Certificates(#[source] der::Error),
    /// A zip without an end record.
    #[error("the list of files is missing or truncated")]
    NoDirectory,
    /// More than [`crate::limits::ZIP_ENTRIES`].
    #[error("more files than the limit of {}", limits::ZIP_ENTRIES)]
    TooManyFiles,
    /// A zip whose central directory is not what its end record says.
    #[error("damaged")]
    Directory,
}

/// Why one file of a zip is not extracted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum EntryError {
    /// Needs a password.
    #[error("encrypted")]
    Encrypted,
    /// The same by WinZip's AES, which Info-ZIP's `unzip` does not support.
    #[error("encrypted with AES")]
    EncryptedAes,
    /// Beyond the caps, by what the archive says or by its ratio.
    #[error("larger than the limit when unpacked")]
    TooLarge,
    /// Neither stored nor deflated.
    #[error("unsupported compression method")]
    Method,
    /// Cut off, or its size or checksum is another one.
    #[error("damaged")]
    Damaged,
}
