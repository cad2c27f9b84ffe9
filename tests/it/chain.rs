//! The chain: which leaf, in which order, up to which anchor, and bounded for any input.
#![allow(clippy::unwrap_used)] // helpers of tests

use std::sync::Arc;
use std::time::Duration;

use kubefront_core::chain::{Chain, Ingredients, TrustKind};
use kubefront_core::check::{Case, Outcome, checks};
use kubefront_core::decoded::{Decoded, Found, Origin};
use kubefront_core::exposure::TrustSource;
use kubefront_core::key::{Key, KeyKind, PublicKey};
use kubefront_core::selection::Set;
use kubefront_core::x509::Certificate;
use kubefront_core::{Code, Exposure, Finding, Moment, Roots, Severity, Task, chain};
use kubefront_tests::forge::{Cert, Extension, spki};
use kubefront_tests::thread_time::used;

/// The inputs; the rest is usual.
#[derive(Default)]
struct Given<'a> {
    sent: &'a [Cert],
    keys: &'a [&'a str],
    anchors: &'a [Cert],
    embeds: bool,
}

#[test]
fn any_order_and_any_extras_come_out_as_one_chain() {
    let (leaf, middle, root) = (leaf(), Cert::intermediate(), Cert::root());
    let stranger = Cert::ca("Some Other CA", "rsa-other");
    let table: &[(&[&Cert], &[Code])] = &[
        (&[&leaf, &middle], &[]),
        (&[&middle, &leaf], &[Code::ChainSorted]),
        (&[&leaf, &middle, &root], &[Code::ChainAnchorRemoved]),
        (&[&root, &middle, &leaf], &[Code::ChainSorted, Code::ChainAnchorRemoved]),
        (&[&leaf, &leaf, &middle], &[Code::ChainDuplicateRemoved]),
        (&[&leaf, &stranger, &middle], &[Code::ChainUnrelatedRemoved]),
    ];
    for (sent, repairs) in table {
        let sent: Vec<Cert> = sent.iter().map(|cert| (*cert).clone()).collect();
        let chain = build(&Given { sent: &sent, anchors: &[Cert::root()], ..Given::default() });
        assert_eq!(subjects(&chain), ["CN=k8s.example.com", "CN=Example Issuing CA 1"], "{repairs:?}");
        assert_eq!(codes(&chain), [*repairs, &[Code::TrustPrivate]].concat());
        assert_eq!(chain.trust.kind, TrustKind::Private);
    }
}

#[test]
fn the_leaf_is_the_certificate_of_the_key() {
    let old = leaf().valid("2025-10-01", "2026-01-11");
    let other = Cert { key: "rsa-other", ..Cert::leaf(&["k9s.example.com"]) };
    let table: &[(&[Cert], &[&str], Option<&str>)] = &[
        (&[leaf(), other.clone()], &["rsa-leaf"], Some("2027-02-11")),
        (&[other.clone(), leaf()], &["rsa-leaf"], Some("2027-02-11")),
        (&[old.clone(), leaf()], &["rsa-leaf"], Some("2027-02-11")),
        (std::slice::from_ref(&old), &["rsa-leaf"], Some("2026-01-11")),
        (&[leaf(), Cert::intermediate(), Cert::root()], &[], Some("2027-02-11")),
        (&[leaf(), Cert::intermediate()], &["rsa-leaf", "rsa-intermediate"], Some("2027-02-11")),
        (&[leaf(), Cert::intermediate()], &["p256-other"], Some("2027-02-11")),
        (&[leaf(), other.clone()], &[], None),
        (&[leaf(), other.clone()], &["rsa-leaf", "rsa-other"], None),
        (&[leaf(), other], &["p256-other"], None),
    ];
    for (index, (sent, keys, expected)) in table.iter().enumerate() {
        let chain = build(&Given { sent, keys, ..Given::default() });
        assert_eq!(chain.leaf.as_ref().map(|leaf| leaf.not_after.date()).as_deref(), *expected, "row {index}");
        assert_eq!(codes(&chain).contains(&Code::LeafAmbiguous), expected.is_none(), "row {index}");
    }
    assert_eq!(codes(&build(&Given::default())), []);
}

/// Run against Go 1.26, Envoy 1.40 and OpenSSL 3.0.
#[test]
fn what_kubectl_accepts_and_rustls_does_not_is_a_warning() {
    let critical = |extension| Extension { critical: true, ..extension };
    let policy = || Extension::policy("2.23.140.1.2.1");
    let purposes = |purposes: &[&str]| Extension::extended_key_usage(purposes);
    let demand = || Extension::new("2.5.29.36", true, vec![0x30, 3, 0x80, 1, 0]);
    let middle = Cert::intermediate;
    type Row<'a> = (&'a str, Cert, Cert, Code, Severity, &'a str);
    let table: &[Row<'_>] = &[
        ("policies", leaf().with(critical(policy())), middle(), Code::ChainStrictness, Severity::Warning, "policies"),
        (
            "before 1970",
            leaf(),
            middle().valid("1960-01-01", "2034-01-01"),
            Code::ChainStrictness,
            Severity::Warning,
            "1970",
        ),
        (
            "any purpose above",
            leaf(),
            middle().with(purposes(&["2.5.29.37.0"])),
            Code::ChainKeyUsage,
            Severity::Warning,
            "anyExtendedKeyUsage",
        ),
        (
            "a policy is demanded",
            leaf(),
            middle().with(policy()).with(demand()),
            Code::CertificateCriticalExtension,
            Severity::Error,
            "the server certificate has none",
        ),
    ];
    for (what, leaf, middle, code, severity, part) in table {
        let chain =
            build(&Given { sent: &[leaf.clone(), middle.clone()], anchors: &[Cert::root()], ..Given::default() });
        let mut told = findings(&chain);
        told.retain(|finding| finding.severity != Severity::Note && finding.code != Code::TrustPrivate);
        assert_eq!(told.len(), 1, "{what}: {told:?}");
        assert_eq!((told[0].code, told[0].severity), (*code, *severity), "{what}");
        assert!(told[0].found.contains(part), "{what}: {}", told[0].found);
    }
    let met = [leaf().with(policy()), middle().with(policy()).with(demand())];
    assert!(!codes(&build(&Given { sent: &met, ..Given::default() })).contains(&Code::CertificateCriticalExtension));
}

#[test]
fn the_key_of_the_issuer_makes_it_no_leaf() {
    let sent = [leaf(), Cert::intermediate()];
    let chain =
        build(&Given { sent: &sent, keys: &["rsa-intermediate"], anchors: &[Cert::root()], ..Given::default() });
    assert_eq!(subjects(&chain), ["CN=k8s.example.com", "CN=Example Issuing CA 1"]);
}

#[test]
fn missing_and_private_issuers_are_distinguished() {
    let public = leaf().with(Extension::timestamps());
    let policy = leaf().with(Extension::policy("2.23.140.1.2.2"));
    let other_root = Cert::ca("Second Root CA", "rsa-second-root");
    let renewed = Cert { key: "rsa-second-root", signer: "rsa-second-root", ..Cert::root() };
    let middle = Cert::intermediate;
    type Row<'a> = (&'a str, &'a [Cert], &'a [Cert], bool, TrustKind, &'a [Code]);
    let table: &[Row<'_>] = &[
        ("private", &[leaf(), middle()], &[], false, TrustKind::Unknown, &[Code::TrustAnchorUnknown]),
        ("timestamps", &[public, middle()], &[], false, TrustKind::Broken, &[Code::ChainIncomplete]),
        ("policy", &[policy], &[], false, TrustKind::Broken, &[Code::ChainIncomplete]),
        ("not reached", &[leaf()], &[Cert::root()], false, TrustKind::Broken, &[Code::ChainIncomplete]),
        ("other key", &[leaf(), middle()], &[renewed], false, TrustKind::Broken, &[Code::ChainIncomplete]),
        (
            "own root",
            &[leaf(), middle(), Cert::root()],
            &[],
            false,
            TrustKind::Unknown,
            &[Code::ChainAnchorRemoved, Code::TrustRootOffered],
        ),
        (
            "own root, embedded",
            &[leaf(), middle(), Cert::root()],
            &[],
            true,
            TrustKind::Unknown,
            &[Code::ChainAnchorRemoved, Code::TrustRootOffered],
        ),
        (
            "own root, another handed in",
            &[leaf(), middle(), Cert::root()],
            &[other_root],
            false,
            TrustKind::Broken,
            &[Code::ChainAnchorRemoved, Code::ChainIncomplete],
        ),
        ("self-signed", &[leaf().self_signed()], &[], false, TrustKind::SelfSigned, &[Code::TrustSelfSigned]),
    ];
    for (name, sent, anchors, embeds, kind, expected) in table {
        let chain = build(&Given { sent, anchors, embeds: *embeds, ..Given::default() });
        assert_eq!((chain.trust.kind, codes(&chain)), (*kind, expected.to_vec()), "{name}");
        let holds_root = chain.intermediates.iter().any(|c| c.is_self_issued());
        assert!(!holds_root, "{name}: a root is never sent");
    }
}

#[test]
fn an_embedded_anchor_is_found_or_missed() {
    let embed = |sent: &[Cert], anchors: &[Cert]| build(&Given { sent, anchors, embeds: true, ..Given::default() });
    let middle = Cert::intermediate;
    assert_eq!(codes(&embed(&[leaf(), middle()], &[])), [Code::TrustAnchorUnknown, Code::TrustAnchorMissing]);
    let chain = embed(&[leaf(), middle()], &[Cert::root()]);
    assert_eq!(chain.anchor.map(|anchor| anchor.der.clone()), Some(Cert::root().der()));
    let chain = embed(&[leaf()], &[middle()]);
    assert_eq!(codes(&chain), [Code::TrustPrivate, Code::TrustAnchorNotRoot]);
    let chain = embed(&[leaf().self_signed()], &[]);
    assert_eq!((codes(&chain), chain.anchor.is_some()), (vec![Code::TrustSelfSigned], false));
    assert_eq!(severity(&chain, Code::TrustSelfSigned), Severity::Error);
    let chain = embed(&[leaf().self_signed()], &[leaf().self_signed()]);
    assert_eq!((codes(&chain), chain.anchor.is_some()), (vec![Code::TrustSelfSigned], true));
    assert_eq!(severity(&chain, Code::TrustSelfSigned), Severity::Warning);
}

#[test]
fn a_cross_signed_root_is_sent_along() {
    let second = Cert::ca("Second Root CA", "rsa-second-root");
    let cross = Cert::root().issued_by(&second);
    let sent = [leaf(), Cert::intermediate(), cross.clone()];
    for anchors in [&[Cert::root()][..], &[Cert::root(), second.clone()]] {
        let chain = build(&Given { sent: &sent, anchors, ..Given::default() });
        assert_eq!(codes(&chain), [Code::ChainOtherPath, Code::TrustPrivate]);
        assert_eq!(chain.intermediates.len(), 2);
    }
    // Where only the second root is known, the cross-signed one is an ordinary intermediate.
    let chain = build(&Given { sent: &sent, anchors: std::slice::from_ref(&second), ..Given::default() });
    assert_eq!((codes(&chain), chain.intermediates.len()), (vec![Code::TrustPrivate], 2));
    // An expired one does not help.
    let ended = [leaf(), Cert::intermediate(), cross.valid("2015-01-01", "2021-09-30")];
    let chain = build(&Given { sent: &ended, anchors: &[Cert::root()], ..Given::default() });
    assert_eq!(chain.intermediates.len(), 1);
    // It is not reported as a root certificate.
    assert_eq!(codes(&chain), [Code::ChainOtherPath, Code::TrustPrivate]);
}

#[test]
fn of_two_certificates_of_an_issuer_the_one_that_works_is_used() {
    let second = Cert::ca("Second Root CA", "rsa-second-root");
    let ended = Cert::intermediate().valid("2020-01-01", "2026-11-01");
    let other_key = Cert { key: "rsa-other", ..Cert::intermediate() };
    for bad in [ended, other_key, Cert::intermediate().issued_by(&second)] {
        for sent in [[leaf(), bad.clone(), Cert::intermediate()], [leaf(), Cert::intermediate(), bad]] {
            let chain = build(&Given { sent: &sent, anchors: &[Cert::root()], ..Given::default() });
            assert_eq!(chain.trust.kind, TrustKind::Private);
            assert_eq!(
                chain.intermediates.iter().map(|c| c.der.clone()).collect::<Vec<_>>(),
                [Cert::intermediate().der()]
            );
        }
    }
}

#[test]
fn a_ca_as_leaf_is_checked_completely() {
    let ca_leaf = |middle: &Cert| {
        Cert::ca("k8s.example.com", "rsa-leaf")
            .with(Extension::dns_names(&[FQDN]))
            .valid("2026-10-01", "2027-02-11")
            .issued_by(middle)
    };
    let sound = [ca_leaf(&Cert::intermediate()), Cert::intermediate()];
    let chain = build(&Given { sent: &sound, keys: &["rsa-leaf"], anchors: &[Cert::root()], ..Given::default() });
    assert_eq!(codes(&chain), [Code::TrustPrivate]);
    let bound = Cert::intermediate().with(Extension::permitted_domain("example.net"));
    let chain = build(&Given {
        sent: &[ca_leaf(&bound), bound],
        keys: &["rsa-leaf"],
        anchors: &[Cert::root()],
        ..Given::default()
    });
    assert_eq!(codes(&chain), [Code::ChainNameConstraint, Code::TrustPrivate]);
}

#[test]
fn long_chains_are_accepted_as_kubectl_accepts_them() {
    let (mut sent, mut issuer) = (Vec::new(), Cert::root());
    for number in 0..19 {
        let key = if number % 2 == 0 { "rsa-intermediate" } else { "rsa-other" };
        let next = Cert::ca(&format!("Step {number}"), key).issued_by(&issuer);
        sent.push(next.clone());
        issuer = next;
    }
    sent.push(leaf().issued_by(&issuer));
    let chain = build(&Given { sent: &sent, anchors: &[Cert::root()], ..Given::default() });
    assert_eq!(codes(&chain), [Code::ChainSorted, Code::TrustPrivate]);
    assert_eq!(chain.intermediates.len(), 19);
}

#[test]
fn cycles_end() {
    let (first, second) = (Cert::ca("First", "rsa-intermediate"), Cert::ca("Second", "rsa-other"));
    let sent = [leaf().issued_by(&first), first.clone().issued_by(&second), second.issued_by(&first)];
    let chain = build(&Given { sent: &sent, anchors: &[Cert::root()], ..Given::default() });
    assert_eq!((codes(&chain), chain.trust.kind), (vec![Code::ChainIncomplete], TrustKind::Broken));
}

#[test]
fn ten_thousand_certificates_are_checked_quickly() {
    let template = read(&Cert::intermediate());
    let many = |distinct_names: bool| -> Vec<Arc<Certificate>> {
        (0..10_000u32)
            .map(|number| {
                let mut certificate = (*template).clone();
                certificate.sha256 = format!("{number:064x}");
                certificate.spki_sha256 = format!("{number:064x}");
                certificate.spki_der.extend(number.to_be_bytes());
                if distinct_names {
                    certificate.subject_der.extend(number.to_be_bytes());
                }
                Arc::new(certificate)
            })
            .collect()
    };
    for distinct_names in [true, false] {
        let mut certificates = many(distinct_names);
        certificates.push(read(&leaf()));
        let begin = used();
        let chain = chain_of(certificates, &[], &[read(&Cert::root())], false);
        let took = used() - begin;
        assert!(took < Duration::from_secs(5), "{took:?}");
        assert!(codes(&chain).contains(&Code::ChainIncomplete) || codes(&chain).contains(&Code::ChainBrokenSignature));
        assert!(findings(&chain).iter().all(|finding| finding.found.len() < 4096));
    }
}

const FQDN: &str = "k8s.example.com";

fn leaf() -> Cert {
    Cert::leaf(&[FQDN])
}

fn read(cert: &Cert) -> Arc<Certificate> {
    Arc::new(Certificate::from_der(&cert.der()).unwrap())
}

fn build(given: &Given<'_>) -> Chain {
    let anchors: Vec<_> = given.anchors.iter().map(read).collect();
    chain_of(given.sent.iter().map(read).collect(), given.keys, &anchors, given.embeds)
}

fn chain_of(sent: Vec<Arc<Certificate>>, keys: &[&str], anchors: &[Arc<Certificate>], embeds: bool) -> Chain {
    let certificates: Vec<_> = sent.into_iter().enumerate().map(|(index, part)| found(part, index + 1)).collect();
    let keys: Vec<_> = keys.iter().map(|name| found(public(name), 1)).collect();
    chain::build(&Ingredients {
        certificates: &certificates,
        pool: &[],
        keys: &keys,
        fqdn: None,
        anchors,
        roots: Roots::Mozilla,
        at: now(),
        embeds_anchor: embeds,
        renew_before: None,
    })
}

fn public(name: &str) -> Key {
    use sha2::Digest;
    let spki_der = spki(name);
    let spki_sha256 = sha2::Sha256::digest(&spki_der).iter().map(|octet| format!("{octet:02x}")).collect();
    Key::Public(PublicKey { spki_der, spki_sha256, kind: KeyKind::Rsa(2048) })
}

fn found<T>(part: T, block: usize) -> Found<T> {
    Found { part, origin: Origin { material: 0, name: "fullchain.pem".to_owned(), block, line: 1, role: None } }
}

fn now() -> Moment {
    Moment::parse("2026-11-23T12:00:00Z").unwrap()
}

/// What the checks say of how the chain was built; they have more to say of the leaf itself.
fn findings(chain: &Chain) -> Vec<Finding> {
    let mut exposure = Exposure::default();
    // of a chain that was not built to be embedded there is nothing to say about that
    exposure.spec.kubeconfig.trust = TrustSource::Embed;
    let (decoded, set) = (Decoded::default(), Set { chain: chain.clone(), ..Set::default() });
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let told = checks().filter_map(|check| match (check.run)(&case) {
        Outcome::Findings(findings) => Some(findings),
        _ => None,
    });
    let is_about_chain = |finding: &Finding| {
        let name = finding.code.name();
        name.starts_with("chain-")
            || name.starts_with("trust-")
            || [Code::LeafAmbiguous, Code::CertificateCriticalExtension].contains(&finding.code)
    };
    told.flatten().filter(is_about_chain).collect()
}

fn codes(chain: &Chain) -> Vec<Code> {
    findings(chain).iter().map(|finding| finding.code).collect()
}

fn severity(chain: &Chain, code: Code) -> Severity {
    findings(chain).iter().find(|finding| finding.code == code).unwrap().severity
}

fn subjects(chain: &Chain) -> Vec<&str> {
    let certificates = chain.leaf.iter().chain(&chain.intermediates);
    certificates.map(|certificate| certificate.subject.split(',').next().unwrap()).collect()
}
