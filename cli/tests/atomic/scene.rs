//! A separate directory for each test, with an old bundle in it or none.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use kubefront_core::record;

use crate::write::folder::{Existing, Folder, NewFile};
use crate::write::{BUNDLE, Permission, RealDisk};

pub(crate) const OLD: &str = "old, kubefront.dev/v1\n";
pub(crate) const NEW: &str = "new, kubefront.dev/v1\n";

pub(crate) struct Scene(PathBuf);

/// The content of the target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    Nothing,
    Old,
    New,
    /// Parts of one, or of both.
    Torn,
}

/// Every file of a bundle with the same content, and the list of them; `verify.sh` may be run.
pub(crate) fn files(content: &'static str) -> Vec<NewFile<'static>> {
    let permission = |path| if path == "verify.sh" { Permission::Run } else { Permission::Read };
    let file = |path| NewFile { path, bytes: content.as_bytes(), permission: permission(path) };
    let list: &'static [u8] = Vec::leak(list(content).into_bytes()); // tests are short
    let list = NewFile { path: record::NAME, bytes: list, permission: Permission::Read };
    PATHS.map(file).into_iter().chain([list]).collect()
}

fn list(content: &str) -> String {
    record::list(PATHS.map(|path| (path, content.as_bytes())))
}

impl Scene {
    pub(crate) fn new(has_old: bool) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("atomic-{}-{number}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let scene = Self(folder);
        if has_old {
            scene.folder().write(&RealDisk, &files(OLD)).unwrap();
        }
        scene
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.0.join("bundle")
    }

    pub(crate) fn folder(&self) -> Folder<'static> {
        Self::folder_at(&self.target())
    }

    pub(crate) fn folder_at(target: &Path) -> Folder<'static> {
        Folder::new(target, &BUNDLE, Existing::Replaced).unwrap()
    }

    /// With files of the user in the directory.
    pub(crate) fn updated(&self) -> Folder<'static> {
        Self::updated_at(&self.target())
    }

    pub(crate) fn updated_at(target: &Path) -> Folder<'static> {
        Folder::new(target, &BUNDLE, Existing::Updated).unwrap()
    }

    /// A file, a file in a subdirectory of the bundle, a directory, and a link of the user.
    pub(crate) fn add_users_files(&self) {
        fs::create_dir(self.target().join(".git")).unwrap();
        for path in USERS {
            fs::write(self.target().join(path), path).unwrap();
        }
        std::os::unix::fs::symlink("merged-kubeconfig", self.target().join("link")).unwrap();
    }

    /// Says whether the files of the user are in this directory, unchanged.
    pub(crate) fn has_users_files(&self) -> bool {
        let is = |path: &str| fs::read(self.target().join(path)).is_ok_and(|bytes| bytes == path.as_bytes());
        let link = fs::read_link(self.target().join("link"));
        USERS.into_iter().all(is) && link.is_ok_and(|to| to == Path::new("merged-kubeconfig"))
    }

    /// The next renewal succeeds, and has all files of the user.
    pub(crate) fn next_update_succeeds(&self) {
        self.updated().write(&RealDisk, &files(NEW)).unwrap();
        assert_eq!((self.has_users_files(), self.leftovers().len()), (true, 0), "{:?}", self.everything());
        self.remove_users_files();
        assert_eq!(self.state(), State::New);
    }

    /// What is left is the bundle.
    pub(crate) fn remove_users_files(&self) {
        let _ = fs::remove_dir_all(self.target().join(".git"));
        for path in USERS.into_iter().chain(["link"]) {
            let _ = fs::remove_file(self.target().join(path));
        }
    }

    pub(crate) fn state(&self) -> State {
        state(&self.target())
    }

    pub(crate) fn old_stands_aside(&self) {
        assert_eq!(state(&self.0.join(".bundle.kubefront-old")), State::Old);
    }

    /// Names next to the target.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "bundle").collect()
    }

    pub(crate) fn next_run_succeeds(&self) {
        self.folder().write(&RealDisk, &files(NEW)).unwrap();
        assert_eq!((self.state(), self.leftovers().len()), (State::New, 0));
    }

    /// Every path with its content, to compare.
    pub(crate) fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let (mut found, mut folders) = (Vec::new(), vec![self.0.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path.clone());
                }
                found.push((path.clone(), fs::read(&path).unwrap_or_default()));
            }
        }
        found.sort();
        found
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn state(target: &Path) -> State {
    if fs::symlink_metadata(target).is_err() {
        return State::Nothing;
    }
    let count =
        fs::read_dir(target).unwrap().count() + fs::read_dir(target.join("manifests")).map_or(0, Iterator::count);
    let is = |path: &str, content: &str| fs::read(target.join(path)).is_ok_and(|b| b == content.as_bytes());
    let all = |content: &str| PATHS.iter().all(|path| is(path, content)) && is(record::NAME, &list(content));
    match () {
        () if count != PATHS.len() + 2 => State::Torn, // and the folder `manifests`, and the list
        () if all(OLD) => State::Old,
        () if all(NEW) => State::New,
        () => State::Torn,
    }
}

const USERS: [&str; 4] = ["merged-kubeconfig", "manifests/70-network-policy.yaml", ".git/HEAD", ".gitignore"];
const PATHS: [&str; 6] = [
    "manifests/20-secret.yaml",
    "manifests/50-httpproxy.yaml",
    "kubeconfig",
    "NEXT-STEPS.md",
    "verify.sh",
    "report.json",
];
