//! What this machine has.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{Failure, run, works};

/// The checkout.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Finds a program on PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// Installs Debian packages where that is possible, else says the command that does.
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
