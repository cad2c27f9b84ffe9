//! A folder that appears whole or not at all.
//!
//! It is built beside its place as `.DIR.kubefront-tmp`, brought to the medium, and takes its name in one rename; an old
//! one is exchanged for it in one step. Where the system or the file system cannot exchange, the old one steps aside
//! as `.DIR.kubefront-old` first, and a run that finds it there without a successor brings it back.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{Disk, Lock, Permission};
use super::layout::{self, Content, Layout};

/// One file to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewFile<'a> {
    /// Path below the folder, `manifests/20-secret.yaml`.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Who may do what with it.
    pub permission: Permission,
}

/// Where the folder goes, and what it is.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    target: &'a Path,
    parent: &'a Path,
    temporary: PathBuf,
    aside: PathBuf,
    layout: &'a Layout,
    replaces: bool,
}

/// What is to be said after success.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Written {
    /// There was none.
    New,
    /// An old one was exchanged in one step.
    Exchanged,
    /// An old one stepped aside first: this file system exchanges no folders.
    InTwoSteps,
}

/// Why there is no new folder. The old one, if any, is as it was, unless the variant says otherwise.
#[derive(thiserror::Error, Debug)]
#[non_exhaustive]
#[allow(missing_docs)]
pub(crate) enum WriteError {
    #[error("{} names no folder to make", .0.display())]
    NoName(PathBuf),
    #[error("{} is not a folder, so nothing can be written into it", .0.display())]
    NoParent(PathBuf),
    #[error("{} is a symbolic link", .0.display())]
    Link(PathBuf),
    #[error("{} is there and is not a folder", .0.display())]
    NotFolder(PathBuf),
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    #[error("{} is there and holds {entry:?}, which is no part of {what}", folder.display())]
    Foreign { folder: PathBuf, entry: String, what: &'static str },
    #[error("{} is there and is not {what} that kubefront wrote", folder.display())]
    Unproven { folder: PathBuf, what: &'static str },
    #[error("another run is writing {}", .0.display())]
    Busy(PathBuf),
    #[error("{} is a mount point, which cannot be put into place in one step", .0.display())]
    MountPoint(PathBuf),
    #[error("stopped by a signal")]
    Stopped,
    #[error("cannot {action} {}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is written, but what it replaces cannot be removed from {}", folder.display(), left.display())]
    OldRemains {
        folder: PathBuf,
        left: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl<'a> Folder<'a> {
    /// Takes the place. `replaces`: an old one of the same layout may go.
    ///
    /// # Errors
    /// The path names no folder, or lies in none.
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

    /// Says early whether it may be written at all; changes nothing.
    ///
    /// # Errors
    /// Something else is there.
    pub(crate) fn check(&self) -> Result<(), WriteError> {
        self.there().map(|_| ())
    }

    /// Writes all files, or none.
    ///
    /// # Errors
    /// Leaves the old folder as it was, but for [`WriteError::OldRemains`] and a last sync that fails.
    pub(crate) fn write(&self, disk: &dyn Disk, files: &[NewFile<'_>]) -> Result<Written, WriteError> {
        self.tidy(disk)?;
        let there = self.there()?;
        disk.make_folder(&self.temporary).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => WriteError::Busy(self.target.to_owned()),
            _ => failed("make the folder", &self.temporary)(e),
        })?;
        let lock = self.lock(disk, &self.temporary);
        let is_ours = !matches!(lock, Err(WriteError::Busy(_))); // else another run took it for a leftover, and made its own
        let placed = lock.and_then(|_lock| self.fill(disk, files).and_then(|()| self.place(disk, there)));
        if placed.is_err() && is_ours {
            // Best effort: what stays behind is removed by the next run.
            let _ = remove(disk, &self.temporary);
        }
        let (written, old) = placed?;
        self.finish(disk, written, old.as_deref())
    }

    /// Removes what a killed run left, and brings back an old folder that had stepped aside.
    fn tidy(&self, disk: &dyn Disk) -> Result<(), WriteError> {
        if is_there(&self.aside) && !is_there(self.target) {
            self.own(&self.aside)?;
            let _lock = self.lock(disk, &self.aside)?; // held by a run that is between its two steps
            disk.rename(&self.aside, self.target).map_err(failed("bring back", self.target))?;
        }
        for left in [&self.temporary, &self.aside] {
            if is_there(left) {
                self.own(left)?;
                let _lock = self.lock(disk, left)?;
                remove(disk, left).map_err(failed("remove what an earlier run left in", left))?;
            }
        }
        Ok(())
    }

    /// Only a folder that this user made and that holds nothing but our files is taken for a leftover.
    fn own(&self, left: &Path) -> Result<(), WriteError> {
        let metadata = fs::symlink_metadata(left).map_err(failed("look at", left))?;
        if !metadata.is_dir() || !is_mine(&metadata) {
            return Err(WriteError::Unproven { folder: left.to_owned(), what: "a folder" });
        }
        match layout::look_at_leftover(left).map_err(failed("look into", left))? {
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
            Err(error) => return Err(failed("look at", self.target)(error)),
        };
        let folder = self.target.to_owned();
        if metadata.is_symlink() {
            return Err(WriteError::Link(folder));
        }
        if !metadata.is_dir() {
            return Err(WriteError::NotFolder(folder));
        }
        let what = self.layout.what;
        match self.layout.look(self.target).map_err(failed("look into", self.target))? {
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
            disk.make_folder(&subfolder).map_err(failed("make the folder", &subfolder))?;
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

    /// The one step. Returns where the old folder is now, if there was one.
    fn place(&self, disk: &dyn Disk, there: There) -> Result<(Written, Option<Old>), WriteError> {
        let in_place = |e: io::Error| match e.kind() {
            ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => WriteError::MountPoint(self.target.to_owned()),
            _ => failed("put into place", self.target)(e),
        };
        if there == There::Nothing {
            if cfg!(windows) && is_there(self.target) {
                disk.remove_folder(self.target).map_err(in_place)?; // empty, and nothing is renamed onto a folder there
            }
            // Onto an empty folder this replaces it, onto anything else it fails (rename(2)).
            disk.rename(&self.temporary, self.target).map_err(in_place)?;
            return Ok((Written::New, None));
        }
        // Held while it stands under the temporary name, so that no other run takes it for a leftover.
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
            // Not through `disk`: a signal must not keep the old one from coming back.
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
    /// Returns what to do about it.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NoName(_) => "give it a name of its own, such as ./bundle".to_owned(),
            Self::NoParent(path) => format!("mkdir -p {}", path.display()),
            Self::Link(_) => {
                "name the folder itself: a link could point elsewhere by the time it is written".to_owned()
            }
            Self::NotFolder(_) | Self::Foreign { .. } | Self::Unproven { .. } => {
                "name a folder that is not there yet; nothing but kubefront's own is ever replaced".to_owned()
            }
            Self::Exists(_) => "--force replaces it in one step".to_owned(),
            Self::Busy(_) => "wait until it is done, then try again".to_owned(),
            Self::MountPoint(path) => format!("name a folder below it: {}", path.join("bundle").display()),
            Self::Stopped => "nothing was left behind".to_owned(),
            Self::Io { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "make room on the disk, or name another folder".to_owned()
                }
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    "name a folder that this user may write".to_owned()
                }
                _ => "nothing was changed; try another folder".to_owned(),
            },
            Self::OldRemains { left, .. } => format!("it may hold a key; remove it: rm -r {}", left.display()),
        }
    }
}

/// What stands at the target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum There {
    Nothing,
    Old,
}

/// The old folder, out of the way, held until it is removed.
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

/// Removes a folder of ours: files, subfolders, itself. What is gone already is gone.
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
