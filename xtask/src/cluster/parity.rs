//! `cargo xtask parity`: compares what `core` reads of certificates with what Go's crypto/x509 reads.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::go::Go;
use crate::machine::cargo;
use crate::step::{Failure, run};
use crate::{cache, machine};

/// Builds Go's half and compares.
pub(crate) fn run_all() -> Result<(), Failure> {
    let program = program()?;
    let mut command = cargo();
    command.args(["test", "--quiet", "--package", PACKAGE, "--test", "parity", "--", "--nocapture"]);
    command.env("KUBEFRONT_PARITY_GO", program);
    run(
        &mut command,
        "read the differences above: correct core, or give the reason in tests/cluster/parity/differences.json",
    )
}

/// The tests that need Go, or what is built with it.
pub(super) const PACKAGE: &str = "kubefront-cluster-tests";

/// Go's half: the standard library and one file of this project.
fn program() -> Result<PathBuf, Failure> {
    let go = Go::of_contour();
    let sources = machine::root().join("tests/cluster/go/x509");
    let name = format!("x509-{}-{}", go.version()?, digest(&sources)?);
    let place = cache::tool(&name, |place| {
        println!("building the reader of certificates with {} (seconds)", go.version()?);
        let mut command = go.command()?;
        command.args(["build", "-trimpath", "-o"]).arg(place.join("x509")).arg(".").current_dir(&sources);
        run(&mut command, "read what go said above")
    })?;
    Ok(place.join("x509"))
}

/// A short digest of the sources: another text is another program.
fn digest(sources: &Path) -> Result<String, Failure> {
    let mut digest = Sha256::new();
    for file in ["go.mod", "main.go"] {
        let path = sources.join(file);
        digest.update(std::fs::read(&path).map_err(|error| Failure::io(&path, &error))?);
    }
    Ok(digest.finalize()[..6].iter().map(|octet| format!("{octet:02x}")).collect())
}
