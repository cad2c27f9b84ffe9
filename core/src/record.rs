//! `SHA256SUMS`: the files that kubefront wrote into a bundle, with their digests. `generate --force` replaces a directory only if
//! it contains these files, unchanged, and no other file. `renew` leaves other files as they are.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::key::hex;

/// Name of the file that lists the others.
pub const NAME: &str = "SHA256SUMS";

/// Returns the text of the list, in the format of `sha256sum`: one line for each file, path and content.
pub fn list<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let line = |(path, bytes): (&str, &[u8])| format!("{}  {path}\n", hex(&Sha256::digest(bytes)));
    files.into_iter().map(line).collect()
}

/// A list that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record(BTreeMap<String, String>);

impl Record {
    /// Reads a list; `None` if it has another format.
    pub fn parse(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            let is_digest = digest.len() == DIGITS && digest.bytes().all(|b| b.is_ascii_hexdigit());
            is_digest.then(|| (path.to_owned(), digest.to_ascii_lowercase()))
        };
        let files: BTreeMap<_, _> = text.lines().map(line).collect::<Option<_>>()?;
        (!files.is_empty()).then_some(Self(files))
    }

    /// Says whether the list contains this path.
    pub fn lists(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Says whether the file with this path had this content when the list was written.
    pub fn is_unchanged(&self, path: &str, bytes: &[u8]) -> bool {
        self.0.get(path).is_some_and(|digest| *digest == hex(&Sha256::digest(bytes)))
    }
}

/// Hexadecimal digits of SHA-256.
const DIGITS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_back() {
        let text = list([("kubeconfig", &b"abc"[..]), ("manifests/20-secret.yaml", b"")]);
        assert_eq!(
            text.lines().next(),
            Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  kubeconfig")
        );
        let record = Record::parse(&text).unwrap();
        assert!(record.lists("manifests/20-secret.yaml") && !record.lists("report.json"));
        assert!(record.is_unchanged("kubeconfig", b"abc") && !record.is_unchanged("kubeconfig", b"abd"));
        assert!(!record.is_unchanged("report.json", b"abc"));
        for other in ["", "abc  kubeconfig\n", "a list\n", &text.replace("  ", " ")] {
            assert_eq!(Record::parse(other), None, "{other:?}");
        }
    }
}
