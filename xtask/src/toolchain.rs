//! The toolchain that builds for another target: the one in use with its own std, and Debian's compiler with a std that is
//! built from its sources if there is none.

pub(crate) mod paths;
mod target;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::cache;
use crate::machine::{apt_install, find};
use crate::step::{Failure, output, run};
pub(crate) use target::Target;

/// A compiler with std for a target.
pub(crate) struct Toolchain {
    target: Target,
    pub(crate) cargo: PathBuf,
    pub(crate) rustc: PathBuf,
    /// `rustc 1.95.0 (...)`
    version: String,
    /// The directory of the std that was built from its sources.
    built: Option<PathBuf>,
    linker: Option<PathBuf>,
}

impl Toolchain {
    /// Sets what a build for the target needs: the compiler, its std, and no path of this machine in the output. All
    /// flags are stable.
    pub(crate) fn prepare(&self, command: &mut Command, root: &Path) -> Result<(), Failure> {
        let mut flags = paths::remaps(&self.rustc, &[(root, "kubefront")])?;
        flags.extend(self.built.iter().map(|sysroot| format!("--sysroot={}", sysroot.display())));
        if let Some(linker) = &self.linker {
            let triple = self.target.triple().to_ascii_uppercase().replace('-', "_");
            command.env(format!("CARGO_TARGET_{triple}_LINKER"), linker);
        }
        flags.extend(self.target.flags().iter().map(|flag| (*flag).to_owned()));
        command.env("RUSTC", &self.rustc).envs(self.target.variables().iter().copied());
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")).env_remove("RUSTFLAGS");
        Ok(())
    }

    /// Returns the compiler's version, and where its std comes from: both change the bytes of a build.
    pub(crate) fn describe(&self) -> String {
        let std = if self.built.is_some() { "std built from its sources" } else { "its own std" };
        format!("{}, {std}", self.version)
    }
}

/// Returns the toolchain in use if it has std for the target or rustup can add it; otherwise Debian's, which is installed
/// if it is missing.
pub(crate) fn toolchain(target: Target) -> Result<Toolchain, Failure> {
    if let Some(own) = own(target)? {
        return Ok(own);
    }
    let triple = target.triple();
    let is_rustups = env::var_os("RUSTUP_TOOLCHAIN").is_some() && find("rustup").is_some();
    if is_rustups && env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0") {
        println!("adding std for {triple} to the toolchain (once)");
        let by_hand = format!("rustup target add {triple}");
        run(Command::new("rustup").args(["target", "add", triple]), &by_hand)?;
        let what = format!("rustup added {triple}, but not to the rustc in use");
        return own(target)?.ok_or_else(|| Failure::new(what, "rustup show"));
    }
    let packages = [&PACKAGES, target.packages()].concat();
    if debian(target).is_none() {
        let by_hand = format!("a Rust toolchain with std for it: rustup target add {triple}");
        apt_install(&packages, &format!("a compiler for {triple}"))
            .map_err(|failure| Failure::new(failure.what, format!("{by_hand}, or on Debian {}", failure.mend)))?;
    }
    debian(target).unwrap_or_else(|| {
        let what = format!("the packages {} do not contain a compiler", packages.join(", "));
        Err(Failure::new(what, format!("rustup target add {triple}")))
    })
}

/// Returns Debian's toolchain if it is installed and is not the one that [`toolchain`] chooses: a second way to build.
pub(crate) fn second(target: Target) -> Result<Option<Toolchain>, Failure> {
    own(target)?.and_then(|_| debian(target)).transpose()
}

/// The compiler that builds the rest of the project, if it has std for the target.
fn own(target: Target) -> Result<Option<Toolchain>, Failure> {
    let cargo = env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let beside = cargo.with_file_name("rustc");
    let rustc = if beside.is_file() { beside } else { "rustc".into() };
    let mut libraries = Command::new(&rustc);
    libraries.args(["--print", "target-libdir", "--target", target.triple()]);
    if !has_std(Path::new(&output(&mut libraries, INSTALL_RUST)?)) {
        return Ok(None);
    }
    let version = version(&rustc)?;
    Ok(Some(Toolchain { target, cargo, rustc, version, built: None, linker: target.linker()? }))
}

/// rustc prints the directory of a target's libraries even if the target is not installed.
fn has_std(library: &Path) -> bool {
    let names = fs::read_dir(library).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter_map(|name| name.into_string().ok()).any(|name| name.starts_with("libstd-") && name.ends_with(".rlib"))
}

/// Debian's compiler for its browsers, a newer one than its `rustc`, if it is installed. No package has std for the target,
/// so it is built once, with the default features and profile.
fn debian(target: Target) -> Option<Result<Toolchain, Failure>> {
    let (rustc, cargo) = (packaged("rustc-web", "/bin/rustc")?, packaged("cargo-web", "/bin/cargo")?);
    packaged("rust-web-src", "/library/std/Cargo.toml")?;
    let linker = target.debians_linker()?;
    let with_std = |(rustc, cargo): (PathBuf, PathBuf)| {
        let version = version(&rustc)?;
        let key: String =
            version.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
        let name = format!("std-2-{}-{key}", target.triple());
        let sysroot = cache::tool(&name, |place| build_std(target, &rustc, &cargo, place))?;
        Ok(Toolchain { target, cargo, rustc, version, built: Some(sysroot), linker })
    };
    Some(with_std((rustc, cargo)))
}

fn version(rustc: &Path) -> Result<String, Failure> {
    output(Command::new(rustc).arg("--version"), INSTALL_RUST)
}

/// Builds std for the target into `place`, laid out as a sysroot. This is the only build with an unstable flag.
fn build_std(target: Target, rustc: &Path, cargo: &Path, place: &Path) -> Result<(), Failure> {
    let triple = target.triple();
    println!("building std for {triple} (once, about a minute)");
    let krate = place.join("build");
    let source = krate.join("src/lib.rs");
    let io = |error: std::io::Error| Failure::io(&krate, &error);
    fs::create_dir_all(krate.join("src")).map_err(io)?;
    fs::write(&source, "").map_err(io)?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(krate.join("Cargo.toml"), manifest).map_err(io)?;
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--release", "--target", triple, &format!("-Zbuild-std={}", target.crates())]);
    // The std that rustup distributes contains bitcode too: without it link-time optimization fails.
    let mut flags = vec!["-Cembed-bitcode=yes".to_owned()];
    flags.extend(paths::remaps(rustc, &[(&krate, "std")])?);
    // As in rustup's std: the program decides whether a panic unwinds, and only this crate has to be built for one answer.
    let wrapper = krate.join("rustc");
    fs::write(&wrapper, WRAPPER).map_err(io)?;
    run(Command::new("chmod").arg("+x").arg(&wrapper), "chmod, of coreutils")?;
    build.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    build.env("RUSTC_WRAPPER", &wrapper);
    build.env("CARGO_TARGET_DIR", krate.join("target")).env_remove("RUSTFLAGS").current_dir(&krate);
    run(&mut build, "check the sources of std: apt-get install --reinstall rust-web-src")?;
    let library = place.join("lib/rustlib").join(triple).join("lib");
    fs::create_dir_all(&library).map_err(io)?;
    let built = krate.join("target").join(triple).join("release/deps");
    for entry in fs::read_dir(&built).map_err(io)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("lib") && name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), library.join(name)).map_err(io)?;
        }
    }
    fs::remove_dir_all(&krate).map_err(io)?;
    target.complete(&library)
}

/// Returns the file of an installed Debian package whose path contains `part` at its end or before a version.
fn packaged(package: &str, part: &str) -> Option<PathBuf> {
    let listed = Command::new("dpkg").args(["-L", package]).output().ok()?;
    let listed = String::from_utf8(listed.stdout).ok()?;
    let fits = |path: &&str| path.split_once(part).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('-'));
    listed.lines().find(fits).map(PathBuf::from)
}

/// Called by cargo with rustc and its arguments.
const WRAPPER: &str = "#!/bin/sh
case \" $* \" in
*' --crate-name panic_abort '*) exec \"$@\" -Cpanic=abort ;;
*) exec \"$@\" ;;
esac
";
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const INSTALL_RUST: &str = "install Rust: https://rustup.rs";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::has_std;
    use crate::machine;

    #[test]
    fn a_target_is_installed_if_its_directory_has_std() {
        let folder = machine::root().join("target/tmp/xtask-has-std");
        let _ = fs::remove_dir_all(&folder);
        assert!(!has_std(&folder), "no directory");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("libcore-0123456789abcdef.rlib"), "").unwrap();
        fs::write(folder.join("libstd-0123456789abcdef.so"), "").unwrap();
        assert!(!has_std(&folder), "another library");
        fs::write(folder.join("libstd-0123456789abcdef.rlib"), "").unwrap();
        assert!(has_std(&folder));
    }
}
