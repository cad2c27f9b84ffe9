//! Ciphertext in place of a token: files that are encrypted for a repository, and were not decrypted.

use thiserror::Error;

/// The program whose ciphertext it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Cipher {
    /// `ENC[AES256_GCM,data:...]`
    #[error("SOPS")]
    Sops,
    /// `$ANSIBLE_VAULT;1.1;AES256`
    #[error("Ansible Vault")]
    AnsibleVault,
    /// `age-encryption.org/v1`
    #[error("age")]
    Age,
    /// `-----BEGIN PGP MESSAGE-----`
    #[error("PGP")]
    Pgp,
    /// `encryptedData` of a SealedSecret: base64 that starts with the length of an RSA-4096 block.
    #[error("Sealed Secrets")]
    SealedSecret,
    /// `vault:v1:...`
    #[error("the transit engine of HashiCorp Vault")]
    VaultTransit,
    /// A ciphertext blob of AWS KMS in base64.
    #[error("AWS KMS")]
    AwsKms,
    /// A file of a repository that is locked.
    #[error("git-crypt")]
    GitCrypt,
    /// `ENC[PKCS7,...]`
    #[error("hiera-eyaml")]
    Eyaml,
}

/// Recognizes ciphertext; no token contains these marks.
pub(crate) fn of(text: &[u8]) -> Option<Cipher> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    let begins = BEGINNINGS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, cipher)| *cipher);
    let searched = text.get(..SEARCHED).unwrap_or(text);
    let has = |mark: &[u8]| searched.windows(mark.len()).any(|window| window == mark);
    let inside = || INSIDE.iter().find(|(mark, _)| has(mark)).map(|(_, cipher)| *cipher);
    let is_transit = || text.strip_prefix(b"vault:v").is_some_and(|rest| matches!(rest, [b'0'..=b'9', b':', ..]));
    begins
        .or_else(inside)
        .or_else(|| is_transit().then_some(Cipher::VaultTransit))
        .or_else(|| is_sealed(text).then_some(Cipher::SealedSecret))
}

/// Two octets with the length of the encrypted session key (512), then the key.
fn is_sealed(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let is_start = matches!(text, [b'A', b'g', b'A'..=b'D', ..]);
    is_start && text.len() >= SEALED && text.iter().all(|octet| octet.is_ascii_alphanumeric() || b"+/=".contains(octet))
}

const BEGINNINGS: &[(&[u8], Cipher)] = &[
    (b"$ANSIBLE_VAULT;", Cipher::AnsibleVault),
    (b"age-encryption.org/v1", Cipher::Age),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", Cipher::Age),
    (b"-----BEGIN PGP MESSAGE-----", Cipher::Pgp),
    (b"AQICAH", Cipher::AwsKms),
    (b"\0GITCRYPT\0", Cipher::GitCrypt),
];
const INSIDE: &[(&[u8], Cipher)] = &[
    (b"ENC[AES256_GCM,", Cipher::Sops),
    (b"ENC[PKCS7,", Cipher::Eyaml),
    (b"ENC[GPG,", Cipher::Eyaml),
    (b"$ANSIBLE_VAULT;", Cipher::AnsibleVault),
];
/// A mark is at the start, or in the first value of a small document.
const SEARCHED: usize = 4 << 10;
/// Base64 of two octets, an RSA-4096 block, and a tag of AES-GCM.
const SEALED: usize = 700;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphertext_is_recognized() {
        let sealed = format!("AgB{}", "x9".repeat(400));
        let rows: [(&str, Option<Cipher>); 14] = [
            ("ENC[AES256_GCM,data:def456==,iv:ssss=,tag:tttt=,type:str]", Some(Cipher::Sops)),
            ("{\"data\": \"ENC[AES256_GCM,data:a\", \"sops\": {}}", Some(Cipher::Sops)),
            ("$ANSIBLE_VAULT;1.1;AES256\n6162", Some(Cipher::AnsibleVault)),
            ("\n$ANSIBLE_VAULT;1.2;AES256;prod\n6162", Some(Cipher::AnsibleVault)),
            ("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl", Some(Cipher::Age)),
            ("age-encryption.org/v1\n-> X25519", Some(Cipher::Age)),
            ("-----BEGIN PGP MESSAGE-----\n", Some(Cipher::Pgp)),
            ("vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX9vyf7w==", Some(Cipher::VaultTransit)),
            ("AQICAHhAbCdEf", Some(Cipher::AwsKms)),
            ("ENC[PKCS7,MIIB]", Some(Cipher::Eyaml)),
            (&sealed, Some(Cipher::SealedSecret)),
            ("AgBshort", None),
            ("vault-token", None),
            ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", None),
        ];
        for (text, expected) in rows {
            assert_eq!(of(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(of(b"\0GITCRYPT\0\x01\xff"), Some(Cipher::GitCrypt));
    }
}
