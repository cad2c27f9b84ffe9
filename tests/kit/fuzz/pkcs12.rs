//! Archives: PKCS#12 and PKCS#7, BER and DER, and what opens them.

use std::sync::Arc;

use super::parts;
use super::seeds::{self, SeedFile};

/// Any archive is opened or refused.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(None, input);
    parts::hold(&decoded, &[input]);
}

/// Archives, by their shape: the version, or the arc of PKCS#7, stands in front.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let is_archive = |der: &Arc<[u8]>| {
        let front = der.get(..20).unwrap_or_default();
        front.windows(4).any(|part| part == [2, 1, 3, 0x30]) || front.windows(8).any(|part| part == PKCS7)
    };
    seeds::structures(files).into_iter().filter(is_archive).collect()
}

const PKCS7: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
