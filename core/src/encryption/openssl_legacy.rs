//! OpenSSL's old encryption: RFC 1421 headers around an encrypted key, a derivation of one round of MD5.

use super::cipher::Cipher;
use super::error::{DekInfoError, SchemeError};
use super::kdf::Kdf;
use super::scheme::{Iv, Scheme};

/// Reads what `DEK-Info` says: `AES-256-CBC,0011..`.
///
/// # Errors
/// The cipher is not supported, or the initialization vector is damaged.
pub(crate) fn traditional(how: &str) -> Result<Scheme, SchemeError> {
    let (name, iv) = how.split_once(',').ok_or(DekInfoError::NoCipher)?;
    let cipher = match name.trim().to_ascii_uppercase().as_str() {
        "AES-128-CBC" => Cipher::Aes128,
        "AES-192-CBC" => Cipher::Aes192,
        "AES-256-CBC" => Cipher::Aes256,
        "DES-EDE3-CBC" => Cipher::TripleDes,
        "DES-CBC" => Cipher::Des,
        _ => return Err(DekInfoError::UnsupportedCipher.into()),
    };
    let iv = base16ct::mixed::decode_vec(iv.trim()).ok().filter(|iv| iv.len() == cipher.block_length());
    let iv = iv.ok_or(DekInfoError::InitializationVector)?;
    let salt = iv.iter().take(8).copied().collect();
    Ok(Scheme { cipher, key: Kdf::OpenSsl { salt, length: cipher.key_length() }, iv: Iv::Given(iv) })
}
