//! Paths as documents, messages, and commands contain them, and what Windows does differently.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf, Prefix};

/// Returns a path as exposure files and reports contain it: with `/`, which Windows accepts too, so that the same input
/// creates the same bytes on every system.
pub(crate) fn with_slashes(path: String) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path }
}

/// Returns a path as messages and reports contain it, with `/`. What is not Unicode is replaced.
pub(crate) fn shown(path: &Path) -> String {
    with_slashes(path.to_string_lossy().into_owned())
}

/// Returns the real path of a file that exists. Windows would add `\\?\`, which its own programs do not accept.
pub(crate) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path).map(|path| plain(&path))
}

/// `\\?\C:\x` without its first part; any other path as it is. A name that is valid only with this part keeps it.
fn plain(path: &Path) -> PathBuf {
    let mut parts = path.components();
    let drive = match parts.next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::VerbatimDisk(drive) => char::from(drive),
            _ => return path.to_owned(),
        },
        _ => return path.to_owned(),
    };
    let rest = parts.as_path();
    let is_plain = |name: &str| !is_device_name(name) && !name.ends_with(['.', ' ']);
    let all_plain = rest.components().all(|part| match part {
        Component::Normal(name) => name.to_str().is_some_and(is_plain),
        _ => true,
    });
    let is_short = path.as_os_str().len() < LONGEST;
    if all_plain && is_short { PathBuf::from(format!("{drive}:{}", rest.display())) } else { path.to_owned() }
}

/// Says whether Windows opens a device by this path, and no file: `NUL`, `con.pem`, `certs\COM1`.
pub(crate) fn is_device(path: &Path) -> bool {
    cfg!(windows) && path.file_name().is_some_and(|name| is_device_name(&name.to_string_lossy()))
}

/// Names of devices, in any case, with any extension (Microsoft: "Naming Files, Paths, and Namespaces").
fn is_device_name(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ').to_ascii_uppercase();
    let is_port = |kind: &str| {
        let number = stem.strip_prefix(kind);
        number.is_some_and(|number| matches!(number.chars().collect::<Vec<_>>()[..], ['1'..='9' | '¹' | '²' | '³']))
    };
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || is_port("COM") || is_port("LPT")
}

/// The command that creates a directory and those above it.
pub(crate) fn make_folder(folder: &str) -> String {
    format!("{} {folder}", if cfg!(windows) { "mkdir" } else { "mkdir -p" })
}

/// The command that removes a directory: in PowerShell on Windows.
pub(crate) fn remove_folder(folder: &str) -> String {
    format!("{} {folder}", if cfg!(windows) { "Remove-Item -Recurse" } else { "rm -r" })
}

/// The longest path of Windows without `\\?\` (`MAX_PATH`).
const LONGEST: usize = 260;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_are_known() {
        let rows = [
            ("NUL", true),
            ("nul.pem", true),
            ("con", true),
            ("Com1", true),
            ("LPT9.txt", true),
            ("COM\u{b9}", true),
            ("aux .pem", true),
            ("COM", false),
            ("COM10", false),
            ("console.pem", false),
            ("nul-key.pem", false),
            ("key.nul", false),
        ];
        for (name, expected) in rows {
            assert_eq!(is_device_name(name), expected, "{name}");
        }
    }

    #[test]
    #[cfg(windows)]
    fn the_real_path_is_one_that_other_programs_accept() {
        let rows = [
            (r"\\?\C:\x\key.pem", r"C:\x\key.pem"),
            (r"\\?\C:\", r"C:\"),
            (r"\\?\C:\x\nul", r"\\?\C:\x\nul"),
            (r"\\?\UNC\host\share\x", r"\\?\UNC\host\share\x"),
            (r"D:\x", r"D:\x"),
        ];
        for (path, expected) in rows {
            assert_eq!(plain(Path::new(path)), Path::new(expected), "{path}");
        }
        assert_eq!(with_slashes(r"..\certs\key.pem".to_owned()), "../certs/key.pem");
        assert!(is_device(Path::new(r"certs\NUL")) && !is_device(Path::new(r"NUL\key.pem")));
    }

    #[test]
    #[cfg(unix)]
    fn a_backslash_is_a_character_of_a_name() {
        assert_eq!(with_slashes(r"a\b".to_owned()), r"a\b");
        assert!(!is_device(Path::new("NUL")));
    }
}
