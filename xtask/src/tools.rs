//! The tool cache: pinned tools outside the checkout, one folder per tool and version, installed whole or not at all.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What went wrong in words; jobs end with it.
pub(crate) type Failure = Box<dyn Error>;

/// Trunk, for those who work on the page with reloading (`cargo xtask web --watch`).
const TRUNK: &str = "0.21.14";
/// Binaryen of the npm registry; Debian's and crates.io's cannot read what today's rustc writes.
const BINARYEN: &str = "132";

/// Returns the folder of the tool cache, `$XDG_CACHE_HOME/kubefront`.
pub(crate) fn cache() -> Result<PathBuf, Failure> {
    let home = || env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map(|home| Path::new(&home).join(".cache"));
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute()).or_else(home);
    Ok(base.ok_or("neither XDG_CACHE_HOME nor HOME says where the tool cache may live")?.join("kubefront"))
}

/// Returns `wasm-bindgen` of exactly the version that Cargo.lock names: its output speaks to the crate's own code.
pub(crate) fn wasm_bindgen(lock: &str) -> Result<PathBuf, Failure> {
    let version = locked(lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen")?;
    cargo_install("wasm-bindgen-cli", &version, "wasm-bindgen", &["--debug"])
}

/// Returns `trunk`. A debug build is fast enough, and takes minutes less to make.
pub(crate) fn trunk() -> Result<PathBuf, Failure> {
    cargo_install("trunk", TRUNK, "trunk", &["--debug", "--locked"])
}

/// Returns `wasm-opt`, a script that Node.js runs.
pub(crate) fn wasm_opt() -> Result<PathBuf, Failure> {
    let folder = installed("binaryen", BINARYEN, |into| {
        let npm = find("npm").ok_or("npm is not there: install Node.js (apt-get install nodejs npm, brew install node)")?;
        let package = format!("binaryen@{BINARYEN}");
        let quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        run(Command::new(npm).args(["install", "--prefix"]).arg(into).args(quiet).arg(package))
    })?;
    Ok(folder.join("node_modules/binaryen/bin/wasm-opt"))
}

/// Finds a program on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Runs a command to its end; its output is seen as it comes.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|why| format!("{program}: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}").into()) }
}

/// Returns the version of a package in Cargo.lock.
pub(crate) fn locked(lock: &str, package: &str) -> Option<String> {
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{package}\"\n")))?;
    let version = entry.lines().find_map(|line| line.strip_prefix("version = \""))?;
    Some(version.trim_end_matches('"').to_owned())
}

/// Returns the folder `NAME-VERSION` of the cache, filled by `install` if it is not there: into a folder beside it,
/// which then takes its name in one step, so that a broken installation is never found later.
pub(crate) fn installed(
    name: &str,
    version: &str,
    install: impl FnOnce(&Path) -> Result<(), Failure>,
) -> Result<PathBuf, Failure> {
    let cache = cache()?;
    let folder = cache.join(format!("{name}-{version}"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let unfinished = cache.join(format!(".{name}-{version}-{}", std::process::id()));
    super::say(&format!("installing {name} {version} into {}", folder.display()));
    fs::create_dir_all(&unfinished)?;
    let done = install(&unfinished).and_then(|()| match fs::rename(&unfinished, &folder) {
        Err(_) if folder.is_dir() => Ok(()), // another run was faster
        other => Ok(other?),
    });
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    done.map(|()| folder)
}

fn cargo_install(package: &str, version: &str, program: &str, flags: &[&str]) -> Result<PathBuf, Failure> {
    let folder = installed(package, version, |into| {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let exact = format!("{package}@{version}");
        let mut command = Command::new(cargo);
        command.args(["install", &exact, "--root"]).arg(into).args(flags);
        // What is built here is a tool of this machine, whatever the caller builds for.
        run(command.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET").env_remove("RUSTFLAGS"))
    })?;
    Ok(folder.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn finds_the_locked_version() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"2.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n";
        assert_eq!(locked(lock, "a").as_deref(), Some("1.2.3"));
        assert_eq!(locked(lock, "c"), None);
    }
}
