//! Disks that fail, or end the process, at one step.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Error, Write};
use std::path::Path;

use crate::write::disk::{Disk, Lock, Reserved};
use crate::write::{Permission, RealDisk};

/// Can the file system exchange two directories in one step?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exchanges {
    Yes,
    No,
}

/// What ends the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    Kill,
    Interrupt,
    Terminate,
    HangUp,
    Quit,
}

/// The disk of this machine, with something that happens before each step; in a write, in the middle of it; and after a
/// directory was renamed, as a network file system reports an error for what it did.
pub(crate) struct Troubled<'a> {
    pub(crate) trouble: &'a dyn Fn(&'static str) -> io::Result<()>,
    pub(crate) exchanges: Exchanges,
}

/// Counts steps, and remembers which one was the last.
#[derive(Default)]
pub(crate) struct Steps {
    count: Cell<usize>,
    struck: Cell<&'static str>,
}

impl Steps {
    /// Fails at step `at`.
    pub(crate) fn fail(&self, at: usize, step: &'static str) -> io::Result<()> {
        match self.count.replace(self.count.get() + 1) == at {
            true => {
                self.struck.set(step);
                Err(Error::from_raw_os_error(EIO))
            }
            false => Ok(()),
        }
    }

    /// Ends the process at step `at`.
    pub(crate) fn end(&self, at: usize, fate: Fate) {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGTERM};
        if self.count.replace(self.count.get() + 1) == at {
            self.struck.set("signal");
            let signal = match fate {
                Fate::Kill => SIGKILL,
                Fate::Interrupt => SIGINT,
                Fate::Terminate => SIGTERM,
                Fate::HangUp => SIGHUP,
                Fate::Quit => SIGQUIT,
            };
            // To this thread: a signal that another thread receives could come too late on a busy machine.
            signal_hook::low_level::raise(signal).unwrap();
        }
    }

    /// Which step failed; empty if none did.
    pub(crate) fn struck(&self) -> &'static str {
        self.struck.get()
    }
}

impl Disk for Troubled<'_> {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        (self.trouble)("make_folder")?;
        RealDisk.make_folder(path)
    }

    fn create(&self, path: &Path, permission: Permission) -> io::Result<File> {
        (self.trouble)("create")?;
        RealDisk.create(path, permission)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first)?;
        (self.trouble)("write")?;
        RealDisk.write(file, second)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        (self.trouble)("sync")?;
        RealDisk.sync(file)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        (self.trouble)("sync_folder")?;
        RealDisk.sync_folder(path)
    }

    fn reserve(&self, path: &Path) -> io::Result<Reserved> {
        RealDisk.reserve(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        (self.trouble)("lock")?;
        RealDisk.lock(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.trouble)("rename")?;
        RealDisk.rename(from, to)?;
        (self.trouble)("renamed")
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        (self.trouble)("exchange")?;
        match self.exchanges {
            Exchanges::Yes => RealDisk.exchange(one, other).and_then(|()| (self.trouble)("exchanged")),
            Exchanges::No => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn move_file(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.trouble)("move_file")?;
        RealDisk.move_file(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        (self.trouble)("remove_file")?;
        RealDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        (self.trouble)("remove_folder")?;
        RealDisk.remove_folder(path)
    }
}

const EIO: i32 = 5;
