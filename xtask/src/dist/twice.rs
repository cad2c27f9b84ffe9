//! `cargo xtask dist --twice`: builds the commit again, in a clone in another directory, and compares every byte.

use std::process::Command;
use std::{env, fs, process};

use super::{Release, sums};
use crate::machine;
use crate::step::{Failure, output, run};

/// Compares every file with that of the clone; `args` are the options of the first build.
pub(super) fn check(release: &Release, args: &[&str]) -> Result<(), Failure> {
    let root = machine::root();
    let changes = output(
        Command::new("git").current_dir(root).args(["status", "--porcelain", "--untracked-files=no"]),
        "git status",
    )?;
    if !changes.is_empty() {
        return Err(Failure::new("there are changes that no clone has", "git commit, then again"));
    }
    let clone = env::temp_dir().join(format!("kubefront-dist-twice-{}", process::id()));
    println!("\nonce more, in {} (everything is compiled again: some minutes)", clone.display());
    let again = run(Command::new("git").args(["clone", "--quiet", "--shared"]).arg(root).arg(&clone), "git status")
        .and_then(|()| {
            let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            let again = args.iter().filter(|arg| !["--twice", "--check"].contains(arg));
            command.args(["run", "--quiet", "--package", "xtask", "--", "dist"]).args(again).current_dir(&clone);
            // Variables that another machine would not have set. `cargo run` sets variables of xtask's own package.
            for variable in ["CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
                command.env_remove(variable);
            }
            run(&mut command, "read what it said above")
        })
        .and_then(|()| sums::all(&clone.join("dist/release")));
    let removed = fs::remove_dir_all(&clone);
    let (first, again) = (sums::all(&release.folder)?, again?);
    removed.map_err(|error| Failure::io(&clone, &error))?;
    if first == again {
        println!("built twice, in {} and in a clone elsewhere: the same bytes", root.display());
        return Ok(());
    }
    let differ: String = again.iter().filter(|line| !first.contains(line)).map(|line| format!("\n  {line}")).collect();
    let what = format!("two builds of {} differ:{differ}", release.commit);
    Err(Failure::new(what, "look for a path or a time in what differs"))
}
