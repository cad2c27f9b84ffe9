//! Writes a directory completely or not at all.
//!
//! The directory is written as `.DIR.kubefront-tmp` next to its final place, flushed to the disk, and renamed in one step.
//! An existing directory is exchanged for it in one step. If the system or the file system cannot exchange, the existing
//! one is renamed to `.DIR.kubefront-old` first, and a run that finds it there without `DIR` renames it back.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use kubefront_core::shell;

use super::disk::{Disk, Lock, Permission};
use super::layout::{self, Content, Layout};

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewFile<'a> {
    /// Path in the directory, `manifests/20-secret.yaml`.
    pub path: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Its permissions.
    pub permission: Permission,
}

/// A directory to write: its place and its layout.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    target: &'a Path,
    parent: &'a Path,
    temporary: PathBuf,
    aside: PathBuf,
    layout: &'a Layout,
    replaces: bool,
}

/// How the directory was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Written {
    /// There was no old directory.
    New,
    /// The old directory was exchanged in one step.
    Exchanged,
    /// The old directory was renamed first: the file system cannot exchange directories.
    InTwoSteps,
}

/// Why there is no new directory. An old one is unchanged, unless the variant says otherwise.
#[derive(thiserror::Error, Debug)]
#[non_exhaustive]
#[allow(missing_docs)]
pub(crate) enum WriteError {
    #[error("{} is not a name for a new directory", .0.display())]
    NoName(PathBuf),
    #[error("{} is not an existing directory", .0.display())]
    NoParent(PathBuf),
    #[error("{} is a symbolic link", .0.display())]
    Link(PathBuf),
    #[error("{} exists and is not a directory", .0.display())]
    NotFolder(PathBuf),
    #[error("directory {} exists", .0.display())]
    Exists(PathBuf),
    #[error("directory {} exists and contains {entry:?}, which is not part of {what}", folder.display())]
    Foreign { folder: PathBuf, entry: String, what: &'static str },
    #[error("directory {} exists and is not {what} written by kubefront", folder.display())]
    Unproven { folder: PathBuf, what: &'static str },
    #[error("another kubefront process is writing {}", .0.display())]
    Busy(PathBuf),
    #[error("{} is a mount point, which cannot be replaced in one step", .0.display())]
    MountPoint(PathBuf),
    #[error("interrupted by a signal")]
    Stopped,
    #[error("cannot {action} {}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is written, but the old directory {} cannot be removed", folder.display(), left.display())]
    OldRemains {
        folder: PathBuf,
        left: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl<'a> Folder<'a> {
    /// Prepares to write `target`. `replaces`: an existing directory of the same layout may be replaced.
    ///
    /// # Errors
    /// The path has no name for a directory, or its parent is not a directory.
    pub(crate) fn new(target: &'a Path, layout: &'a Layout, replaces: bool) -> Result<Self, WriteError> {
        let Some(name) = target.file_name() else { return Err(WriteError::NoName(target.to_owned())) };
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            return Err(WriteError::NoParent(parent.to_owned()));
        }
        let beside = |end: &str| {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(end);
            parent.join(hidden)
        };
        let (temporary, aside) = (beside(".kubefront-tmp"), beside(".kubefront-old"));
        Ok(Self { target, parent, temporary, aside, layout, replaces })
    }

    /// Checks early whether the directory can be written; changes nothing.
    ///
    /// # Errors
    /// Something in its place may not be replaced.
    pub(crate) fn check(&self) -> Result<(), WriteError> {
        self.there().map(|_| ())
    }

    /// Writes all files, or none.
    ///
    /// # Errors
    /// The old directory is unchanged, except for [`WriteError::OldRemains`] and if the last flush fails.
    pub(crate) fn write(&self, disk: &dyn Disk, files: &[NewFile<'_>]) -> Result<Written, WriteError> {
        self.tidy(disk)?;
        let there = self.there()?;
        disk.make_folder(&self.temporary).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => WriteError::Busy(self.target.to_owned()),
            _ => failed("create the directory", &self.temporary)(e),
        })?;
        let lock = self.lock(disk, &self.temporary);
        let is_ours = !matches!(lock, Err(WriteError::Busy(_))); // otherwise another run removed it as a leftover, and created its own
        let placed = lock.and_then(|_lock| self.fill(disk, files).and_then(|()| self.place(disk, there)));
        if placed.is_err() && is_ours {
            // Best effort: the next run removes what remains.
            let _ = remove(disk, &self.temporary);
        }
        let (written, old) = placed?;
        self.finish(disk, written, old.as_deref())
    }

    /// Removes leftovers of a run that was killed, and renames an old directory back.
    fn tidy(&self, disk: &dyn Disk) -> Result<(), WriteError> {
        if is_there(&self.aside) && !is_there(self.target) {
            self.own(&self.aside)?;
            let _lock = self.lock(disk, &self.aside)?; // another run has the lock between its two steps
            disk.rename(&self.aside, self.target).map_err(failed("restore", self.target))?;
        }
        for left in [&self.temporary, &self.aside] {
            if is_there(left) {
                self.own(left)?;
                let _lock = self.lock(disk, left)?;
                remove(disk, left).map_err(failed("remove the leftover directory", left))?;
            }
        }
        Ok(())
    }

    /// Only a directory that belongs to this user and contains only files of kubefront counts as a leftover.
    fn own(&self, left: &Path) -> Result<(), WriteError> {
        let metadata = fs::symlink_metadata(left).map_err(failed("read", left))?;
        if !metadata.is_dir() || !is_mine(&metadata) {
            return Err(WriteError::Unproven { folder: left.to_owned(), what: "a temporary directory" });
        }
        match layout::look_at_leftover(left).map_err(failed("read the directory", left))? {
            Content::Foreign(entry) => {
                Err(WriteError::Foreign { folder: left.to_owned(), entry, what: self.layout.what })
            }
            Content::Empty | Content::Ours | Content::Part => Ok(()),
        }
    }

    fn there(&self) -> Result<There, WriteError> {
        let metadata = match fs::symlink_metadata(self.target) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(There::Nothing),
            Err(error) => return Err(failed("read", self.target)(error)),
        };
        let folder = self.target.to_owned();
        if metadata.is_symlink() {
            return Err(WriteError::Link(folder));
        }
        if !metadata.is_dir() {
            return Err(WriteError::NotFolder(folder));
        }
        let what = self.layout.what;
        match self.layout.look(self.target).map_err(failed("read the directory", self.target))? {
            Content::Empty => Ok(There::Nothing),
            Content::Foreign(entry) => Err(WriteError::Foreign { folder, entry, what }),
            Content::Part => Err(WriteError::Unproven { folder, what }),
            Content::Ours if self.replaces => Ok(There::Old),
            Content::Ours => Err(WriteError::Exists(folder)),
        }
    }

    fn fill(&self, disk: &dyn Disk, files: &[NewFile<'_>]) -> Result<(), WriteError> {
        let subfolder = self.temporary.join(layout::SUBFOLDER);
        let has_subfolder = files.iter().any(|file| Path::new(file.path).starts_with(layout::SUBFOLDER));
        if has_subfolder {
            disk.make_folder(&subfolder).map_err(failed("create the directory", &subfolder))?;
        }
        for file in files {
            let path = self.temporary.join(file.path);
            let mut open = disk.create(&path, file.permission).map_err(failed("create", &path))?;
            disk.write(&mut open, file.bytes).map_err(failed("write", &path))?;
            disk.sync(&open).map_err(failed("write", &path))?;
        }
        if has_subfolder {
            disk.sync_folder(&subfolder).map_err(failed("write", &subfolder))?;
        }
        disk.sync_folder(&self.temporary).map_err(failed("write", &self.temporary))
    }

    /// Renames the new directory into place. Returns where the old one is now, if there was one.
    fn place(&self, disk: &dyn Disk, there: There) -> Result<(Written, Option<Old>), WriteError> {
        let in_place = |e: io::Error| match e.kind() {
            ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => WriteError::MountPoint(self.target.to_owned()),
            _ => failed("rename the new directory to", self.target)(e),
        };
        if there == There::Nothing {
            if cfg!(windows) && is_there(self.target) {
                disk.remove_folder(self.target).map_err(in_place)?; // it is empty, and Windows cannot rename onto a directory
            }
            // This replaces an empty directory, and otherwise fails (rename(2)).
            disk.rename(&self.temporary, self.target).map_err(in_place)?;
            return Ok((Written::New, None));
        }
        // Locked while it has the temporary name, so that no other run removes it as a leftover.
        let lock = self.lock(disk, self.target)?;
        match disk.exchange(&self.temporary, self.target) {
            Ok(()) => Ok((Written::Exchanged, Some(Old { path: self.temporary.clone(), _lock: lock }))),
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                self.place_in_two_steps(disk).map_err(in_place)?;
                Ok((Written::InTwoSteps, Some(Old { path: self.aside.clone(), _lock: lock })))
            }
            Err(error) => Err(in_place(error)),
        }
    }

    fn place_in_two_steps(&self, disk: &dyn Disk) -> io::Result<()> {
        disk.rename(self.target, &self.aside)?;
        disk.rename(&self.temporary, self.target).inspect_err(|_| {
            // Not through `disk`: a signal must not prevent that the old directory is restored.
            let _ = fs::rename(&self.aside, self.target);
        })
    }

    fn finish(&self, disk: &dyn Disk, written: Written, old: Option<&Path>) -> Result<Written, WriteError> {
        let synced = disk.sync_folder(self.parent).map_err(failed("write", self.parent));
        if let Some(left) = old
            && let Err(source) = remove(disk, left)
        {
            return Err(WriteError::OldRemains { folder: self.target.to_owned(), left: left.to_owned(), source });
        }
        synced.map(|()| written)
    }

    fn lock(&self, disk: &dyn Disk, folder: &Path) -> Result<Lock, WriteError> {
        disk.lock(folder).map_err(|e| match e.kind() {
            ErrorKind::WouldBlock | ErrorKind::NotFound => WriteError::Busy(self.target.to_owned()),
            _ => failed("lock", folder)(e),
        })
    }
}

impl WriteError {
    /// Returns how to fix it.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NoName(_) => "pass a name, for example ./bundle".to_owned(),
            Self::NoParent(path) => format!("mkdir -p {}", shell::file(&path.to_string_lossy())),
            Self::Link(_) => "pass the directory itself: the link could change before kubefront writes".to_owned(),
            Self::NotFolder(_) | Self::Foreign { .. } | Self::Unproven { .. } => {
                "pass a new directory; kubefront replaces only its own files".to_owned()
            }
            Self::Exists(_) => "to replace it in one step: --force".to_owned(),
            Self::Busy(_) => "wait until it has finished, then run the command again".to_owned(),
            Self::MountPoint(path) => format!("pass a directory below it: {}", path.join("bundle").display()),
            Self::Stopped => "no temporary files were left".to_owned(),
            Self::Io { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "free space on the disk, or pass another directory".to_owned()
                }
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    "pass a directory that this user can write".to_owned()
                }
                _ => "pass another directory".to_owned(),
            },
            Self::OldRemains { left, .. } => {
                format!("it may contain a private key; remove it: rm -r {}", shell::file(&left.to_string_lossy()))
            }
        }
    }
}

/// What exists at the target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum There {
    Nothing,
    Old,
}

/// The old directory under its other name, locked until it is removed.
struct Old {
    path: PathBuf,
    _lock: Lock,
}

impl std::ops::Deref for Old {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

/// Removes a directory of kubefront: its files, its subdirectories, and itself. Missing files are not an error.
fn remove(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    let gone = |result: io::Result<()>| match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    };
    let (files, folders) = layout::entries(folder)?;
    for file in &files {
        gone(disk.remove_file(file))?;
    }
    for folder in &folders {
        gone(disk.remove_folder(folder))?;
    }
    gone(disk.remove_folder(folder))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

#[cfg(unix)]
fn is_mine(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(metadata) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_mine(_metadata: &fs::Metadata) -> bool {
    true
}

fn failed<'p>(action: &'static str, path: &'p Path) -> impl Fn(io::Error) -> WriteError + 'p {
    move |source| match source.kind() {
        ErrorKind::Interrupted => WriteError::Stopped,
        _ => WriteError::Io { action, path: path.to_owned(), source },
    }
}
