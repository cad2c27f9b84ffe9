//! The licenses of the crates in the program, which require that their text is distributed with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::packages::Packages;
use crate::step::Failure;

pub(super) const NAME: &str = "THIRD-PARTY-LICENSES.txt";

/// Returns the text: each license once, below the crates that it belongs to.
pub(super) fn text(packages: &Packages) -> Result<String, Failure> {
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for ((name, version), package) in packages.0.iter().filter(|(_, package)| package.is_foreign) {
        let texts = texts(&package.folder)?;
        if texts.is_empty() {
            without.push(format!("{name} {version}: {}, {}\n", package.license, package.repository));
        }
        for text in texts {
            by_text.entry(text).or_default().push(format!("{name} {version}"));
        }
    }
    let mut all: Vec<_> = by_text.into_iter().map(|(text, crates)| (crates, text)).collect();
    all.sort();
    let mut out = String::from("kubefront contains these crates, each under its own license.\n");
    for (crates, text) in all {
        out.push_str(&format!("\n{RULE}\n{}\n{RULE}\n\n{text}", crates.join(", ")));
    }
    if !without.is_empty() {
        out.push_str(&format!("\n{RULE}\nwithout a file of its license\n{RULE}\n\n{}", without.concat()));
    }
    Ok(out)
}

/// The license files of a crate, with one kind of line ends.
fn texts(folder: &Path) -> Result<Vec<String>, Failure> {
    let is_license = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"].iter().any(|word| name.starts_with(word))
    };
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|error| Failure::io(folder, &error))?
        .flatten()
        .filter(|entry| is_license(&entry.file_name().to_string_lossy()) && entry.path().is_file())
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let text = fs::read(&file).map_err(|error| Failure::io(&file, &error))?;
        let text = String::from_utf8_lossy(&text).lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        texts.push(format!("{}\n", text.trim()));
    }
    Ok(texts)
}

const RULE: &str = "----------------------------------------------------------------------------------------";
