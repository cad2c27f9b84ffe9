//! Archives: PKCS#12 and PKCS#7, BER and DER, and what opens them.

use std::sync::Arc;

use super::parts;
use super::seeds::{self, SeedFile};

/// Any archive is opened or refused.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(None, input);
    parts::hold(&decoded, &[input]);
}

/// Archives, by their shape: the version, or the arc of PKCS#7, comes first. Each as DER and as BER.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let is_archive = |der: &Arc<[u8]>| {
        let front = der.get(..20).unwrap_or_default();
        front.windows(4).any(|part| part == [2, 1, 3, 0x30]) || front.windows(8).any(|part| part == PKCS7)
    };
    let archives: Vec<_> = seeds::structures(files).into_iter().filter(is_archive).collect();
    archives.iter().map(|der| ber(der).unwrap_or_default().into()).chain(archives.iter().cloned()).collect()
}

/// DER as Java and NSS would write it: indefinite lengths, octet strings in pieces.
fn ber(der: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = der;
    while let [tag, length, behind @ ..] = rest {
        let digits = usize::from(length.checked_sub(0x80).unwrap_or_default());
        let (digits, behind) = behind.split_at_checked(digits)?;
        let long = digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit));
        let (content, after) = behind.split_at_checked(if digits.is_empty() { usize::from(*length) } else { long })?;
        let (tag, inside) = match *tag {
            0x04 | 0x80 => (tag | 0x20, content.chunks(100).flat_map(piece).collect()),
            tag if tag & 0x20 != 0 => (tag, ber(content)?),
            _ => {
                out.extend_from_slice(&rest[..rest.len() - after.len()]);
                rest = after;
                continue;
            }
        };
        out.extend([&[tag, 0x80][..], &inside, &[0, 0]].concat());
        rest = after;
    }
    Some(out)
}

fn piece(octets: &[u8]) -> Vec<u8> {
    [&[4, octets.len() as u8][..], octets].concat()
}

const PKCS7: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
