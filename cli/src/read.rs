//! Reads files, links, pipes, and stdin into memory: bounded, wiped, and with all errors at once.

use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::path::{Path, PathBuf};

use kubefront_core::hidden;
use kubefront_core::limits::FILE_BYTES;
use kubefront_core::{Material, Role};
use zeroize::Zeroizing;

use crate::paths::{self, is_device};
use crate::say::{Line, patiently, plain_io, say};
use crate::unshown::{Purpose, instead_of_path};

/// An input on the command line or in the exposure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Source {
    /// Its path; `-` is stdin.
    pub path: PathBuf,
    /// Its role, if a flag or a field names it.
    pub role: Option<Role>,
}

/// Bytes of an input.
pub(crate) struct Bytes {
    /// The bytes, or their beginning.
    pub bytes: Zeroizing<Vec<u8>>,
    /// There were more.
    pub is_cut: bool,
}

/// Why an input could not be read.
#[derive(thiserror::Error, Debug)]
#[error("{}{why}", path.display())]
pub(crate) struct ReadError {
    path: PathBuf,
    why: String,
    hint: String,
}

/// Reads all inputs. Their names in messages are file names, or paths if two files have the same name.
///
/// # Errors
/// Every input that cannot be read.
pub(crate) fn read_all(sources: &[Source]) -> Result<Vec<Material>, Vec<ReadError>> {
    let (mut materials, mut errors) = (Vec::with_capacity(sources.len()), Vec::new());
    let mut left = TOTAL_BYTES;
    for (source, name) in sources.iter().zip(names(sources)) {
        if let Err(error) = is_text(&source.path) {
            errors.push(error);
            continue;
        }
        match read(&source.path, left.min(FILE_BYTES), Purpose::Input(source.role)) {
            Ok(read) => {
                left -= read.bytes.len();
                materials.push(read.into_material(name, source.role));
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(materials) } else { Err(errors) }
}

/// Messages, commands, and `exposure.yaml` cannot name any other file.
fn is_text(path: &Path) -> Result<(), ReadError> {
    match path.to_str() {
        Some(_) => Ok(()),
        None => Err(ReadError {
            path: path.to_owned(),
            why: ": the file name is not valid UTF-8".to_owned(),
            hint: if cfg!(windows) {
                "rename the file"
            } else {
                "rename the file, or pass it on standard input: - < FILE"
            }
            .to_owned(),
        }),
    }
}

/// Reads one input, at most `cap` bytes.
///
/// # Errors
/// It does not exist, cannot be read, or is a directory, a terminal, or a device.
pub(crate) fn read(path: &Path, cap: usize, purpose: Purpose) -> Result<Bytes, ReadError> {
    let fail = |why: String, hint: &str| ReadError { path: path.to_owned(), why, hint: hint.to_owned() };
    if path == Path::new("-") {
        if io::stdin().is_terminal() {
            return Err(fail(
                ": standard input is a terminal".to_owned(),
                if cfg!(windows) {
                    "pass the file itself"
                } else {
                    "redirect a file to it, for example: kubefront check - < FILE"
                },
            ));
        }
        return patiently("waiting for the end of standard input", || drain(&mut io::stdin().lock(), 0, cap))
            .map_err(|error| fail(format!(": {}", plain_io(&error)), ""));
    }
    let io_error = |error: io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::InvalidFilename | ErrorKind::NotADirectory | ErrorKind::InvalidInput => {
            match instead_of_path(path, purpose) {
                Some((why, hint)) => ReadError { path: PathBuf::new(), why, hint },
                None => fail(format!(": {}", plain_io(&error)), ""),
            }
        }
        _ => fail(format!(": {}", plain_io(&error)), ""),
    };
    if is_device(path) {
        return Err(fail(
            " is the name of a device on Windows".to_owned(),
            "rename the file, or pass - for standard input",
        ));
    }
    let metadata = fs::metadata(path).map_err(io_error)?;
    if let Some((why, hint)) = refusal(&metadata) {
        return Err(fail(why.to_owned(), hint));
    }
    if !metadata.is_file() {
        // Opening a pipe waits until a program opens it for writing.
        let drained = patiently(&format!("waiting for the end of the pipe {}", path.display()), || {
            drain(&mut File::open(path)?, 0, cap)
        });
        return drained.map_err(io_error);
    }
    let mut file = File::open(path).map_err(io_error)?;
    let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    // The rest of a file that is too large is not needed: its beginning shows what it is.
    let cap = if length > cap { BEGINNING.min(cap) } else { cap };
    drain(&mut file, length, cap).map_err(io_error)
}

/// Reads a text from stdin, at most `cap` bytes; on a terminal it is pasted.
///
/// # Errors
/// Stdin cannot be read.
pub(crate) fn pasted(cap: usize) -> Result<Bytes, ReadError> {
    let read = || drain(&mut io::stdin().lock(), 0, cap);
    let drained = if io::stdin().is_terminal() {
        let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
        say(&[Line::plain(format!("paste the text, then press {end} on a new line"))]);
        read()
    } else {
        patiently("waiting for the end of standard input", read)
    };
    drained.map_err(|error| ReadError {
        path: "standard input".into(),
        why: format!(": {}", plain_io(&error)),
        hint: String::new(),
    })
}

impl Bytes {
    fn into_material(mut self, name: String, role: Option<Role>) -> Material {
        let bytes = std::mem::take(&mut *self.bytes);
        if self.is_cut { Material::cut_off(name, role, bytes) } else { Material::new(name, role, bytes) }
    }
}

impl ReadError {
    /// A path that cannot be read.
    pub(crate) fn of(path: &Path, error: &io::Error) -> Self {
        Self { path: path.to_owned(), why: format!(": {}", plain_io(error)), hint: String::new() }
    }

    /// Returns the lines for stderr.
    pub(crate) fn lines(&self) -> Vec<Line> {
        vec![Line::error(hidden::shown(&self.to_string())), Line::hint(&self.hint)]
    }
}

/// Anything but a file and a pipe has no end, or no bytes.
fn refusal(metadata: &fs::Metadata) -> Option<(&'static str, &'static str)> {
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Some((" is a directory", "pass the files in it: DIRECTORY/*"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_char_device() || kind.is_block_device() {
            return Some((" is a terminal or a device", "pass a file, or - for standard input"));
        }
        if kind.is_socket() {
            return Some((" is a socket", "pass a file, or - for standard input"));
        }
    }
    None
}

/// Reads to the end or to the cap. A buffer that is too small is replaced by a larger one, and wiped.
fn drain(from: &mut dyn Read, expected: usize, cap: usize) -> io::Result<Bytes> {
    let mut bytes = Zeroizing::new(Vec::new());
    let mut size = if expected == 0 { CHUNK } else { expected.min(cap).saturating_add(1) };
    loop {
        let mut larger = Zeroizing::new(vec![0; size]);
        larger[..bytes.len()].copy_from_slice(&bytes);
        let (filled, is_end) = fill(from, &mut larger, bytes.len())?;
        larger.truncate(filled);
        bytes = larger;
        if is_end || filled > cap {
            let is_cut = filled > cap;
            bytes.truncate(cap);
            return Ok(Bytes { bytes, is_cut });
        }
        size = size.saturating_mul(2).min(cap + 1);
    }
}

fn fill(from: &mut dyn Read, buffer: &mut [u8], mut filled: usize) -> io::Result<(usize, bool)> {
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => return Ok((filled, true)),
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((filled, false))
}

/// Returns the name of each input in messages: its path as it was passed, so that every printed command finds the file.
fn names(sources: &[Source]) -> Vec<String> {
    let name = |source: &Source| match source.path.strip_prefix(".") {
        _ if source.path == Path::new("-") => "stdin".to_owned(),
        Ok(below) => paths::shown(below),
        Err(_) => paths::shown(&source.path),
    };
    sources.iter().map(name).collect()
}

/// Limit for all inputs together: four of the largest.
const TOTAL_BYTES: usize = 4 * FILE_BYTES;
const BEGINNING: usize = 4096;
const CHUNK: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_stops_at_the_cap() {
        let rows = [(0, false), (1, false), (100, false), (101, true), (100_000, true)];
        for (length, is_cut) in rows {
            let input = vec![b'x'; length];
            let read = drain(&mut &input[..], 0, 100).unwrap();
            assert_eq!((read.bytes.len(), read.is_cut), (length.min(100), is_cut), "{length}");
        }
    }

    #[test]
    fn a_file_longer_than_its_metadata_says_is_read_whole() {
        let input = vec![b'x'; 300_000];
        let read = drain(&mut &input[..], 10, 1 << 20).unwrap();
        assert_eq!((read.bytes.len(), read.is_cut), (300_000, false));
    }

    #[test]
    fn names_are_paths_as_they_were_passed() {
        let source = |path: &str| Source { path: path.into(), role: None };
        let sources = ["a/tls.crt", "./b/tls.crt", "../tls.crt", "/etc/kubernetes/admin.conf", "-"].map(source);
        assert_eq!(names(&sources), ["a/tls.crt", "b/tls.crt", "../tls.crt", "/etc/kubernetes/admin.conf", "stdin"]);
    }

    fn failure(path: &str) -> String {
        let read = read(Path::new(path), 100, Purpose::Input(None));
        read.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_token_in_place_of_a_file_name_is_not_repeated() {
        for token in ["eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "abcdef.0123456789abcdef"] {
            let error = failure(token);
            assert!(error.contains("looks like a token") && !error.contains(token), "{error}");
        }
        let error = failure("fullchian.pem");
        assert_eq!(error, "fullchian.pem: no such file or directory");
    }
}
