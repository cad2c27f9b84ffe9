//! OpenSSL's old way: RFC 1421 headers around an encrypted key, a derivation of one round of MD5.

use super::cipher::Cipher;
use super::kdf::Kdf;
use super::scheme::{Iv, Scheme};

/// Reads what `DEK-Info` says: `AES-256-CBC,0011..`.
///
/// # Errors
/// What it names, in words, where that is not done here.
pub(crate) fn traditional(how: &str) -> Result<Scheme, String> {
    let (name, iv) =
        how.split_once(',').ok_or("OpenSSL's old way (Proc-Type: 4,ENCRYPTED), without saying by which cipher")?;
    let cipher = match name.trim().to_ascii_uppercase().as_str() {
        "AES-128-CBC" => Cipher::Aes128,
        "AES-192-CBC" => Cipher::Aes192,
        "AES-256-CBC" => Cipher::Aes256,
        "DES-EDE3-CBC" => Cipher::TripleDes,
        "DES-CBC" => Cipher::Des,
        _ => return Err("OpenSSL's old way (Proc-Type: 4,ENCRYPTED), by a cipher that is not read here".to_owned()),
    };
    let iv = unhex(iv.trim()).filter(|iv| iv.len() == cipher.block_length());
    let iv = iv.ok_or("OpenSSL's old way (Proc-Type: 4,ENCRYPTED), with a damaged initialisation vector")?;
    let salt = iv.iter().take(8).copied().collect();
    Ok(Scheme { cipher, key: Kdf::OpenSsl { salt, length: cipher.key_length() }, iv: Iv::Given(iv) })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let pairs = digits?;
    let (pairs, []) = pairs.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
