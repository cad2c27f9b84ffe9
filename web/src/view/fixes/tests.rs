use std::collections::BTreeSet;

use super::*;
use crate::example::{self, Example};
use crate::state::{Action, State};
use crate::view::checks;

/// A finding as the rule book words it.
fn ruled(code: Code) -> FindingReport {
    let rule = code.rule();
    FindingReport {
        code,
        check: rule.check,
        severity: Severity::Error,
        blocks: None,
        title: rule.title,
        subject: if is_of_file(code) { "key.pem".to_owned() } else { "leaf".to_owned() },
        found: "x".to_owned(),
        impact: rule.impact.into(),
        fixes: rule.fixes.to_vec(),
        source: rule.source,
        field: (code == Code::NameInvalid).then_some("proxyName"),
        decision: false,
        accepted: None,
    }
}

/// The subject of these findings is a file.
fn is_of_file(code: Code) -> bool {
    let is_damaged = matches!(code, Code::CertificateUnreadable | Code::KeyUnreadable);
    is_damaged || checks::Check::of(code) == checks::Check::Files
}

/// Codes without a button, and why.
const WITHOUT: &[(&str, &[Code])] = &[
    (
        "a note: kubefront reports what it did or found, and nothing has to be fixed",
        &[
            Code::KubeconfigExtracted,
            Code::ProxyTakenOver,
            Code::KeyPublicOnly,
            Code::KeyDecrypted,
            Code::LeafWildcard,
            Code::ChainSorted,
            Code::ChainCompleted,
            Code::ChainDuplicateRemoved,
            Code::ChainAnchorRemoved,
            Code::ChainOtherPath,
            Code::ChainOutlivesIssuer,
            Code::TrustPublic,
            Code::FqdnRepaired,
            Code::FqdnInternationalized,
            Code::DelegationAdded,
            Code::TokenRepaired,
            Code::TokenUnwrapped,
            Code::TokenKind,
            Code::KubeconfigRepaired,
            Code::KubeconfigPartIgnored,
            Code::KubeconfigMerged,
            Code::CredentialClientCertificateKept,
            Code::CredentialExec,
        ],
    ),
    ("the other file is one click away in the list of files", &[Code::KeyChosen, Code::LeafChosen]),
    ("the fixes depend on the fields that differ: each finding has its own", &[Code::ProxyDiffers]),
    ("the change belongs to the source of another tool", &[Code::ProxyManagedElsewhere]),
    ("the page cannot know which certificates clients need", &[Code::SecretTooLarge]),
    (
        "about objects that exist, which the page does not read: `kubefront lint` finds them",
        &[
            Code::ProxyTimeout,
            Code::ProxyWebsocketsOff,
            Code::ProxyProtocolMissing,
            Code::ProxyProtocolH2,
            Code::ProxyPermitInsecure,
            Code::ProxyFallbackCertificate,
            Code::ProxyRetryPolicy,
            Code::ProxyAuthorizationHeader,
            Code::FqdnDuplicate,
            Code::ProxyStatusStale,
            Code::SecretNotFound,
            Code::DelegationMissing,
            Code::SecretLastApplied,
            Code::KeyReused,
        ],
    ),
];

#[test]
fn every_code_has_a_button_or_a_reason() {
    let judged = example::judged();
    let reasoned: BTreeSet<Code> = WITHOUT.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    let without: Vec<Code> = Code::all().filter(|code| buttons(&judged, &ruled(*code)).is_empty()).collect();
    let new: Vec<&Code> = without.iter().filter(|code| !reasoned.contains(code)).collect();
    let gone: Vec<&Code> = reasoned.iter().filter(|code| !without.contains(code)).collect();
    assert!(new.is_empty() && gone.is_empty(), "without a button: {new:#?}\nhas one: {gone:?}");
}

#[test]
fn labels_name_the_value_and_appear_once() {
    let judged = example::judged();
    for code in Code::all() {
        let buttons = buttons(&judged, &ruled(code));
        let labels: BTreeSet<&str> = buttons.iter().map(|button| button.label.as_str()).collect();
        assert_eq!(labels.len(), buttons.len(), "{code}: {labels:?}");
        for button in &buttons {
            let is_copy = matches!(button.act, Act::Copy(_));
            assert!(is_copy || !button.label.to_lowercase().starts_with("pass "), "{code}: {}", button.label);
            assert!(!button.label.contains('`'), "{code}: {}", button.label);
        }
    }
    let trust = buttons(&judged, &ruled(Code::TrustPrivate));
    assert_eq!(trust[0].label, "Embed the CA in the kubeconfig");
    assert_eq!(trust[0].act, Act::Edit(vec![set("kubeconfig.trust", "embed")]));
}

/// Mode http without a reservation is never one click away, and no button turns verification off.
#[test]
fn no_button_lowers_security_silently() {
    let judged = example::judged();
    for code in Code::all() {
        for button in buttons(&judged, &ruled(code)) {
            let Act::Edit(edits) = &button.act else { continue };
            let sets = |path: &str, text: &str| edits.contains(&set(path, text));
            assert!(!sets("mode", "http") || sets("reserveName", "true"), "{code}: {}", button.label);
            assert!(!sets("upstream.verify", "never"), "{code}: {}", button.label);
        }
    }
}

#[test]
fn one_certificate_of_a_bundle_is_trusted_alone() {
    let state = State::new(example::moment());
    let files: Vec<&[u8]> = Example::find("good").unwrap().files().map(|(_, text)| text.as_bytes()).collect();
    let [chain, key, ca, kubeconfig] = *files.as_slice() else { panic!("four files") };
    let state = state
        .reduce(Action::Pasted([chain, key, ca].concat().into()))
        .reduce(Action::Pasted(kubeconfig.to_vec().into()));
    let state = state.reduce(Action::Offered("k8s.example.com".to_owned()));
    let judged = crate::judge::of(&state);
    let finding = judged.report().findings.iter().find(|finding| finding.code == Code::TrustRootOffered).unwrap();
    let first = buttons(&judged, finding).into_iter().next().unwrap();
    assert!(first.label.contains("SHA-256"), "{}", first.label);
    let Act::Edit(edits) = first.act else { panic!("{:?}", first.act) };
    assert!(matches!(&edits[0], Edit::TrustCertificate { pem, .. } if pem.starts_with("-----BEGIN CERTIFICATE-----")));
    let fixed = state.reduce(Action::Fix(edits));
    let after = crate::judge::of(&fixed);
    let has = |code: Code| after.report().findings.iter().any(|finding| finding.code == code);
    assert!(!has(Code::TrustRootOffered) && !has(Code::TrustAnchorNotCa), "{:?}", after.report().findings);
    assert_eq!(fixed.undo.as_ref().map(|undo| undo.said.contains("kubeconfig.trust: system → embed")), Some(true));
    let undone = fixed.reduce(Action::Undo);
    assert_eq!((undone.parts.len(), undone.typed.contains_key("kubeconfig.trust")), (2, false));
}

#[test]
fn a_csr_names_the_host() {
    let judged = example::judged();
    let expected = "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k8s.example.com.key -subj \
                    /CN=k8s.example.com -addext subjectAltName=DNS:k8s.example.com -out k8s.example.com.csr";
    assert_eq!(request(judged.report()), expected);
}
