//! The golden cases: every one is produced exactly, every code has one, and every report keeps its promises.

use std::collections::{BTreeMap, BTreeSet};

use kubefront_core::check::checks;
use kubefront_core::finding::{Blocks, rules};
use kubefront_core::lint::CHECKS;
use kubefront_core::renew;
use kubefront_core::report::{CheckOutcome, Verdict};
use kubefront_core::{Code, Evaluation, Severity};
use kubefront_tests::golden::{self, Case};
use kubefront_tests::lint::LintCase;
use kubefront_tests::renew::RenewCase;
use kubefront_tests::{cases, examples, lint, renew as renewals};

#[test]
fn every_case_is_produced_exactly() {
    let mut told = Vec::new();
    for case in golden::cases() {
        let expected = golden::tree(&golden::folder().join(&case.name).join("expected"));
        let differs = golden::difference(&expected, &golden::outputs(&case.run()));
        told.extend(differs.iter().map(|difference| format!("golden/{}/expected/{difference}", case.name)));
    }
    assert!(told.is_empty(), "{}\nif that is meant: cargo xtask bless, and read the difference", told.join("\n"));
}

#[test]
fn inputs_are_what_the_table_makes() {
    let mut told = Vec::new();
    let made = cases::all();
    for case in &made {
        let mut found = golden::tree(&golden::folder().join(&case.name));
        found.retain(|path, _| !path.starts_with("expected/"));
        let differs = golden::difference(&case.files(), &found);
        told.extend(differs.iter().map(|difference| format!("golden/{}/{difference}", case.name)));
    }
    let names: BTreeSet<_> = made.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), made.len(), "two cases of one name");
    let folders = golden::cases();
    told.extend(
        folders
            .iter()
            .filter(|case| !names.contains(&case.name))
            .map(|case| format!("golden/{}: not in the table", case.name)),
    );
    assert!(told.is_empty(), "{}\nrun: cargo xtask bless", told.join("\n"));
}

#[test]
fn examples_of_the_page_are_what_the_kit_makes() {
    let differs = golden::difference(&examples::files(), &golden::tree(&examples::folder()));
    assert_eq!(differs, [""; 0], "run: cargo xtask bless");
}

#[test]
fn generated_documents_are_current() {
    let documents =
        [("findings.md", kubefront_core::explain::table()), ("symptoms.md", kubefront_core::symptom::dictionary())];
    for (name, expected) in documents {
        let path = golden::folder().join("../../docs").join(name);
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "docs/{name} is not what core prints; cargo xtask bless makes it anew");
    }
}

#[test]
fn every_code_has_a_case_that_finds_it() {
    let without: Vec<_> = Code::all().filter(|code| !is_found_by_its_case(*code)).map(|code| code.name()).collect();
    assert!(without.is_empty(), "no golden case of the code's name finds it: {without:?}");
}

#[test]
fn every_lint_case_is_produced_exactly() {
    let mut told = Vec::new();
    let made = lint::all();
    for case in &made {
        let found = golden::tree(&golden::folder().join(&case.name));
        let mut expected = case.files();
        expected.extend(case.outputs().into_iter().map(|(path, bytes)| (format!("expected/{path}"), bytes)));
        let differs = golden::difference(&found, &expected);
        told.extend(differs.iter().map(|difference| format!("golden/{}/{difference}", case.name)));
    }
    let names: BTreeSet<_> = made.iter().map(|case| case.name.as_str()).collect();
    let unknown = lint::cases().into_iter().filter(|case| !names.contains(case.name.as_str()));
    told.extend(unknown.map(|case| format!("golden/{}: not in the table", case.name)));
    assert!(told.is_empty(), "{}\nif that is meant: cargo xtask bless, and read the difference", told.join("\n"));
}

#[test]
fn every_renewal_is_produced_exactly() {
    let mut told = Vec::new();
    let made = renewals::all();
    for case in &made {
        let found = golden::tree(&golden::folder().join(&case.name));
        let mut expected = case.files();
        expected.extend(case.outputs().into_iter().map(|(path, bytes)| (format!("expected/{path}"), bytes)));
        let differs = golden::difference(&found, &expected);
        told.extend(differs.iter().map(|difference| format!("golden/{}/{difference}", case.name)));
    }
    let names: BTreeSet<_> = made.iter().map(|case| case.name.as_str()).collect();
    let unknown = renewals::cases().into_iter().filter(|case| !names.contains(case.name.as_str()));
    told.extend(unknown.map(|case| format!("golden/{}: not in the table", case.name)));
    assert!(told.is_empty(), "{}\nif that is meant: cargo xtask bless, and read the difference", told.join("\n"));
}

/// What cannot be repaired needs a decision, so the repaired objects have no other finding about a field that was repaired.
#[test]
fn repaired_objects_are_clean() {
    let repaired = [
        Code::ProxyTimeout,
        Code::ProxyWebsocketsOff,
        Code::ProxyProtocolMissing,
        Code::ProxyProtocolH2,
        Code::ProxyPermitInsecure,
        Code::ProxyFallbackCertificate,
        Code::ProxyRetryPolicy,
        Code::ProxyAuthorizationHeader,
    ];
    for case in lint::all() {
        let has_found = case.run().findings.iter().any(|found| repaired.contains(&found.finding.code));
        assert_eq!(!case.repaired().is_empty(), has_found, "golden/{}", case.name);
        let again = LintCase { objects: case.repaired(), ..case };
        let left: Vec<_> = again.run().findings.into_iter().map(|found| found.finding.code).collect();
        assert!(!left.iter().any(|code| repaired.contains(code)), "golden/{}: {left:?}", again.name);
        assert!(again.repaired().is_empty(), "golden/{}: a second repair changes it again", again.name);
    }
}

fn is_found_by_its_case(code: Code) -> bool {
    if golden::folder().join(code.name()).join("lint.yaml").is_file() {
        return LintCase::read(code.name()).run().findings.iter().any(|found| found.finding.code == code);
    }
    if golden::folder().join(code.name()).join("renew.yaml").is_file() {
        let renewals = RenewCase::read(code.name()).run();
        return renewals.iter().any(|renewal| renewal.report.findings.iter().any(|finding| finding.code == code));
    }
    let has_case = golden::folder().join(code.name()).is_dir();
    has_case && Case::read(code.name()).run().report.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn every_rule_is_written() {
    let known: BTreeSet<_> =
        checks().map(|check| check.name).chain(CHECKS.iter().chain(renew::CHECKS).copied()).collect();
    let mut told = Vec::new();
    for rule in rules() {
        let needs_impact = rule.severity != Severity::Note;
        let texts = [rule.code.name(), rule.title, rule.source];
        if texts.iter().any(|text| text.trim().is_empty()) || needs_impact && rule.impact.is_empty() {
            told.push(format!("{:?}: something is empty: {texts:?}", rule.code));
        }
        if !known.contains(rule.check) {
            told.push(format!("{}: there is no check {:?}", rule.code.name(), rule.check));
        }
        if rule.code.name().chars().any(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-') {
            told.push(format!("{}: not kebab-case", rule.code.name()));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_report_keeps_its_promises() {
    let mut told = Vec::new();
    for case in golden::cases() {
        let evaluation = case.run();
        told.extend(broken_promises(&evaluation).into_iter().map(|broken| format!("golden/{}: {broken}", case.name)));
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

fn broken_promises(evaluation: &Evaluation) -> Vec<String> {
    [findings(evaluation), checks_and_findings(evaluation), files(evaluation), shape(evaluation)].concat()
}

fn findings(evaluation: &Evaluation) -> Vec<String> {
    let report = &evaluation.report;
    let mut told = Vec::new();
    for finding in &report.findings {
        if finding.blocks.is_some() != (finding.severity == Severity::Error) {
            told.push(format!("{} is {} and blocks {:?}", finding.code, finding.severity, finding.blocks));
        }
        let is_problem = finding.severity != Severity::Note;
        if finding.subject.trim().is_empty() || finding.found.trim().is_empty() {
            told.push(format!("{}: subject or found is empty", finding.code));
        }
        if is_problem && (finding.impact.is_empty() || finding.fixes.is_empty()) {
            told.push(format!("{}: a {} without impact or fix", finding.code, finding.severity));
        }
        // The plugin's own arguments are named if one contains a secret.
        let names_flag = finding.found.contains(" --") && finding.code != Code::CredentialExecSecret;
        if finding.found.contains('!') || names_flag || finding.found.contains('\n') {
            told.push(format!("{}: a flag, an exclamation mark or a second line: {}", finding.code, finding.found));
        }
    }
    if !report.findings.is_sorted_by_key(|finding| finding.severity) {
        told.push("errors do not come first".to_owned());
    }
    let blocks = report.findings.iter().any(|finding| finding.severity == Severity::Error);
    if blocks != (report.verdict == Verdict::Blocked) {
        told.push(format!("verdict {:?} with {} errors", report.verdict, if blocks { "some" } else { "no" }));
    }
    told
}

fn checks_and_findings(evaluation: &Evaluation) -> Vec<String> {
    let report = &evaluation.report;
    let by_outcome = |outcome: CheckOutcome| -> BTreeSet<_> {
        report.checks.iter().filter(|check| check.outcome == outcome).map(|check| check.check).collect()
    };
    let mut told = Vec::new();
    let with_findings: BTreeSet<_> = report.findings.iter().map(|finding| finding.check).collect();
    if with_findings != by_outcome(CheckOutcome::Finding) {
        told.push(format!(
            "checks with findings {:?}, findings of checks {with_findings:?}",
            by_outcome(CheckOutcome::Finding)
        ));
    }
    for check in report.checks.iter().filter(|check| {
        check.reason.is_some() != matches!(check.outcome, CheckOutcome::NotApplicable | CheckOutcome::NotChecked)
    }) {
        told.push(format!("{} is {:?} with reason {:?}", check.check, check.outcome, check.reason));
    }
    told
}

fn files(evaluation: &Evaluation) -> Vec<String> {
    let all_blocked = evaluation.report.findings.iter().any(|finding| finding.blocks == Some(Blocks::All));
    let mut told = Vec::new();
    if all_blocked && !(evaluation.files().is_empty() && evaluation.report.files.is_empty()) {
        told.push("an error blocks everything, and files are written".to_owned());
    }
    let mut promised = BTreeMap::new();
    for file in &evaluation.report.files {
        *promised.entry(file.path.clone()).or_insert(false) |= file.secret;
    }
    let written: BTreeMap<_, _> = evaluation.files().iter().map(|file| (file.path.clone(), file.secret)).collect();
    if promised != written {
        told.push(format!("the report names {promised:?}, written are {written:?}"));
    }
    told
}

fn shape(evaluation: &Evaluation) -> Vec<String> {
    let report = serde_json::to_value(&evaluation.report).expect("JSON");
    let nulls = nulls(&report, "report");
    // `null` is an answer: whether the client accepts the chain is not known
    let absent = nulls.into_iter().filter(|place| place != "report.clients[].accepts");
    absent.map(|place| format!("{place} is null, should be left out")).collect()
}

fn nulls(value: &serde_json::Value, place: &str) -> Vec<String> {
    match value {
        serde_json::Value::Null => vec![place.to_owned()],
        serde_json::Value::Array(items) => items.iter().flat_map(|item| nulls(item, &format!("{place}[]"))).collect(),
        serde_json::Value::Object(map) => {
            map.iter().flat_map(|(key, item)| nulls(item, &format!("{place}.{key}"))).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn good_cases_write_a_bundle() {
    for case in golden::cases().into_iter().filter(|case| case.name.starts_with("good-")) {
        let evaluation = case.run();
        let errors: Vec<_> = evaluation.report.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "golden/{}: {errors:#?}", case.name);
        let wrote = |path: &str| evaluation.files().iter().any(|file| file.path == path);
        assert!(wrote("manifests/50-httpproxy.yaml") && wrote("report.json"), "golden/{}", case.name);
    }
}
