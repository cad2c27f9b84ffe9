//! `cargo xtask cluster`: the bundle in front of a real API server, Contour and Envoy.

mod go;
mod neutral;
pub(crate) mod parity;
mod parts;

use std::path::PathBuf;
use std::{env, fs};

use crate::machine::{apt_install, find};
use crate::step::{Failure, run};
use crate::{cache, cargo};

/// Sets up what is missing and runs the cases; `words` are names of cases and options of theirs.
pub(crate) fn run_all(words: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = words.iter().find(|word| word.starts_with('-') && !is_option(word)) {
        return Err(Failure::new(format!("cargo xtask cluster knows no {unknown}"), "cargo xtask help"));
    }
    let variables = set_up()?;
    let mut command = cargo();
    command.args(["test", "--quiet", "--package", PACKAGE, "--test", "cluster"]);
    if words.contains(&SETUP_ONLY) {
        run(command.arg("--no-run"), "read what cargo said above")?;
        println!("everything is set up; now: cargo xtask cluster");
        return Ok(());
    }
    command.arg("--").args(words).envs(variables);
    run(&mut command, "the lines above say which case and why; one alone: cargo xtask cluster NAME")
}

const PACKAGE: &str = "kubefront-cluster-tests";
const SETUP_ONLY: &str = "--setup-only";

fn is_option(word: &str) -> bool {
    ["--keep", "--long", SETUP_ONLY].contains(&word) || word.starts_with("--threads=")
}

/// Returns the variables by which the tests find their parts.
fn set_up() -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new(
            "the cluster's tests need Linux: namespaces",
            "run them in a Linux machine or container",
        ));
    }
    for (program, package, what_for) in NEEDED {
        if find(program).is_none() {
            apt_install(&[package], &format!("{program}, for {what_for}"))?;
        }
    }
    let mut variables = parts::all()?;
    let folder = cache::folder()?.join("cluster");
    fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    variables.push(("KUBEFRONT_CLUSTER_FOLDER", folder));
    variables.push(("KUBEFRONT_CLUSTER_KUBEFRONT", kubefront()?));
    Ok(variables)
}

/// Programs of the machine, by the packages that hold them.
const NEEDED: [(&str, &str, &str); 7] = [
    ("unshare", "util-linux", "the cluster's namespaces"),
    ("setpriv", "util-linux", "the cluster's namespaces"),
    ("mount", "mount", "the cluster's namespaces"),
    ("ip", "iproute2", "the cluster's namespaces"),
    ("openssl", "openssl", "verify.sh and the steps"),
    ("jq", "jq", "the steps"),
    ("curl", "curl", "the steps"),
];

/// The command under test, of this checkout.
fn kubefront() -> Result<PathBuf, Failure> {
    run(cargo().args(["build", "--quiet", "--package", "kubefront"]), "read what cargo said above")?;
    // xtask lies in the same target folder, wherever that is.
    Ok(env::current_exe()?.with_file_name("kubefront"))
}
