//! Which directories kubefront wrote: only those are ever replaced or removed.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The content of one kind of directory.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Its name in messages.
    pub what: &'static str,
    /// The file that shows that kubefront wrote the directory, and not another program with the same file names.
    proof: &'static str,
    /// The text near the beginning of that file.
    mark: &'static str,
    /// Returns whether a file with this path belongs to it.
    knows: fn(&str) -> bool,
}

/// A bundle, as `generate --out-dir` writes it.
pub(crate) const BUNDLE: Layout =
    Layout { what: "a bundle", proof: "report.json", mark: "kubefront.dev/v1", knows: is_bundle_file };

/// The files of `example`.
pub(crate) const EXAMPLE: Layout =
    Layout { what: "an example", proof: "README", mark: "kubefront example", knows: is_example_file };

/// The only subdirectory.
pub(super) const SUBFOLDER: &str = "manifests";

/// What a directory contains.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// Only files of the layout, with the proof.
    Ours,
    /// Only files of the layout, without the proof: a run was killed, or another program uses the same names.
    Part,
    /// This file, which is not part of the layout.
    Foreign(String),
}

impl Layout {
    /// Reads the directory `folder`.
    pub(super) fn look(&self, folder: &Path) -> io::Result<Content> {
        let content = look(folder, self.knows)?;
        match content {
            Content::Part if self.is_proven(folder) => Ok(Content::Ours),
            other => Ok(other),
        }
    }

    fn is_proven(&self, folder: &Path) -> bool {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        let Ok(file) = fs::File::open(folder.join(self.proof)) else { return false };
        file.take(HEAD_BYTES as u64).read_to_end(&mut head).is_ok()
            && String::from_utf8_lossy(&head).contains(self.mark)
    }
}

/// Reads a directory that a killed run of any command may have left.
pub(super) fn look_at_leftover(folder: &Path) -> io::Result<Content> {
    look(folder, |file| is_bundle_file(file) || is_example_file(file))
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

fn look(folder: &Path, knows: fn(&str) -> bool) -> io::Result<Content> {
    let mut content = Content::Empty;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        content = Content::Part;
        let kind = entry.file_type()?;
        match () {
            () if kind.is_file() && knows(&name) => {}
            () if kind.is_dir() && name == SUBFOLDER => {
                if let Some(foreign) = foreign_below(&entry.path(), knows)? {
                    return Ok(Content::Foreign(foreign));
                }
            }
            () => return Ok(Content::Foreign(name)),
        }
    }
    Ok(content)
}

fn foreign_below(folder: &Path, knows: fn(&str) -> bool) -> io::Result<Option<String>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{SUBFOLDER}/{}", entry.file_name().to_string_lossy());
        if !entry.file_type()?.is_file() || !knows(&path) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn is_bundle_file(path: &str) -> bool {
    matches!(path, "kubeconfig" | "NEXT-STEPS.md" | "verify.sh" | "exposure.yaml" | "report.json") || is_manifest(path)
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
    )
}

const HEAD_BYTES: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_kubefront_writes_are_part_of_a_bundle() {
        let rows = [
            ("report.json", true),
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
