use std::collections::BTreeSet;
use std::rc::Rc;

use kubefront_core::Moment;
use kubefront_tests::golden;
use zeroize::Zeroizing;

use super::*;
use crate::example;
use crate::judge::{self, Read};
use crate::state::{Action, Part, RoleFrom, State};
use crate::view::checks;

/// A golden case as the page checks it.
struct Case {
    name: String,
    state: State,
    judged: Judged,
}

impl Case {
    fn of(name: String, state: State) -> Self {
        let judged = judge::of(&state);
        Self { name, state, judged }
    }

    /// The findings that need something, with their buttons.
    fn open(&self) -> impl Iterator<Item = (&FindingReport, Vec<Button>)> {
        let findings = self.judged.report().findings.iter().filter(|finding| is_open(finding));
        findings.map(|finding| (finding, buttons(&self.judged, finding)))
    }

    /// The case after an action.
    fn after(&self, action: Action) -> Self {
        Self::of(self.name.clone(), self.state.clone().reduce(action))
    }

    fn has(&self, finding: &FindingReport) -> bool {
        let findings = &self.judged.report().findings;
        findings.iter().any(|other| is_open(other) && other.code == finding.code && other.subject == finding.subject)
    }

    fn errors(&self) -> BTreeSet<Code> {
        let findings = self.judged.report().findings.iter();
        findings.filter(|finding| finding.severity == Severity::Error).map(|finding| finding.code).collect()
    }
}

fn cases() -> Vec<Case> {
    golden::cases().into_iter().map(case).collect()
}

fn case(case: golden::Case) -> Case {
    let mut state = State::new(Moment::parse(&case.description.at).unwrap());
    state.document = Rc::new(case.exposure());
    state.passphrases.0 = Rc::new(case.passphrases());
    let inputs = case.description.files.iter().zip(case.materials()).zip(case.inputs);
    for (id, ((file, material), bytes)) in (1..).zip(inputs) {
        let (name, role, bytes) = (file.name.clone(), material.role(), Rc::new(Zeroizing::new(bytes)));
        let role_from = RoleFrom::Document;
        state.parts.push(Rc::new(Part { id, name, role, role_from, bytes, is_cut: file.cut, is_example: false }));
    }
    Case::of(case.name, state)
}

/// One input, as if it was dropped.
fn with_input(state: State, name: &str, bytes: &[u8]) -> State {
    let content = crate::state::Content { bytes: bytes.to_vec().into(), is_cut: false };
    let file = crate::state::Dropped { name: name.to_owned(), content: Ok(content) };
    state.reduce(Action::Reading(1)).reduce(Action::Read { batch: 1, files: vec![file] })
}

/// A finding as the rule book words it.
fn ruled(code: Code) -> FindingReport {
    FindingReport {
        subject: if is_of_file(code) { "key.pem".to_owned() } else { "leaf".to_owned() },
        found: "x".to_owned(),
        field: (code == Code::NameInvalid).then_some("proxyName"),
        ..FindingReport::of_rule(code, Severity::Error)
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
    ("a newer release of kubefront contains the current root store", &[Code::TrustStoreOutdated]),
    ("about a renewal: its tab says which certificate is needed", &[Code::RenewalNoneFits, Code::RenewalNotLater]),
    (
        "about objects that exist: the fix is a command or a change of the object, and each finding has its own",
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

/// Two actions of one label: one of them would be hidden.
fn compare_labels(all: &[Button], found: &mut Vec<String>) {
    for (at, button) in all.iter().enumerate() {
        let is_twice = all[..at].iter().any(|other| other.label == button.label && other.act != button.act);
        let is_copy = matches!(button.act, Act::Copy(_));
        let is_flag = !is_copy && button.label.to_lowercase().starts_with("pass ");
        if is_twice || is_flag || button.label.contains('`') {
            found.push(format!("label: {}", button.label));
        }
    }
}

#[test]
fn a_label_has_one_action_and_names_its_value() {
    let judged = example::judged();
    let mut found = Vec::new();
    // Before equal actions are merged.
    Code::all().for_each(|code| compare_labels(&candidates(&judged, &ruled(code)), &mut found));
    assert!(found.is_empty(), "{found:#?}");
    let trust = buttons(&judged, &ruled(Code::TrustPrivate));
    assert_eq!(trust[0].label, "Embed the CA in the kubeconfig");
    assert_eq!(trust[0].act, Act::Edit(vec![set("kubeconfig.trust", "embed")]));
}

/// Fixes of core without a button, and why. The details of the finding have their text.
fn without_button(fix: &Fix) -> Option<&'static str> {
    let is_of_cli = fix.command.as_deref().is_some_and(is_flag);
    match &fix.change {
        None if fix.command.is_none() => Some("only people can do it"),
        None if is_of_cli && fix.label.starts_with("pass the CA and a token") => {
            Some("two files: the buttons beside it")
        }
        _ => None,
    }
}

/// Edits after which the finding is still there, and why.
const STAYS: &[(Code, &str)] = &[(Code::ProxyDiffers, "settings that kubefront does not write are still lost")];

#[test]
fn the_buttons_of_every_golden_case_do_what_they_say() {
    let mut found = Vec::new();
    for case in cases() {
        let findings = case.judged.report().findings.iter().filter(|finding| is_open(finding));
        for finding in findings {
            let mut own = Vec::new();
            check_fixes(&case, finding, &mut own);
            compare_labels(&candidates(&case.judged, finding), &mut own);
            buttons(&case.judged, finding).iter().for_each(|button| check(&case, finding, button, &mut own));
            found.extend(own.into_iter().map(|what| format!("{}: {}: {what}", case.name, finding.code)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Every fix has a button or a reason.
fn check_fixes(case: &Case, finding: &FindingReport, found: &mut Vec<String>) {
    let buttons = buttons(&case.judged, finding);
    if buttons.is_empty() && !WITHOUT.iter().any(|(_, codes)| codes.contains(&finding.code)) {
        found.push("no button".to_owned());
    }
    for fix in &finding.fixes {
        let own = of_fix(&case.judged, finding, fix);
        let has_button = own.iter().any(|own| buttons.iter().any(|button| button.act == own.act));
        if has_button == without_button(fix).is_some() {
            found.push(format!("{} ({has_button})", fix.label));
        }
    }
}

fn check(case: &Case, finding: &FindingReport, button: &Button, found: &mut Vec<String>) {
    let label = &button.label;
    match &button.act {
        Act::Edit(edits) => {
            let unnamed = edits.iter().filter_map(|edit| value(edit, label));
            found.extend(unnamed.map(|value| format!("{label}: not named: {value}")));
            let after = case.after(Action::Fix(edits.clone()));
            let (_, refused) = judge::exposure(&after.state);
            let stays = STAYS.iter().any(|(code, _)| *code == finding.code);
            if !refused.is_empty() || (after.has(finding) && !stays) {
                found.push(format!("{label}: {refused:?}"));
            }
        }
        // A removed file cannot come back: without it, the finding is gone, and nothing else is wrong.
        Act::Remove(input) => {
            assert!(case.state.parts.iter().any(|part| part.name == *input), "{input} is not a file of the user");
            let after = case.after(Action::LeaveOut(input.clone()));
            let new: Vec<Code> = after.errors().difference(&case.errors()).copied().collect();
            if after.has(finding) || !new.is_empty() {
                found.push(format!("{label}: {new:?}"));
            }
        }
        Act::Choose { replaces: Some(input), .. } => {
            let own: Vec<_> = case.state.parts.iter().filter(|part| part.name == *input).cloned().collect();
            let decoded = Read::new(judge::materials(&own), &case.state.passphrases.0).decoded;
            let kinds = [!decoded.certificates.is_empty(), !decoded.keys.is_empty(), !decoded.kubeconfigs.is_empty()];
            let is_archive = decoded.certificates.iter().any(|found| found.origin.name != *input);
            if own.is_empty() || is_archive || kinds.iter().filter(|is_there| **is_there).count() > 1 {
                found.push(format!("{label}: {input} has more in it"));
            }
        }
        // A word to replace is in the label: its value is not known.
        Act::Copy(text) if !label.starts_with("Copy note") => {
            let words = text.split(|c: char| !c.is_ascii_uppercase());
            let unknown = words.filter(|word| command::PLACEHOLDERS.contains(word) && !label.contains(word));
            found.extend(unknown.map(|word| format!("{label}: {word} in {text}")));
        }
        Act::Copy(_) | Act::Choose { .. } | Act::Passphrase(_) | Act::Go(_) | Act::ServiceAccount(_) | Act::Accept => {}
    }
}

#[test]
fn a_file_with_chain_and_key_is_not_replaced() {
    let state = State::new(Moment::from_unix(example::AT));
    let [chain, key, ..] = example::FILES.map(|(_, text)| text.as_bytes());
    let alone = with_input(with_input(state.clone(), "fullchain.pem", chain), "key.pem", key);
    let both = with_input(state, "both.pem", &[chain, key].concat());
    let replaces = |state: &State, code: Code| {
        let judged = judge::of(state);
        let finding = FindingReport::of_rule(code, Severity::Error);
        buttons(&judged, &finding).into_iter().find_map(|button| match button.act {
            Act::Choose { replaces, .. } => Some(replaces),
            _ => None,
        })
    };
    let file = |name: &str| Some(Some(name.to_owned()));
    assert_eq!(replaces(&alone, Code::LeafExpired), file("fullchain.pem"));
    assert_eq!(replaces(&alone, Code::KeyMismatch), file("key.pem"));
    assert_eq!(replaces(&both, Code::LeafExpired), Some(None));
    assert_eq!(replaces(&both, Code::KeyMismatch), Some(None));
}

#[test]
fn an_item_is_added_to_a_list() {
    let typed = |path: &str, text: &str| Action::Typed { path: path.to_owned(), text: text.to_owned() };
    let state = State::new(Moment::from_unix(example::AT)).reduce(typed("allowFrom", "10.0.0.0/8"));
    let judged = judge::of(&state);
    let item = |value: &'static str| Change::Set { field: "allowFrom", value: value.into() };
    let mode = Change::Set { field: "mode", value: "http".into() };
    let fix = Fix::changing("keep the mode and the allow list", mode);
    let fix = fix.and(item("192.0.2.0/24")).and(item("10.0.0.0/8")).and(item("198.51.100.7/32"));
    let all = of_fix(&judged, &FindingReport::of_rule(Code::ProxyDiffers, Severity::Warning), &fix);
    let list = "10.0.0.0/8, 192.0.2.0/24, 198.51.100.7/32";
    assert_eq!(all[0].label, format!("Keep the mode and the allow list: http, {list}, reserve the host name"));
    let Act::Edit(edits) = &all[0].act else { panic!("{all:?}") };
    assert_eq!(*edits, [set("mode", "http"), set("allowFrom", list), set("reserveName", "true")]);
}

#[test]
fn accepting_says_when_it_is_right() {
    let trusted = "Clients already trust it: accept with a reason";
    let judged = example::judged();
    for code in Code::all() {
        let mut finding = ruled(code);
        (finding.severity, finding.decision) = (Severity::Warning, true);
        let all = buttons(&judged, &finding);
        let accept: Vec<&str> =
            all.iter().filter(|button| button.act == Act::Accept).map(|button| button.label.as_str()).collect();
        let is_of_trust = matches!(
            code,
            Code::TrustAnchorUnknown | Code::TrustRootOffered | Code::TrustSelfSigned | Code::ChainIncomplete
        );
        assert_eq!(accept.len(), 1, "{code}");
        assert_eq!(accept[0] == trusted, is_of_trust, "{code}: {accept:?}");
    }
    let labels = |name: &str| -> Vec<String> {
        let case = case(golden::Case::read(name));
        let all: Vec<Button> = case.open().flat_map(|(_, buttons)| buttons).collect();
        all.into_iter().filter(|button| button.act == Act::Accept).map(|button| button.label).collect()
    };
    assert_eq!(labels("trust-anchor-unknown"), [trusted]);
    assert_eq!(labels("trust-root-distrusted-old"), ["Accept with a reason"]);
}

#[test]
fn safe_fixes_are_applied_together_and_undone_together() {
    let case = case(golden::Case::read("upstream-subject-mismatch"));
    assert_eq!(safe(&case.judged), None, "one alone has its own button");
    let case = case.after(Action::Typed { path: "proxyName".to_owned(), text: "Kube-API".to_owned() });
    let Safe { button, what } = safe(&case.judged).unwrap();
    assert_eq!((button.label.as_str(), what.len()), ("Apply 2 safe fixes", 2));
    let Act::Edit(edits) = button.act else { panic!("{:?}", button.act) };
    let after = case.after(Action::Fix(edits));
    let gone = [Code::NameInvalid, Code::UpstreamSubjectMismatch];
    assert!(!after.judged.report().findings.iter().any(|finding| gone.contains(&finding.code)));
    assert!(after.state.clone().reduce(Action::Undo).typed == case.state.typed);
}

#[test]
fn the_kubeconfig_can_be_written_again() {
    let case = case(golden::Case::read("credential-client-certificate"));
    assert_eq!(way_back(&case.judged), None);
    let skip = case.open().flat_map(|(_, buttons)| buttons);
    let skip = skip.filter(|button| button.act == Act::Edit(vec![set("kubeconfig.write", "false")])).count();
    assert_eq!(skip, 1);
    let without = case.after(Action::Fix(vec![set("kubeconfig.write", "false")]));
    let Act::Edit(edits) = way_back(&without.judged).unwrap().act else { panic!() };
    let again = without.after(Action::Fix(edits));
    assert!(way_back(&again.judged).is_none() && again.judged.exposure().spec.kubeconfig.write);
}

#[test]
fn a_command_has_the_values_of_the_user() {
    let judged = example::judged();
    let finding = FindingReport { subject: "key.pem".to_owned(), ..ruled(Code::KeyMismatch) };
    let copied =
        |judged: &Judged, command: &str| command::button(judged, &finding, "create a token, then pass it", command);
    let of = |command: &str| match copied(&judged, command).act {
        Act::Copy(text) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(of("openssl pkey -in FILE -noout"), "openssl pkey -in key.pem -noout");
    assert_eq!(of("kubectl --kubeconfig=FILE auth whoami"), "kubectl --kubeconfig=admin.kubeconfig auth whoami");
    let served = of("openssl s_client -connect ADDRESS:6443 </dev/null");
    assert!(!served.contains("ADDRESS") && served.contains(":6443 </dev/null"), "{served}");
    let token = "kubectl create token NAME --namespace=NAMESPACE --duration=720h > token";
    assert_eq!(of(token), "kubectl create token third-party --namespace=default --duration=720h > token");
    assert_eq!(copied(&judged, token).label, "Copy command: create a token");
    // Without any input, nothing is known.
    let empty = judge::of(&State::new(Moment::from_unix(example::AT)));
    assert_eq!(copied(&empty, token).label, "Copy command (replace NAME, NAMESPACE): create a token");
    assert_eq!(copied(&empty, token).act, Act::Copy(token.to_owned()));
    // A name with a space or a leading dash is one word of the shell.
    let state = with_input(State::new(Moment::from_unix(example::AT)), "-my key.pem", example::FILES[1].1.as_bytes());
    let finding = FindingReport { subject: "-my key.pem".to_owned(), ..ruled(Code::KeyMismatch) };
    let button = command::button(&judge::of(&state), &finding, "test", "openssl pkey -in FILE -noout");
    assert_eq!(button.act, Act::Copy("openssl pkey -in './-my key.pem' -noout".to_owned()));
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
    let [chain, key, ca, kubeconfig] = example::FILES.map(|(_, text)| text.as_bytes());
    let state = state
        .reduce(Action::Pasted([chain, key, ca].concat().into()))
        .reduce(Action::Pasted(kubeconfig.to_vec().into()));
    let state = state.reduce(Action::Offered("k8s.example.com".to_owned()));
    let judged = judge::of(&state);
    let finding = judged.report().findings.iter().find(|finding| finding.code == Code::TrustRootOffered).unwrap();
    let first = buttons(&judged, finding).into_iter().next().unwrap();
    assert!(first.label.contains("SHA-256"), "{}", first.label);
    let Act::Edit(edits) = first.act else { panic!("{:?}", first.act) };
    assert!(matches!(&edits[0], Edit::TrustCertificate { pem, .. } if pem.starts_with("-----BEGIN CERTIFICATE-----")));
    let fixed = state.reduce(Action::Fix(edits));
    let after = judge::of(&fixed);
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
    assert_eq!(command::request(judged.report()), expected);
}

/// A CSR for one name would lose the others.
#[test]
fn a_csr_keeps_the_names_of_the_certificate() {
    let mut judged = example::judged();
    let names = ["*.example.com", "k8s.example.com", "192.0.2.1", "bad name"];
    judged.evaluation.report.certificates[0].names = names.map(str::to_owned).into();
    let csr = command::request(judged.report());
    let expected =
        " -addext subjectAltName='DNS:k8s.example.com,DNS:*.example.com,IP:192.0.2.1' -out k8s.example.com.csr";
    assert!(csr.ends_with(expected), "{csr}");
}
