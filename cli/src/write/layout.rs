//! Which folders are ours: only those are ever replaced or removed.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a folder of one kind holds.
#[derive(Debug)]
pub(crate) struct Layout {
    /// What messages call it.
    pub what: &'static str,
    /// The file that tells it from a folder of somebody else's with the same names in it.
    proof: &'static str,
    /// What stands near the beginning of that file.
    mark: &'static str,
    /// Says whether a file of this path belongs to it.
    knows: fn(&str) -> bool,
}

/// A bundle, as `generate --out-dir` writes it.
pub(crate) const BUNDLE: Layout =
    Layout { what: "a bundle", proof: "report.json", mark: "kubefront.dev/v1", knows: is_bundle_file };

/// The set of `example`.
pub(crate) const EXAMPLE: Layout =
    Layout { what: "an example", proof: "README", mark: "kubefront example", knows: is_example_file };

/// The only folder below a folder of ours.
pub(super) const SUBFOLDER: &str = "manifests";

/// What a folder turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing in it.
    Empty,
    /// Only files of ours, and the proof among them.
    Ours,
    /// Only files of ours, without the proof: a run that was killed, or chance.
    Part,
    /// Holds this, which is not ours.
    Foreign(String),
}

impl Layout {
    /// Looks into `folder`.
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

/// Looks into what a killed run of any command may have left.
pub(super) fn look_at_leftover(folder: &Path) -> io::Result<Content> {
    look(folder, |file| is_bundle_file(file) || is_example_file(file))
}

/// Returns the files of a folder of ours, then its subfolders; bounded, since only known names are in it.
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
    fn only_names_that_we_write_are_ours() {
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
