//! Why a container gives out nothing, or one of its entries is not taken out.

use crate::encryption::MacError;

/// Why a container as a whole cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    /// Not BER to its end.
    #[error("it is cut off or damaged")]
    CutOff,
    /// The outermost structure is another one.
    #[error("it is damaged")]
    Damaged(#[source] der::Error),
    /// The content of a PFX is not the structure that it names.
    #[error("its content is damaged")]
    Content(#[source] der::Error),
    /// The content of a PFX is not BER to its end.
    #[error("its content is cut off or damaged")]
    ContentCutOff,
    /// A PFX is signed, or encrypted for a certificate.
    #[error("it is protected by a public key, not by a passphrase")]
    PublicKey,
    /// A PFX without a sound MAC.
    #[error("its MAC is damaged")]
    Mac(#[source] MacError),
    /// One of several parts of a PFX, or a bag in it.
    #[error("a part of it is damaged")]
    Part(#[source] Option<der::Error>),
    /// A PKCS#7 structure other than SignedData.
    #[error("it is encrypted or of another kind than certificates are handed out in")]
    NotSignedData,
    /// Certificates of a SignedData: damaged, or too many.
    #[error("its list of certificates is damaged")]
    Certificates(#[source] der::Error),
    /// A zip without an end record.
    #[error("its list of files is missing or cut off")]
    NoDirectory,
    /// More than [`crate::limits::ZIP_ENTRIES`].
    #[error("it holds more files than are read of one archive")]
    TooManyFiles,
    /// A zip whose central directory is not what its end record says.
    #[error("it is damaged")]
    Directory,
}

/// Why one file of a zip is not taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum EntryError {
    /// Needs a password.
    #[error("it is encrypted: unpack the archive and hand in the files")]
    Encrypted,
    /// Beyond the caps, by what the archive says or by its ratio.
    #[error("unpacked, it is larger than what is read")]
    TooLarge,
    /// Neither stored nor deflated.
    #[error("it is packed in a way that is not read here: unpack the archive and hand in the files")]
    Method,
    /// Cut off, or its size or checksum is another one.
    #[error("it is damaged")]
    Damaged,
}
