use std::sync::Arc;

use super::*;
use crate::chain::TrustKind;
use crate::check::sample::{ca, exposure, named, now, run};
use crate::clients::Kind;
use crate::decoded::{Decoded, Found, Origin};
use crate::finding::Severity;
use crate::input::Task;
use crate::key::hex;
use crate::selection::Set;
use crate::x509::Certificate;

fn answers(rejecting: &[(Client, Rule)]) -> Set {
    let answer = |client: &Client| {
        let rule = rejecting.iter().find(|(named, _)| named == client).map(|(_, rule)| *rule);
        Answer { client: *client, accepts: Some(rule.is_none()), rule, also: Vec::new(), certificate: None }
    };
    Set { clients: Client::ALL.iter().map(answer).collect(), ..Set::default() }
}

fn findings(required: &[(&'static str, &str)], set: &Set) -> Vec<Finding> {
    match run(CHECKS, "clients-accept", &exposure(required), set, Task::Check) {
        Outcome::Findings(findings) => findings,
        _ => Vec::new(),
    }
}

#[test]
fn a_rejection_is_a_warning_and_that_of_a_required_client_an_error() {
    let set = answers(&[(Client::Python313, Rule::AuthorityKeyIdMissing), (Client::Firefox, Rule::KeyEd25519)]);
    let told = findings(&[], &set);
    let [warning] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((warning.code, warning.severity), (Code::ClientRejects, Severity::Warning));
    assert_eq!(warning.found, "Python 3.13: authority key identifier is missing; Firefox: Ed25519 key");
    assert!(warning.impact.contains("Missing Authority Key Identifier"), "{}", warning.impact);

    let told = findings(&[("clients", "python-3.13")], &set);
    let codes: Vec<_> = told.iter().map(|finding| (finding.code, finding.severity)).collect();
    assert_eq!(codes, [(Code::ClientRequired, Severity::Error), (Code::ClientRejects, Severity::Warning)]);
}

#[test]
fn what_kubectl_rejects_is_told_by_the_other_checks() {
    let set = answers(&[(Client::Kubectl, Rule::Expired), (Client::Curl, Rule::Expired)]);
    assert!(findings(&[], &set).is_empty());
    assert_eq!(findings(&[], &answers(&[(Client::Envoy, Rule::KeyP384)])), []);
}

#[test]
fn an_unknown_answer_of_a_required_client_needs_a_decision() {
    let mut set = answers(&[(Client::Java, Rule::KeyEd25519)]);
    let envoy = set.clients.iter_mut().find(|answer| answer.client == Client::Envoy).expect("every client");
    envoy.accepts = None;
    let told = |required: &[(&'static str, &str)], set: &Set| {
        let told = findings(required, set);
        told.iter().map(|finding| (finding.code, finding.is_open_decision())).collect::<Vec<_>>()
    };
    let (error, open, other) =
        ((Code::ClientRequired, false), (Code::ClientRequired, true), (Code::ClientRejects, false));
    assert_eq!(told(&[("clients", "java"), ("clients", "envoy")], &set), [error, open]);
    assert_eq!(told(&[("clients", "envoy")], &set), [open, other]);
    // in mode passthrough there is no answer at all
    let accepting = answers(&[]).clients.into_iter().filter(|answer| answer.client != Client::Envoy).collect();
    let none = Set { clients: accepting, ..Set::default() };
    let passthrough = [("clients", "envoy"), ("mode", "passthrough")];
    assert_eq!(told(&passthrough, &none), [open]);
    let found = findings(&passthrough, &none).into_iter().map(|finding| finding.found).collect::<Vec<_>>();
    assert_eq!(found, ["Envoy does not verify the API server's certificate in mode passthrough"]);
    assert_eq!(told(&[("clients", "curl")], &none), []);
}

#[test]
fn without_a_certificate_a_required_client_is_not_checked() {
    let unknown = Client::ALL.iter().map(|client| Answer::unknown(*client)).collect();
    let set = Set { clients: unknown, ..Set::default() };
    let outcome = run(CHECKS, "clients-accept", &exposure(&[("clients", "java")]), &set, Task::Check);
    assert_eq!(outcome, Outcome::not_checked("whether Java accepts the certificate is not known"));
    let outcome = run(CHECKS, "clients-accept", &exposure(&[]), &set, Task::Check);
    assert!(matches!(outcome, Outcome::NotApplicable(_)), "{outcome:?}");
}

#[test]
fn the_certificate_that_breaks_the_rule_is_named_with_its_fix() {
    let digest = [7; 32];
    let mut set = answers(&[(Client::Python313, Rule::AuthorityKeyIdMissing)]);
    set.clients.iter_mut().for_each(|answer| answer.certificate = Some(digest));
    let part = Arc::new(Certificate { sha256: hex(&digest), ..named(&["api.example.com"]) });
    let origin = Origin { material: 0, name: "chain.pem".to_owned(), block: 2, line: 1, role: None };
    let decoded = Decoded { certificates: vec![Found { part, origin }], ..Decoded::default() };
    let exposure = exposure(&[]);
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let Outcome::Findings(findings) = accept(&case) else { panic!("no finding") };
    let [warning] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(warning.found.ends_with("authority key identifier is missing, \"api.example.com\" (chain.pem block 2)"));
    let fix = "have \"api.example.com\" (chain.pem block 2) reissued with the key identifier of its issuer \
               (OpenSSL: `authorityKeyIdentifier = keyid`)";
    assert!(warning.fix_text().contains(fix), "{}", warning.fix_text());

    set.clients_after_rewrite = vec![Client::Python313];
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let Outcome::Findings(findings) = accept(&case) else { panic!("no finding") };
    let text = findings.first().map(Finding::fix_text).unwrap_or_default();
    assert!(text.contains("in this order, and replace the Secret") && text.contains("kubectl replace -f -"), "{text}");
    assert!(!text.contains("reissued"), "{text}");
}

/// One certificate, and the answer of curl about it.
fn fixes_of(rule: Rule, kind: Kind, trust: TrustKind) -> String {
    let digest = [7; 32];
    let part = Arc::new(Certificate {
        sha256: hex(&digest),
        authority_key_id: Some("ab12".to_owned()),
        ..named(&["api.example.com"])
    });
    let mut set = answers(&[(Client::Kubectl, rule), (Client::Curl, rule)]);
    set.clients.iter_mut().for_each(|answer| answer.certificate = Some(digest));
    set.chain.leaf = (kind == Kind::Leaf).then(|| Arc::clone(&part));
    set.chain.trust.kind = trust;
    let origin = Origin { material: 0, name: "chain.pem".to_owned(), block: 1, line: 1, role: None };
    let decoded = Decoded { certificates: vec![Found { part, origin }], ..Decoded::default() };
    let exposure = exposure(&[("clients", "curl")]);
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let Outcome::Findings(findings) = accept(&case) else { panic!("no finding") };
    findings.first().map(Finding::fix_text).unwrap_or_default()
}

#[test]
fn the_fix_depends_on_the_place_of_the_certificate() {
    let fix = |kind| fixes_of(Rule::KeyUsageEmpty, kind, TrustKind::Private);
    assert!(fix(Kind::Leaf).contains("digitalSignature"), "{}", fix(Kind::Leaf));
    assert!(fix(Kind::Ca).contains("keyCertSign"), "{}", fix(Kind::Ca));
}

#[test]
fn nothing_is_reissued_if_the_root_certificate_is_the_wrong_one() {
    let pass =
        "pass the root certificate with the key identifier ab12 that issued \"api.example.com\" (chain.pem block 1)";
    for rule in [Rule::AuthorityKeyIdMismatch, Rule::ChainIncomplete, Rule::SignatureWrong, Rule::NotAnAnchor] {
        let fix = fixes_of(rule, Kind::Leaf, TrustKind::Broken);
        assert!(fix.contains(pass) && fix.contains("--trust-anchor") && !fix.contains("reissued"), "{rule}: {fix}");
    }
    assert!(fixes_of(Rule::AuthorityKeyIdMismatch, Kind::Leaf, TrustKind::Private).contains("reissued"));
}

#[test]
fn every_rule_of_the_certificate_is_told_with_its_remedy() {
    let also = |rule: Rule, also: &[Rule]| Answer {
        accepts: Some(false),
        rule: Some(rule),
        also: also.to_vec(),
        certificate: Some([7; 32]),
        ..Answer::unknown(Client::Python313)
    };
    let mut set = answers(&[]);
    set.clients.retain(|answer| answer.client != Client::Python313);
    set.clients.push(also(Rule::BasicConstraintsNotCritical, &[Rule::SubjectKeyIdMissing, Rule::SignatureSha1]));
    let part = Arc::new(Certificate { sha256: hex(&[7; 32]), ..ca() });
    let origin = Origin { material: 0, name: "chain.pem".to_owned(), block: 2, line: 1, role: None };
    let decoded = Decoded { certificates: vec![Found { part, origin }], ..Decoded::default() };
    let exposure = exposure(&[]);
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let outcome = accept(&case);
    let Outcome::Findings(findings) = &outcome else { panic!("no finding") };
    let [warning] = findings.as_slice() else { panic!("{findings:?}") };
    let titles =
        "basic constraints of a CA are not critical, subject key identifier of a CA is missing, signed with SHA-1";
    assert!(warning.found.contains(titles), "{}", warning.found);
    let remedies = "CA:TRUE`), with a subject key identifier (OpenSSL: `subjectKeyIdentifier = hash`), with a SHA-256";
    assert!(warning.fix_text().contains(remedies), "{}", warning.fix_text());
    assert!(warning.impact.contains("Basic Constraints of CA cert not marked critical"), "{}", warning.impact);

    // a rule that another finding is about is told there
    let weak = Finding::warning(Code::ChainWeakSignature, "chain.pem", "SHA-1");
    let mut outcomes = vec![("chain-algorithms-strong", Outcome::Findings(vec![weak])), ("clients-accept", outcome)];
    settle(&case, &mut outcomes);
    let told: Vec<&Finding> = outcomes
        .iter()
        .flat_map(|(_, outcome)| if let Outcome::Findings(findings) = outcome { findings.as_slice() } else { &[] })
        .collect();
    let [weak, rest] = told.as_slice() else { panic!("{told:?}") };
    assert!(weak.impact.contains("Rejected by Python 3.13."), "{}", weak.impact);
    assert!(!rest.found.contains("SHA-1") && rest.found.contains("subject key identifier"), "{}", rest.found);
}

#[test]
fn certificates_of_one_name_are_told_apart_by_their_places() {
    let found = |block: usize, sha256: &str| {
        let part = Arc::new(Certificate { sha256: sha256.to_owned(), ..ca() });
        let origin = Origin { material: 0, name: "secret.yaml".to_owned(), block, line: 1, role: None };
        Found { part, origin }
    };
    let certificates = vec![found(2, "old"), found(3, "new")];
    let mut set = answers(&[(Client::Curl, Rule::ChainIncomplete)]);
    set.clients_after_rewrite = vec![Client::Curl];
    set.chain.leaf = Some(Arc::new(named(&["api.example.com"])));
    set.chain.intermediates = certificates.iter().rev().map(|found| Arc::clone(&found.part)).collect();
    let decoded = Decoded { certificates, ..Decoded::default() };
    let exposure = exposure(&[]);
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let Outcome::Findings(findings) = accept(&case) else { panic!("no finding") };
    let text = findings.first().map(Finding::fix_text).unwrap_or_default();
    let (new, old) = ("(secret.yaml block 3), \"", "(secret.yaml block 2)");
    assert!(text.contains(new) && text.find(new) < text.find(old), "{text}");
    assert!(text.contains("replace the Secret: \"api.example.com\", \""), "{text}");
}
