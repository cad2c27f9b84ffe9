//! `cargo xtask web`: sets up, builds the page, seals it into one file, serves it on loopback.

mod build;
mod escape;
pub(crate) mod guard;
mod js;
mod order;
mod panics;
mod seal;
mod serve;
pub(crate) mod size;
mod sizes;
mod twice;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

pub(crate) use escape::sha256_hex;

use crate::machine;
use crate::step::{Failure, run as run_command};
use crate::toolchain::{Target, paths, toolchain};
use crate::tools;

const HELP: &str = "cargo xtask web [--build-only] [--sizes] [--twice] [--open] [--port N] [--address URL] [--watch]
  builds the page into dist/ and serves it on this machine only, with the std of the Rust toolchain in use; if it
  has none for wasm32-unknown-unknown, rustup adds it, or Debian's compiler builds one
  --build-only  do not serve
  --sizes       do not serve; print what the module is made of, and its size by each toolchain that is installed
  --twice       do not serve; build the commit again in another folder, and compare every byte
  --open        open the page in the browser
  --port N      serve there (default 8080, or the next free one)
  --address URL the address where dist/site will be hosted: for sitemap.xml and links that name the page
  --watch       for work on the page: trunk serve, with the tools installed; without the frame around the page";

struct Options {
    build_only: bool,
    sizes: bool,
    twice: bool,
    open: bool,
    watch: bool,
    port: u16,
    /// Where the site will be hosted, with a slash at its end; empty if that is not known.
    address: String,
}

/// Does the job.
pub(crate) fn run(args: &[&str]) -> Result<(), Failure> {
    let options = options(args)?;
    let root = machine::root();
    if options.watch {
        return watch(root, options.port);
    }
    build_at(root, &options.address)?;
    if options.sizes {
        sizes::print(root)?;
        return guard::both_ways(root);
    }
    if options.twice {
        return twice::check(root, &commit(root), &options.address);
    }
    if options.build_only { Ok(()) } else { serve::serve(&root.join("dist/site"), options.port, options.open) }
}

/// Builds `dist/kubefront.html`, `dist/site` and `dist/js`.
pub(crate) fn build_all(root: &Path) -> Result<(), Failure> {
    build_at(root, "")
}

fn build_at(root: &Path, address: &str) -> Result<(), Failure> {
    let started = Instant::now();
    let app = build::build(root, &root.join("target/web"), &toolchain(Target::Wasm)?)?;
    let dist = root.join("dist");
    let commit = commit(root);
    seal::write(root, &dist, &app, &commit, address)?;
    pages(&dist.join("site"), address)?;
    js::write(root, &dist.join("js"), &app)?;
    fs::write(dist.join("BUILD"), format!("commit {commit}\n{}", app.tools))?;
    sums(&dist)?;
    println!("built in {:.1} s:", started.elapsed().as_secs_f64());
    println!("  dist/kubefront.html  the page, one file: open it from the disk, with the network off");
    println!("  dist/site/           the same for a static host, with a page for each finding code and error text");
    println!("  dist/js/             the JS API with its types, for a script tag and for Node.js");
    println!("  wasm {} KB, {} KB after brotli", app.wasm.len() / 1000, app.sent / 1000);
    println!("  SHA-256 of every file in dist/SHA256SUMS, what built them in dist/BUILD");
    Ok(())
}

/// Writes the pages beside the app: one for each finding code and each error text.
fn pages(site: &Path, address: &str) -> Result<(), Failure> {
    let mut command = machine::cargo();
    command.args(["run", "--quiet", "--locked", "--package", "kubefront-site", "--"]).arg(site).arg(address);
    run_command(&mut command, "read what it said above")
}

/// Writes `SHA256SUMS` over every file of the build.
fn sums(dist: &Path) -> Result<(), Failure> {
    let mut names = vec!["BUILD".to_owned(), "kubefront.html".to_owned()];
    for folder in ["js", "site"] {
        list(dist, folder, &mut names)?;
    }
    names.sort();
    let mut sums = String::new();
    for name in names {
        let bytes = fs::read(dist.join(&name))?;
        paths::refuse(&name, &bytes)?;
        sums.push_str(&format!("{}  {name}\n", sha256_hex(&bytes)));
    }
    Ok(fs::write(dist.join("SHA256SUMS"), sums)?)
}

/// The files below a directory.
fn list(dist: &Path, folder: &str, names: &mut Vec<String>) -> Result<(), Failure> {
    for entry in fs::read_dir(dist.join(folder))? {
        let entry = entry?;
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() { list(dist, &name, names)? } else { names.push(name) }
    }
    Ok(())
}

fn watch(root: &Path, port: u16) -> Result<(), Failure> {
    let (trunk, bindgen) = (tools::trunk()?, tools::wasm_bindgen()?);
    let mut command = Command::new(trunk);
    command.current_dir(root).args(["serve", "--skip-version-check", "--port", &port.to_string()]);
    let rust = toolchain(Target::Wasm)?;
    rust.prepare(&mut command, root)?;
    // Trunk finds cargo and wasm-bindgen on PATH.
    let ours = [bindgen.parent(), rust.cargo.parent()].into_iter().flatten().map(Path::to_path_buf);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(ours.chain(std::env::split_paths(&path)));
    command.env("PATH", path.map_err(|why| Failure::new(why.to_string(), "move the checkout or the tool cache"))?);
    run_command(&mut command, "read what it said above")
}

fn options(args: &[&str]) -> Result<Options, Failure> {
    let mut options = Options {
        build_only: false,
        sizes: false,
        twice: false,
        open: false,
        watch: false,
        port: 8080,
        address: String::new(),
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match *arg {
            "--build-only" => options.build_only = true,
            "--sizes" => options.sizes = true,
            "--twice" => options.twice = true,
            "--open" => options.open = true,
            "--watch" => options.watch = true,
            "--port" => options.port = args.next().and_then(|port| port.parse().ok()).ok_or_else(usage)?,
            "--address" => options.address = args.next().and_then(|address| whole(address)).ok_or_else(usage)?,
            _ => return Err(usage()),
        }
    }
    Ok(options)
}

/// An address of the web, with a slash at its end.
fn whole(address: &str) -> Option<String> {
    let is_plain = !address.contains(['"', '<', '>', '&', '?', '#', ' ']);
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    (is_plain && is_web).then(|| format!("{}/", address.trim_end_matches('/')))
}

fn usage() -> Failure {
    Failure::new("that is no use of cargo xtask web", HELP)
}

/// The commit the build is of; a build of changed files says so.
pub(crate) fn commit(root: &Path) -> String {
    let git = |args: &[&str]| {
        let output = Command::new("git").current_dir(root).args(args).output().ok().filter(|o| o.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return "unknown".to_owned() };
    match git(&["status", "--porcelain", "--untracked-files=no"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit}, with changes"),
    }
}
