//! From Rust to the app's two parts: glue and module. wasm-opt runs only when the module has changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::escape::sha256_hex;
use crate::say;
use crate::tools::{self, Failure};
use crate::wasm_target::{self, WasmRust};

/// What `wasm-bindgen --target no-modules` and `wasm-opt` made: a classic script (a page from the disk cannot load
/// modules) and its module.
pub(crate) struct App {
    /// The glue: defines `wasm_bindgen`.
    pub(crate) glue: String,
    /// The optimised module.
    pub(crate) wasm: Vec<u8>,
}

/// Builds the app in release.
pub(crate) fn build(root: &Path) -> Result<App, Failure> {
    let lock = fs::read_to_string(root.join("Cargo.lock"))?;
    let (bindgen, wasm_opt, rust) = (tools::wasm_bindgen(&lock)?, tools::wasm_opt()?, wasm_target::find()?);
    let target = root.join("target/web");
    compile(root, &target, &rust)?;

    let raw = target.join("wasm32-unknown-unknown/page/kubefront_web.wasm");
    let glued = target.join("glue");
    let optimised = target.join("kubefront.wasm");
    let (stamp, wanted) = (target.join("kubefront.stamp"), stamp(&raw, &[&bindgen, &wasm_opt])?);
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) || !optimised.is_file() {
        glue(&bindgen, &raw, &glued)?;
        optimise(&wasm_opt, &glued.join("kubefront_bg.wasm"), &optimised)?;
        fs::write(&stamp, wanted)?;
    }
    Ok(App {
        glue: fs::read_to_string(glued.join("kubefront.js"))?,
        wasm: fs::read(optimised)?,
    })
}

/// Sets what a build for WebAssembly needs: the compiler, its sysroot, and no path of this machine in the module.
pub(crate) fn environment(command: &mut Command, root: &Path, rust: &WasmRust) -> Result<(), Failure> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(|home| Path::new(&home).join(".cargo"));
    let mut flags: Vec<String> = rust.sysroot.iter().map(|path| format!("--sysroot={}", path.display())).collect();
    for folder in home.or(user).iter() {
        flags.push(format!("--remap-path-prefix={}=cargo", folder.display()));
    }
    flags.push(format!("--remap-path-prefix={}=kubefront", root.display()));
    command.env("RUSTC", &rust.rustc);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    Ok(())
}

fn compile(root: &Path, target: &Path, rust: &WasmRust) -> Result<(), Failure> {
    say("compiling the page (the first time takes some minutes)");
    let mut command = Command::new(&rust.cargo);
    command.current_dir(root).args(["build", "--locked", "--package", "kubefront-web", "--lib", "--profile", "page"]);
    command.args(["--target", "wasm32-unknown-unknown", "--target-dir"]).arg(target);
    environment(&mut command, root, rust)?;
    tools::run(&mut command)
}

fn glue(bindgen: &Path, raw: &Path, into: &Path) -> Result<(), Failure> {
    say("wasm-bindgen");
    let mut command = Command::new(bindgen);
    command.args(["--target", "no-modules", "--out-name", "kubefront", "--no-typescript", "--remove-producers-section", "--out-dir"]);
    tools::run(command.arg(into).arg(raw))
}

fn optimise(wasm_opt: &Path, from: &Path, into: &Path) -> Result<(), Failure> {
    say("wasm-opt");
    let node = tools::find("node").ok_or("node is not there: install Node.js (apt-get install nodejs, brew install node)")?;
    let mut command = Command::new(node);
    command.arg(wasm_opt).args(["-Oz", "--strip-debug", "--strip-producers"]);
    command.args(FEATURES.map(|feature| format!("--enable-{feature}"))).arg(from).arg("-o").arg(into);
    tools::run(&mut command)
}

/// Changes when the module or a tool does.
fn stamp(raw: &Path, tools: &[&Path]) -> Result<String, Failure> {
    let versions: Vec<_> = tools.iter().map(|tool| tool.display().to_string()).collect();
    Ok(format!("{}\n{}\n", sha256_hex(&fs::read(raw)?), versions.join("\n")))
}

/// What rustc switches on for this target; every browser has had them since 2022.
const FEATURES: [&str; 6] =
    ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
