//! `cargo xtask web --twice`: builds the commit again, in a clone in another directory, and compares every byte.

use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

use crate::step::{Failure, run};

/// Compares `dist/SHA256SUMS` with that of the clone.
pub(super) fn check(root: &Path, commit: &str, address: &str) -> Result<(), Failure> {
    if commit.contains(' ') || commit == "unknown" {
        return Err(Failure::new("there are changes that no clone has", "git commit, then again"));
    }
    let clone = env::temp_dir().join(format!("kubefront-twice-{}", process::id()));
    let again = build(root, &clone, address).and_then(|()| read(&clone));
    let removed = fs::remove_dir_all(&clone);
    let (first, again) = (read(root)?, again?);
    removed.map_err(|error| Failure::io(&clone, &error))?;
    if first == again {
        println!("built twice, in {} and in a clone elsewhere: the same bytes", root.display());
        return Ok(());
    }
    let differ: String = again.lines().filter(|line| !first.contains(line)).map(|line| format!("\n  {line}")).collect();
    Err(Failure::new(format!("two builds of {commit} differ:{differ}"), "look for a path or a time in what differs"))
}

fn build(root: &Path, clone: &Path, address: &str) -> Result<(), Failure> {
    println!("\nonce more, in {} (everything is compiled again: some minutes)", clone.display());
    run(Command::new("git").args(["clone", "--quiet", "--shared"]).args([root, clone]), "git status")?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--package", "xtask", "--", "web", "--build-only"]).current_dir(clone);
    if !address.is_empty() {
        command.args(["--address", address]);
    }
    // Variables that another machine would not have set. `cargo run` sets variables of xtask's own package.
    for variable in ["CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        command.env_remove(variable);
    }
    run(&mut command, "read what it said above")
}

fn read(root: &Path) -> Result<String, Failure> {
    let sums = root.join("dist/SHA256SUMS");
    fs::read_to_string(&sums).map_err(|error| Failure::io(&sums, &error))
}
