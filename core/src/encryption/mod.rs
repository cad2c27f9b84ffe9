//! What is encrypted: how, what opening it would cost, and whether a passphrase opened it. The cost is capped before
//! work starts.

mod algorithm;
mod cipher;
mod cost;
mod error;
mod hash;
mod kdf;
mod lock;
mod opener;
mod openssl_legacy;
mod openssl_mode;
pub mod passphrase;
mod passphrase_form;
mod pkcs12_mac;
mod scheme;
#[cfg(test)]
mod tests;

pub use cost::Effort;
pub use error::{DekInfoError, KdfError, Refusal, SchemeError};
pub use lock::{Lock, LockState, Locked};

pub(crate) use algorithm::{EncryptedPrivateKeyInfo, read};
pub(crate) use error::MacError;
pub(crate) use lock::Closed;
pub(crate) use opener::Opener;
pub(crate) use openssl_legacy::traditional;
pub(crate) use openssl_mode::OpensslMode;
pub(crate) use passphrase_form::PassphraseForm;
pub(crate) use pkcs12_mac::Mac;
pub(crate) use scheme::Scheme;
