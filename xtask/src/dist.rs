//! `cargo xtask dist`: what a release consists of, in `dist/release`. The same commit gives the same bytes.

mod archive;
mod binary;
pub(crate) mod check;
mod image;
mod krew;
mod manual;
mod notices;
mod npm;
mod packages;
mod sbom;
mod sums;
mod twice;
mod wheel;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use binary::Built;
use packages::Packages;

use crate::machine;
use crate::step::{Failure, output};
use crate::toolchain::Target;
use crate::web;

const HELP: &str = "cargo xtask dist [--all|--macos] [--no-page] [--twice] [--check] | --collect
  builds a release into dist/release: the program for this machine (on Linux a static one), in an archive with manual
  pages, completions, and licenses; the page; an image, a wheel, npm packages, a krew manifest, an SBOM, SHA256SUMS
  --all      the programs for Linux on arm64 and for Windows too
  --macos    only what contains the program for macOS (on macOS): a part of a release that --all makes elsewhere
  --no-page  without the page and the npm package of its module
  --twice    build the commit again in another directory, and compare every byte
  --check    install everything that was built, and run it
  --collect  build nothing: write the krew manifest and SHA256SUMS again, from what dist/release contains";

/// What was asked for.
#[derive(Clone, Copy, Default)]
struct Options {
    is_all: bool,
    is_part: bool,
    has_page: bool,
    is_twice: bool,
    is_check: bool,
}

/// A release that is being made.
pub(crate) struct Release {
    /// Where its files go.
    folder: PathBuf,
    /// `0.1.0`
    version: &'static str,
    /// The commit, or `unknown` for changed files; and the time it was made, in seconds since 1970: all times in the
    /// release are this one.
    commit: String,
    time: u64,
    /// The programs, by target.
    programs: Vec<Built>,
    /// The crates in them, and in the page.
    packages: Packages,
    has_page: bool,
    /// Only what contains a program, as a part of another release.
    is_part: bool,
}

/// Does the job.
pub(crate) fn run(args: &[&str]) -> Result<(), Failure> {
    if args == ["--collect"] {
        let folder = machine::root().join(FOLDER);
        krew::write(&folder, VERSION)?;
        return sums::write(&folder);
    }
    let mut options = Options { has_page: true, ..Options::default() };
    for arg in args {
        match *arg {
            "--all" => options.is_all = true,
            "--macos" => options.is_part = true,
            "--no-page" => options.has_page = false,
            "--twice" => options.is_twice = true,
            "--check" => options.is_check = true,
            _ => return Err(Failure::new(format!("cargo xtask dist knows no {arg}"), HELP)),
        }
    }
    let release = make(&options)?;
    if options.is_twice {
        twice::check(&release, args)?;
    }
    if options.is_check { check::release(&release) } else { Ok(()) }
}

/// Makes the release for this machine, and tests it: a step of the gate.
pub(crate) fn make_and_check() -> Result<(), Failure> {
    check::release(&make(&Options { has_page: true, ..Options::default() })?)
}

fn make(options: &Options) -> Result<Release, Failure> {
    let begin = Instant::now();
    let root = machine::root();
    let folder = root.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    let targets = targets(options)?;
    let commit = web::commit(root);
    // A build of changed files has no commit.
    let commit = if commit.contains(',') { "unknown".to_owned() } else { commit };
    let programs = binary::build_all(root, &targets, &commit)?;
    let mut wanted: Vec<_> = targets.iter().map(|target| ("kubefront", *target)).collect();
    let has_page = options.has_page && !options.is_part;
    if has_page {
        web::build_all(root)?;
        wanted.push(("kubefront-web", Target::Wasm));
    }
    let release = Release {
        folder,
        version: VERSION,
        commit,
        time: time_of_commit(root)?,
        packages: Packages::of(root, &wanted)?,
        programs,
        has_page,
        is_part: options.is_part,
    };
    write(root, &release)?;
    println!("release {} in {:.1} s, in {}", release.version, begin.elapsed().as_secs_f64(), release.folder.display());
    Ok(release)
}

/// Writes every file of the release; the sums last.
fn write(root: &Path, release: &Release) -> Result<(), Failure> {
    let documents = manual::documents(root, release)?;
    for built in &release.programs {
        println!("archive, wheel, npm package: {}", built.triple);
        archive::write(release, built, &documents)?;
        wheel::write(root, release, built)?;
        npm::write_program(root, release, built)?;
    }
    if release.is_part {
        return Ok(());
    }
    if release.has_page {
        page(root, release)?;
        npm::write(root, release)?;
    }
    println!("image, SBOM, krew manifest, sums");
    image::write(release, &documents)?;
    fs::write(release.folder.join(sbom::NAME), sbom::text(release))?;
    krew::write(&release.folder, release.version)?;
    sums::write(&release.folder)
}

/// The page as one file; as a site for a static host, also in an archive; its module for other programs.
fn page(root: &Path, release: &Release) -> Result<(), Failure> {
    let (from, folder) = (root.join("dist"), &release.folder);
    fs::copy(from.join("kubefront.html"), folder.join("kubefront.html"))?;
    let mut site = Vec::new();
    for name in ["site", "js"] {
        for file in archive::files_below(&from.join(name))? {
            let (bytes, to) = (fs::read(from.join(name).join(&file))?, folder.join(name).join(&file));
            fs::create_dir_all(to.parent().unwrap_or(folder))?;
            fs::write(to, &bytes)?;
            if name == "site" {
                site.push(archive::Entry::file(format!("kubefront-site/{file}"), bytes));
            }
        }
    }
    Ok(fs::write(folder.join("site.tar.gz"), archive::gzipped(&archive::tarred(site, release.time)?)?)?)
}

fn targets(options: &Options) -> Result<Vec<Target>, Failure> {
    use Target::{LinuxArm, LinuxIntel, MacArm, MacIntel, Windows};
    if cfg!(target_os = "macos") {
        let all = [MacIntel, MacArm, LinuxIntel, LinuxArm, Windows];
        return Ok(all.into_iter().filter(|target| options.is_all || target.is_macos()).collect());
    }
    if options.is_part {
        return Err(Failure::new("programs for macOS are built on macOS", "cargo xtask dist, without --macos"));
    }
    if options.is_all {
        return Ok(vec![LinuxIntel, LinuxArm, Windows]);
    }
    let own = [LinuxIntel, LinuxArm, Windows].into_iter().find(|target| target.is_of_this_machine());
    let what = "there is no release for this kind of machine";
    own.map(|target| vec![target]).ok_or_else(|| Failure::new(what, "cargo xtask dist --all, on Linux"))
}

/// In seconds since 1970.
fn time_of_commit(root: &Path) -> Result<u64, Failure> {
    let mut git = Command::new("git");
    let time = output(git.current_dir(root).args(["log", "-1", "--format=%ct"]), "git log: a release is a commit")?;
    time.parse().map_err(|_| Failure::new(format!("git prints no time of the commit: {time}"), "git log -1"))
}

/// The address of a file of a release, once it is published.
fn address(version: &str, file: &str) -> String {
    format!("{}/releases/download/v{version}/{file}", env!("CARGO_PKG_REPOSITORY"))
}

impl Release {
    /// The program that runs on this machine.
    fn own(&self) -> Result<&Built, Failure> {
        let own = self.programs.iter().find(|built| built.runs_here);
        own.ok_or_else(|| Failure::new("none of the programs runs on this machine", "cargo xtask dist on the machine"))
    }
}

/// One version for everything.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const FOLDER: &str = "dist/release";
