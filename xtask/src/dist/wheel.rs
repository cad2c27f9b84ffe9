//! The wheel: the program for `pip install`, without any Python in it (PEP 427, binary distribution format).

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::archive::{Entry, zipped_as_is};
use super::binary::Built;
use super::{Release, notices, sbom};
use crate::step::Failure;
use crate::toolchain::Target;

/// What the program is, in a line.
pub(super) const SUMMARY: &str =
    "Expose a Kubernetes API server through Contour, with a TLS certificate that clients trust";

/// Writes the wheel of a program.
pub(super) fn write(root: &Path, release: &Release, built: &Built) -> Result<(), Failure> {
    let version = release.version;
    let information = format!("kubefront-{version}.dist-info");
    let tags = tags(built);
    let read = |name: &str| fs::read(root.join(name)).map_err(|error| Failure::io(&root.join(name), &error));
    let mut entries = vec![
        Entry::program(format!("kubefront-{version}.data/scripts/{}", built.name), built.bytes.clone()),
        Entry::file(
            format!("{information}/METADATA"),
            metadata(version, &String::from_utf8_lossy(&read("README.md")?)),
        ),
        Entry::file(format!("{information}/WHEEL"), format!("{WHEEL}{}", lines(&tags))),
        Entry::file(format!("{information}/licenses/LICENSE-APACHE"), read("LICENSE-APACHE")?),
        Entry::file(format!("{information}/licenses/LICENSE-MIT"), read("LICENSE-MIT")?),
        Entry::file(format!("{information}/licenses/{}", notices::NAME), notices::text(&release.packages)?),
        Entry::file(format!("{information}/sboms/{}", sbom::NAME), sbom::text(release)),
    ];
    // The list of files has no digest of itself, and is the last.
    let record = format!("{information}/RECORD");
    let row = |entry: &Entry| {
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&entry.bytes));
        format!("{},sha256={digest},{}\n", entry.path, entry.bytes.len())
    };
    let rows: String = entries.iter().map(row).collect();
    entries.push(Entry::file(record.clone(), format!("{rows}{record},,\n")));
    let platforms: Vec<_> = tags.iter().filter_map(|tag| tag.strip_prefix("py3-none-")).collect();
    let name = format!("kubefront-{version}-py3-none-{}.whl", platforms.join("."));
    Ok(fs::write(release.folder.join(name), zipped_as_is(&entries)?)?)
}

/// A static program runs with every C library; PyPI requires the name of one.
fn tags(built: &Built) -> Vec<&'static str> {
    match built.targets.as_slice() {
        [Target::LinuxIntel] => vec!["py3-none-manylinux2014_x86_64", "py3-none-musllinux_1_1_x86_64"],
        [Target::LinuxArm] => vec!["py3-none-manylinux2014_aarch64", "py3-none-musllinux_1_1_aarch64"],
        [Target::Windows] => vec!["py3-none-win_amd64"],
        _ => vec!["py3-none-macosx_11_0_universal2"],
    }
}

fn lines(tags: &[&str]) -> String {
    tags.iter().map(|tag| format!("Tag: {tag}\n")).collect()
}

fn metadata(version: &str, readme: &str) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    format!(
        "Metadata-Version: 2.4\nName: kubefront\nVersion: {version}\nSummary: {SUMMARY}\n\
         License-Expression: MIT OR Apache-2.0\nLicense-File: LICENSE-APACHE\nLicense-File: LICENSE-MIT\n\
         License-File: {}\nRequires-Python: >=3.8\nProject-URL: Source, {repository}\n\
         Project-URL: Documentation, {repository}/tree/v{version}/docs\n\
         Description-Content-Type: text/markdown\n\n{readme}",
        notices::NAME
    )
}

const WHEEL: &str = "Wheel-Version: 1.0\nGenerator: cargo xtask dist\nRoot-Is-Purelib: false\n";
