//! Contracts do not change silently: `docs/reports.md` lists what the code has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kubefront_tests::contracts;
use kubefront_tests::words::literals;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document() -> String {
    fs::read_to_string(contracts::path()).unwrap()
}

#[test]
fn the_document_lists_the_names_of_the_code() {
    let document = document();
    assert!(
        contracts::renewed(&document) == document,
        "docs/reports.md does not list the names of the code: a contract changed. If that is intended, `cargo xtask bless` \
         writes the list."
    );
}

/// A report's field with a closed list of values has a row with every value that a golden case has.
#[test]
fn every_value_in_a_report_is_described() {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for report in contracts::reports() {
        contracts::visit("", &report, &mut |field, value| match value {
            Value::String(text) => {
                values.entry(field.to_owned()).or_default().insert(text.clone());
            }
            Value::Array(items) => {
                let texts = items.iter().filter_map(Value::as_str).map(str::to_owned);
                values.entry(format!("{field}[]")).or_default().extend(texts);
            }
            _ => {}
        });
    }
    let document = document();
    let mut missing = Vec::new();
    for field in CLOSED {
        let rows = document.lines().filter(|line| line.starts_with(&format!("| `{field}` |"))).collect::<String>();
        assert!(!rows.is_empty(), "docs/reports.md has no row for the values of {field}");
        let seen = values.get(*field).unwrap_or_else(|| panic!("no golden case has the field {field}"));
        let unknown = seen.iter().filter(|value| !rows.contains(&format!("`{value}`")));
        missing.extend(unknown.map(|value| format!("{field}: {value}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

const CLOSED: &[&str] = &[
    "verdict",
    "outputs.manifests",
    "outputs.kubeconfig",
    "missing[]",
    "mode",
    "trust.kind",
    "certificates[].role",
    "credential.kind",
    "carries[].operation",
    "carries[].answer",
    "checks[].outcome",
    "findings[].severity",
    "findings[].blocks",
    "findings[].fixes[].change.kind",
];

/// The labels of the text output: those that sessions show are described, and those that are described are in the code.
#[test]
fn every_label_is_described() {
    let document = document();
    let (_, described) = document.split_once("\n## Labels\n").expect("docs/reports.md: the labels");
    let described = described.split("\n## ").next().unwrap();
    let described: BTreeSet<_> =
        described.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut shown = BTreeSet::new();
    for text in sessions() {
        labels(&text, &mut shown);
    }
    let unknown: Vec<_> = shown.iter().filter(|label| !described.contains(label.as_str())).collect();
    assert!(unknown.is_empty(), "docs/reports.md does not describe the labels {unknown:?}");
    let mut known = BTreeSet::new();
    for entry in fs::read_dir(root().join("cli/src/render")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|extension| extension == "rs") {
            known.extend(literals(&fs::read_to_string(entry).unwrap()).into_iter().map(|literal| literal.text));
        }
    }
    let gone: Vec<_> = described.iter().filter(|label| !known.contains(**label)).collect();
    assert!(described.len() > 10 && gone.is_empty(), "the command line prints no label {gone:?}");
}

fn sessions() -> Vec<String> {
    let folders = [root(), root().join("docs"), root().join("tests/cmd")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let documents = files.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    documents.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The labels below a verdict, and those of the findings.
fn labels(text: &str, found: &mut BTreeSet<String>) {
    let mut is_summary = false;
    let mut is_finding = false;
    let lines: Vec<_> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let is_verdict = line.contains(" (mode ") && lines.get(index + 1).is_some_and(|next| next.is_empty());
        if is_verdict {
            is_summary = true;
        } else if line.starts_with(['$', '`'])
            || (line.is_empty() && !lines[index.saturating_sub(1)].contains(" (mode "))
        {
            (is_summary, is_finding) = (false, false);
        } else if ["error[", "warning[", "note["].iter().any(|severity| line.starts_with(severity)) {
            is_finding = true;
        }
        let Some(rest) = line.strip_prefix("  ").filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        else {
            continue;
        };
        if is_summary {
            found.extend(rest.split_once("  ").map(|(label, _)| label.to_owned()));
        } else if is_finding {
            let label = rest.split(' ').next().unwrap_or_default();
            found.extend(label.ends_with(':').then(|| label.to_owned()));
        }
    }
}
