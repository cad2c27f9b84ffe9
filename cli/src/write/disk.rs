//! The steps of writing a directory, one method each, so that tests can make every step fail or be the last.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Locks a directory against other runs, until the lock is dropped or the process ends.
    fn lock(&self, path: &Path) -> io::Result<Lock>;
    /// Renames a directory in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Exchanges two directories in one step; [`ErrorKind::Unsupported`] if the system or the file system cannot.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// The permissions of a file, for its owner only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Permission {
    /// 0600
    Read,
    /// 0700
    Run,
}

/// The lock on a directory; empty if the file system has no locks.
#[derive(Debug)]
pub(crate) struct Lock(Option<File>);

/// If the file is only closed, a process that was forked in between keeps the lock until it starts its program.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            let _ = folder.unlock(); // closing unlocks otherwise
        }
    }
}

/// The disk of this machine. After a signal, every step fails except removing.
#[derive(Debug, Default)]
pub(crate) struct RealDisk;

/// The signal that was received, 0 for none.
static STOP: AtomicUsize = AtomicUsize::new(0);

impl RealDisk {
    /// Makes SIGINT and SIGTERM end the work between two steps, so that it can clean up.
    #[cfg(unix)]
    pub(crate) fn catch_signals() -> io::Result<()> {
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register_usize(signal, &STOP, signal.unsigned_abs() as usize)?;
        }
        Ok(())
    }

    /// Does nothing: there are no such signals. The next run removes leftovers of a run that Ctrl-C ended.
    #[cfg(not(unix))]
    pub(crate) fn catch_signals() -> io::Result<()> {
        Ok(())
    }

    /// If a signal was received, ends the process as the signal would have.
    pub(crate) fn obey_signal() {
        #[cfg(unix)]
        if let Ok(signal @ 1..) = i32::try_from(STOP.load(Ordering::SeqCst)) {
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }

    fn go_on() -> io::Result<()> {
        match STOP.load(Ordering::SeqCst) {
            0 => Ok(()),
            _ => Err(io::Error::new(ErrorKind::Interrupted, "stopped by a signal")),
        }
    }
}

impl Disk for RealDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        Self::go_on()?;
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn create(&self, path: &Path, permission: Permission) -> io::Result<File> {
        Self::go_on()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, permission.mode());
        #[cfg(not(unix))]
        let _ = permission;
        options.open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        Self::go_on()?;
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        Self::go_on()?;
        file.sync_all()
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        Self::go_on()?;
        match cfg!(unix) {
            true => File::open(path)?.sync_all(),
            false => Ok(()), // Windows cannot open directories, and its file systems log renames themselves
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
            Err(fs::TryLockError::Error(_)) => Ok(Lock(None)),
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
        }
    }
}

/// Between opening and locking, another run may have replaced the directory by its own.
#[cfg(unix)]
fn still_there(folder: File, path: &Path) -> io::Result<Lock> {
    use std::os::unix::fs::MetadataExt;
    let (locked, named) = (folder.metadata()?, fs::symlink_metadata(path)?);
    match (locked.dev(), locked.ino()) == (named.dev(), named.ino()) {
        true => Ok(Lock(Some(folder))),
        false => Err(ErrorKind::WouldBlock.into()),
    }
}

#[cfg(not(unix))]
fn still_there(folder: File, _path: &Path) -> io::Result<Lock> {
    Ok(Lock(Some(folder)))
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
