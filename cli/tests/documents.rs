//! Documents for readers: their links lead somewhere, and `docs/exposure.md` describes every field.
#![allow(clippy::unwrap_used)] // what a test cannot go on from, fails it

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kubefront_core::exposure::FIELDS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

#[test]
fn relative_links_lead_to_files_and_headings() {
    let folders = [root(), root().join("docs")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let documents: BTreeMap<PathBuf, String> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    let (mut tried, mut broken) = (0, Vec::new());
    for (document, text) in &documents {
        for link in links(text) {
            tried += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { document.clone() } else { document.parent().unwrap().join(file) };
            let found = target.canonicalize().is_ok_and(|target| {
                anchor.is_empty()
                    || documents.get(&target).is_some_and(|text| anchors(text).iter().any(|a| a == anchor))
            });
            if !found {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(tried > 20, "only {tried} links");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn findings_and_symptoms_link_to_each_other() {
    for (document, other) in [("findings.md", "symptoms.md#"), ("symptoms.md", "findings.md#")] {
        let text = fs::read_to_string(root().join("docs").join(document)).unwrap();
        let count = links(&text).into_iter().filter(|link| link.starts_with(other)).count();
        assert!(count > 50, "only {count} links from {document} to {other}");
    }
}

/// Returns the targets of Markdown links and pictures that are not on another host.
fn links(text: &str) -> Vec<&str> {
    let ends = [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"')];
    let found =
        ends.iter().flat_map(|(begin, end)| text.split(begin).skip(1).filter_map(|rest| rest.split(*end).next()));
    found.filter(|link| !link.contains("://") && !link.contains(char::is_whitespace)).collect()
}

/// Returns the anchors that GitHub gives to the headings, and those that the text sets itself.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let of_headings = headings.map(|line| {
        let kept = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
    });
    let set = text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    of_headings.chain(set).collect()
}

#[test]
fn every_field_is_described() {
    let document = fs::read_to_string(root().join("docs/exposure.md")).unwrap();
    let rows: Vec<_> = document.lines().filter(|line| line.starts_with("| `")).collect();
    for field in FIELDS {
        let begin = format!("| `{}` | `{}", field.path, field.flag);
        let row = rows.iter().find(|row| row.starts_with(&begin));
        let row = row.unwrap_or_else(|| panic!("docs/exposure.md has no row {begin}"));
        assert!(row.contains(&format!("| `{}` |", field.default)) || field.default.is_empty(), "default of {row}");
        for value in field.value.split('|').filter(|value| value.chars().all(char::is_lowercase)) {
            assert!(row.contains(value), "{value} of {row}");
        }
    }
}

/// An overview that is read in four minutes; details belong to `docs`.
#[test]
fn readme_is_short() {
    let length = fs::read_to_string(root().join("README.md")).unwrap().len();
    assert!((6000..=7168).contains(&length), "README.md has {length} bytes");
}
