//! Whether a release works: each of its parts is installed as a user would, and run.

mod chroot;
mod crates;
mod image;
mod krew;
mod npm;
mod sbom;
mod versions;
mod wheel;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use super::Release;
use crate::step::{Failure, output, timed};

/// Checks every part, all of them even if one fails.
pub(super) fn release(release: &Release) -> Result<(), Failure> {
    let mut failed: Vec<_> = PARTS.iter().filter_map(|(name, part)| timed(name, || part(release)).err()).collect();
    if release.has_page {
        failed.extend(timed("npm packages, offline", || npm::check(release)).err());
    } else {
        println!("\nnot tested: npm packages, as told (--no-page)");
    }
    let Some((first, rest)) = failed.split_first() else { return Ok(()) };
    for failure in rest {
        println!("failed too: {}\n  hint: {}", failure.what, failure.mend);
    }
    Err(Failure::new(first.what.clone(), first.mend.clone()))
}

type Part = fn(&Release) -> Result<(), Failure>;

const PARTS: [(&str, Part); 8] = [
    ("the archive in an empty chroot", chroot::check),
    ("krew", krew::check),
    ("the image", image::check),
    ("the wheel", wheel::check),
    ("the SBOM", sbom::check),
    ("one version everywhere", versions::check),
    ("the workflows", workflows::check),
    ("the crates, from their packages", crates::check),
];

/// Runs a program that a part installed: it must be this version.
fn is_this_version(command: &mut Command, release: &Release) -> Result<(), Failure> {
    let said = output(command.arg("--version"), "cargo xtask dist --check")?;
    let first = said.lines().next().unwrap_or_default();
    match first.split(' ').any(|word| word == release.version) {
        true => Ok(()),
        false => Err(Failure::new(format!("--version prints {first:?}, not {}", release.version), "git status")),
    }
}

/// A new directory, which is removed with everything in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self, Failure> {
        let path = env::temp_dir().join(format!("kubefront-release-{}-{name}", process::id()));
        fs::create_dir(&path).map_err(|error| Failure::io(&path, &error))?;
        Ok(Self(path))
    }

    fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // what is left is in a directory for temporary files
    }
}
