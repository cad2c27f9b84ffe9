//! A file without a role: PEM with any damage, and every other form that is recognized by content.

use std::sync::Arc;

use super::parts::{self, Parts};
use super::seeds::SeedFile;

/// Any file is read; damage of the kind that editors and shells do changes nothing.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(None, input);
    parts::hold(&decoded, &[input]);
    let is_plain = |octet: &u8| matches!(octet, b' '..=b'~' | b'\n' | b'\t');
    let before = Parts::of(&decoded);
    if before.is_empty() || !input.iter().all(is_plain) {
        return;
    }
    let windows = input.iter().flat_map(|octet| if *octet == b'\n' { vec![b'\r', b'\n'] } else { vec![*octet] });
    let wide = [0xff, 0xfe].into_iter().chain(input.iter().flat_map(|octet| [*octet, 0]));
    for (bytes, what) in [(windows.collect::<Vec<u8>>(), "CRLF"), (wide.collect(), "UTF-16")] {
        assert!(Parts::of(&parts::read(None, &bytes)) == before, "in {what} something else is read");
    }
}

/// Every text with a block in it.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    files.iter().filter(|file| file.holds("-----")).map(|file| file.bytes.clone()).collect()
}

/// Markers, and what damages them.
pub const WORDS: &[&str] = &[
    "-----BEGIN CERTIFICATE-----",
    "-----END CERTIFICATE-----",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----END RSA PRIVATE KEY-----",
    "-----BEGIN EC PRIVATE KEY-----",
    "-----BEGIN EC PARAMETERS-----",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----",
    "-----BEGIN PKCS7-----",
    "-----BEGIN PKCS12-----",
    "-----BEGIN TRUSTED CERTIFICATE-----",
    "-----BEGIN X509 CRL-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----",
    "-----BEGIN ",
    "-----END ",
    "Proc-Type: 4,ENCRYPTED",
    "DEK-Info: AES-256-CBC,",
    "DEK-Info: DES-EDE3-CBC,",
    "\u{feff}",
    "\u{a0}",
    "\u{200b}",
    "\u{2013}",
    "\u{2014}",
    "\r\n",
    "\\n",
    "\\u003d",
    "=\n",
    "==",
    "> ",
    "\" +\n\"",
];
