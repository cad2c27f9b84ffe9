use kubefront_core::Code;
use kubefront_core::report::Verdict;

use super::*;
use crate::judge;
use crate::state::Action;

#[test]
fn the_time_is_the_one_in_its_comment() {
    assert_eq!(moment().to_string(), "2026-11-23T12:00:00Z");
}

#[test]
fn every_example_ends_as_it_says() {
    let rows = [
        ("good", Verdict::Ready, None),
        ("missing-intermediate", Verdict::Blocked, Some(Code::ChainIncomplete)),
        ("wrong-key", Verdict::Blocked, Some(Code::KeyMismatch)),
        ("private-ca", Verdict::DecisionNeeded, Some(Code::TrustRootOffered)),
        ("client-certificate", Verdict::Blocked, Some(Code::CredentialClientCertificate)),
        ("expired", Verdict::Blocked, Some(Code::LeafExpired)),
    ];
    assert_eq!(EXAMPLES.each_ref().map(|example| example.name), rows.map(|(name, ..)| name));
    for (name, verdict, code) in rows {
        let report = &judge::of(&state(name)).evaluation.report;
        let codes: Vec<Code> = report.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(report.verdict, verdict, "{name}: {codes:?}");
        assert!(code.is_none_or(|code| codes.contains(&code)), "{name}: {codes:?}");
    }
}

/// An example shows one fault.
#[test]
fn an_example_has_one_error_at_most() {
    for example in &EXAMPLES {
        let judged = judge::of(&state(example.name));
        let errors: Vec<Code> = judged
            .report()
            .findings
            .iter()
            .filter(|finding| finding.severity == kubefront_core::Severity::Error)
            .map(|finding| finding.code)
            .collect();
        assert!(errors.len() <= 1, "{}: {errors:?}", example.name);
    }
}

#[test]
fn settings_of_examples_are_fields_and_their_values() {
    for example in &EXAMPLES {
        for (path, text) in example.settings {
            let mut exposure = Exposure::default();
            assert!(text.is_empty() || exposure.set(path, text).is_ok(), "{}: {path}", example.name);
            assert_eq!(example.exposure().get(path).unwrap_or_default(), *text, "{}: {path}", example.name);
        }
    }
}

#[test]
fn the_clock_does_not_change_an_example() {
    let later = Moment::from_unix(AT + 40 * 365 * 86_400);
    let state = state("good").reduce(Action::Tick(later));
    assert_eq!(judge::of(&state).report(), judged().report());
}
