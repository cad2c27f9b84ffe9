//! The steps of writing a directory, one method each, so that tests can make every step fail or be the last.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::signals;

/// The steps that change something. Checks (does it exist, what does it contain) use the file system directly.
pub(crate) trait Disk {
    /// Creates a directory that only its owner can enter.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Creates a file that does not exist.
    fn create(&self, path: &Path, permission: Permission) -> io::Result<File>;
    /// Writes all bytes.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
    /// Flushes a file to the disk.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Flushes the entries of a directory to the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Reserves a name against other runs by a file next to it, until it is dropped or the process ends; nothing on a
    /// system that locks directories.
    fn reserve(&self, path: &Path) -> io::Result<Reserved>;
    /// Locks a directory against other runs, until the lock is dropped or the process ends; nothing on a system that
    /// reserves names.
    fn lock(&self, path: &Path) -> io::Result<Lock>;
    /// Renames a directory in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Exchanges two directories in one step; [`ErrorKind::Unsupported`] if the system or the file system cannot.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Moves a file or a directory of the user into the new directory, after a signal too.
    fn move_file(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// The permissions of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Permission {
    /// 0600
    Read,
    /// 0700
    Run,
    /// 0644: another user reads it, and it contains no secret.
    Shared,
}

/// A name that no other run can reserve: the file is open for this process only, and gone when it is closed.
#[derive(Debug)]
pub(crate) struct Reserved(#[allow(dead_code)] Option<File>);

/// The lock on a directory, which stays open; empty if the system cannot open directories.
#[derive(Debug)]
pub(crate) struct Lock(Option<File>);

impl Lock {
    /// Says whether `path` is the directory that was locked, by whatever name.
    pub(crate) fn is_of(&self, path: &Path) -> bool {
        self.0.as_ref().is_some_and(|folder| is_same(folder, path).unwrap_or(false))
    }
}

/// If the file is only closed, a process that was forked in between keeps the lock until it starts its program.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            let _ = folder.unlock(); // closing unlocks otherwise
        }
    }
}

/// The disk of this machine. After a signal, every step fails except moving and removing.
#[derive(Debug, Default)]
pub(crate) struct RealDisk;

impl RealDisk {
    fn go_on() -> io::Result<()> {
        match signals::is_stopped() {
            false => Ok(()),
            true => Err(io::Error::new(ErrorKind::Interrupted, "stopped by a signal")),
        }
    }
}

impl Disk for RealDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        Self::go_on()?;
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut DirBuilder::new(), 0o700).create(path)?;
        #[cfg(not(unix))]
        DirBuilder::new().create(path)?;
        #[cfg(unix)]
        restore_mode(&fs::symlink_metadata(path)?, Permission::Run, |permissions| {
            fs::set_permissions(path, permissions)
        });
        Ok(())
    }

    fn create(&self, path: &Path, permission: Permission) -> io::Result<File> {
        Self::go_on()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, permission.mode());
        let file = options.open(path)?;
        #[cfg(unix)]
        restore_mode(&file.metadata()?, permission, |permissions| file.set_permissions(permissions));
        #[cfg(not(unix))]
        let _ = permission;
        Ok(file)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        Self::go_on()?;
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        Self::go_on()?;
        flushed(file.sync_all())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        Self::go_on()?;
        if !cfg!(unix) {
            return Ok(()); // Windows cannot open directories, and its file systems log renames themselves
        }
        match File::open(path) {
            Ok(folder) => flushed(folder.sync_all()),
            // The user may write to a directory without reading it.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
            Err(error) => flushed(Err(error)),
        }
    }

    #[cfg(not(windows))]
    fn reserve(&self, _path: &Path) -> io::Result<Reserved> {
        Ok(Reserved(None))
    }

    #[cfg(windows)]
    fn reserve(&self, path: &Path) -> io::Result<Reserved> {
        use std::os::windows::fs::OpenOptionsExt;
        const SHARED_WITH_NONE: u32 = 0;
        const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
        const ERROR_SHARING_VIOLATION: i32 = 32;
        let mut options = OpenOptions::new();
        options.write(true).create(true).share_mode(SHARED_WITH_NONE).custom_flags(FILE_FLAG_DELETE_ON_CLOSE);
        match options.open(path) {
            Ok(file) => Ok(Reserved(Some(file))),
            Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Err(ErrorKind::WouldBlock.into()),
            // Access is denied to a file that is being deleted: another run ended just now, or is not allowed to.
            Err(error) if error.kind() == ErrorKind::PermissionDenied && path.exists() => {
                Err(ErrorKind::WouldBlock.into())
            }
            Err(error) => Err(error),
        }
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        if !cfg!(unix) {
            return Ok(Lock(None));
        }
        let folder = File::open(path)?;
        match folder.try_lock() {
            Ok(()) => still_there(folder, path),
            Err(fs::TryLockError::WouldBlock) => Err(ErrorKind::WouldBlock.into()),
            // NFS cannot lock a directory that is open for reading only, so two runs at once are not detected there.
            Err(fs::TryLockError::Error(_)) => Ok(Lock(Some(folder))),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Self::go_on()?;
        fs::rename(from, to)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        Self::go_on()?;
        exchange(one, other)
    }

    fn move_file(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

impl Permission {
    /// Returns the mode bits.
    #[cfg_attr(not(unix), allow(dead_code))]
    pub(crate) fn mode(self) -> u32 {
        match self {
            Self::Read => 0o600,
            Self::Run => 0o700,
            Self::Shared => 0o644,
        }
    }
}

/// Between opening and locking, another run may have replaced the directory by its own.
fn still_there(folder: File, path: &Path) -> io::Result<Lock> {
    match is_same(&folder, path)? {
        true => Ok(Lock(Some(folder))),
        false => Err(ErrorKind::WouldBlock.into()),
    }
}

#[cfg(unix)]
fn is_same(folder: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (open, named) = (folder.metadata()?, fs::symlink_metadata(path)?);
    Ok((open.dev(), open.ino()) == (named.dev(), named.ino()))
}

#[cfg(not(unix))]
fn is_same(_folder: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Adds the permissions that the umask removed. A file system without permissions may refuse, and has none to add.
#[cfg(unix)]
fn restore_mode(metadata: &fs::Metadata, permission: Permission, set: impl FnOnce(fs::Permissions) -> io::Result<()>) {
    use std::os::unix::fs::PermissionsExt;
    let mode = permission.mode();
    if metadata.permissions().mode() & 0o777 != mode {
        let _ = set(fs::Permissions::from_mode(mode));
    }
}

/// A file system that cannot flush, or not a directory, says so (fsync(2): EINVAL, EBADF). Nothing failed then.
fn flushed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_unsupported(&error) => Ok(()),
        other => other,
    }
}

#[cfg(unix)]
fn is_unsupported(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let unsupported = [Errno::INVAL, Errno::BADF, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOTTY];
    Errno::from_io_error(error).is_some_and(|errno| unsupported.contains(&errno))
}

#[cfg(not(unix))]
fn is_unsupported(error: &io::Error) -> bool {
    error.kind() == ErrorKind::Unsupported
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    // renameat2(2): EINVAL if the file system does not support the flag, ENOSYS if the kernel does not.
    let cannot = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| match cannot.contains(&error) {
        true => ErrorKind::Unsupported.into(),
        false => error.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn a_file_system_that_cannot_flush_is_not_a_failure() {
        let rows = [
            (Errno::INVAL, true),
            (Errno::NOTSUP, true),
            (Errno::BADF, true),
            (Errno::NOSYS, true),
            (Errno::IO, false),
            (Errno::NOSPC, false),
            (Errno::DQUOT, false),
        ];
        for (errno, is_fine) in rows {
            assert_eq!(flushed(Err(errno.into())).is_ok(), is_fine, "{errno:?}");
        }
    }
}
