//! What builds for wasm: a compiler with the sources of std, and std built from them for size into a private sysroot in
//! the tool cache. Nothing is written into the system's folders or a toolchain that is not ours.

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
    rustc: PathBuf,
    /// Where std for the target is.
    sysroot: PathBuf,
    /// What links, where the compiler does not bring it along.
    linker: Option<PathBuf>,
    /// `rustc 1.95.0 (...)`
    pub(crate) version: String,
}

impl Toolchain {
    /// Sets what a build for the target needs: the compiler, its std, and no path of this machine in what comes out.
    pub(crate) fn prepare(&self, command: &mut Command, root: &Path) -> Result<(), Failure> {
        let mut flags = vec![format!("--sysroot={}", self.sysroot.display())];
        flags.extend(SMALL.map(str::to_owned));
        flags.extend(paths::remaps(&self.rustc, &[(root, "kubefront")])?);
        command.env("RUSTC", &self.rustc).env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")).env_remove("RUSTFLAGS");
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        Ok(())
    }
}

/// A panic is a trap, as it is in the page anyway, where nobody would see its message: so no message is built. And the
/// rounds of SHA-2 run in a loop, not written out. The first two are unstable options of a stable compiler.
const SMALL: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "--cfg=sha2_backend_soft=\"compact\""];

pub(crate) fn toolchain() -> Result<Toolchain, Failure> {
    let (rustc, cargo) = own();
    if has_sources(&rustc)? {
        return with_std(rustc, cargo, None);
    }
    if find("rustup").is_some() && env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0") {
        println!("installing the sources of std, to build it for {TARGET} (once)");
        run(Command::new("rustup").args(["component", "add", "rust-src"]), "rustup component add rust-src")?;
        return with_std(rustc, cargo, None);
    }
    let (rustc, cargo) = debian()?;
    // Debian's compiler looks for `rust-lld`, which is a link to this one in a package of 130 MB of LLVM.
    with_std(rustc, cargo, packaged("lld-22", "/bin/wasm-ld"))
}

/// The compiler that builds everything else.
fn own() -> (PathBuf, PathBuf) {
    let cargo = env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let beside = cargo.with_file_name("rustc");
    (if beside.is_file() { beside } else { "rustc".into() }, cargo)
}

/// Debian's compiler for the web: another version than ours, with the sources of std.
fn debian() -> Result<(PathBuf, PathBuf), Failure> {
    let find = || Some((packaged("rustc-web", "/bin/rustc")?, packaged("cargo-web", "/bin/cargo")?));
    let has_source = || packaged("rust-web-src", "/library/std/Cargo.toml").is_some();
    if find().is_none() || !has_source() || packaged("lld-22", "/bin/wasm-ld").is_none() {
        apt_install(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"], &format!("a compiler for {TARGET}"))?;
    }
    find().ok_or_else(|| {
        Failure::new("Debian's packages rustc-web and cargo-web hold no compiler", "rustup component add rust-src")
    })
}

fn with_std(rustc: PathBuf, cargo: PathBuf, linker: Option<PathBuf>) -> Result<Toolchain, Failure> {
    let version = output(Command::new(&rustc).arg("--version"), "install Rust: https://rustup.rs")?;
    let key: String = version.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let sysroot = cache::tool(&format!("wasm-std-2-{key}"), |place| build_std(&rustc, &cargo, place))?;
    Ok(Toolchain { cargo, rustc, sysroot, linker, version })
}

/// Builds std for the target into `place`, laid out as a sysroot.
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
    let mut flags: Vec<_> =
        SMALL.iter().map(|flag| (*flag).to_owned()).chain(["-Cembed-bitcode=yes".to_owned()]).collect();
    flags.extend(paths::remaps(rustc, &[(&krate, "std")])?);
    build.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    build.env("CARGO_TARGET_DIR", krate.join("target")).env_remove("RUSTFLAGS").current_dir(&krate);
    run(
        &mut build,
        "look at the sources of std: rustup component add rust-src, or apt-get install --reinstall rust-web-src",
    )?;
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

/// Says whether the compiler's own sources of std are installed.
fn has_sources(rustc: &Path) -> Result<bool, Failure> {
    let sysroot = output(Command::new(rustc).args(["--print", "sysroot"]), "install Rust: https://rustup.rs")?;
    Ok(Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
}
