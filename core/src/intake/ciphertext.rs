//! Files that another program encrypted as a whole.

use crate::decoded::described::Encryption;

/// Recognizes an encrypted file by how it begins, or by the mark of SOPS in it.
pub(super) fn of(bytes: &[u8]) -> Option<Encryption> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if let Some((_, found)) = BEGINNINGS.iter().find(|(beginning, _)| start.starts_with(beginning)) {
        return Some(*found);
    }
    if is_openpgp(bytes) {
        return Some(Encryption::Pgp);
    }
    let text = core::str::from_utf8(bytes).ok()?;
    if text.contains("!vault |") && text.contains("$ANSIBLE_VAULT;") {
        return Some(Encryption::AnsibleVaultValues);
    }
    let is_sops =
        text.contains(SOPS) && ["sops:", "\"sops\"", "sops_version", "sops_mac"].iter().any(|mark| text.contains(mark));
    is_sops.then_some(Encryption::Sops)
}

/// An OpenPGP packet (RFC 9580) with a session key, version 3 or 4, as the first packet of a binary message.
fn is_openpgp(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x84, _, 3, ..]
            | [0x85, 0..=4, _, 3, ..]
            | [0x8c, _, 4, ..]
            | [0xc1, _, 3, ..]
            | [0xc1, 0xc0..=0xc4, _, 3, ..]
            | [0xc3, _, 4, ..]
    )
}

const SOPS: &str = "ENC[AES256_GCM,";
const BEGINNINGS: [(&[u8], Encryption); 8] = [
    (b"$ANSIBLE_VAULT;", Encryption::AnsibleVault),
    (b"\0GITCRYPT", Encryption::GitCrypt),
    (b"age-encryption.org/", Encryption::Age),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", Encryption::Age),
    (b"-----BEGIN PGP MESSAGE-----", Encryption::Pgp),
    (b"Salted__", Encryption::OpensslEnc),
    (b"U2FsdGVkX1", Encryption::OpensslEnc),
    (b"version https://git-lfs.github.com/spec/", Encryption::GitLfs),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encrypted_files_are_recognized() {
        let rows: [(&[u8], Option<Encryption>); 14] = [
            (b"$ANSIBLE_VAULT;1.1;AES256\n6162", Some(Encryption::AnsibleVault)),
            (b"\0GITCRYPT\0abc", Some(Encryption::GitCrypt)),
            (b"age-encryption.org/v1\n-> X25519 abc", Some(Encryption::Age)),
            (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", Some(Encryption::Age)),
            (b"-----BEGIN PGP MESSAGE-----\n\nhQIM\n", Some(Encryption::Pgp)),
            (&[0x85, 2, 0x0c, 3, 1, 2], Some(Encryption::Pgp)),
            (b"Salted__12345678", Some(Encryption::OpensslEnc)),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", Some(Encryption::GitLfs)),
            (b"a: ENC[AES256_GCM,data:x]\nsops:\n  mac: b\n", Some(Encryption::Sops)),
            (b"{\"data\":\"ENC[AES256_GCM,data:x]\",\"sops\":{}}", Some(Encryption::Sops)),
            (b"token: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n", Some(Encryption::AnsibleVaultValues)),
            (b"-----BEGIN CERTIFICATE-----\n", None),
            (b"sops: is a program\n", None),
            (&[0x30, 0x82, 1, 2], None),
        ];
        for (bytes, expected) in rows {
            assert_eq!(of(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
