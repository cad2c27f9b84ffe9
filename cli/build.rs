//! Finds the commit that is built, for `kubefront --version`.
#![allow(clippy::print_stdout)] // cargo reads it

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Set by those who build without a checkout, or in one that git does not know. The program gets another variable: while
/// cargo runs it, that one is set, and would look like a setting of the user.
const VARIABLE: &str = "KUBEFRONT_COMMIT";

fn main() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-changed=build.rs");
    let crate_folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let commit = env::var(VARIABLE).ok().or_else(|| of_package(&crate_folder)).or_else(|| of_checkout(&crate_folder));
    let commit = commit.as_deref().and_then(short).unwrap_or("unknown");
    println!("cargo::rustc-env=BUILT_FROM_COMMIT={commit}");
}

/// `cargo package` writes the commit into the package.
fn of_package(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?;
    let (_, after) = text.split_once("\"sha1\": \"")?;
    Some(after.split('"').next()?.to_owned())
}

/// Only of the checkout that contains this crate: sources that were unpacked into another one have another history.
fn of_checkout(folder: &Path) -> Option<String> {
    let git = |words: &[&str]| {
        let output = Command::new("git").arg("-C").arg(folder).args(words).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim_end().to_owned())
    };
    let top = fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()?;
    if fs::canonicalize(folder.parent()?).ok()? != top {
        return None;
    }
    // Each commit writes to one of them: the second while a branch is checked out, and the third when git packs it.
    for name in ["HEAD", &git(&["rev-parse", "--symbolic-full-name", "HEAD"])?, "packed-refs"] {
        let path = folder.join(git(&["rev-parse", "--git-path", name])?);
        if path.exists() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    git(&["rev-parse", "HEAD"])
}

/// The length does not depend on how many objects a clone has.
fn short(commit: &str) -> Option<&str> {
    commit.get(..12).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
