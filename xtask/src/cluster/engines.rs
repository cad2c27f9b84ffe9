//! `cargo xtask kustomize`: the KRM function of the command line, called by a real kustomize and a real kpt.

use std::path::PathBuf;

use super::go::Go;
use super::parts::{self, said};
use crate::cache;
use crate::machine::{find, workspace_test};
use crate::step::{Failure, run};

/// The last version that Go 1.26 builds.
const KUSTOMIZE: &str = "5.8.2";

/// Builds kustomize, and runs the tests that `cargo test` leaves out. kpt is not built: its module replaces others.
pub(crate) fn run_all() -> Result<(), Failure> {
    let mut command = workspace_test("krm");
    command.args(["--", "--ignored"]);
    command.env("KUBEFRONT_KUSTOMIZE", kustomize()?);
    if find("kpt").is_none() {
        println!("not run: kpt is not on PATH; install it (https://kpt.dev/installation), then: cargo xtask kustomize");
        command.args(["--skip", "kpt"]);
    }
    run(&mut command, "cargo xtask kustomize")
}

/// Returns kustomize, built if it is not in the cache.
pub(super) fn kustomize() -> Result<PathBuf, Failure> {
    let go = Go::for_contour();
    let place = cache::tool(&format!("kustomize-{KUSTOMIZE}"), |place| {
        said(&format!("building kustomize {KUSTOMIZE} (about a minute)"), || {
            let mut command = go.command()?;
            command.env("GOBIN", place).args(["install", "-trimpath"]);
            command.arg(format!("sigs.k8s.io/kustomize/kustomize/v5@v{KUSTOMIZE}"));
            run(&mut command, parts::MODULES)
        })
    })?;
    Ok(place.join("kustomize"))
}
