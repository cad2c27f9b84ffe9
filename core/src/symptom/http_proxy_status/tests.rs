use serde_json::Value;

use super::*;

/// Reason and causes of the entry that matches a text.
fn find(text: &str) -> Option<(&'static str, &'static [&'static str])> {
    let found = crate::symptom::diagnose(text).found;
    found.first().map(|found| (found.symptom.id, found.symptom.causes))
}

/// The messages of Contour, as its own code writes them; their origin is in the file's directory.
const CASES: &str = include_str!("../../../../tests/contour/contour.json");

#[test]
fn every_case_of_contour_finds_its_entry_and_no_other() {
    let cases: Value = serde_json::from_str(CASES).unwrap();
    let rows = cases["httpproxy_cases"].as_array().unwrap();
    assert_eq!(rows.len(), 25);
    for row in rows {
        let field = |name: &str| row["condition"][name].as_str().unwrap();
        let message = field("message");
        let found = find(message).unwrap_or_else(|| panic!("nothing for {message}"));
        let is_it = |entry: &&StatusReason| {
            (entry.kind, entry.reason) == (field("type"), field("reason")) && (entry.reason, entry.causes) == found
        };
        assert!(STATUS_REASONS.iter().any(|entry| is_it(&entry)), "{message}: {found:?}");
        let whole = serde_json::to_string(&row["condition"]).unwrap();
        assert_eq!(find(&whole), Some(found), "as JSON: {message}");
    }
}

#[test]
fn entries_are_whole_and_apart() {
    for (index, entry) in STATUS_REASONS.iter().enumerate() {
        assert!(!entry.causes.is_empty() && !entry.fix.is_empty() && !entry.source.is_empty(), "{}", entry.reason);
        let key = (entry.kind, entry.reason, entry.message);
        assert!(
            STATUS_REASONS[..index].iter().all(|other| (other.kind, other.reason, other.message) != key),
            "{key:?}"
        );
    }
}
