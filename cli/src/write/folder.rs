//! Writes a directory completely or not at all.
//!
//! The directory is written as `.DIR.kubefront-tmp` next to its final place, flushed to the disk, and renamed in one step.
//! An existing directory is exchanged for it in one step. If the system or the file system cannot exchange, the existing
//! one is renamed to `.DIR.kubefront-old` first, and a run that finds it there without `DIR` renames it back.
//!
//! With [`Existing::Updated`], files of the user are moved from the old directory into the new one, once this is in its
//! place. If a run is killed before that, the next one moves them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{Disk, Lock, Permission, Reserved};
use super::error::{Afterwards, WriteError, listed};
use super::layout::{self, Content, Layout};
use super::signals;
use crate::paths::{canonicalize, is_device};

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
    target: PathBuf,
    parent: PathBuf,
    temporary: PathBuf,
    aside: PathBuf,
    /// The file by which Windows, which cannot lock directories, keeps other runs away.
    reservation: PathBuf,
    layout: &'a Layout,
    existing: Existing,
}

/// What may be done to a directory that exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Existing {
    /// Nothing.
    Stays,
    /// It is replaced if it contains only files of kubefront.
    Replaced,
    /// The files of kubefront are replaced, and all others stay as they are.
    Updated,
}

impl Existing {
    /// Returns what `--force` means.
    pub(crate) fn with_force(is_forced: bool) -> Self {
        if is_forced { Self::Replaced } else { Self::Stays }
    }
}

/// The directory is in its place.
#[derive(Debug)]
pub(crate) struct Written {
    /// How it was written.
    pub how: How,
    /// What did not work afterwards.
    pub afterwards: Vec<Afterwards>,
}

/// How the directory was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    /// There was no old directory.
    New,
    /// The old directory was exchanged in one step.
    Exchanged,
    /// The old directory was renamed first: the file system cannot exchange directories.
    InTwoSteps,
}

impl<'a> Folder<'a> {
    /// Prepares to write `typed`.
    ///
    /// # Errors
    /// The path is not one for a directory, or its parent is not a directory.
    pub(crate) fn new(typed: &Path, layout: &'a Layout, existing: Existing) -> Result<Self, WriteError> {
        if typed == Path::new("-") {
            return Err(WriteError::Dash { what: layout.what });
        }
        if is_device(typed) {
            return Err(WriteError::Device(typed.to_owned()));
        }
        let real = canonicalize(typed).ok().filter(|real| real.is_dir());
        if let Some(real) = &real {
            not_around_us(typed, real)?;
        }
        // `x/..` has no name of its own.
        let path = match (typed.file_name(), real) {
            (None, Some(real)) => real,
            _ => typed.to_owned(),
        };
        let Some(name) = path.file_name() else { return Err(WriteError::NoParent(typed.to_owned())) };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let target = parent.map_or_else(|| PathBuf::from(name), |parent| parent.join(name)); // without a slash at its end
        let parent = parent.unwrap_or(Path::new(".")).to_owned();
        is_folder(&parent)?;
        let beside = |end: &str| {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(end);
            parent.join(hidden)
        };
        let [temporary, aside, reservation] = [".kubefront-tmp", ".kubefront-old", ".kubefront-lock"].map(beside);
        Ok(Self { target, parent, temporary, aside, reservation, layout, existing })
    }

    /// Returns the path of the directory.
    pub(crate) fn path(&self) -> &Path {
        &self.target
    }

    /// Checks early whether the directory can be written; changes nothing.
    ///
    /// # Errors
    /// Something in its place may not be replaced.
    pub(crate) fn check(&self) -> Result<(), WriteError> {
        self.there().map(|_| ())
    }

    /// Does what a run that was killed left to do: renames the old directory back, moves files of the user, and removes the
    /// rest.
    ///
    /// # Errors
    /// Another run is writing the directory, or what is left contains files that cannot be moved.
    pub(crate) fn recover(&self, disk: &dyn Disk) -> Result<(), WriteError> {
        if !is_there(&self.temporary) && !is_there(&self.aside) {
            return Ok(());
        }
        let _reserved = self.reserve(disk)?;
        self.tidy(disk)
    }

    /// Does the same as [`write`](Self::write). A signal that would end the process is obeyed when nothing is left behind;
    /// once the directory is in its place, such a signal comes too late.
    pub(crate) fn write_despite_signals(&self, disk: &dyn Disk, files: &[NewFile<'_>]) -> Result<Written, WriteError> {
        // If they cannot be caught, they end the process at once, and the next run removes what is left.
        let _ = signals::catch();
        let written = self.write(disk, files);
        if written.is_err() {
            signals::obey();
        }
        signals::release();
        written
    }

    /// Writes all files, or none.
    ///
    /// # Errors
    /// The old directory is unchanged.
    pub(crate) fn write(&self, disk: &dyn Disk, files: &[NewFile<'_>]) -> Result<Written, WriteError> {
        let _reserved = self.reserve(disk)?;
        self.tidy(disk)?;
        let there = self.there()?;
        self.not_over(&there, files)?;
        disk.make_folder(&self.temporary).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => WriteError::Busy(self.target.clone()),
            _ => failed("create the directory", &self.temporary)(e),
        })?;
        let lock = self.lock(disk, &self.temporary);
        let is_ours = !matches!(lock, Err(WriteError::Busy(_))); // otherwise another run removed it as a leftover, and created its own
        let placed = lock.and_then(|lock| self.fill(disk, files).and_then(|()| self.place(disk, &there, &lock)));
        if placed.is_err() && is_ours {
            // Best effort: the next run removes what remains.
            let _ = remove(disk, &self.temporary);
        }
        let (how, old) = placed?;
        Ok(Written { how, afterwards: self.finish(disk, old.as_deref()) })
    }

    fn reserve(&self, disk: &dyn Disk) -> Result<Reserved, WriteError> {
        disk.reserve(&self.reservation).map_err(|e| match e.kind() {
            ErrorKind::WouldBlock => WriteError::Busy(self.target.clone()),
            _ => failed("write", &self.reservation)(e),
        })
    }

    /// A new file must not have the name of a file of the user.
    fn not_over(&self, there: &There, files: &[NewFile<'_>]) -> Result<(), WriteError> {
        let There::Old { users } = there else { return Ok(()) };
        let is_new = |path: &&String| files.iter().any(|file| Path::new(file.path).starts_with(path));
        let entries: Vec<String> = users.iter().filter(is_new).cloned().collect();
        match entries.is_empty() {
            true => Ok(()),
            false => Err(WriteError::Foreign { folder: self.target.clone(), entries }),
        }
    }

    /// Removes leftovers of a run that was killed, and renames an old directory back.
    fn tidy(&self, disk: &dyn Disk) -> Result<(), WriteError> {
        if is_there(&self.aside) && !is_there(&self.target) {
            self.own(&self.aside, Others::Stay)?;
            let lock = self.lock(disk, &self.aside)?; // another run has the lock between its two steps
            let renamed = settled(disk.rename(&self.aside, &self.target), &lock, &self.target);
            renamed.map_err(failed("restore", &self.target))?;
        }
        for left in [&self.temporary, &self.aside] {
            if is_there(left) {
                let is_updated = self.existing == Existing::Updated;
                self.own(left, if is_updated { Others::Stay } else { Others::Refused })?;
                let _lock = self.lock(disk, left)?;
                if is_updated {
                    self.move_users_files(disk, left).map_err(failed("move your files out of", left))?;
                    self.own(left, Others::Refused)?;
                }
                remove(disk, left).map_err(failed("remove the leftover directory", left))?;
            }
        }
        Ok(())
    }

    /// Only a directory that belongs to this user and contains files of kubefront counts as a leftover.
    fn own(&self, left: &Path, others: Others) -> Result<(), WriteError> {
        let metadata = fs::symlink_metadata(left).map_err(failed("read", left))?;
        if !metadata.is_dir() || !is_mine(&metadata) {
            return Err(WriteError::Unproven { folder: left.to_owned(), what: "a temporary directory" });
        }
        if others == Others::Stay
            && matches!(self.layout.look_beside(left).map_err(failed("read the directory", left))?, (Content::Ours, _))
        {
            return Ok(());
        }
        match layout::look_at_leftover(left).map_err(failed("read the directory", left))? {
            Content::Foreign(entries) => Err(WriteError::Foreign { folder: left.to_owned(), entries }),
            Content::Changed(entries) => Err(changed(left.to_owned(), entries)),
            Content::Empty | Content::Ours | Content::Part => Ok(()),
        }
    }

    fn there(&self) -> Result<There, WriteError> {
        let metadata = match fs::symlink_metadata(&self.target) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(There::Nothing),
            Err(error) => return Err(failed("read", &self.target)(error)),
        };
        let folder = self.target.clone();
        if metadata.is_symlink() {
            return Err(linked(folder));
        }
        if !metadata.is_dir() {
            return Err(WriteError::NotFolder(folder));
        }
        let looked = match self.existing {
            Existing::Updated => self.layout.look_beside(&self.target),
            Existing::Stays | Existing::Replaced => self.layout.look(&self.target).map(|content| (content, Vec::new())),
        };
        let (content, users) = looked.map_err(failed("read the directory", &self.target))?;
        let is_replaced = self.existing != Existing::Stays;
        match content {
            Content::Empty => Ok(There::Nothing),
            Content::Foreign(entries) => Err(WriteError::Foreign { folder, entries }),
            Content::Part => Err(WriteError::Unproven { folder, what: self.layout.what }),
            Content::Ours if is_replaced => Ok(There::Old { users }),
            Content::Changed(entries) if is_replaced => Err(changed(folder, entries)),
            Content::Ours | Content::Changed(_) => Err(WriteError::Exists(folder)),
        }
    }

    fn fill(&self, disk: &dyn Disk, files: &[NewFile<'_>]) -> Result<(), WriteError> {
        let is_used = |name: &&str| files.iter().any(|file| Path::new(file.path).starts_with(name));
        let subfolders: Vec<_> =
            layout::SUBFOLDERS.into_iter().filter(is_used).map(|name| self.temporary.join(name)).collect();
        for subfolder in &subfolders {
            disk.make_folder(subfolder).map_err(failed("create the directory", subfolder))?;
        }
        for file in files {
            let path = self.temporary.join(file.path);
            let mut open = disk.create(&path, file.permission).map_err(failed("create", &path))?;
            disk.write(&mut open, file.bytes).map_err(failed("write", &path))?;
            disk.sync(&open).map_err(failed("write", &path))?;
        }
        for subfolder in &subfolders {
            disk.sync_folder(subfolder).map_err(failed("write", subfolder))?;
        }
        disk.sync_folder(&self.temporary).map_err(failed("write", &self.temporary))
    }

    /// Renames the new directory, which `new` locks, into place. Returns where the old one is now, if there was one.
    fn place(&self, disk: &dyn Disk, there: &There, new: &Lock) -> Result<(How, Option<Old>), WriteError> {
        let (temporary, target) = (self.temporary.as_path(), self.target.as_path());
        let in_place = |e: io::Error| match e.kind() {
            ErrorKind::ResourceBusy => WriteError::MountPoint(self.target.clone()),
            ErrorKind::CrossesDevices => match is_mounted(target, &self.parent) {
                true => WriteError::MountPoint(self.target.clone()),
                false => WriteError::Layer(self.target.clone()),
            },
            _ => failed("rename the new directory to", target)(e),
        };
        if *there == There::Nothing {
            if cfg!(windows) && is_there(target) {
                disk.remove_folder(target).map_err(in_place)?; // it is empty, and Windows cannot rename onto a directory
            }
            // This replaces an empty directory, and otherwise fails (rename(2)).
            settled(disk.rename(temporary, target), new, target).map_err(in_place)?;
            return Ok((How::New, None));
        }
        // Locked while it has the temporary name, so that no other run removes it as a leftover.
        let lock = self.lock(disk, target)?;
        match settled(disk.exchange(temporary, target), new, target) {
            Ok(()) => Ok((How::Exchanged, Some(Old { path: self.temporary.clone(), _lock: lock }))),
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                self.place_in_two_steps(disk, new, &lock).map_err(in_place)?;
                Ok((How::InTwoSteps, Some(Old { path: self.aside.clone(), _lock: lock })))
            }
            Err(error) => Err(in_place(error)),
        }
    }

    fn place_in_two_steps(&self, disk: &dyn Disk, new: &Lock, old: &Lock) -> io::Result<()> {
        settled(disk.rename(&self.target, &self.aside), old, &self.aside)?;
        settled(disk.rename(&self.temporary, &self.target), new, &self.target).inspect_err(|_| {
            // Not through `disk`: a signal must not prevent that the old directory is restored.
            let _ = fs::rename(&self.aside, &self.target);
        })
    }

    /// The new directory is in its place: nothing that fails now is a failure of the run.
    fn finish(&self, disk: &dyn Disk, old: Option<&Path>) -> Vec<Afterwards> {
        let folder = || self.target.clone();
        let moved = old.map_or(Ok(()), |old| self.move_users_files(disk, old));
        let flushed = disk.sync_folder(&self.parent).err().filter(|error| error.kind() != ErrorKind::Interrupted);
        let not_flushed =
            flushed.map(|source| Afterwards::NotFlushed { folder: folder(), parent: self.parent.clone(), source });
        let remains = old.and_then(|left| {
            let (folder, left) = (folder(), left.to_owned());
            if let Err(source) = moved {
                return Some(Afterwards::NotMoved { folder, left, source });
            }
            match self.remove_old(disk, &left) {
                Ok(entries) if entries.is_empty() => None,
                Ok(entries) => Some(Afterwards::OldChanged { folder, left, entries: listed(&entries) }),
                Err(source) => Some(Afterwards::OldRemains { folder, left, source }),
            }
        });
        not_flushed.into_iter().chain(remains).collect()
    }

    /// Moves the files of the user from another directory into this one, unless it has a file with the same name.
    fn move_users_files(&self, disk: &dyn Disk, from: &Path) -> io::Result<()> {
        let is_target = fs::symlink_metadata(&self.target).is_ok_and(|metadata| metadata.is_dir());
        if self.existing != Existing::Updated || !is_target {
            return Ok(());
        }
        let (_, users) = self.layout.look_beside(from)?;
        let mut changed = BTreeSet::new();
        for path in users.iter().map(Path::new) {
            // A subdirectory that the bundle does not have is moved with all that it contains.
            let subfolder = path.parent().filter(|parent| !is_there(&self.target.join(parent)));
            let (old, new) = [from, &self.target].map(|folder| folder.join(subfolder.unwrap_or(path))).into();
            if is_there(&old) && !is_there(&new) {
                disk.move_file(&old, &new)?;
                changed.extend(new.parent().map(Path::to_owned));
            }
        }
        // A signal comes too late here.
        let flushed = changed.iter().try_for_each(|folder| disk.sync_folder(folder));
        flushed.or_else(|error| if error.kind() == ErrorKind::Interrupted { Ok(()) } else { Err(error) })
    }

    /// Removes the files of the old directory that kubefront wrote. Returns those that another program added or changed since
    /// the directory was checked; then nothing is removed.
    fn remove_old(&self, disk: &dyn Disk, old: &Path) -> io::Result<Vec<String>> {
        let entries = layout::entries(old)?;
        match self.layout.look(old)? {
            Content::Foreign(entries) | Content::Changed(entries) => Ok(entries),
            Content::Empty | Content::Ours | Content::Part => remove_entries(disk, old, &entries).map(|()| Vec::new()),
        }
    }

    fn lock(&self, disk: &dyn Disk, folder: &Path) -> Result<Lock, WriteError> {
        disk.lock(folder).map_err(|e| match e.kind() {
            ErrorKind::WouldBlock | ErrorKind::NotFound => WriteError::Busy(self.target.clone()),
            _ => failed("lock", folder)(e),
        })
    }
}

/// Creates a directory for several bundles, unless it exists.
///
/// # Errors
/// There is something else in its place, or its parent is not a directory.
pub(crate) fn make_folder(path: &Path) -> Result<(), WriteError> {
    if path == Path::new("-") {
        return Err(WriteError::Dash { what: "a directory of bundles" });
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(WriteError::NotFolder(path.to_owned())),
        Err(_) => {
            is_folder(path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
            super::disk::RealDisk.make_folder(path).map_err(failed("create the directory", path))
        }
    }
}

/// Replacing a directory in which this process, and so its shell, is would leave both in the removed one.
fn not_around_us(typed: &Path, real: &Path) -> Result<(), WriteError> {
    if real.parent().is_none() {
        return Err(WriteError::Root(typed.to_owned()));
    }
    let current = std::env::current_dir().and_then(|path| canonicalize(&path));
    match current {
        Ok(current) if current.starts_with(real) => {
            Err(WriteError::Current { typed: typed.to_owned(), real: real.to_owned(), is_itself: current == real })
        }
        _ => Ok(()),
    }
}

fn is_folder(parent: &Path) -> Result<(), WriteError> {
    match fs::metadata(parent) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(WriteError::ParentNotFolder(parent.to_owned())),
        Err(_) if fs::symlink_metadata(parent).is_ok_and(|link| link.is_symlink()) => Err(linked(parent.to_owned())),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound => WriteError::NoParent(parent.to_owned()),
            ErrorKind::NotADirectory => WriteError::ParentNotFolder(parent.to_owned()),
            _ => failed("read", parent)(error),
        }),
    }
}

/// A symbolic link: to a directory, or to nothing.
fn linked(link: PathBuf) -> WriteError {
    match canonicalize(&link) {
        Ok(to) => WriteError::Link { link, to },
        Err(_) => WriteError::DanglingLink { to: fs::read_link(&link).unwrap_or_default(), link },
    }
}

/// A network file system may report an error for a rename that it did. Where the directory is now decides.
fn settled(renamed: io::Result<()>, directory: &Lock, to: &Path) -> io::Result<()> {
    match renamed {
        Err(_) if directory.is_of(to) => Ok(()),
        other => other,
    }
}

/// What exists at the target.
#[derive(PartialEq, Eq)]
enum There {
    Nothing,
    /// An old directory, with files of the user that stay.
    Old {
        users: Vec<String>,
    },
}

/// Files of the user in a directory that a killed run left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Refused,
    Stay,
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
    remove_entries(disk, folder, &layout::entries(folder)?)
}

fn remove_entries(disk: &dyn Disk, folder: &Path, (files, folders): &(Vec<PathBuf>, Vec<PathBuf>)) -> io::Result<()> {
    let gone = |result: io::Result<()>| match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    };
    for file in files {
        gone(disk.remove_file(file))?;
    }
    for folder in folders {
        gone(disk.remove_folder(folder))?;
    }
    gone(disk.remove_folder(folder))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A directory on another device than its parent.
#[cfg(unix)]
fn is_mounted(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    device(folder) != device(parent)
}

#[cfg(not(unix))]
fn is_mounted(_folder: &Path, _parent: &Path) -> bool {
    true
}

#[cfg(unix)]
fn is_mine(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(metadata) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_mine(_metadata: &fs::Metadata) -> bool {
    true
}

fn changed(folder: PathBuf, entries: Vec<String>) -> WriteError {
    let is_encrypted = entries.iter().any(|entry| layout::is_encrypted(&folder.join(entry)));
    WriteError::Changed { folder, entries, is_encrypted }
}

fn failed<'p>(action: &'static str, path: &'p Path) -> impl Fn(io::Error) -> WriteError + 'p {
    move |source| match source.kind() {
        ErrorKind::Interrupted => WriteError::Stopped,
        _ => WriteError::Io { action, path: path.to_owned(), source },
    }
}
