//! Writes a zip (APPNOTE 6.3.10), stored, without dates: same files, same bytes.
//!
//! By hand: the writer of rawzip puts sizes behind each file (data descriptors), and readers that stream, Java's
//! ZipInputStream among them, reject that in stored files.

use crc::{CRC_32_ISO_HDLC, Crc};
use zeroize::Zeroizing;

/// One file of the archive.
pub struct Entry<'a> {
    pub path: String,
    pub bytes: &'a [u8],
    /// Unix permissions, `0o600`.
    pub mode: u32,
}

/// Returns the archive. A bundle is far smaller than the 4 GiB of the format; a larger entry is left out.
pub fn write(entries: &[Entry<'_>]) -> Zeroizing<Vec<u8>> {
    let mut archive = Zeroizing::new(Vec::new());
    let mut directory = Vec::new();
    let mut count: u16 = 0;
    for entry in entries {
        let (Ok(size), Ok(offset)) = (u32::try_from(entry.bytes.len()), u32::try_from(archive.len())) else { continue };
        let Ok(name) = u16::try_from(entry.path.len()) else { continue };
        let common = common(CRC_32.checksum(entry.bytes), size, name);
        put(&mut archive, &[b"PK\x03\x04", &common, entry.path.as_bytes(), entry.bytes]);
        // Made by Unix (3), so that permissions count; regular file.
        let external = ((0o100_000 | entry.mode) << 16).to_le_bytes();
        let head: [&[u8]; 7] =
            [b"PK\x01\x02", &[20, 3], &common, &[0; 6], &external[..0], &external, &offset.to_le_bytes()];
        put(&mut directory, &head);
        directory.extend_from_slice(entry.path.as_bytes());
        count = count.saturating_add(1);
    }
    let sizes = [directory.len(), archive.len()].map(|n| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
    let end: [&[u8]; 7] =
        [b"PK\x05\x06", &[0; 4], &count.to_le_bytes(), &count.to_le_bytes(), &sizes[0], &sizes[1], &[0; 2]];
    put(&mut archive, &[&directory]);
    put(&mut archive, &end);
    archive
}

/// What both headers of a file share: version 2.0, names in UTF-8, stored, the format's first date.
fn common(crc: u32, size: u32, name: u16) -> Vec<u8> {
    let mut fields = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
    for number in [crc, size, size] {
        fields.extend_from_slice(&number.to_le_bytes());
    }
    fields.extend_from_slice(&name.to_le_bytes());
    fields.extend_from_slice(&[0, 0]);
    fields
}

fn put(into: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| into.extend_from_slice(part));
}

static CRC_32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_where_readers_look() {
        let entries = [
            Entry { path: "b/a.txt".to_owned(), bytes: b"hello", mode: 0o600 },
            Entry { path: "b/run.sh".to_owned(), bytes: b"#!/bin/sh\n", mode: 0o700 },
        ];
        let archive = write(&entries);
        let end = archive.len() - 22;
        assert_eq!(&archive[end..end + 4], b"PK\x05\x06");
        let number = |at: usize| u32::from_le_bytes(archive[at..at + 4].try_into().unwrap()) as usize;
        let (size, start) = (number(end + 12), number(end + 16));
        assert_eq!(start + size, end, "the directory ends where the end record begins");
        assert_eq!(&archive[start..start + 4], b"PK\x01\x02");
        assert_eq!(&archive[start + 46..start + 46 + 7], b"b/a.txt");
        assert_eq!(number(start + 38) >> 16, 0o100_600);
        assert_eq!(number(start + 16), 0x3610_A686, "the checksum of `hello`");
    }
}
