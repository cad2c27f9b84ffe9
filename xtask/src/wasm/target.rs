//! The wasm target: the toolchain's own where it is installed or rustup may fetch it, else Debian's compiler with a
//! private sysroot in the tool cache. Nothing is written into the system's folders or a toolchain that is not ours.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::paths;
use crate::cache;
use crate::machine::{apt_install, find};
use crate::step::{Failure, output, run};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler that knows the target.
pub(crate) struct Toolchain {
    pub(crate) cargo: PathBuf,
    pub(crate) rustc: PathBuf,
    /// Where std for the target is, if not with the compiler.
    pub(crate) sysroot: Option<PathBuf>,
    /// `rustc 1.95.0 (...)`
    pub(crate) version: String,
}

pub(crate) fn toolchain() -> Result<Toolchain, Failure> {
    let own = own()?;
    if has_target(&own.rustc)? {
        return Ok(own);
    }
    if find("rustup").is_some() && env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0") {
        println!("installing the target {TARGET} (once)");
        run(Command::new("rustup").args(["target", "add", TARGET]), &format!("rustup target add {TARGET}"))?;
        return Ok(own);
    }
    debian()
}

/// The compiler that builds everything else.
fn own() -> Result<Toolchain, Failure> {
    let cargo = env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let beside = cargo.with_file_name("rustc");
    let rustc = if beside.is_file() { beside } else { "rustc".into() };
    let version = version(&rustc)?;
    Ok(Toolchain { cargo, rustc, sysroot: None, version })
}

/// Debian's compiler for the web: another version than ours, with the sources of std.
fn debian() -> Result<Toolchain, Failure> {
    let find = || Some((packaged("rustc-web", "/bin/rustc")?, packaged("cargo-web", "/bin/cargo")?));
    let has_source = || packaged("rust-web-src", "/library/std/Cargo.toml").is_some();
    if find().is_none() || !has_source() || packaged("lld-22", "/bin/wasm-ld").is_none() {
        apt_install(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"], &format!("a compiler for {TARGET}"))?;
    }
    let missing = || {
        Failure::new(
            "Debian's packages rustc-web and cargo-web hold no compiler",
            "rustup target add wasm32-unknown-unknown",
        )
    };
    let (rustc, cargo) = find().ok_or_else(missing)?;
    let version = version(&rustc)?;
    if has_target(&rustc)? {
        return Ok(Toolchain { cargo, rustc, sysroot: None, version });
    }
    let key: String = version.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let sysroot = cache::tool(&format!("wasm-std-small-{key}"), |place| build_std(&rustc, &cargo, place))?;
    Ok(Toolchain { cargo, rustc, sysroot: Some(sysroot), version })
}

/// Builds std for the target into `place`, laid out as a sysroot: for size, and without a path of this machine.
fn build_std(rustc: &Path, cargo: &Path, place: &Path) -> Result<(), Failure> {
    println!("building std for {TARGET} (once, about a minute)");
    let krate = place.join("build");
    let source = krate.join("src/lib.rs");
    let io = |error: std::io::Error| Failure::io(&krate, &error);
    fs::create_dir_all(krate.join("src")).map_err(io)?;
    fs::write(&source, "").map_err(io)?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(krate.join("Cargo.toml"), manifest).map_err(io)?;
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,test"]);
    build.args(["-Zbuild-std-features=optimize_for_size", "--config", "profile.release.opt-level='z'"]);
    // Without bitcode in std, fat LTO fails. RUSTC_BOOTSTRAP: build-std is unstable, the sources fit the compiler.
    let mut flags = vec!["-Cembed-bitcode=yes".to_owned()];
    flags.extend(paths::remaps(rustc, &[(&krate, "std")])?);
    build.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    build.env("CARGO_TARGET_DIR", krate.join("target")).env_remove("RUSTFLAGS").current_dir(&krate);
    run(&mut build, "apt-get install --reinstall rust-web-src, then again")?;
    let library = place.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&library).map_err(io)?;
    let built = krate.join("target").join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built).map_err(io)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("lib") && name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), library.join(name)).map_err(io)?;
        }
    }
    fs::remove_dir_all(&krate).map_err(io)
}

/// Returns the file of an installed Debian package whose path holds `part` at its end or before a version.
fn packaged(package: &str, part: &str) -> Option<PathBuf> {
    let listed = Command::new("dpkg").args(["-L", package]).output().ok()?;
    let listed = String::from_utf8(listed.stdout).ok()?;
    let fits = |path: &&str| path.split_once(part).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('-'));
    listed.lines().find(fits).map(PathBuf::from)
}

fn has_target(rustc: &Path) -> Result<bool, Failure> {
    let sysroot = output(Command::new(rustc).args(["--print", "sysroot"]), "install Rust: https://rustup.rs")?;
    let library = Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib");
    let has_std = |entries: fs::ReadDir| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    };
    Ok(fs::read_dir(library).is_ok_and(has_std))
}

fn version(rustc: &Path) -> Result<String, Failure> {
    output(Command::new(rustc).arg("--version"), "install Rust: https://rustup.rs")
}
