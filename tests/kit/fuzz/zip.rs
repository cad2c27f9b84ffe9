//! Zip archives of all of these.

use std::sync::Arc;

use super::parts;
use super::seeds::SeedFile;

/// Any archive is unpacked or refused.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(None, input);
    parts::hold(&decoded, &[input]);
}

/// Archives.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    files.iter().filter(|file| file.bytes.starts_with(b"PK")).map(|file| file.bytes.clone()).collect()
}

/// Signatures of its records.
pub const WORDS: &[&str] = &["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "PK\u{7}\u{8}", "__MACOSX/", ".DS_Store"];
