//! SARIF 2.1.0 (OASIS), with what GitHub's code scanning requires: rules with texts, a region, a stable fingerprint.

use std::path::Path;

use kubefront_core::Severity;
use kubefront_core::finding::{Rule, rules};
use kubefront_core::report::FindingReport;
use serde_json::{Value, json};

use super::{Failure, Subject};

/// Returns the text before the first result.
pub(crate) fn begin() -> String {
    let driver = json!({
        "name": "kubefront",
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules().map(rule).collect::<Vec<_>>(),
    });
    format!(
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\
         \"unicodeCodePoints\",\"results\":["
    )
}

/// Returns the results of one subject, without a comma around them.
pub(crate) fn results(subject: &Subject<'_>) -> String {
    let results = subject.findings.iter().map(|(line, finding)| result(subject, *line, finding).to_string());
    results.collect::<Vec<_>>().join(",\n")
}

/// Returns the text behind the last result.
pub(crate) fn end(failures: &[Failure<'_>]) -> String {
    let notification = |failure: &Failure<'_>| {
        json!({
            "level": "error",
            "message": { "text": failure.message },
            "locations": [location(failure.file, failure.line, None)],
        })
    };
    let invocation = json!({
        "executionSuccessful": failures.is_empty(),
        "toolExecutionNotifications": failures.iter().map(notification).collect::<Vec<_>>(),
    });
    format!("],\"invocations\":[{invocation}]}}]}}\n")
}

fn rule(rule: &Rule) -> Value {
    let fixes: Vec<String> = rule.fixes.iter().map(|fix| format!("- {}", fix.label)).collect();
    let help = format!("{}\n\n{}\n\nSource: {}", rule.details, fixes.join("\n"), rule.source);
    let full = if rule.impact.is_empty() { rule.title } else { rule.impact };
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": full },
        "help": { "text": help.trim() },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(subject: &Subject<'_>, line: usize, finding: &FindingReport) -> Value {
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": finding.code as usize,
        "level": level(finding.severity),
        "message": { "text": format!("{}: {}", finding.title, finding.found) },
        "locations": [location(subject.file, line, Some(subject.name))],
        "partialFingerprints": { "primaryLocationLineHash": fingerprint(subject.name, finding) },
    });
    if let (Some(reason), Some(fields)) = (&finding.accepted, result.as_object_mut()) {
        fields.insert("suppressions".to_owned(), json!([{ "kind": "external", "justification": reason }]));
    }
    result
}

fn location(file: &str, line: usize, name: Option<&str>) -> Value {
    let region = json!({ "startLine": line, "startColumn": 1, "endLine": line, "endColumn": 1 });
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(file) }, "region": region } });
    if let (Some(name), Some(fields)) = (name, location.as_object_mut()) {
        fields.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": name }]));
    }
    location
}

/// A relative reference (RFC 3986), with `/` also for paths of Windows. GitHub accepts only paths below the repository.
fn uri(file: &str) -> String {
    if file == "-" {
        return "stdin".to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    let below = Path::new(file).strip_prefix(here).ok().and_then(Path::to_str).filter(|below| !below.is_empty());
    let file = below.unwrap_or(file);
    let path = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~/".contains(&octet);
    let encoded = path.bytes().map(|octet| match plain(octet) {
        true => char::from(octet).to_string(),
        false => format!("%{octet:02X}"),
    });
    let encoded: String = encoded.collect();
    encoded.strip_prefix("./").map(str::to_owned).unwrap_or(encoded)
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// The same finding of the same subject has the same fingerprint, wherever it moves in its file (FNV-1a).
fn fingerprint(name: &str, finding: &FindingReport) -> String {
    let octets = [name, finding.code.name(), &finding.subject, &finding.found]
        .into_iter()
        .flat_map(|text| text.bytes().chain([0]));
    let hash =
        octets.fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}:1")
}

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
