//! What this machine has.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::step::{Failure, run, works};

/// The checkout that cargo was called in; not the one this program was compiled in, which may differ if they share a
/// target directory.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        manifest.parent().map_or_else(|| manifest.clone(), Path::to_path_buf)
    })
}

/// Returns the cargo that runs this program, in the checkout: one toolchain does everything.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Returns `cargo test` for one test of the workspace. All packages are selected: with the same features everywhere, all
/// steps share one build of each dependency.
pub(crate) fn workspace_test(name: &str) -> Command {
    let mut command = cargo();
    command.args(["test", "--quiet", "--workspace", "--test", name]);
    command
}

/// Finds a program on PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// Installs Debian packages if that is possible, otherwise prints the command that does.
pub(crate) fn apt_install(packages: &[&str], what_for: &str) -> Result<(), Failure> {
    let by_hand = format!("as root: apt-get install {}", packages.join(" "));
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    if !is_root || find("apt-get").is_none() {
        return Err(Failure::new(format!("{what_for} is missing"), by_hand));
    }
    println!("installing {} ({what_for})", packages.join(" "));
    let mut install = apt_get();
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    if works(&mut install) {
        return Ok(());
    }
    run(apt_get().args(["update", "-qq"]), &by_hand)?;
    run(&mut install, &by_hand)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
    command
}
