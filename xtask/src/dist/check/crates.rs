//! The crates of a registry: packed, and built from their packages.

use std::path::PathBuf;
use std::{env, fs};

use crate::dist::Release;
use crate::machine::{cargo, root};
use crate::step::{Failure, run};

/// cargo builds the second crate with the package of the first, as a registry would deliver it.
pub(super) fn check(release: &Release) -> Result<(), Failure> {
    println!("building kubefront-core and kubefront from their packages (minutes)");
    // cargo takes packages of the same version for the same, so it would build with those of an earlier run.
    let folder = root().join("target/crates");
    forget(&format!("kubefront-core-{}", release.version))?;
    if folder.is_dir() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    }
    let mut command = cargo();
    command.args(["package", "--quiet", "--locked", "--allow-dirty"]);
    command.args(["--package", "kubefront-core", "--package", "kubefront", "--target-dir"]).arg(&folder);
    run(command.env("CARGO_PROFILE_DEV_DEBUG", "0"), "cargo package -p kubefront-core -p kubefront")
}

/// Removes what cargo unpacked from the package of an earlier run.
fn forget(package: &str) -> Result<(), Failure> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo"))).unwrap_or_default();
    for registry in fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten() {
        // The registry of `cargo package` has no host name.
        let unpacked = registry.path().join(package);
        if registry.file_name().to_string_lossy().starts_with('-') && unpacked.is_dir() {
            fs::remove_dir_all(&unpacked).map_err(|error| Failure::io(&unpacked, &error))?;
        }
    }
    Ok(())
}
