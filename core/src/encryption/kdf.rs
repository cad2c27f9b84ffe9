//! From a passphrase to a key: PBKDF2 (RFC 8018), scrypt (RFC 7914), PKCS#12's own (RFC 7292 appendix B), OpenSSL's old
//! one, and PBKDF1 (RFC 8018). What one costs is known before it begins.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::cost::Effort;
use super::error::KdfError;
use super::hash::Hash;
use crate::limits;

/// A derivation with all its parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kdf {
    Pbkdf2 {
        hash: Hash,
        salt: Vec<u8>,
        rounds: u64,
        length: usize,
    },
    Scrypt {
        salt: Vec<u8>,
        n: u64,
        r: u64,
        p: u64,
        length: usize,
    },
    /// `purpose`: 1 key, 2 initialization vector, 3 MAC.
    Pkcs12 {
        hash: Hash,
        salt: Vec<u8>,
        rounds: u64,
        length: usize,
        purpose: u8,
    },
    /// RFC 8018 s. 5.1: at most one digest long.
    Pbkdf1 {
        hash: Hash,
        salt: Vec<u8>,
        rounds: u64,
        length: usize,
    },
    /// `EVP_BytesToKey` with MD5 and one round.
    OpenSsl {
        salt: Vec<u8>,
        length: usize,
    },
}

impl Kdf {
    /// Returns what it costs.
    pub(crate) fn effort(&self) -> Effort {
        Effort::of_rounds(match self {
            Self::Pbkdf2 { hash, rounds, length, .. } => rounds.saturating_mul(blocks(*length, *hash)),
            // two halves of Salsa20/8 over 128 r octets, N times, cost about as much as r rounds of HMAC-SHA-256
            Self::Scrypt { n, r, p, .. } => n.saturating_mul(*r).saturating_mul(*p),
            Self::Pkcs12 { hash, rounds, length, .. } => rounds.saturating_mul(blocks(*length, *hash)) / 2,
            Self::Pbkdf1 { rounds, .. } => rounds / 2,
            Self::OpenSsl { .. } => 1,
        })
    }

    /// Says why it is not begun: it would cost too much time or memory, or has parameters that no standard allows.
    pub(crate) fn refusal(&self) -> Option<KdfError> {
        match self {
            Self::Pbkdf2 { rounds, .. } | Self::Pkcs12 { rounds, .. } | Self::Pbkdf1 { rounds, .. } => {
                (*rounds > limits::KDF_ROUNDS).then_some(KdfError::TooManyRounds { rounds: *rounds })
            }
            Self::Scrypt { n, r, p, .. } => {
                // 128 r octets N times while it works (RFC 7914 s. 5), and p times from beginning to end (s. 6)
                let block = r.saturating_mul(128);
                let bytes = block.saturating_mul(*n.max(p));
                let is_long = block.saturating_mul(*n).saturating_mul(*p) > 4 * limits::SCRYPT_BYTES;
                if bytes > limits::SCRYPT_BYTES || is_long {
                    return Some(KdfError::ScryptTooLarge { mebibytes: bytes >> 20, times: *p });
                }
                (!n.is_power_of_two() || *n < 2 || *r == 0 || *p == 0).then_some(KdfError::ScryptParameters)
            }
            Self::OpenSsl { .. } => None,
        }
    }

    /// Returns the key; `None` if the parameters fit no derivation. Costly: check [`Self::refusal`] before.
    pub(crate) fn derive(&self, passphrase: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if self.refusal().is_some() {
            return None;
        }
        match self {
            Self::Pbkdf2 { hash, salt, rounds, length } => {
                let mut key = Zeroizing::new(vec![0; *length]);
                let rounds = u32::try_from(*rounds).ok().filter(|rounds| *rounds > 0)?;
                pbkdf2(*hash, passphrase, salt, rounds, &mut key);
                Some(key)
            }
            Self::Scrypt { salt, n, r, p, length } => {
                let mut key = Zeroizing::new(vec![0; *length]);
                let log_n = u8::try_from(n.ilog2()).ok()?;
                let params = scrypt::Params::new(log_n, u32::try_from(*r).ok()?, u32::try_from(*p).ok()?).ok()?;
                scrypt::scrypt(passphrase, salt, &params, &mut key).ok()?;
                Some(key)
            }
            Self::Pkcs12 { hash, salt, rounds, length, purpose } => {
                Some(pkcs12(*hash, &bmp_string(passphrase), salt, *rounds, *length, *purpose))
            }
            Self::Pbkdf1 { hash, salt, rounds, length } => {
                let mut digest = hash.of(&[passphrase, salt]);
                for _ in 1..*rounds {
                    digest = hash.of(&[&digest]);
                }
                (*length <= digest.len()).then(|| {
                    digest.truncate(*length);
                    digest
                })
            }
            Self::OpenSsl { salt, length } => {
                let mut key = Zeroizing::new(Vec::with_capacity(length + 16));
                let mut last = Zeroizing::new(Vec::new());
                while key.len() < *length {
                    last = Hash::Md5.of(&[&last, passphrase, salt]);
                    key.extend_from_slice(&last);
                }
                key.truncate(*length);
                Some(key)
            }
        }
    }

    /// Returns a digest of the derivation and the passphrase: equal ones give equal keys.
    pub(crate) fn digest(&self, passphrase: &[u8]) -> [u8; 32] {
        let described = format!("{self:?}");
        let mut digest = Sha256::new();
        digest.update(u64::try_from(described.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(described);
        digest.update(passphrase);
        digest.finalize().into()
    }
}

fn pbkdf2(hash: Hash, passphrase: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    use pbkdf2::pbkdf2_hmac as run;
    match hash {
        Hash::Md5 => run::<Md5>(passphrase, salt, rounds, key),
        Hash::Sha1 => run::<Sha1>(passphrase, salt, rounds, key),
        Hash::Sha224 => run::<Sha224>(passphrase, salt, rounds, key),
        Hash::Sha256 => run::<Sha256>(passphrase, salt, rounds, key),
        Hash::Sha384 => run::<Sha384>(passphrase, salt, rounds, key),
        Hash::Sha512 => run::<Sha512>(passphrase, salt, rounds, key),
    }
}

/// RFC 7292 appendix B.2.
fn pkcs12(hash: Hash, passphrase: &[u8], salt: &[u8], rounds: u64, length: usize, purpose: u8) -> Zeroizing<Vec<u8>> {
    let block = hash.block();
    let filled = |from: &[u8]| from.len().div_ceil(block) * block;
    let diversifier = vec![purpose; block];
    // in one piece: a buffer that grows, or one for each half, would leave copies of the passphrase in memory
    let mut input = Zeroizing::new(Vec::with_capacity(filled(salt) + filled(passphrase)));
    for half in [salt, passphrase] {
        input.extend(half.iter().copied().cycle().take(filled(half)));
    }
    let mut key = Zeroizing::new(Vec::with_capacity(length + hash.length()));
    while key.len() < length {
        let mut digest = hash.of(&[&diversifier, &input]);
        for _ in 1..rounds {
            digest = hash.of(&[&digest]);
        }
        key.extend_from_slice(&digest);
        let addend: Zeroizing<Vec<u8>> = Zeroizing::new(digest.iter().copied().cycle().take(block).collect());
        for part in input.chunks_mut(block) {
            add_and_one(part, &addend);
        }
    }
    key.truncate(length);
    key
}

/// `part + addend + 1`, modulo the size of `part`.
fn add_and_one(part: &mut [u8], addend: &[u8]) {
    let mut carry = 1_u16;
    for (octet, more) in part.iter_mut().zip(addend).rev() {
        let sum = u16::from(*octet) + u16::from(*more) + carry;
        let [high, low] = sum.to_be_bytes();
        *octet = low;
        carry = u16::from(high);
    }
}

/// A passphrase as PKCS#12 requires it: UTF-16, big-endian, two zero octets at the end. Some programs
/// encode a missing passphrase as no octets at all; a single NUL, which cannot be typed, represents that.
fn bmp_string(passphrase: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(2 * passphrase.len() + 2));
    if passphrase == NO_PASSPHRASE {
        return out;
    }
    let text = core::str::from_utf8(passphrase).unwrap_or_default();
    if text.is_empty() {
        passphrase.iter().for_each(|octet| out.extend_from_slice(&[0, *octet])); // Latin-1
    }
    text.encode_utf16().for_each(|unit| out.extend_from_slice(&unit.to_be_bytes()));
    out.extend_from_slice(&[0, 0]);
    out
}

/// Not even an empty passphrase; see [`bmp_string`].
pub(crate) const NO_PASSPHRASE: &[u8] = b"\0";

/// Blocks of output that have to be derived one by one.
fn blocks(length: usize, hash: Hash) -> u64 {
    u64::try_from(length.div_ceil(hash.length())).unwrap_or(u64::MAX)
}
