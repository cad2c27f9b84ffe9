//! `cargo xtask parity`: compares what `core` reads of certificates with what Go's crypto/x509 reads, and has consumers read
//! what `core` writes for them. `cargo xtask clients`:
//! compares the predictions for clients with the clients.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::go::Go;
use crate::machine::workspace_test;
use crate::step::{Failure, run};
use crate::{cache, machine};

/// Builds Go's half and compares.
pub(crate) fn run_all() -> Result<(), Failure> {
    super::consumers::check()?;
    let program = built("x509", "the reader of certificates")?;
    let mut command = workspace_test("parity");
    command.args(["--", "--nocapture"]);
    command.env("KUBEFRONT_PARITY_GO", program);
    run(
        &mut command,
        "read the differences above: correct core, or give the reason in tests/cluster/parity/differences.json",
    )
}

/// Builds the program that makes chains, and compares the predictions with every client that is there; `--long`: with
/// Firefox and Chromium too; `--again`: with the answers of the last run.
pub(crate) fn clients(words: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = words.iter().find(|word| !OPTIONS.iter().any(|(option, _)| option == *word)) {
        return Err(Failure::new(format!("cargo xtask clients knows no {unknown}"), "cargo xtask help"));
    }
    let program = built("clients", "the program that makes chains")?;
    let mut command = workspace_test("clients");
    command.args(["--", "--nocapture"]);
    command.env("KUBEFRONT_CLIENTS_GO", program);
    match super::parts::envoy() {
        Ok(envoy) => {
            command.env("KUBEFRONT_CLUSTER_ENVOY", envoy);
        }
        // the test names it as missing
        Err(failure) => println!("{}", failure.what),
    }
    let chosen = OPTIONS.iter().filter(|(option, _)| words.contains(option));
    command.envs(chosen.map(|(_, variable)| (variable, "1")));
    run(&mut command, "read the differences above, and correct the rules in core/src/clients")
}

const OPTIONS: [(&str, &str); 2] = [("--long", "KUBEFRONT_CLIENTS_LONG"), ("--again", "KUBEFRONT_CLIENTS_AGAIN")];

/// A program of Go's standard library and one file of this project, `tests/cluster/go/NAME`.
fn built(name: &str, what: &str) -> Result<PathBuf, Failure> {
    let go = Go::of_contour();
    let sources = machine::root().join("tests/cluster/go").join(name);
    let key = format!("{name}-{}-{}", go.version()?, digest(&sources)?);
    let place = cache::tool(&key, |place| {
        println!("building {what} with {} (seconds)", go.version()?);
        let mut command = go.command()?;
        command.args(["build", "-trimpath", "-o"]).arg(place.join(name)).arg(".").current_dir(&sources);
        run(&mut command, "read what go said above")
    })?;
    Ok(place.join(name))
}

/// A short digest of the sources: another text is another program.
fn digest(sources: &Path) -> Result<String, Failure> {
    let mut digest = Sha256::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(sources)?.flatten().map(|file| file.path()).collect();
    files.sort();
    for path in files {
        digest.update(std::fs::read(&path).map_err(|error| Failure::io(&path, &error))?);
    }
    Ok(digest.finalize()[..6].iter().map(|octet| format!("{octet:02x}")).collect())
}
