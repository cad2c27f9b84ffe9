//! Keys, plain and encrypted, in every form.

use std::sync::Arc;

use kubefront_core::Role;

use super::parts;
use super::seeds::{self, SeedFile};

/// Any key is read or refused; what is kept of it is a key that is read again.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(Some(Role::Key), input);
    parts::hold(&decoded, &[input]);
}

/// Keys as they are, and their DER: base64 keeps a fuzzer out.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let texts = files.iter().filter(|file| file.holds(" KEY-----")).map(|file| file.bytes.clone());
    let is_key = |der: &Arc<[u8]>| parts::read(Some(Role::Key), der).certificates.is_empty();
    texts.chain(seeds::structures(files).into_iter().filter(is_key)).collect()
}
