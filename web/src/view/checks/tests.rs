use std::collections::BTreeSet;

use kubefront_core::report::CheckOutcome;

use super::*;
use crate::example;

fn finding(code: Code, severity: Severity) -> FindingReport {
    let (subject, found) = ("leaf".to_owned(), "x".to_owned());
    FindingReport { subject, found, ..FindingReport::of_rule(code, severity) }
}

fn with(findings: Vec<FindingReport>) -> Judged {
    let mut judged = example::judged();
    judged.evaluation.report.findings = findings;
    judged
}

#[test]
fn a_good_set_passes_every_check() {
    let judged = example::judged();
    assert!(judged.report().checks.iter().any(|check| check.outcome == CheckOutcome::Passed));
    let shown: Vec<(&str, State, String)> =
        all(&judged).rows.into_iter().map(|row| (row.check.name(), row.state, row.evidence)).collect();
    let names: Vec<&str> = shown.iter().map(|(name, ..)| *name).collect();
    assert_eq!(
        names,
        ["Private key", "Credential", "Trust", "Certificate", "Chain", "Host name", "Upstream TLS"],
        "{shown:?}"
    );
    assert!(shown.iter().all(|(_, state, evidence)| *state == State::Passed && !evidence.is_empty()), "{shown:?}");
}

#[test]
fn failed_checks_come_first_and_a_title_appears_once() {
    let judged = with(vec![
        finding(Code::KeyMismatch, Severity::Error),
        finding(Code::InputUnrecognized, Severity::Error),
        finding(Code::LeafExpiresSoon, Severity::Warning),
        finding(Code::InputUnrecognized, Severity::Error),
        finding(Code::InputUnrecognized, Severity::Note),
        finding(Code::ZipUnwrapped, Severity::Note),
        finding(Code::ZipUnwrapped, Severity::Note),
    ]);
    let Checks { rows, notes } = all(&judged);
    let first: Vec<(Check, State)> = rows.iter().take(3).map(|row| (row.check, row.state)).collect();
    assert_eq!(
        first,
        [(Check::PrivateKey, State::Failed), (Check::Files, State::Failed), (Check::Certificate, State::Warned)]
    );
    assert_eq!(rows[1].groups, [Group { code: Code::InputUnrecognized, findings: vec![1, 3, 4] }]);
    assert_eq!(notes, [Group { code: Code::ZipUnwrapped, findings: vec![5, 6] }]);
    assert_eq!(stopping(judged.report()), ["Private key", "Input files"]);
}

#[test]
fn every_finding_of_any_code_is_shown_once() {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let judged = with(Code::all().map(|code| finding(code, severity)).collect());
        let Checks { rows, notes } = all(&judged);
        let groups: Vec<Group> = rows.into_iter().flat_map(|row| row.groups).chain(notes).collect();
        let titles: BTreeSet<&str> = groups.iter().map(|group| group.code.rule().title).collect();
        assert_eq!(titles.len(), groups.len(), "two codes have one title");
        let mut places: Vec<usize> = groups.into_iter().flat_map(|group| group.findings).collect();
        places.sort_unstable();
        assert_eq!(places, (0..Code::all().count()).collect::<Vec<_>>());
    }
}

#[test]
fn an_accepted_warning_passes_and_is_still_shown() {
    let mut warning = finding(Code::TrustPrivate, Severity::Warning);
    warning.accepted = Some("known here".to_owned());
    let rows = all(&with(vec![warning])).rows;
    let trust = rows.iter().find(|row| row.check == Check::Trust).unwrap();
    assert_eq!((trust.state, trust.groups.len()), (State::Passed, 1));
}

#[test]
fn a_missing_part_is_open_until_a_finding_reports_it() {
    let mut judged = example::judged();
    judged.evaluation.report.missing = vec![Missing::Key];
    let of_key = |judged: &Judged| all(judged).rows.into_iter().find(|row| row.check == Check::PrivateKey).unwrap();
    assert_eq!((of_key(&judged).state, of_key(&judged).missing), (State::Open, Some(Code::KeyMissing)));
    judged.evaluation.report.findings = vec![finding(Code::KeyMissing, Severity::Error)];
    assert_eq!((of_key(&judged).state, of_key(&judged).missing), (State::Failed, None));
}
