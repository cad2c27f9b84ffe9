//! Pinned tools of the page, in the tool cache.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use crate::cache;
use crate::cluster::go::Go;
use crate::machine::{self, apt_install, find};
use crate::step::{Failure, run};

/// Trunk, for work on the page with reloading (`cargo xtask web --watch`).
const TRUNK: &str = "0.21.14";
/// Binaryen of the npm registry; Debian's and crates.io's cannot read what today's rustc writes.
pub(crate) const BINARYEN: &str = "132";

/// Builds and minimises what `cargo xtask fuzz` runs.
const CARGO_FUZZ: &str = "0.13.2";

/// kubectl's plugin manager; installs a release from its manifest.
const KREW: &str = "0.4.3";

/// Reads the workflows of GitHub: their syntax, and what is known about their expressions.
const ACTIONLINT: &str = "1.7.12";

/// Rules of accessibility, as a script that runs in the page.
const AXE: &str = "4.14.1";

/// Compiles what uses the JS API's types; the last that is a script which Node.js runs.
const TYPESCRIPT: &str = "5.9.3";

/// Returns the TypeScript compiler's script.
pub(crate) fn typescript() -> Result<PathBuf, Failure> {
    Ok(npm("typescript", TYPESCRIPT)?.join("node_modules/typescript/lib/tsc.js"))
}

/// Returns axe-core's script.
pub(crate) fn axe() -> Result<PathBuf, Failure> {
    Ok(npm("axe-core", AXE)?.join("node_modules/axe-core/axe.min.js"))
}

/// Returns `wasm-bindgen` of exactly the version that Cargo.lock names: glue and crate must be of one kind.
pub(crate) fn wasm_bindgen() -> Result<PathBuf, Failure> {
    let path = machine::root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    let version = locked(&lock, "wasm-bindgen");
    let version = version.ok_or_else(|| Failure::new("Cargo.lock names no wasm-bindgen", "git checkout Cargo.lock"))?;
    cargo_install("wasm-bindgen-cli", &version, "wasm-bindgen", &["--debug"])
}

/// Returns `trunk`. A debug build is fast enough, and saves minutes of build time.
pub(crate) fn trunk() -> Result<PathBuf, Failure> {
    cargo_install("trunk", TRUNK, "trunk", &["--debug", "--locked"])
}

/// Returns `cargo-fuzz`.
pub(crate) fn cargo_fuzz() -> Result<PathBuf, Failure> {
    cargo_install("cargo-fuzz", CARGO_FUZZ, "cargo-fuzz", &["--debug", "--locked"])
}

/// Returns `krew`.
pub(crate) fn krew() -> Result<PathBuf, Failure> {
    go_install("sigs.k8s.io/krew/cmd/krew", KREW)
}

/// Returns `actionlint`.
pub(crate) fn actionlint() -> Result<PathBuf, Failure> {
    go_install("github.com/rhysd/actionlint/cmd/actionlint", ACTIONLINT)
}

/// Returns the command that starts `wasm-opt`, a script that Node.js runs.
pub(crate) fn wasm_opt() -> Result<Command, Failure> {
    let folder = npm("binaryen", BINARYEN)?;
    let mut command = Command::new("node");
    command.arg(folder.join("node_modules/binaryen/bin/wasm-opt"));
    Ok(command)
}

/// Returns the directory of a package of the npm registry.
fn npm(package: &str, version: &str) -> Result<PathBuf, Failure> {
    if find("node").is_none() || find("npm").is_none() {
        apt_install(&["nodejs", "npm"], &format!("Node.js, for {package}"))?;
    }
    cache::tool(&format!("{package}-{version}"), |place| {
        println!("installing {package} {version} into the tool cache");
        let mut npm = Command::new("npm");
        npm.args(["install", "--prefix"]).arg(place).arg(format!("{package}@{version}"));
        npm.args([
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--omit-lockfile-registry-resolved",
            "--loglevel=error",
        ]);
        run(&mut npm, "look at npm's settings: npm config list")
    })
}

/// Returns a cargo that builds for this machine, for any build target of the caller.
pub(crate) fn native_cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for variable in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC"] {
        command.env_remove(variable);
    }
    command
}

fn cargo_install(package: &str, version: &str, program: &str, flags: &[&str]) -> Result<PathBuf, Failure> {
    let folder = cache::tool(&format!("{package}-{version}"), |place| {
        println!("installing {package} {version} into the tool cache (once, some minutes)");
        let mut command = native_cargo();
        command.args(["install", &format!("{package}@{version}"), "--root"]).arg(place).args(flags);
        run(&mut command, "read what cargo said above")
    })?;
    Ok(folder.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX)))
}

/// Builds the program of a Go module.
fn go_install(package: &str, version: &str) -> Result<PathBuf, Failure> {
    let program = package.rsplit('/').next().unwrap_or(package);
    let place = cache::tool(&format!("{program}-{version}"), |place| {
        println!("building {program} {version} (once, about a minute)");
        let mut go = Go::for_contour().command()?;
        go.env("GOBIN", place).args(["install", "-trimpath", "-ldflags", "-s -w", &format!("{package}@v{version}")]);
        run(&mut go, "read what go said above; it needs a module proxy (GOPROXY)")
    })?;
    Ok(place.join(program))
}

/// Returns the version of a package in Cargo.lock.
fn locked(lock: &str, package: &str) -> Option<String> {
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{package}\"\n")))?;
    let version = entry.lines().find_map(|line| line.strip_prefix("version = \""))?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{TRUNK, locked};
    use crate::machine;

    #[test]
    fn finds_the_locked_version() {
        let lock =
            "[[package]]\nname = \"a-b\"\nversion = \"2.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n";
        assert_eq!(locked(lock, "a").as_deref(), Some("1.2.3"));
        assert_eq!(locked(lock, "c"), None);
    }

    #[test]
    fn the_documentation_names_the_pinned_versions() {
        let read = |path: &str| std::fs::read_to_string(machine::root().join(path)).unwrap();
        let (documentation, bindgen) = (read("docs/page.md"), locked(&read("Cargo.lock"), "wasm-bindgen").unwrap());
        for tool in [format!("trunk@{TRUNK}"), format!("wasm-bindgen-cli@{bindgen}")] {
            assert!(
                documentation.contains(&format!("{tool} ")) || documentation.contains(&format!("{tool}\n")),
                "{tool}"
            );
        }
    }
}
