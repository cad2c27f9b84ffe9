//! The archive on a machine with nothing on it: unpacked into an empty directory, which is the root of the file system for
//! the program, as a user without any right.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Folder;
use crate::dist::{Release, archive};
use crate::machine;
use crate::step::{Failure, output, run};

/// Runs README's main job, and a golden case, in the chroot.
pub(super) fn check(release: &Release) -> Result<(), Failure> {
    let built = release.own()?;
    let folder = Folder::new("chroot")?;
    let root = folder.path();
    let archive = release.folder.join(archive::name(built.triple));
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(&archive).arg("-C").arg(root).args(["--strip-components=1", "--no-same-owner"]);
    run(&mut tar, "cargo xtask dist")?;
    for name in ["man/man1/kubefront.1", "man/man1/kubefront-check.1", "completions/_kubefront", "LICENSE-MIT"] {
        if !root.join(name).is_file() {
            return Err(Failure::new(format!("the archive has no {name}"), "xtask/src/dist/manual.rs"));
        }
    }
    // The program's directory is the root, since no shell is there to change it.
    let golden = machine::root().join("tests/golden").join(GOLDEN);
    let inputs = ["exposure.yaml", "fullchain.pem", "key.pem", "admin.kubeconfig", "root.pem"];
    for name in inputs {
        let from = golden.join(name);
        fs::copy(&from, root.join(name)).map_err(|error| Failure::io(&from, &error))?;
    }
    run(Command::new("chmod").args(["-R", "a+rwX"]).arg(root), "chmod, of coreutils")?;

    let version = said(root, &["--version"], 0)?;
    println!("{}: {}", built.triple, version.lines().next().unwrap_or_default());
    said(root, &["example", "try"], 0)?;
    let files = ["try/fullchain.pem", "try/other-key.pem", "try/admin.kubeconfig", "--trust-anchor", "try/ca.pem"];
    let found = said(root, &[&["check", "--at", AT, "--fqdn", "k8s.example.com"], files.as_slice()].concat(), 1)?;
    if !found.contains("error[key-mismatch]") {
        return Err(Failure::new(format!("kubefront check did not find the wrong key:\n{found}"), "kubefront check"));
    }
    said(root, &["check", "--at", AT, "-f", "try/exposure.yaml"], 0)?;
    said(root, &["generate", "--at", AT, "-f", "try/exposure.yaml", "--out-dir", "try/bundle"], 0)?;

    said(root, &[&["generate", "--at", AT], GENERATE.as_slice()].concat(), 0)?;
    same(&golden.join("expected"), &root.join("bundle"))?;
    println!("as a user without rights: README's main job, and the golden bundle {GOLDEN}, byte for byte");
    Ok(())
}

/// Compares the bundle with that of the golden case. Its exposure names the files that were passed, which no golden case
/// does, and so its list of digests differs too: the digests are verified.
fn same(expected: &Path, found: &Path) -> Result<(), Failure> {
    let mend = "cargo xtask bless, if the bundle is right; otherwise the program differs from the tests";
    run(Command::new("diff").args(["-r", "-x", "exposure.yaml", "-x", "SHA256SUMS"]).args([expected, found]), mend)?;
    let mut sums = Command::new("sha256sum");
    run(sums.args(["--check", "--quiet", "--strict", "SHA256SUMS"]).current_dir(found), mend)?;
    let exposure = found.join("exposure.yaml");
    let text = fs::read_to_string(&exposure).map_err(|error| Failure::io(&exposure, &error))?;
    let expected = fs::read_to_string(expected.join("exposure.yaml")).unwrap_or_default();
    // Only these lines are new.
    let named = |line: &&str| {
        ["chainFile: ../", "keyFile: ../", "from: ../", "- ../", "anchorFiles:"].iter().any(|word| line.contains(word))
            || ["  certificate:", "  kubeconfig:"].contains(line)
    };
    let rest: Vec<_> = text.lines().filter(|line| !named(line)).collect();
    match rest == expected.lines().collect::<Vec<_>>() {
        true => Ok(()),
        false => Err(Failure::new(format!("{} is:\n{text}", exposure.display()), mend)),
    }
}

/// Runs the program in the chroot and returns what it printed to both streams.
fn said(root: &Path, words: &[&str], code: i32) -> Result<String, Failure> {
    let is_root = output(Command::new("id").arg("-u"), "id, of coreutils")? == "0";
    let mut command = Command::new(if is_root { "chroot" } else { "unshare" });
    match is_root {
        true => command.args(["--userspec=65534:65534", "--groups="]),
        // The root of a user namespace has no right outside of it.
        false => command.args(["--user", "--map-root-user", "chroot"]),
    };
    command.arg(root).arg("/kubefront").args(words).stdin(Stdio::null());
    let output = command.output();
    let output = output.map_err(|error| Failure::new(format!("no chroot: {error}"), "apt-get install util-linux"))?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let what = || format!("in the chroot, kubefront {} ended with {}:\n{said}", words.join(" "), output.status);
    if output.status.code() == Some(code) { Ok(said) } else { Err(Failure::new(what(), "cargo xtask dist --check")) }
}

/// Generated from public material, with a private CA.
const GOLDEN: &str = "trust-private";
/// The time of the golden cases.
const AT: &str = "2026-11-23T12:00:00Z";
/// What its files are for.
const GENERATE: [&str; 9] = [
    "-f",
    "exposure.yaml",
    "fullchain.pem",
    "key.pem",
    "admin.kubeconfig",
    "--trust-anchor",
    "root.pem",
    "--out-dir",
    "bundle",
];
