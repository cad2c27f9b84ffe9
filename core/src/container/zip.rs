//! Zip archives (APPNOTE 6.3.10), as CAs and portals hand out certificates: entries stored or deflated, bounded in number,
//! size and ratio. No ZIP64, no encryption.

use zeroize::Zeroizing;

use crate::limits;

/// One file of an archive.
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Its content, or why it was not taken out, in words.
    pub(crate) content: Result<Zeroizing<Vec<u8>>, &'static str>,
}

/// Takes out every file, at most [`limits::ZIP_ENTRIES`]; `room` is what may be taken out of this archive and others.
///
/// # Errors
/// The archive as a whole is damaged or beyond what is read, in words.
pub(crate) fn entries(zip: &[u8], room: &mut usize) -> Result<Vec<Entry>, &'static str> {
    let end = end_record(zip).ok_or("its list of files is missing or cut off")?;
    let count = number(zip, end + 10, 2).ok_or(DAMAGED)?;
    if count > limits::ZIP_ENTRIES {
        return Err("it holds more files than are read of one archive");
    }
    let mut at = number(zip, end + 16, 4).ok_or(DAMAGED)?;
    let mut left = limits::FILE_BYTES;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (header, next) = header(zip, at).ok_or(DAMAGED)?;
        at = next;
        if header.name.ends_with('/') || header.name.contains("__MACOSX/") || header.name.ends_with(".DS_Store") {
            continue;
        }
        let most = left.min(*room);
        let content = content(zip, &header, most);
        if header.size <= most {
            // entries may share their octets, and unpacking what turns out to be damaged takes as long
            left -= header.size;
            *room -= header.size;
        }
        entries.push(Entry { name: header.name, content });
    }
    Ok(entries)
}

struct Header {
    name: String,
    flags: usize,
    method: usize,
    checksum: usize,
    packed: usize,
    size: usize,
    local: usize,
}

/// The record at the end, behind which stands a comment of at most 64 KiB.
fn end_record(zip: &[u8]) -> Option<usize> {
    let earliest = zip.len().saturating_sub(LONGEST_COMMENT + 22);
    let tail = zip.get(earliest..)?;
    tail.windows(4).rposition(|window| window == b"PK\x05\x06").map(|position| earliest + position)
}

/// Reads one header of the central directory; returns where the next begins.
fn header(zip: &[u8], at: usize) -> Option<(Header, usize)> {
    let field = |offset: usize, octets| number(zip, at.checked_add(offset)?, octets);
    if zip.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
        return None;
    }
    let (name, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
    let text = zip.get(at + 46..at + 46 + name)?;
    let name: String = String::from_utf8_lossy(text).chars().take(LONGEST_NAME).collect();
    let header = Header {
        name,
        flags: field(8, 2)?,
        method: field(10, 2)?,
        checksum: field(16, 4)?,
        packed: field(20, 4)?,
        size: field(24, 4)?,
        local: field(42, 4)?,
    };
    Some((header, at + 46 + text.len() + extra + comment))
}

fn content(zip: &[u8], header: &Header, left: usize) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    if header.flags & 1 == 1 {
        return Err("it is encrypted: unpack the archive and hand in the files");
    }
    if header.size > left || header.size > header.packed.saturating_mul(HIGHEST_RATIO).saturating_add(1024) {
        return Err("unpacked, it is larger than what is read");
    }
    let start = |at: usize| Some(at + 30 + number(zip, at + 26, 2)? + number(zip, at + 28, 2)?);
    let local = zip.get(header.local..header.local.saturating_add(4)) == Some(b"PK\x03\x04");
    let start = start(header.local).filter(|_| local).ok_or(DAMAGED)?;
    let packed = zip.get(start..start.saturating_add(header.packed)).ok_or(DAMAGED)?;
    let plain = match header.method {
        0 => packed.to_vec(),
        8 => miniz_oxide::inflate::decompress_to_vec_with_limit(packed, header.size).map_err(|_| DAMAGED)?,
        _ => return Err("it is packed in a way that is not read here: unpack the archive and hand in the files"),
    };
    let plain = Zeroizing::new(plain);
    let is_sound = plain.len() == header.size && usize::try_from(checksum(&plain)) == Ok(header.checksum);
    is_sound.then_some(plain).ok_or(DAMAGED)
}

/// Reads a little-endian number.
fn number(zip: &[u8], at: usize, octets: usize) -> Option<usize> {
    let digits = zip.get(at..at.checked_add(octets)?)?;
    Some(digits.iter().rev().fold(0, |sum, digit| sum << 8 | usize::from(*digit)))
}

/// CRC-32 (ISO 3309), half an octet at a time.
fn checksum(content: &[u8]) -> u32 {
    let step = |sum: u32, half: u32| sum >> 4 ^ CRC.get((sum ^ half) as usize & 15).copied().unwrap_or_default();
    !content.iter().fold(u32::MAX, |sum, octet| step(step(sum, u32::from(*octet)), u32::from(*octet) >> 4))
}

static CRC: [u32; 16] = [
    0,
    0x1db7_1064,
    0x3b6e_20c8,
    0x26d9_30ac,
    0x76dc_4190,
    0x6b6b_51f4,
    0x4db2_6158,
    0x5005_713c,
    0xedb8_8320,
    0xf00f_9344,
    0xd6d6_a3e8,
    0xcb61_b38c,
    0x9b64_c2b0,
    0x86d3_d2d4,
    0xa00a_e278,
    0xbdbd_f21c,
];
const DAMAGED: &str = "it is damaged";
const LONGEST_COMMENT: usize = 65_535;
const LONGEST_NAME: usize = 128;
/// Deflate packs text of one letter a thousand times; certificates and keys hardly at all, YAML ten times.
const HIGHEST_RATIO: usize = 200;
