//! Small parts for tables of the checks: an empty certificate, and a case around an exposure and a set.

use crate::check::{Case, Check, Outcome};
use crate::decoded::Decoded;
use crate::exposure::Exposure;
use crate::finding::Finding;
use crate::input::Task;
use crate::key::KeyKind;
use crate::selection::Set;
use crate::time::{DAY, Moment};
use crate::x509::Certificate;
use crate::x509::certificate::BasicConstraints;

/// The time at which the tables are checked.
pub(crate) fn now() -> Moment {
    Moment::parse("2026-11-23T12:00:00Z").unwrap()
}

/// A certificate without names or extensions, valid a month around [`now`].
pub(crate) fn certificate() -> Certificate {
    Certificate {
        der: vec![0x30, 0],
        version: 3,
        subject: "CN=sample".to_owned(),
        subject_der: vec![0x30, 1, 1],
        issuer: "CN=issuer".to_owned(),
        issuer_der: vec![0x30, 1, 2],
        common_name: None,
        serial: "01".to_owned(),
        dns_names: Vec::new(),
        ip_names: Vec::new(),
        other_names: Vec::new(),
        not_before: Moment::from_unix(now().unix() - 30 * DAY),
        not_after: Moment::from_unix(now().unix() + 30 * DAY),
        spki_der: vec![0x30, 1, 1],
        key: KeyKind::Rsa(2048),
        signature: "RSA with SHA-256".to_owned(),
        signature_oid: "1.2.840.113549.1.1.11".to_owned(),
        basic_constraints: None,
        key_usage: None,
        extended_key_usage: None,
        authority_key_id: None,
        subject_key_id: None,
        ca_issuers: Vec::new(),
        policies: Vec::new(),
        must_staple: false,
        requires_policy: false,
        has_sct_list: false,
        has_name_constraints: false,
        unsupported_name_constraints: Vec::new(),
        unknown_critical: Vec::new(),
        sha256: "00".to_owned(),
        spki_sha256: "00".to_owned(),
    }
}

/// A certificate with these DNS names.
pub(crate) fn named(names: &[&str]) -> Certificate {
    Certificate { dns_names: names.iter().map(|name| (*name).to_owned()).collect(), ..certificate() }
}

/// A CA certificate.
pub(crate) fn ca() -> Certificate {
    let basic_constraints = Some(BasicConstraints { is_ca: true, path_length: None });
    Certificate { subject: "CN=kubernetes".to_owned(), basic_constraints, ..certificate() }
}

/// An exposure from pairs of path and value.
pub(crate) fn exposure(fields: &[(&str, &str)]) -> Exposure {
    let mut exposure = Exposure::default();
    exposure.set("fqdn", "k8s.example.com").unwrap();
    for (path, value) in fields {
        exposure.set(path, value).unwrap();
    }
    exposure
}

/// Runs the check `name` of `checks`.
pub(crate) fn run(checks: &[Check], name: &str, exposure: &Exposure, set: &Set, task: Task) -> Outcome {
    let check = checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("no check {name}"));
    let decoded = Decoded::default();
    (check.run)(&Case { exposure, decoded: &decoded, set, at: now(), task })
}

/// Says an outcome in one line: `passed`, `n/a`, `not checked`, or severity and code of each finding.
pub(crate) fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::NotApplicable(reason) => format!("n/a: {reason}"),
        Outcome::NotChecked(reason) => format!("not checked: {reason}"),
        Outcome::Findings(findings) => findings.iter().map(line).collect::<Vec<_>>().join(", "),
    }
}

/// Returns the findings of an outcome.
pub(crate) fn findings(outcome: Outcome) -> Vec<Finding> {
    if let Outcome::Findings(findings) = outcome { findings } else { Vec::new() }
}

fn line(finding: &Finding) -> String {
    assert!(!finding.found.ends_with('.') || finding.found.contains(". "), "{}", finding.found);
    format!("{} {}", finding.severity.name(), finding.code)
}
