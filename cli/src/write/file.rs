//! Replaces one file in one step: readers see the old content or the new one, and a failure leaves the old one.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::disk::{Disk, Permission};
use super::error::WriteError;

/// Writes `bytes` next to `path`, and renames the new file into place.
///
/// # Errors
/// The old file, if there is one, is unchanged.
pub(crate) fn replace_file(
    disk: &dyn Disk,
    path: &Path,
    bytes: &[u8],
    permission: Permission,
) -> Result<(), WriteError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name() else { return Err(WriteError::NoParent(path.to_owned())) };
    match fs::metadata(parent) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(WriteError::ParentNotFolder(parent.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(WriteError::NoParent(parent.to_owned())),
        Err(error) => return Err(failed("read", parent, error)),
    }
    // A name of this process: another run at the same time writes another file. node_exporter reads only names with .prom at
    // their end.
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.kubefront-tmp", std::process::id()));
    let temporary = parent.join(hidden);
    let written = write(disk, &temporary, bytes, permission)
        .and_then(|()| disk.rename(&temporary, path).map_err(|error| failed("rename the new file to", path, error)));
    if written.is_err() {
        let _ = disk.remove_file(&temporary); // best effort: the error says what failed
    }
    written?;
    disk.sync_folder(parent).map_err(|error| failed("write", parent, error))
}

fn write(disk: &dyn Disk, path: &Path, bytes: &[u8], permission: Permission) -> Result<(), WriteError> {
    let mut file = disk.create(path, permission).map_err(|error| failed("create", path, error))?;
    disk.write(&mut file, bytes).map_err(|error| failed("write", path, error))?;
    disk.sync(&file).map_err(|error| failed("write", path, error))
}

fn failed(action: &'static str, path: &Path, source: std::io::Error) -> WriteError {
    match source.kind() {
        ErrorKind::Interrupted => WriteError::Stopped,
        _ => WriteError::Io { action, path: path.to_owned(), source },
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::disk::RealDisk;
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left() {
        let folder = std::env::temp_dir().join(format!("kubefront-file-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.prom");
        for (text, permission, mode) in
            [("one", Permission::Read, 0o600), ("two", Permission::Shared, 0o644), ("three", Permission::Read, 0o600)]
        {
            replace_file(&RealDisk, &path, text.as_bytes(), permission).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        }
        let blocked = folder.join("d");
        fs::create_dir_all(blocked.join("x")).unwrap();
        assert!(replace_file(&RealDisk, &blocked, b"four", Permission::Read).is_err());
        let missing = replace_file(&RealDisk, &folder.join("none/a"), b"five", Permission::Read);
        assert!(matches!(missing, Err(WriteError::NoParent(_))));
        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(left, ["a.prom", "d"]);
    }
}
