//! Archives whose bytes depend only on what is in them: sorted, one time, one owner.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};
use tar::{Builder, EntryType, Header};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Release;
use super::binary::Built;
use crate::step::Failure;
use crate::toolchain::Target;

/// A file of an archive.
#[derive(Clone)]
pub(super) struct Entry {
    /// Its path, with `/`.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    pub(super) is_program: bool,
}

impl Entry {
    pub(super) fn file(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), is_program: false }
    }

    pub(super) fn program(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), is_program: true }
    }
}

/// Writes the archive of a program, with the documents next to it.
pub(super) fn write(release: &Release, built: &Built, documents: &[Entry]) -> Result<(), Failure> {
    let top = top(release.version, built.triple);
    let below = |entry: &Entry| Entry { path: format!("{top}/{}", entry.path), ..entry.clone() };
    let mut entries: Vec<_> = documents.iter().map(below).collect();
    entries.push(Entry::program(format!("{top}/{}", built.name), built.bytes.clone()));
    let bytes = match built.targets.contains(&Target::Windows) {
        true => zipped(entries)?,
        false => gzipped(&tarred(entries, release.time)?)?,
    };
    Ok(fs::write(release.folder.join(name(built.triple)), bytes)?)
}

/// The name of a program's archive. It has no version, so that the newest has a known address.
pub(super) fn name(triple: &str) -> String {
    let end = if triple.contains("windows") { "zip" } else { "tar.gz" };
    format!("kubefront-{triple}.{end}")
}

/// The only directory at the top of the archive.
pub(super) fn top(version: &str, triple: &str) -> String {
    format!("kubefront-{version}-{triple}")
}

/// Makes a tar archive, with the directories of the files.
pub(super) fn tarred(mut entries: Vec<Entry>, time: u64) -> Result<Vec<u8>, Failure> {
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    let mut folders: Vec<String> = Vec::new();
    let mut archive = Builder::new(Vec::new());
    let header = |kind: EntryType, mode: u32, size: usize| {
        let mut header = Header::new_ustar();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_size(size as u64);
        header.set_mtime(time);
        header.set_uid(0);
        header.set_gid(0);
        header
    };
    for entry in entries {
        for (end, _) in entry.path.match_indices('/') {
            let folder = entry.path.get(..=end).unwrap_or_default();
            if !folders.iter().any(|known| known == folder) {
                folders.push(folder.to_owned());
                archive.append_data(&mut header(EntryType::Directory, 0o755, 0), folder, io::empty())?;
            }
        }
        let mode = if entry.is_program { 0o755 } else { 0o644 };
        let mut header = header(EntryType::Regular, mode, entry.bytes.len());
        archive.append_data(&mut header, &entry.path, entry.bytes.as_slice())?;
    }
    Ok(archive.into_inner()?)
}

/// Compresses, without a name or a time.
pub(super) fn gzipped(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    // 255: an unknown system. The library's default differs by the system.
    let mut writer = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Makes a zip archive. Its time is 1980, the first that zip knows.
pub(super) fn zipped(mut entries: Vec<Entry>) -> Result<Vec<u8>, Failure> {
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    zipped_as_is(&entries)
}

/// The same, in the order given.
pub(super) fn zipped_as_is(entries: &[Entry]) -> Result<Vec<u8>, Failure> {
    let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
    let failed = |error: zip::result::ZipError| Failure::new(format!("no zip archive: {error}"), "cargo xtask dist");
    for entry in entries {
        let mode = if entry.is_program { 0o755 } else { 0o644 };
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(mode);
        archive.start_file(&entry.path, options).map_err(failed)?;
        archive.write_all(&entry.bytes)?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}

/// Returns the paths of all files below a directory, sorted, with `/`.
pub(super) fn files_below(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| Failure::io(folder, &error))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type()?.is_dir() {
            true => files.extend(files_below(&entry.path())?.into_iter().map(|file| format!("{name}/{file}"))),
            false => files.push(name),
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::{Entry, gzipped, tarred, zipped};

    #[test]
    fn the_order_of_the_files_changes_nothing() {
        let (one, two) = (Entry::file("a/b", "1"), Entry::program("a/c/d", "2"));
        let made =
            |entries: Vec<Entry>| (gzipped(&tarred(entries.clone(), 7).unwrap()).unwrap(), zipped(entries).unwrap());
        assert_eq!(made(vec![one.clone(), two.clone()]), made(vec![two, one]));
    }

    #[test]
    fn directories_come_before_their_files() {
        let bytes = tarred(vec![Entry::file("a/c/d", "2"), Entry::file("a/b", "1")], 7).unwrap();
        let mut archive = tar::Archive::new(bytes.as_slice());
        let entries: Vec<_> = archive
            .entries()
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let header = entry.header();
                (entry.path().unwrap().display().to_string(), header.mode().unwrap(), header.mtime().unwrap())
            })
            .collect();
        let expected = [("a/", 0o755), ("a/b", 0o644), ("a/c/", 0o755), ("a/c/d", 0o644)];
        assert_eq!(entries, expected.map(|(path, mode)| (path.to_owned(), mode, 7)));
    }
}
