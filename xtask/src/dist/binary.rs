//! The programs: one for each target, and on macOS one for both processors.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::krew::UNIVERSAL;
use crate::step::{Failure, run};
use crate::toolchain::{Target, paths, toolchain};

/// A program that was built.
pub(crate) struct Built {
    /// The targets it is for: one, or both processors of macOS.
    pub(super) targets: Vec<Target>,
    /// `x86_64-unknown-linux-musl`; in names of files.
    pub(super) triple: &'static str,
    /// `kubefront` or `kubefront.exe`
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
    /// It runs on this machine.
    pub(super) runs_here: bool,
    /// Where it is.
    pub(super) path: PathBuf,
}

/// Builds the program for each target.
pub(super) fn build_all(root: &Path, targets: &[Target], commit: &str) -> Result<Vec<Built>, Failure> {
    let mut all = Vec::new();
    for target in targets {
        all.push(build(root, *target, commit)?);
    }
    let (mac, mut rest): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|built| built.targets.iter().all(|target| target.is_macos()));
    if !mac.is_empty() {
        rest.insert(0, universal(root, mac)?);
    }
    Ok(rest)
}

fn build(root: &Path, target: Target, commit: &str) -> Result<Built, Failure> {
    let rust = toolchain(target)?;
    let triple = target.triple();
    println!("compiling kubefront for {triple} by {} (minutes when it is new)", rust.describe());
    let begin = Instant::now();
    let folder = root.join("target/dist");
    let mut command = Command::new(&rust.cargo);
    command.current_dir(root).args(["build", "--locked", "--quiet", "--release", "--package", "kubefront"]);
    command.args(["--target", triple, "--target-dir"]).arg(&folder);
    // `kubefront --version` prints it.
    command.env("KUBEFRONT_COMMIT", commit);
    rust.prepare(&mut command, root)?;
    run(&mut command, "read what cargo said above")?;
    let name = if target == Target::Windows { "kubefront.exe" } else { "kubefront" };
    let path = folder.join(triple).join("release").join(name);
    let bytes = fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
    paths::refuse(&format!("kubefront for {triple}"), &bytes)?;
    println!("  {:.2} MB, {:.0} s", bytes.len() as f64 / 1e6, begin.elapsed().as_secs_f64());
    Ok(Built { targets: vec![target], triple, name, bytes, runs_here: target.is_of_this_machine(), path })
}

/// One program for both processors of macOS.
fn universal(root: &Path, parts: Vec<Built>) -> Result<Built, Failure> {
    let path = root.join("target/dist").join(UNIVERSAL).join("kubefront");
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    let mut lipo = Command::new("lipo");
    lipo.args(["-create", "-output"]).arg(&path).args(parts.iter().map(|built| &built.path));
    run(&mut lipo, "install the command line tools: xcode-select --install")?;
    Ok(Built {
        targets: parts.into_iter().flat_map(|built| built.targets).collect(),
        triple: UNIVERSAL,
        name: "kubefront",
        bytes: fs::read(&path).map_err(|error| Failure::io(&path, &error))?,
        runs_here: true,
        path,
    })
}
