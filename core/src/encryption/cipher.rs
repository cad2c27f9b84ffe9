//! The ciphers, all in CBC mode with the padding of RFC 8018 s. 6.1.1.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use des::{Des, TdesEde2, TdesEde3};
use rc2::Rc2;
use zeroize::Zeroizing;

/// A cipher with its key size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    /// DES three times, of three keys.
    TripleDes,
    /// DES three times, of two keys.
    TripleDes2,
    Des,
    /// RC2 with as many octets of key, all of them effective.
    Rc2(usize),
}

impl Cipher {
    /// Octets of its key.
    pub(crate) fn key_length(self) -> usize {
        match self {
            Self::Aes128 | Self::TripleDes2 => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
            Self::Des => 8,
            Self::Rc2(length) => length,
        }
    }

    /// Octets of its block, and of the initialization vector.
    pub(crate) fn block_length(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            Self::TripleDes | Self::TripleDes2 | Self::Des | Self::Rc2(_) => 8,
        }
    }

    /// Decrypts; `None` if lengths or padding do not fit, which a wrong key causes nearly always.
    pub(crate) fn decrypt(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Aes128 => cbc(Aes128::new_from_slice(key).ok()?, iv, data),
            Self::Aes192 => cbc(Aes192::new_from_slice(key).ok()?, iv, data),
            Self::Aes256 => cbc(Aes256::new_from_slice(key).ok()?, iv, data),
            Self::TripleDes => cbc(TdesEde3::new_from_slice(key).ok()?, iv, data),
            Self::TripleDes2 => cbc(TdesEde2::new_from_slice(key).ok()?, iv, data),
            Self::Des => cbc(Des::new_from_slice(key).ok()?, iv, data),
            Self::Rc2(length) if (1..=128).contains(&length) && key.len() == length => {
                cbc(Rc2::new_with_eff_key_len(key, length * 8), iv, data)
            }
            Self::Rc2(_) => None,
        }
    }
}

fn cbc<C: BlockCipherDecrypt>(cipher: C, iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let block = C::block_size();
    if data.is_empty() || !data.len().is_multiple_of(block) {
        return None;
    }
    let mut decryptor = Decryptor::inner_iv_slice_init(cipher, iv).ok()?;
    let mut plain = Zeroizing::new(data.to_vec());
    for octets in plain.chunks_exact_mut(block) {
        decryptor.decrypt_block(octets.try_into().ok()?);
    }
    let padding = usize::from(*plain.last()?);
    let length = plain.len().checked_sub(padding).filter(|_| (1..=block).contains(&padding))?;
    let is_sound = plain.get(length..)?.iter().all(|octet| usize::from(*octet) == padding);
    plain.truncate(length);
    is_sound.then_some(plain)
}
