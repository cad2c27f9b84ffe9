//! What writing a folder needs of a disk, one step each, so that tests can let every step fail or be the last.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The steps. Those that only look (is it there, what does it hold) go to the file system directly.
pub(crate) trait Disk {
    /// Makes a folder that only its owner may enter.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Makes a file that was not there.
    fn create(&self, path: &Path, permission: Permission) -> io::Result<File>;
    /// Writes all bytes.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
    /// Brings a file to the medium.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Brings a folder's entries to the medium.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Tells other runs that a folder is in use; ends when dropped, or with the process.
    fn lock(&self, path: &Path) -> io::Result<Lock>;
    /// Gives a folder its new name in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Exchanges two folders in one step; [`ErrorKind::Unsupported`] where that cannot be done.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// Who may do what with a file: its owner only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Permission {
    /// 0600
    Read,
    /// 0700
    Run,
}

/// A folder in use by this process; empty where the file system has no locks.
#[derive(Debug)]
pub(crate) struct Lock(Option<File>);

/// Closing alone leaves the lock to a process that was forked in between, until it starts its program.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            let _ = folder.unlock(); // closing does the rest
        }
    }
}

/// The disk of this machine. Every step forward stops once a signal asks for it; removing does not.
#[derive(Debug, Default)]
pub(crate) struct RealDisk;

/// The signal that asked to stop, 0 for none.
static STOP: AtomicUsize = AtomicUsize::new(0);

impl RealDisk {
    /// Lets SIGINT and SIGTERM end the work between two steps, so that it can clean up.
    #[cfg(unix)]
    pub(crate) fn catch_signals() -> io::Result<()> {
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register_usize(signal, &STOP, signal.unsigned_abs() as usize)?;
        }
        Ok(())
    }

    /// There are no such signals here; what Ctrl-C leaves behind, the next run removes.
    #[cfg(not(unix))]
    pub(crate) fn catch_signals() -> io::Result<()> {
        Ok(())
    }

    /// Ends the process the way a signal that was caught would have, if there was one.
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
            false => Ok(()), // Windows opens no folders, and its file systems log renames themselves
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
            // NFS locks no folder that is open for reading only: there, two runs at once are not told apart.
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

/// Between opening and locking, another run may have removed the folder and made its own.
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
    // renameat2(2): EINVAL where the file system does not know the flag, ENOSYS where the kernel does not.
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
