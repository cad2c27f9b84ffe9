//! The manifest of krew, the plugin manager of kubectl.

use std::fs;
use std::path::Path;

use super::{address, archive, sums};
use crate::step::Failure;
use crate::toolchain::Target;

pub(super) const NAME: &str = "kubefront.yaml";

/// Writes the manifest: one platform for each archive in the directory, with its sum.
pub(super) fn write(folder: &Path, version: &str) -> Result<(), Failure> {
    let there = PLATFORMS.iter().filter(|(triple, ..)| folder.join(archive::name(triple)).is_file());
    let platforms: Result<Vec<_>, _> = there.map(|row| platform(folder, version, row)).collect();
    let text = format!(
        "apiVersion: krew.googlecontainertools.github.com/v1alpha2\n\
         kind: Plugin\n\
         metadata:\n  name: kubefront\n\
         spec:\n\
         \x20 version: v{version}\n\
         \x20 homepage: {homepage}\n\
         \x20 shortDescription: Expose the API server through Contour\n\
         \x20 description: |\n\
         \x20   Exposes the API server behind Contour (Envoy) with a TLS certificate\n\
         \x20   that clients trust. Checks certificate chain, private key, host name,\n\
         \x20   credential, upstream CA, and proxy settings as one set, and generates\n\
         \x20   the manifests and the kubeconfig. Opens no network connection.\n\
         \x20 platforms:\n{platforms}",
        homepage = env!("CARGO_PKG_REPOSITORY"),
        platforms = platforms?.concat(),
    );
    Ok(fs::write(folder.join(NAME), text)?)
}

fn platform(folder: &Path, version: &str, (triple, target): &(&str, Target)) -> Result<String, Failure> {
    let archive = archive::name(triple);
    let (address, sum) = (address(version, &archive), sums::of(folder, &archive)?);
    let (system, processor) = system(*target);
    let program = if *target == Target::Windows { "kubefront.exe" } else { "kubefront" };
    let top = archive::top(version, triple);
    let files =
        [program, "LICENSE-*", super::notices::NAME].map(|file| format!("    - from: {top}/{file}\n      to: .\n"));
    Ok(format!(
        "  - selector:\n      matchLabels:\n        os: {system}\n        arch: {processor}\n\
         \x20   uri: {address}\n    sha256: {sum}\n    bin: {program}\n    files:\n{}",
        files.concat()
    ))
}

/// A target in the words of Go.
pub(super) fn system(target: Target) -> (&'static str, &'static str) {
    match target {
        Target::Wasm => ("js", "wasm"),
        Target::LinuxIntel => ("linux", "amd64"),
        Target::LinuxArm => ("linux", "arm64"),
        Target::Windows => ("windows", "amd64"),
        Target::MacIntel => ("darwin", "amd64"),
        Target::MacArm => ("darwin", "arm64"),
    }
}

/// The archives of a release, and what runs them: the one for macOS is for both processors.
const PLATFORMS: [(&str, Target); 5] = [
    ("x86_64-unknown-linux-musl", Target::LinuxIntel),
    ("aarch64-unknown-linux-musl", Target::LinuxArm),
    (UNIVERSAL, Target::MacIntel),
    (UNIVERSAL, Target::MacArm),
    ("x86_64-pc-windows-gnu", Target::Windows),
];

/// The program for both processors of macOS.
pub(super) const UNIVERSAL: &str = "universal-apple-darwin";
