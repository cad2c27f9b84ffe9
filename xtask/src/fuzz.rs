//! `cargo xtask fuzz`: the parsers of core under libFuzzer, by cargo-fuzz.

mod run;
mod seen;
mod target;
#[cfg(test)]
mod tests;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{apt_install, cargo, find, root};
use crate::step::{Failure, output, run as run_shown};
use crate::tools;
use seen::Seen;
use target::{Folders, TARGETS, Target};

/// What was asked for.
struct Wanted {
    seconds: u64,
    minimise: bool,
    targets: Vec<Target>,
}

/// Sets up, builds, makes seeds, and runs each target for a while; `words` are targets and options.
pub(crate) fn run_all(words: &[&str]) -> Result<(), Failure> {
    let wanted = wanted(words)?;
    let folders = Folders::make()?;
    let cargo_fuzz = set_up()?;
    println!("building {} (instrumented, minutes when it is new)", count(wanted.targets.len(), "target"));
    build(&cargo_fuzz, &folders, &wanted.targets)?;
    run_shown(
        cargo().args(["run", "--quiet", "--package", "kubefront-tests", "--bin", "seeds", "--"]).arg(&folders.corpus),
        "read the panic above",
    )?;
    let host = host()?;
    let mut all = Vec::new();
    for target in &wanted.targets {
        let program = folders.build.join(&host).join("release").join(target.name);
        if wanted.minimise {
            minimise(&cargo_fuzz, &folders, *target)?;
        }
        all.push((*target, run::one(&program, &folders, *target, wanted.seconds)?));
    }
    report(&all, &folders)
}

fn wanted(words: &[&str]) -> Result<Wanted, Failure> {
    let mut wanted = Wanted { seconds: 60, minimise: false, targets: Vec::new() };
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "--minimise" => wanted.minimise = true,
            "--seconds" => {
                let number = words.next().and_then(|number| number.parse().ok()).filter(|number| *number > 0);
                wanted.seconds = number.ok_or_else(|| Failure::new("--seconds takes a number", "--seconds 60"))?;
            }
            option if option.starts_with('-') => {
                return Err(Failure::new(format!("cargo xtask fuzz knows no {option}"), "cargo xtask help"));
            }
            name => match TARGETS.iter().find(|target| target.name == name) {
                Some(target) => wanted.targets.push(*target),
                None => {
                    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
                    let what = format!("there is no fuzz target {name}");
                    return Err(Failure::new(what, format!("those there are: {}", names.join(", "))));
                }
            },
        }
    }
    if wanted.targets.is_empty() {
        wanted.targets.extend(TARGETS);
    }
    Ok(wanted)
}

fn set_up() -> Result<PathBuf, Failure> {
    if !cfg!(unix) {
        return Err(Failure::new("fuzzing needs Linux or macOS: libFuzzer", "run it in a Linux machine or container"));
    }
    if ["c++", "g++", "clang++"].iter().all(|compiler| find(compiler).is_none()) {
        apt_install(&["g++"], "a C++ compiler, for libFuzzer")?;
    }
    tools::cargo_fuzz()
}

/// cargo-fuzz, with the unstable flags that sanitizers are on a stable compiler.
fn cargo_fuzz(program: &Path, job: &str, folders: &Folders) -> Command {
    let mut command = Command::new(program);
    command.arg(job).arg("--fuzz-dir").arg(root().join("core/fuzz")).arg("--target-dir").arg(&folders.build);
    command.current_dir(root()).env("RUSTC_BOOTSTRAP", "1");
    command
}

fn build(program: &Path, folders: &Folders, targets: &[Target]) -> Result<(), Failure> {
    let mut command = cargo_fuzz(program, "build", folders);
    if let [only] = targets {
        command.arg(only.name);
    }
    run_shown(&mut command, "read what cargo said above")
}

/// Keeps the smallest inputs that reach as much.
fn minimise(program: &Path, folders: &Folders, target: Target) -> Result<(), Failure> {
    println!("{}: minimising its corpus", target.name);
    let mut command = cargo_fuzz(program, "cmin", folders);
    command.arg(target.name).arg(folders.of(target)).arg("--").args(run::limits(target));
    output(&mut command, "cargo xtask fuzz without --minimise").map(drop)
}

fn host() -> Result<String, Failure> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = output(Command::new(rustc).arg("-vV"), "put rustc on PATH")?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("rustc does not say for which machine it is", "rustc -vV"))
}

fn report(all: &[(Target, Seen)], folders: &Folders) -> Result<(), Failure> {
    println!(
        "\n{:<12}{:>12}{:>9}{:>8}{:>9}{:>9}{:>10}{:>9}",
        "target", "runs", "a second", "edges", "features", "corpus", "slowest", "memory"
    );
    for (target, seen) in all {
        println!("{:<12}{}", target.name, seen.row());
    }
    println!("\nThe corpus lies in {}.", folders.corpus.display());
    let broken: Vec<_> = all.iter().filter(|(_, seen)| seen.broken.is_some()).collect();
    let Some((target, seen)) = broken.first() else { return Ok(()) };
    let names: Vec<_> = broken.iter().map(|(target, _)| target.name).collect();
    let input = seen.broken.as_deref().unwrap_or_default();
    let what = format!("inputs that break: {}", names.join(", "));
    Err(Failure::new(what, run::as_case(*target, input)))
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
