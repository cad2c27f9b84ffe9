//! `cargo xtask cluster`: the bundle in front of a real API server, Contour and Envoy.

mod api_clients;
mod consumers;
mod ends;
pub(crate) mod engines;
pub(crate) mod go;
mod neutral;
pub(crate) mod parity;
mod parts;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use ends::KEEP;
pub(crate) use go::Go;

use crate::cache;
use crate::machine::{self, apt_install, cargo, find, workspace_test};
use crate::step::{Failure, output, run};

/// Sets up what is missing and runs the cases; `words` are names of cases and options of theirs.
pub(crate) fn run_all(words: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = words.iter().find(|word| word.starts_with('-') && !is_option(word)) {
        return Err(Failure::new(format!("cargo xtask cluster knows no {unknown}"), "cargo xtask help"));
    }
    let xtask = env::current_exe()?; // now, since it may be built again meanwhile
    let variables = set_up()?;
    let tests = tests()?;
    if words.contains(&SETUP_ONLY) {
        println!("everything is set up; now: cargo xtask cluster");
        return Ok(());
    }
    if words == [ENDS] {
        return ends::check(&xtask);
    }
    let mut command = ending_with_us(&tests);
    command.args(words).envs(variables).current_dir(machine::root());
    run(&mut command, "the lines above say which case and why; one alone: cargo xtask cluster NAME")?;
    if words.iter().any(|word| *word == KEEP || !word.starts_with('-')) {
        return Ok(());
    }
    ends::check(&xtask)
}

/// Builds the tests and returns their program. Cargo does not run it, since nothing would end both with cargo.
fn tests() -> Result<PathBuf, Failure> {
    let mut command = workspace_test("cluster");
    command.arg("--no-run").arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let said = output(&mut command, "read what cargo said above")?;
    let program = said.lines().rev().find_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next());
    program.map(PathBuf::from).ok_or_else(|| Failure::new("cargo names no program of the tests", "cargo clean"))
}

/// Starts a program that the kernel kills when this one ends, however that is.
fn ending_with_us(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]).arg(program);
    command
}

const SETUP_ONLY: &str = "--setup-only";
/// The check that is not a case: it ends the whole stack from outside.
const ENDS: &str = "ends";

fn is_option(word: &str) -> bool {
    [KEEP, "--long", SETUP_ONLY].contains(&word) || word.starts_with("--threads=")
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
    let go = Go::for_contour();
    let mut variables = parts::all(&go)?;
    variables.extend(api_clients::all(&go)?);
    let folder = cache::folder()?.join("cluster");
    fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    variables.push(("KUBEFRONT_CLUSTER_FOLDER", folder));
    variables.push(("KUBEFRONT_CLUSTER_KUBEFRONT", kubefront()?));
    variables.push(("KUBEFRONT_CLUSTER_KUSTOMIZE", engines::kustomize()?));
    Ok(variables)
}

/// Programs of the machine, by the packages that contain them.
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
    // With a test, so that the features of its dependencies are those of the other steps.
    run(
        cargo().args(["build", "--quiet", "--workspace", "--bin", "kubefront", "--test", "krm"]),
        "read what cargo said above",
    )?;
    // xtask is in the same target directory, wherever that is.
    Ok(env::current_exe()?.with_file_name("kubefront"))
}
