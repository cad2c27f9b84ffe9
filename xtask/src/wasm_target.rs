//! A rustc that writes WebAssembly.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::tools::{self, Failure};

/// What builds for `wasm32-unknown-unknown`.
pub(crate) struct WasmRust {
    /// cargo
    pub(crate) cargo: PathBuf,
    /// rustc
    pub(crate) rustc: PathBuf,
    /// A sysroot of our own, where rustc's has no WebAssembly in it.
    pub(crate) sysroot: Option<PathBuf>,
}

/// Finds one.
pub(crate) fn find() -> Result<WasmRust, Failure> {
    let rustc = PathBuf::from("/usr/bin/rustc");
    let version = String::from_utf8(Command::new(&rustc).arg("-V").output()?.stdout)?;
    let version = version.split(' ').nth(1).unwrap_or_default();
    let sysroot = tools::cache()?.join(format!("wasm-sysroot-{version}"));
    let cargo = rustc.with_file_name(format!("cargo{}", env::consts::EXE_SUFFIX));
    Ok(WasmRust { cargo, rustc, sysroot: Some(sysroot) })
}
