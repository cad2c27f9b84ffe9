//! How something is encrypted: a cipher, and where its key and its initialization vector come from.

use super::cipher::Cipher;
use super::cost::Effort;
use super::error::KdfError;
use super::kdf::Kdf;
use super::openssl_mode::OpensslMode;

/// How something is encrypted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Scheme {
    pub(crate) cipher: Cipher,
    pub(crate) key: Kdf,
    pub(crate) iv: Iv,
}

/// Where the initialization vector comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Iv {
    /// It is in the parameters.
    Given(Vec<u8>),
    /// It is derived as the key is, by another derivation.
    Derived(Kdf),
    /// It follows the key in what was derived.
    BehindKey,
}

impl Scheme {
    /// Returns what one passphrase costs.
    pub(crate) fn effort(&self) -> Effort {
        match &self.iv {
            Iv::Given(_) | Iv::BehindKey => self.key.effort(),
            Iv::Derived(iv) => self.key.effort() + iv.effort(),
        }
    }

    /// Returns how OpenSSL decrypts it.
    pub(crate) fn openssl_mode(&self) -> OpensslMode {
        match self.cipher {
            Cipher::Des | Cipher::Rc2(_) => OpensslMode::Legacy,
            Cipher::Aes128 | Cipher::Aes192 | Cipher::Aes256 | Cipher::TripleDes | Cipher::TripleDes2 => {
                OpensslMode::Default
            }
        }
    }

    /// Says why it is not done.
    pub(crate) fn refusal(&self) -> Option<KdfError> {
        self.key.refusal()
    }
}
