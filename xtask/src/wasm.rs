//! Core as WebAssembly: it builds, and the binary imports nothing. What it cannot import it cannot do.

pub(crate) mod binary;
pub(crate) mod imports;
pub(crate) mod names;

use std::fs;
use std::process::Command;

use crate::machine;
use crate::step::{Failure, run};
use crate::toolchain::{Target, toolchain};

/// Builds the probe and reads its import section.
pub(crate) fn check() -> Result<(), Failure> {
    let toolchain = toolchain(Target::Wasm)?;
    println!("built by {}", toolchain.describe());
    let folder = machine::root().join("target/wasm");
    let mut build = Command::new(&toolchain.cargo);
    build.args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "kubefront-wasm-probe",
        "--target",
        Target::Wasm.triple(),
    ]);
    build.current_dir(machine::root()).env("CARGO_TARGET_DIR", &folder);
    // The size does not matter here, the minutes of link-time optimisation do.
    build.env("CARGO_PROFILE_RELEASE_LTO", "false").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    toolchain.prepare(&mut build, machine::root())?;
    run(&mut build, "core must build for wasm32: no C, no threads, no operating system")?;
    let file = folder.join(Target::Wasm.triple()).join("release/kubefront-wasm-probe.wasm");
    let bytes = fs::read(&file).map_err(|error| Failure::io(&file, &error))?;
    let imports = imports::read(&bytes)
        .ok_or_else(|| Failure::new(format!("{} is no module", file.display()), "cargo xtask wasm"))?;
    if imports.is_empty() {
        println!("core's whole way is {} KB of WebAssembly and imports nothing", bytes.len() / 1024);
        return Ok(());
    }
    let what = format!("core as WebAssembly imports {}", imports.join(", "));
    Err(Failure::new(what, "find the dependency that wants them: cargo tree -p kubefront-core -e normal"))
}
