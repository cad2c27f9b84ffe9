//! The crates in a release, from cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::machine::cargo;
use crate::step::{Failure, output};
use crate::toolchain::Target;

/// All crates that are in a program of the release, or in the page, by name and version.
pub(crate) struct Packages(pub(super) BTreeMap<(String, String), Package>);

/// A crate.
pub(crate) struct Package {
    pub(super) description: String,
    /// An SPDX expression.
    pub(super) license: String,
    pub(super) repository: String,
    /// Its directory on this machine.
    pub(super) folder: PathBuf,
    /// From a registry, and not of this project.
    pub(super) is_foreign: bool,
    /// SHA-256 of its file in the registry.
    pub(super) checksum: Option<String>,
    /// Name and version of each crate it depends on.
    pub(super) depends_on: BTreeSet<(String, String)>,
}

impl Packages {
    /// Reads the crates of these packages for their targets.
    pub(super) fn of(root: &Path, wanted: &[(&str, Target)]) -> Result<Self, Failure> {
        let mut names = BTreeSet::new();
        for (package, target) in wanted {
            names.extend(tree(package, *target)?);
        }
        let mut command = cargo();
        command.args(["metadata", "--locked", "--format-version", "1"]);
        let metadata = parsed(&output(&mut command, "cargo metadata --locked")?)?;
        let lock = root.join("Cargo.lock");
        let lock = std::fs::read_to_string(&lock).map_err(|error| Failure::io(&lock, &error))?;
        let checksums = checksums(&lock);
        let keys: BTreeMap<&str, (String, String)> =
            list(&metadata["packages"]).map(|package| (text(&package["id"]), key(package))).collect();
        let mut all = BTreeMap::new();
        for package in list(&metadata["packages"]).filter(|package| names.contains(&key(package))) {
            let manifest = Path::new(text(&package["manifest_path"]));
            all.insert(
                key(package),
                Package {
                    description: text(&package["description"]).split_whitespace().collect::<Vec<_>>().join(" "),
                    license: text(&package["license"]).replace('/', " OR "),
                    repository: text(&package["repository"]).to_owned(),
                    folder: manifest.parent().unwrap_or(root).to_owned(),
                    is_foreign: !package["source"].is_null(),
                    checksum: checksums.get(&key(package)).cloned(),
                    depends_on: BTreeSet::new(),
                },
            );
        }
        for node in list(&metadata["resolve"]["nodes"]) {
            let Some(package) = keys.get(text(&node["id"])).and_then(|key| all.get_mut(key)) else { continue };
            let needed = list(&node["dependencies"]).filter_map(|id| keys.get(id.as_str()?));
            package.depends_on.extend(needed.filter(|key| names.contains(*key)).cloned());
        }
        let missing: Vec<_> = names.iter().filter(|key| !all.contains_key(*key)).collect();
        match missing.is_empty() {
            true => Ok(Self(all)),
            false => Err(Failure::new(format!("cargo metadata does not name {missing:?}"), "cargo metadata --locked")),
        }
    }
}

/// The crates that are linked into a package: as it is built, alone, without macros.
fn tree(package: &str, target: Target) -> Result<BTreeSet<(String, String)>, Failure> {
    let mut command = cargo();
    command.args(["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro"]);
    command.args(["--target", target.triple(), "--prefix", "none", "--format", "{p}"]);
    let said = output(&mut command, "cargo tree --locked")?;
    let named = |line: &str| {
        let (name, rest) = line.split_once(' ')?;
        let version = rest.split(' ').next()?.strip_prefix('v')?;
        Some((name.to_owned(), version.to_owned()))
    };
    Ok(said.lines().filter_map(named).collect())
}

/// SHA-256 of each crate from a registry.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |entry: &str, name: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let entries = lock.split("[[package]]");
    entries.filter_map(|e| Some(((field(e, "name")?, field(e, "version")?), field(e, "checksum")?))).collect()
}

fn parsed(said: &str) -> Result<Value, Failure> {
    serde_json::from_str(said).map_err(|error| Failure::new(format!("cargo metadata: {error}"), "cargo metadata"))
}

fn key(package: &Value) -> (String, String) {
    (text(&package["name"]).to_owned(), text(&package["version"]).to_owned())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::checksums;

    #[test]
    fn crates_of_this_project_have_no_checksum() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n\
                    source = \"registry\"\nchecksum = \"00ff\"\n";
        let read = checksums(lock);
        assert_eq!(read.into_iter().collect::<Vec<_>>(), [(("b".to_owned(), "2.0.0".to_owned()), "00ff".to_owned())]);
    }
}
