//! Which files kubefront wrote: only those are ever replaced or removed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use kubefront_core::record::{self, Record};

/// The content of one kind of directory.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Its name in messages.
    pub what: &'static str,
    /// How the files that kubefront wrote are recognized.
    pub proof: Proof,
}

/// How kubefront recognizes the files that it wrote, and sees that they are unchanged.
#[derive(Debug)]
pub(crate) enum Proof {
    /// By the list of digests in the directory, if this file contains this text near its beginning: other programs write
    /// such lists too.
    Record(&'static str, &'static str),
    /// By their bytes, which are always the same.
    Bytes(&'static [(&'static str, &'static str)]),
}

/// A bundle, as `generate --out-dir` writes it.
pub(crate) const BUNDLE: Layout = Layout { what: "a bundle", proof: Proof::Record("report.json", "kubefront.dev/v1") };

/// The subdirectories.
pub(super) const SUBFOLDERS: [&str; 2] = ["consumers", "manifests"];

/// What a directory contains.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// Only files that kubefront wrote, unchanged.
    Ours,
    /// Files with the names of the layout, without a proof: a run was killed, or another program uses the same names.
    Part,
    /// Among others, these files, which kubefront did not write.
    Foreign(Vec<String>),
    /// These files were changed after kubefront wrote them.
    Changed(Vec<String>),
}

impl Layout {
    /// Reads the directory `folder` without the files that the user added to it. Returns these files, too.
    pub(super) fn look_beside(&self, folder: &Path) -> io::Result<(Content, Vec<String>)> {
        let Proof::Record(marked, mark) = self.proof else { return Ok((self.look(folder)?, Vec::new())) };
        let Some(record) = record(folder, marked, mark) else { return Ok((self.look(folder)?, Vec::new())) };
        let mut found = Found::of(folder)?;
        let is_listed = |path: &str| path == record::NAME || record.lists(path);
        // A name that is not UTF-8 is not found again, so its file is not moved.
        let is_of_user = |path: &String| !is_listed(path) && fs::symlink_metadata(folder.join(path)).is_ok();
        let mut users = Vec::new();
        for names in [&mut found.files, &mut found.others] {
            users.extend(names.extract_if(.., |path| is_of_user(path)));
        }
        Ok((found.compare_record(folder, &record)?, users))
    }

    /// Reads the directory `folder`.
    pub(super) fn look(&self, folder: &Path) -> io::Result<Content> {
        let found = Found::of(folder)?;
        if found.is_empty {
            return Ok(Content::Empty);
        }
        match &self.proof {
            Proof::Record(marked, mark) => match record(folder, marked, mark) {
                Some(record) => found.compare_record(folder, &record),
                None => Ok(found.unproven(is_bundle_file)),
            },
            Proof::Bytes(files) => {
                let has =
                    |path: &str, bytes: &[u8]| files.iter().any(|(p, text)| *p == path && text.as_bytes() == bytes);
                found.compare(folder, |path| files.iter().any(|(known, _)| *known == path), has)
            }
        }
    }
}

/// Reads a directory that a killed run of any command may have left.
pub(super) fn look_at_leftover(folder: &Path) -> io::Result<Content> {
    let knows = |file: &str| is_bundle_file(file) || is_example_file(file);
    let found = Found::of(folder)?;
    match record(folder, "report.json", "kubefront.dev/v1") {
        // The list may be cut off: the run was killed while it wrote it.
        Some(record) => {
            found.compare(folder, knows, |path, bytes| !record.lists(path) || record.is_unchanged(path, bytes))
        }
        None => Ok(found.unproven(knows)),
    }
}

/// Returns the files of a directory, then its subdirectories; bounded, because it contains only known names.
pub(super) fn entries(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => folders.push(entry.path()),
            false => files.push(entry.path()),
        }
    }
    for folder in &folders {
        for entry in fs::read_dir(folder)? {
            files.push(entry?.path());
        }
    }
    Ok((files, folders))
}

/// The names in a directory and in its subdirectories.
#[derive(Default)]
struct Found {
    files: BTreeSet<String>,
    /// Links, devices, and other directories.
    others: BTreeSet<String>,
    is_empty: bool,
}

impl Found {
    fn of(folder: &Path) -> io::Result<Self> {
        let mut found = Self { is_empty: true, ..Self::default() };
        found.add(folder, "")?;
        for subfolder in SUBFOLDERS {
            if found.others.remove(subfolder) {
                found.add(&folder.join(subfolder), &format!("{subfolder}/"))?;
            }
        }
        Ok(found)
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            self.is_empty = false;
            match entry.file_type()? {
                kind if kind.is_file() => self.files.insert(path),
                // Only a directory may have this name.
                kind if SUBFOLDERS.contains(&path.as_str()) && !kind.is_dir() => {
                    self.others.insert(format!("{path} (not a directory)"))
                }
                _ => self.others.insert(path),
            };
        }
        Ok(())
    }

    /// Without a proof, only names tell.
    fn unproven(self, knows: fn(&str) -> bool) -> Content {
        let unknown = self.files.into_iter().filter(|path| !knows(path));
        let foreign: Vec<String> = self.others.into_iter().chain(unknown).collect();
        match (foreign.is_empty(), self.is_empty) {
            (true, true) => Content::Empty,
            (true, false) => Content::Part,
            (false, _) => Content::Foreign(foreign),
        }
    }

    fn compare_record(self, folder: &Path, record: &Record) -> io::Result<Content> {
        let is_listed = |path: &str| path == record::NAME || record.lists(path);
        let is_unchanged = |path: &str, bytes: &[u8]| path == record::NAME || record.is_unchanged(path, bytes);
        self.compare(folder, |path| is_bundle_file(path) && is_listed(path), is_unchanged)
    }

    fn compare(
        self,
        folder: &Path,
        wrote: impl Fn(&str) -> bool,
        is_unchanged: impl Fn(&str, &[u8]) -> bool,
    ) -> io::Result<Content> {
        let (ours, foreign): (Vec<String>, Vec<String>) = self.files.into_iter().partition(|path| wrote(path));
        let foreign: Vec<String> = self.others.into_iter().chain(foreign).collect();
        if !foreign.is_empty() {
            return Ok(Content::Foreign(foreign));
        }
        let mut changed = Vec::new();
        for path in ours {
            let bytes = beginning(&folder.join(&path), LONGEST)?;
            if !is_unchanged(&path, &bytes) {
                changed.push(path);
            }
        }
        Ok(if changed.is_empty() { Content::Ours } else { Content::Changed(changed) })
    }
}

/// The list of a directory that kubefront wrote.
fn record(folder: &Path, marked: &str, mark: &str) -> Option<Record> {
    let head = beginning(&folder.join(marked), HEAD_BYTES).ok()?;
    if !String::from_utf8_lossy(&head).contains(mark) {
        return None;
    }
    Record::parse(&String::from_utf8(beginning(&folder.join(record::NAME), LONGEST).ok()?).ok()?)
}

/// Says whether SOPS encrypted a file in place: it adds a block with this name.
pub(super) fn is_encrypted(path: &Path) -> bool {
    beginning(path, LONGEST).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains("\nsops:\n"))
}

fn beginning(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_bundle_file(path: &str) -> bool {
    matches!(
        path,
        "kubeconfig"
            | "NEXT-STEPS.md"
            | "verify.sh"
            | "exposure.yaml"
            | "report.json"
            | ".sops.yaml"
            | "kustomization.yaml"
            | "kustomizeconfig.yaml"
            | "consumers/argocd-cluster.yaml"
            | "consumers/flux-kubeconfig.yaml"
            | "consumers/terraform.tfvars.json"
            | record::NAME
    ) || is_manifest(path)
}

/// `manifests/20-secret.yaml`: two digits, then a kind.
fn is_manifest(path: &str) -> bool {
    let name = path.strip_prefix("manifests/").and_then(|name| name.strip_suffix(".yaml"));
    let Some((number, kind)) = name.and_then(|name| name.split_once('-')) else { return false };
    number.len() == 2
        && number.bytes().all(|b| b.is_ascii_digit())
        && !kind.is_empty()
        && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

fn is_example_file(path: &str) -> bool {
    matches!(
        path,
        "README"
            | "exposure.yaml"
            | "fullchain.pem"
            | "key.pem"
            | "other-key.pem"
            | "ca.pem"
            | "admin.kubeconfig"
            | "token"
            | "fleet.yaml"
            | "objects.yaml"
    )
}

const HEAD_BYTES: u64 = 4096;
/// More than any file of a bundle has: a longer file was changed.
const LONGEST: u64 = 64 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_kubefront_writes_are_part_of_a_bundle() {
        let rows = [
            ("report.json", true),
            ("SHA256SUMS", true),
            (".sops.yaml", true),
            ("kustomization.yaml", true),
            ("manifests/kustomization.yaml", false),
            ("consumers/flux-kubeconfig.yaml", true),
            ("consumers/10-consumer.yaml", false),
            ("manifests/20-secret.yaml", true),
            ("manifests/21-upstream-ca.yaml", true),
            ("manifests/2-secret.yaml", false),
            ("manifests/20-.yaml", false),
            ("manifests/20-secret.yml", false),
            ("manifests/../report.json", false),
            ("kubeconfig.bak", false),
            ("config", false), // as in ~/.kube
            ("", false),
        ];
        for (path, expected) in rows {
            assert_eq!(is_bundle_file(path), expected, "{path}");
        }
    }
}
