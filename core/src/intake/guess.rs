//! Guesses at inputs of unknown form: enough to see which file was chosen by mistake.

use crate::decoded::described::Look;

/// Says whether something begins as DER (or BER) structures do; no text does.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x80..=0x84, _, ..])
        || matches!(bytes, [0x30, length, 0x02 | 0x06 | 0x30, ..] if usize::from(*length) + 2 == bytes.len())
}

/// Says whether a block contains OpenSSH's own form of a private key.
pub(super) fn is_openssh(label: &str, der: &[u8]) -> bool {
    label == "OPENSSH PRIVATE KEY" || der.starts_with(b"openssh-key-v1\0")
}

/// Returns what something looks like.
pub(super) fn like(bytes: &[u8]) -> Look {
    if let Some(look) = magic(bytes) {
        return look;
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return Look::Binary };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let start: String = text.chars().take(64).collect::<String>().to_ascii_lowercase();
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| start.starts_with(prefix));
    if let Some((_, look)) = BEGINNINGS.iter().find(|(prefixes, _)| begins(prefixes)) {
        return *look;
    }
    if begins(&["{", "["]) {
        let is_jwk = text.len() < 65_536 && text.contains("\"kty\"");
        return if is_jwk { Look::JsonWebKey } else { Look::Json };
    }
    if begins(&["<?xml", "<"]) {
        return Look::Xml;
    }
    if begins(&["#!"]) {
        return Look::Script;
    }
    let is_field =
        |line: &str| line.split_once(": ").is_some_and(|(key, _)| !key.trim().is_empty() && !key.trim().contains(' '));
    if begins(&["---\n", "---\r\n"]) || text.lines().take(8).filter(|line| is_field(line)).count() >= 2 {
        return Look::Yaml;
    }
    Look::PlainText
}

/// Recognizes a file by its first octets.
fn magic(bytes: &[u8]) -> Option<Look> {
    let found = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, look)| *look);
    let tar = bytes.get(257..262).filter(|mark| *mark == b"ustar").map(|_| Look::Tar);
    found.or(tar)
}

/// How texts begin, in lower case.
const BEGINNINGS: &[(&[&str], Look)] = &[
    (&["<!doctype html", "<html", "<head"], Look::Html),
    (&["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "ssh-dss ", "sk-ssh-"], Look::SshPublicKey),
    (&["certificate:\n    data:", "certificate:\r\n    data:", "certificate request:"], Look::OpensslText),
    (&["putty-user-key-file"], Look::PuttyKey),
];
/// Beginnings of files that are common in the same directory.
const MAGIC: &[(&[u8], Look)] = &[
    (b"\x7fELF", Look::Elf),
    (b"MZ", Look::WindowsProgram),
    (b"\x89PNG", Look::Png),
    (b"\xff\xd8\xff", Look::Jpeg),
    (b"GIF8", Look::Gif),
    (b"%PDF-", Look::Pdf),
    (b"7z\xbc\xaf\x27\x1c", Look::SevenZip),
    (b"BZh", Look::Bzip2),
    (b"\xfd7zXZ\0", Look::Xz),
    (b"\x28\xb5\x2f\xfd", Look::Zstd),
    (b"SQLite format 3\0", Look::Sqlite),
    (b"\xd0\xcf\x11\xe0", Look::Office),
    (b"\0\0\0\x02", Look::BouncyCastle),
];
