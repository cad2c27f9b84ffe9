//! Digests of derivations and MACs.

use hmac::{EagerHash, Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// A digest that derivations use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// Returns the digest of all `parts`.
    pub(super) fn of(self, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        fn run<D: Digest>(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
            let mut digest = D::new();
            parts.iter().for_each(|part| digest.update(part));
            Zeroizing::new(digest.finalize().to_vec())
        }
        match self {
            Self::Md5 => run::<Md5>(parts),
            Self::Sha1 => run::<Sha1>(parts),
            Self::Sha224 => run::<Sha224>(parts),
            Self::Sha256 => run::<Sha256>(parts),
            Self::Sha384 => run::<Sha384>(parts),
            Self::Sha512 => run::<Sha512>(parts),
        }
    }

    /// Octets of the digest.
    pub(crate) fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Octets that it processes at once.
    pub(super) fn block(self) -> usize {
        match self {
            Self::Md5 | Self::Sha1 | Self::Sha224 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => 128,
        }
    }

    /// Returns the HMAC (RFC 2104) of `text`.
    pub(crate) fn hmac(self, key: &[u8], text: &[u8]) -> Option<Vec<u8>> {
        fn run<D: EagerHash>(key: &[u8], text: &[u8]) -> Option<Vec<u8>> {
            let mut mac = Hmac::<D>::new_from_slice(key).ok()?;
            mac.update(text);
            Some(mac.finalize().into_bytes().to_vec())
        }
        match self {
            Self::Md5 => run::<Md5>(key, text),
            Self::Sha1 => run::<Sha1>(key, text),
            Self::Sha224 => run::<Sha224>(key, text),
            Self::Sha256 => run::<Sha256>(key, text),
            Self::Sha384 => run::<Sha384>(key, text),
            Self::Sha512 => run::<Sha512>(key, text),
        }
    }
}
