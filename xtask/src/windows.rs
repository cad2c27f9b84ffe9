//! `cargo xtask windows`: the command line's tests on Windows, by wine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache;
use crate::machine::{self, apt_install, find};
use crate::step::{Failure, output, run, timed};
use crate::toolchain::{self, Target};

/// Builds the tests for Windows and runs them: the unit tests, then the command sessions. `words` are names of tests.
pub(crate) fn run_all(words: &[&str]) -> Result<(), Failure> {
    let programs = tests()?;
    let wine = wine()?;
    // Needs the C compiler that linked the tests.
    let prefix = prefix()?;
    let mut failed = Vec::new();
    for program in &programs {
        let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut command = Command::new(&wine);
        // Tests find their files by these; on Windows the root of Linux is drive Z.
        let folder = machine::root().join("cli");
        command.arg(program).args(words).current_dir(&folder).env("CARGO_MANIFEST_DIR", on_drive_z(&folder));
        command.env("WINEPREFIX", &prefix).env("WINEDEBUG", "-all").env_remove("DISPLAY");
        failed
            .extend(timed(&name, || run(&mut command, "cargo xtask windows NAME, the name from the list above")).err());
    }
    let Some(first) = failed.into_iter().next() else {
        println!("\n{} test programs passed on Windows, by wine", programs.len());
        return Ok(());
    };
    Err(first)
}

/// Builds the tests and returns their programs.
fn tests() -> Result<Vec<PathBuf>, Failure> {
    let rust = toolchain::toolchain(Target::Windows)?;
    println!("compiling the tests for Windows by {} (minutes when they are new)", rust.describe());
    let mut command = Command::new(&rust.cargo);
    command.current_dir(machine::root()).args(["test", "--quiet", "--locked", "--package", "kubefront", "--no-run"]);
    command.args(["--target", Target::Windows.triple(), "--message-format=json-render-diagnostics"]);
    command.arg("--target-dir").arg(machine::root().join("target/windows")).stderr(std::process::Stdio::inherit());
    rust.prepare(&mut command, machine::root())?;
    let said = output(&mut command, "read what cargo said above")?;
    let programs: Vec<_> = said
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["profile"]["test"] == true)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect();
    match programs.is_empty() {
        true => Err(Failure::new("cargo names no test program", "cargo xtask windows, after: rm -r target/windows")),
        false => Ok(programs),
    }
}

/// Returns wine for programs of 64 bits.
fn wine() -> Result<PathBuf, Failure> {
    let found = || {
        let debians = Path::new("/usr/lib/wine/wine64");
        find("wine64").or_else(|| debians.is_file().then(|| debians.to_owned())).or_else(|| find("wine"))
    };
    if found().is_none() {
        apt_install(&["wine64"], "wine, which runs programs for Windows")?;
    }
    found().ok_or_else(|| Failure::new("wine is not on PATH", "put wine64 on PATH"))
}

/// Returns a Windows installation of wine. Wine 8 has no `bcryptprimitives.dll`, from which Rust's std takes random numbers.
fn prefix() -> Result<PathBuf, Failure> {
    let wine = wine()?;
    let place = cache::tool("wine-1", |place| {
        println!("setting up wine (once)");
        // Wine remembers absolute paths only for its drives, which are links to its own directory and to the root.
        let mut boot = Command::new(&wine);
        boot.args(["wineboot", "--init"]).env("WINEPREFIX", place).env("WINEDEBUG", "-all").env_remove("DISPLAY");
        output(&mut boot, "wineboot")?;
        let mut wait = Command::new(wine.with_file_name("wineserver64"));
        wait.arg("--wait").env("WINEPREFIX", place);
        let _ = wait.output(); // it has ended already, or has another name
        let (source, system) = (place.join("random.c"), place.join("drive_c/windows/system32"));
        let library = system.join("bcryptprimitives.dll");
        if !library.is_file() {
            fs::write(&source, RANDOM).map_err(|error| Failure::io(&source, &error))?;
            let mut compile = Command::new("x86_64-w64-mingw32-gcc");
            compile.args(["-shared", "-o"]).arg(&library).arg(&source).arg("-ladvapi32");
            run(&mut compile, "apt-get install gcc-mingw-w64-x86-64-win32")?;
        }
        Ok(())
    })?;
    Ok(place)
}

/// `/a/b` as `Z:\a\b`.
fn on_drive_z(path: &Path) -> String {
    format!("Z:{}", path.display().to_string().replace('/', "\\"))
}

/// The only function that std calls: `SystemFunction036` is `RtlGenRandom`.
const RANDOM: &str = "\
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *to, unsigned long long length) {
    return SystemFunction036(to, (unsigned long)length);
}
";
