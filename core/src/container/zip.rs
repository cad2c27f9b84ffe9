//! Zip archives (APPNOTE 6.3.10) of certificates from CAs and portals: entries stored or deflated, bounded in number,
//! size and ratio. No encryption.

use std::borrow::Cow;

use crc::{CRC_32_ISO_HDLC, Crc};
use miniz_oxide::inflate::decompress_slice_iter_to_slice;
use rawzip::{CompressionMethod, ErrorKind, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};
use zeroize::Zeroizing;

use super::error::{ArchiveError, EntryError};
use crate::limits;

/// One file of an archive.
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Whether that is its whole name, as it is in the archive.
    pub(crate) is_exact: bool,
    /// Its content, or why it was not extracted.
    pub(crate) content: Result<Zeroizing<Vec<u8>>, EntryError>,
}

/// Extracts every file, at most [`limits::ZIP_ENTRIES`]; `room` is what may be extracted from this archive and others.
///
/// # Errors
/// The archive as a whole is damaged or beyond what is read.
pub(crate) fn entries(zip: &[u8], room: &mut usize) -> Result<Vec<Entry>, ArchiveError> {
    let archive = ZipArchive::from_slice(zip).map_err(|error| match error.kind() {
        ErrorKind::InvalidEndOfCentralDirectory => ArchiveError::Directory,
        _ => ArchiveError::NoDirectory,
    })?;
    let count = usize::try_from(archive.entries_hint()).unwrap_or(usize::MAX);
    if count > limits::ZIP_ENTRIES {
        return Err(ArchiveError::TooManyFiles);
    }
    let mut left = limits::FILE_BYTES;
    let mut entries = Vec::new();
    let mut headers = archive.entries();
    for _ in 0..count {
        let header = headers.next_entry().ok().flatten().ok_or(ArchiveError::Directory)?;
        let name = String::from_utf8_lossy(header.file_path().as_bytes());
        if name.ends_with('/') || name.contains("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        let is_exact = matches!(name, Cow::Borrowed(_)) && name.chars().count() <= LONGEST_NAME;
        let name = name.chars().take(LONGEST_NAME).collect();
        let most = left.min(*room);
        let size = usize::try_from(header.uncompressed_size_hint()).unwrap_or(usize::MAX);
        let content = content(&archive, &header, size, most);
        if size <= most {
            // entries may share their octets, and unpacking what turns out to be damaged needs as much time
            left -= size;
            *room -= size;
        }
        entries.push(Entry { name, is_exact, content });
    }
    Ok(entries)
}

fn content(
    archive: &ZipSliceArchive<&[u8]>,
    header: &ZipFileHeaderRecord<'_>,
    size: usize,
    most: usize,
) -> Result<Zeroizing<Vec<u8>>, EntryError> {
    if header.compression_method() == CompressionMethod::AES {
        return Err(EntryError::EncryptedAes);
    }
    if header.flags().is_encrypted() {
        return Err(EntryError::Encrypted);
    }
    let packed = header.compressed_size_hint();
    if size > most || header.uncompressed_size_hint() > packed.saturating_mul(HIGHEST_RATIO).saturating_add(1024) {
        return Err(EntryError::TooLarge);
    }
    let entry = archive.get_entry(header.wayfinder()).map_err(|_| EntryError::Damaged)?;
    // one buffer of the stated size: one that grows would leave copies of a key in memory
    let mut plain = Zeroizing::new(vec![0; size]);
    let written = match header.compression_method() {
        CompressionMethod::STORE if entry.data().len() == size => {
            plain.copy_from_slice(entry.data());
            size
        }
        CompressionMethod::STORE => return Err(EntryError::Damaged),
        CompressionMethod::DEFLATE => {
            let packed = core::iter::once(entry.data());
            decompress_slice_iter_to_slice(&mut plain, packed, false, true).map_err(|_| EntryError::Damaged)?
        }
        _ => return Err(EntryError::Method),
    };
    let is_sound = written == size && CRC_32.checksum(&plain) == header.crc32();
    is_sound.then_some(plain).ok_or(EntryError::Damaged)
}

/// The table of rawzip (and of crc32fast) has 16 KiB, this one has 1.
static CRC_32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
const LONGEST_NAME: usize = 128;
/// Deflate packs text of one letter a thousand times; certificates and keys hardly at all, YAML ten times.
const HIGHEST_RATIO: u64 = 200;
