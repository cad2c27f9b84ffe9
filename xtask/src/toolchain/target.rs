//! The targets of builds, and what each needs besides a compiler and std.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::packaged;
use crate::cache;
use crate::machine::{apt_install, find};
use crate::step::{Failure, output, run};

/// What a build is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    /// The page.
    Wasm,
    /// Static programs for any Linux on x86-64.
    LinuxIntel,
    /// Static programs for any Linux on arm64.
    LinuxArm,
    /// Windows on x86-64, without a runtime to install.
    Windows,
    /// macOS on x86-64.
    MacIntel,
    /// macOS on arm64.
    MacArm,
}

impl Target {
    /// Returns its name in Rust.
    pub(crate) fn triple(self) -> &'static str {
        match self {
            Self::Wasm => "wasm32-unknown-unknown",
            Self::LinuxIntel => "x86_64-unknown-linux-musl",
            Self::LinuxArm => "aarch64-unknown-linux-musl",
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::MacIntel => "x86_64-apple-darwin",
            Self::MacArm => "aarch64-apple-darwin",
        }
    }

    /// Returns the target's own compiler flags.
    pub(super) fn flags(self) -> &'static [&'static str] {
        match self {
            // The names of this scheme contain the type parameters, so `--sizes` finds the crate of a generic function.
            Self::Wasm => &["-Csymbol-mangling-version=v0"],
            Self::LinuxIntel | Self::LinuxArm | Self::Windows => &["-Ctarget-feature=+crt-static"],
            Self::MacIntel | Self::MacArm => &[],
        }
    }

    /// Returns variables for build scripts that compile C: only that of the allocator of the program for x86-64. Without the
    /// instruction `popcnt`, which every such processor has had since 2008, the allocator needs a function of gcc's library.
    /// Its code uses `__TIME__`, which gcc takes from `SOURCE_DATE_EPOCH`.
    pub(super) fn variables(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::LinuxIntel => &[
                ("CC_x86_64_unknown_linux_musl", MUSL),
                ("CFLAGS_x86_64_unknown_linux_musl", "-mpopcnt"),
                ("SOURCE_DATE_EPOCH", "0"),
            ],
            _ => &[],
        }
    }

    /// Returns the crates of the standard library that are built for it; tests run only on Windows, by wine.
    pub(super) fn crates(self) -> &'static str {
        if self == Self::Windows { "std,panic_abort,test" } else { "std,panic_abort" }
    }

    /// Returns the linker for a std of rustup; `None` is rustc's default. rustup's std for musl contains all other files
    /// that linking needs.
    pub(super) fn linker(self) -> Result<Option<PathBuf>, Failure> {
        if self == Self::LinuxIntel && find(MUSL).is_none() {
            apt_install(self.packages(), "a C compiler for static programs")?;
        }
        match self {
            Self::LinuxIntel | Self::LinuxArm if !self.is_of_this_machine() => Ok(Some("rust-lld".into())),
            Self::Windows if !cfg!(windows) && find(MINGW).is_none() => {
                apt_install(&[MINGW_PACKAGE], "a linker for Windows").map(|()| None)
            }
            _ => Ok(None),
        }
    }

    /// Returns the packages of Debian that complete its compiler for this target.
    pub(super) fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Wasm => &["lld-22"],
            Self::LinuxIntel => &["musl-dev", "gcc"],
            Self::LinuxArm => &["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"],
            Self::Windows => &[MINGW_PACKAGE],
            Self::MacIntel | Self::MacArm => &[],
        }
    }

    /// Returns the linker for a std that is built from Debian's sources, and `Some(None)` for rustc's default; `None` if
    /// the packages are missing, or if Debian has none.
    pub(super) fn debians_linker(self) -> Option<Option<PathBuf>> {
        match self {
            // The compiler looks for `rust-lld`, which is a link to this linker in a package with 130 MB of LLVM.
            Self::Wasm => Some(Some(packaged("lld-22", "/bin/wasm-ld")?)),
            Self::LinuxIntel => packaged("musl-dev", "/rcrt1.o").and(find("cc")).and(find(MUSL)).map(|_| None),
            Self::LinuxArm => Some(Some(find("aarch64-linux-gnu-gcc")?)),
            Self::Windows => find(MINGW).map(|_| None),
            Self::MacIntel | Self::MacArm => None,
        }
    }

    /// Adds to a std that was built from its sources what rustup's contains besides: for musl, the C library, the objects
    /// at the start and the end of a program, and the unwinder.
    pub(super) fn complete(self, library: &Path) -> Result<(), Failure> {
        let (musl, compiler) = match self {
            Self::LinuxIntel => (packaged("musl-dev", "/rcrt1.o"), "cc"),
            Self::LinuxArm => (Some(musl_for_arm()?), "aarch64-linux-gnu-gcc"),
            _ => return Ok(()),
        };
        let musl = musl.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let own = library.join("self-contained");
        let copy =
            |from: &Path, to: &str| fs::copy(from, own.join(to)).map(drop).map_err(|error| Failure::io(from, &error));
        fs::create_dir_all(&own).map_err(|error| Failure::io(&own, &error))?;
        for name in ["crt1.o", "rcrt1.o", "Scrt1.o", "crti.o", "crtn.o", "libc.a"] {
            copy(&musl.join(name), name)?;
        }
        for (name, to) in [
            ("crtbegin.o", "crtbegin.o"),
            ("crtbeginS.o", "crtbeginS.o"),
            ("crtend.o", "crtend.o"),
            ("crtendS.o", "crtendS.o"),
            ("libgcc_eh.a", "libunwind.a"),
        ] {
            let mut where_is = Command::new(compiler);
            where_is.arg(format!("-print-file-name={name}"));
            copy(Path::new(&output(&mut where_is, "apt-get install --reinstall gcc")?), to)?;
        }
        let (source, object) = (own.join("find-object.c"), own.join("find-object.o"));
        fs::write(&source, FIND_OBJECT).map_err(|error| Failure::io(&source, &error))?;
        let mut compile = Command::new(compiler);
        compile.args(["-c", "-O2", "-fPIC", "-o"]).args([&object, &source]);
        run(&mut compile, "apt-get install --reinstall gcc")?;
        // An archive is the same for every processor.
        let mut add = Command::new("ar");
        run(add.arg("rcsD").arg(own.join("libunwind.a")).arg(&object), "apt-get install binutils")?;
        [source, object].iter().try_for_each(|file| fs::remove_file(file).map_err(|error| Failure::io(file, &error)))
    }

    /// Says whether it is macOS.
    pub(crate) fn is_macos(self) -> bool {
        matches!(self, Self::MacIntel | Self::MacArm)
    }

    /// Says whether its programs run on this machine.
    pub(crate) fn is_of_this_machine(self) -> bool {
        let (system, processor) = match self {
            Self::Wasm => return false,
            Self::LinuxIntel => ("linux", "x86_64"),
            Self::LinuxArm => ("linux", "aarch64"),
            Self::Windows => ("windows", "x86_64"),
            Self::MacIntel => ("macos", "x86_64"),
            Self::MacArm => ("macos", "aarch64"),
        };
        (env::consts::OS, env::consts::ARCH) == (system, processor)
    }
}

/// Returns a file of musl for arm64. The package is only unpacked: installing it needs a second architecture in dpkg.
fn musl_for_arm() -> Result<PathBuf, Failure> {
    let place = cache::tool("musl-dev-arm64", |place| {
        println!("downloading musl for arm64 (once)");
        let (lists, archives) = (place.join("lists"), place.join("cache"));
        for folder in [lists.join("partial"), archives.join("archives/partial")] {
            fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
        }
        let apt = |words: &[&str]| {
            let mut command = Command::new("apt-get");
            command.args(["-qq", "-o", "APT::Architectures::=amd64", "-o", "APT::Architectures::=arm64"]);
            command.arg("-o").arg(format!("Dir::State::lists={}", lists.display()));
            command.arg("-o").arg(format!("Dir::Cache={}", archives.display()));
            command.args(["-o", "APT::Sandbox::User=root"]).args(words).current_dir(place);
            run(&mut command, "apt-get update; it needs Debian's packages for arm64")
        };
        apt(&["update"])?;
        apt(&["download", "musl-dev:arm64"])?;
        for folder in [&lists, &archives] {
            fs::remove_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
        }
        let package = fs::read_dir(place)?.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some());
        let package = package.ok_or_else(|| Failure::new("apt-get downloaded no musl-dev", "apt-get update"))?;
        run(Command::new("dpkg-deb").arg("-x").arg(&package).arg(place), "apt-get install dpkg")
    })?;
    Ok(place.join("usr/lib/aarch64-linux-musl/rcrt1.o"))
}

/// gcc's unwinder calls this function of glibc, which musl does not have. The answer is that nothing was found: programs for
/// these targets abort when they panic, so nothing is unwound.
const FIND_OBJECT: &str = "int _dl_find_object(void *address, void *found) {
    (void)address;
    (void)found;
    return -1;
}
";
/// Of the package musl-dev: gcc with the headers of musl.
const MUSL: &str = "x86_64-linux-musl-gcc";
const MINGW: &str = "x86_64-w64-mingw32-gcc";
const MINGW_PACKAGE: &str = "gcc-mingw-w64-x86-64-win32";
