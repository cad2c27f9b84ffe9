//! Certificates that Go refuses: Contour would call the Secret invalid, and kubectl would drop the connection.
#![allow(clippy::unwrap_used)] // helpers of tests

use kubefront_core::x509::Certificate;
use kubefront_core::{
    Code, Evaluation, Exposure, Input, Material, Moment, Passphrases, Role, Roots, Severity, Task, evaluate,
};
use kubefront_tests::forge::{Cert, Extension, oid, private_pem, sequence, tlv};

#[test]
fn what_go_cannot_parse_is_unreadable_and_nothing_is_written() {
    let table: &[(&str, Cert)] = &[
        ("the serial number is negative", Cert { serial: vec![0x80, 1], ..leaf() }),
        (
            "the authority key identifier is marked critical",
            leaf().with(critical(Extension::authority_key_id("rsa-root"))),
        ),
        ("the subject key identifier is marked critical", leaf().with(critical(Extension::subject_key_id("rsa-leaf")))),
        ("the authority information access is damaged", leaf().with(Extension::new(INFO_ACCESS, false, vec![4, 0]))),
        ("the name constraints are empty", leaf().with(Extension::new(CONSTRAINTS, true, vec![0x30, 0]))),
        ("a URI in the SANs cannot be parsed", leaf().with(Extension::uri_name("http://a b/"))),
    ];
    for (expected, cert) in table {
        let told = Certificate::from_der(&cert.der()).unwrap_err().to_string();
        assert!(told.starts_with(expected), "{expected}: {told}");
        assert_eq!(
            errors(&run(&[cert.clone(), Cert::intermediate()])).first().map(String::as_str),
            Some("certificate-unreadable")
        );
    }
}

/// Run against Envoy 1.40 (serves it), Go 1.26 (accepts it) and OpenSSL 3.0 (`invalid certificate`).
#[test]
fn an_alternative_name_that_go_skips_is_a_warning() {
    let host = tlv(0x82, b"k8s.example.com");
    let odd = [tlv(0x89, b"https://x.example"), tlv(0xa4, b"x"), tlv(0xa0, b"x"), tlv(0x30, b"")];
    for odd in odd {
        let names = Extension::new(ALTERNATIVE_NAMES, false, sequence(&[host.clone(), odd]));
        let evaluation = run(&[Cert::leaf(&[]).with(names), Cert::intermediate()]);
        assert_eq!(errors(&evaluation), [""; 0]);
        let told = evaluation.report.findings.iter().find(|finding| finding.code == Code::LeafStrictness).unwrap();
        assert!(told.found.contains("of an unknown type"), "{}", told.found);
    }
    let damaged = Extension::new(ALTERNATIVE_NAMES, false, sequence(&[host, tlv(0x81, b"\xff")]));
    assert_eq!(
        errors(&run(&[Cert::leaf(&[]).with(damaged)])).first().map(String::as_str),
        Some("certificate-unreadable")
    );
}

#[test]
fn constraints_that_go_does_not_evaluate_are_errors_where_critical() {
    let host = Extension::permitted_uri("example.com");
    let table = [
        (Extension::new(CONSTRAINTS, true, other_name()), &["chain-name-constraint-unsupported"][..]),
        (Extension::new(CONSTRAINTS, false, other_name()), &[]),
        (host, &[]),
    ];
    for (extension, expected) in table {
        let evaluation = run(&[leaf(), Cert::intermediate().with(extension)]);
        assert_eq!(errors(&evaluation), expected);
        let findings = &evaluation.report.findings;
        assert!(findings.iter().any(|finding| finding.code == Code::ChainNameConstraintUnsupported));
    }
}

/// Excludes a kind of otherName that no certificate has.
fn other_name() -> Vec<u8> {
    let name = tlv(0xa0, &[oid("1.3.6.1.4.1.99999.3"), tlv(0xa0, &tlv(0x0c, b"x"))].concat());
    sequence(&[tlv(0xa1, &sequence(&[name]))])
}

fn run(chain: &[Cert]) -> Evaluation {
    let chain: String = chain.iter().map(Cert::pem).collect();
    let material = [
        Material::new("fullchain.pem", Some(Role::Chain), chain.into_bytes()),
        Material::new("key.pem", Some(Role::Key), private_pem("rsa-leaf").into_bytes()),
        Material::new("root.pem", Some(Role::TrustAnchor), Cert::root().pem().into_bytes()),
    ];
    let at = Moment::parse("2026-11-23T12:00:00Z").unwrap();
    let exposure = Exposure::default();
    evaluate(&Input {
        exposure: &exposure,
        material: &material,
        passphrases: &Passphrases::default(),
        roots: Roots::None,
        at,
        task: Task::Check,
        renew_before: None,
    })
}

fn errors(evaluation: &Evaluation) -> Vec<String> {
    let errors = evaluation.report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.code.to_string()).collect()
}

fn critical(extension: Extension) -> Extension {
    Extension { critical: true, ..extension }
}

fn leaf() -> Cert {
    Cert::leaf(&["k8s.example.com"])
}

const ALTERNATIVE_NAMES: &str = "2.5.29.17";
const CONSTRAINTS: &str = "2.5.29.30";
const INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
