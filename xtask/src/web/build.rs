//! From Rust to the app's two parts: glue and module. wasm-opt runs only when the module has changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::escape::sha256_hex;
use super::{order, panics, size};
use crate::step::{Failure, output, run as run_command};
use crate::toolchain::{Target, Toolchain, paths};
use crate::tools;

/// What `wasm-bindgen --target no-modules` and `wasm-opt` made: a classic script (a page from the disk cannot load
/// modules) and its module.
pub(crate) struct App {
    /// The glue: defines `wasm_bindgen`.
    pub(crate) glue: String,
    /// The optimised module.
    pub(crate) wasm: Vec<u8>,
    /// How many bytes of it a static host sends, which compresses with brotli.
    pub(crate) sent: usize,
    /// What built it: other tools produce other bytes.
    pub(crate) tools: String,
}

/// Builds the app in release, in the directory `folder`.
pub(super) fn build(root: &Path, folder: &Path, rust: &Toolchain) -> Result<App, Failure> {
    let (bindgen, wasm_opt) = (tools::wasm_bindgen()?, optimiser(tools::wasm_opt()?));
    compile(root, folder, rust)?;

    let raw = folder.join("wasm32-unknown-unknown/page/kubefront_web.wasm");
    let glued = folder.join("glue");
    let optimised = folder.join("kubefront.wasm");
    let (stamp, wanted) = (folder.join("kubefront.stamp"), stamp(&raw, &bindgen, &wasm_opt)?);
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) || !optimised.is_file() {
        glue(&bindgen, &raw, &glued)?;
        let prepared = glued.join("prepared.wasm");
        prepare(&glued.join("kubefront_bg.wasm"), &prepared)?;
        optimise(wasm_opt, &prepared, &optimised)?;
        fs::write(&stamp, wanted)?;
    }
    let app = App {
        glue: without_loading(&fs::read_to_string(glued.join("kubefront.js"))?)?,
        wasm: fs::read(&optimised)?,
        sent: size::sent(&optimised)?,
        tools: tools(rust, &bindgen)?,
    };
    paths::refuse("the page's module", &app.wasm)?;
    paths::refuse("its glue", app.glue.as_bytes())?;
    Ok(app)
}

/// One line for each tool that changes the bytes of the build.
fn tools(rust: &Toolchain, bindgen: &Path) -> Result<String, Failure> {
    let bindgen = output(Command::new(bindgen).arg("--version"), "cargo xtask web installs it")?;
    Ok(format!("{}\n{bindgen}\nwasm-opt of binaryen {}\n", rust.describe(), tools::BINARYEN))
}

fn compile(root: &Path, folder: &Path, rust: &Toolchain) -> Result<(), Failure> {
    println!("compiling the page (the first time takes some minutes)");
    let mut command = Command::new(&rust.cargo);
    command.current_dir(root).args(["build", "--locked", "--package", "kubefront-web", "--lib", "--profile", "page"]);
    command.args(["--target", Target::Wasm.triple(), "--target-dir"]).arg(folder);
    rust.prepare(&mut command, root)?;
    run_command(&mut command, "read what it said above")
}

fn glue(bindgen: &Path, raw: &Path, into: &Path) -> Result<(), Failure> {
    println!("wasm-bindgen");
    let mut command = Command::new(bindgen);
    command.args([
        "--target",
        "no-modules",
        "--out-name",
        "kubefront",
        "--no-typescript",
        "--omit-default-module-path",
        "--remove-producers-section",
        "--out-dir",
    ]);
    run_command(command.arg(into).arg(raw), "read what it said above")
}

/// Prepares the module for wasm-opt.
fn prepare(from: &Path, into: &Path) -> Result<(), Failure> {
    let prepared = panics::silenced(&fs::read(from)?).and_then(|module| order::named(&module));
    let unread = || Failure::new(format!("{} is not a module with names", from.display()), "look at profile.page");
    Ok(fs::write(into, prepared.ok_or_else(unread)?)?)
}

/// Adds to wasm-opt what it is to do.
fn optimiser(mut command: Command) -> Command {
    command.args(["-Oz", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"]);
    // What these do makes the module smaller, and what a host sends, after brotli, larger.
    command.args(["inlining", "inlining-optimizing", "reorder-functions"].map(|pass| format!("--skip-pass={pass}")));
    command.args(FEATURES.map(|feature| format!("--enable-{feature}")));
    command
}

fn optimise(mut command: Command, from: &Path, into: &Path) -> Result<(), Failure> {
    println!("wasm-opt");
    run_command(command.arg(from).arg("-o").arg(into), "read what it said above")
}

/// Removes the code that loads the module: the module is always passed. An inline script has no address to load from,
/// and a page that claims to open no connection has no code for it.
fn without_loading(glue: &str) -> Result<String, Failure> {
    let edits = [
        ("document.currentScript !== null", "document.currentScript?.src"),
        ("module_or_path = fetch(module_or_path);", "throw new Error('the module is handed over');"),
    ];
    edits.iter().try_fold(glue.to_owned(), |glue, (from, to)| match glue.contains(from) {
        true => Ok(glue.replace(from, to)),
        false => Err(Failure::new(
            format!("wasm-bindgen's glue no longer holds {from:?}"),
            "look at the glue in target/web/glue",
        )),
    })
}

/// Changes when the module or a tool does.
fn stamp(raw: &Path, bindgen: &Path, wasm_opt: &Command) -> Result<String, Failure> {
    let preparation = sha256_hex(concat!(include_str!("order.rs"), include_str!("panics.rs")).as_bytes());
    Ok(format!("{}\n{}\n{preparation}\n{wasm_opt:?}\n", sha256_hex(&fs::read(raw)?), bindgen.display()))
}

/// What rustc switches on for this target; every browser has had them since 2022.
const FEATURES: [&str; 6] =
    ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
