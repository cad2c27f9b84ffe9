use kubefront_core::chain::TrustKind;
use kubefront_core::finding::Fix;
use kubefront_core::mode::{Answer, Carries};
use kubefront_core::report::{
    CertificateReport, CertificateRole, CheckReport, CredentialKind, CredentialReport, FindingReport, OutputVerdict,
    Outputs, TrustReport,
};
use kubefront_core::{Exposure, Input, Mode, Moment, Passphrases, Role, Roots, Task, evaluate};

use super::*;
use crate::render::paper::columns;

const PLAIN: Paper = Paper { width: 80, has_colour: false };

fn certificate(role: CertificateRole, subject: &str, names: &[&str]) -> CertificateReport {
    CertificateReport {
        role,
        subject: subject.to_owned(),
        issuer: "CN=ISRG Root X1".to_owned(),
        serial: "03".to_owned(),
        names_omitted: 0,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        not_before: "2026-11-13T00:00:00Z".to_owned(),
        not_after: "2027-02-11T13:00:00Z".to_owned(),
        key: "RSA 2048".to_owned(),
        signature: "RSA with SHA-256".to_owned(),
        sha256: "00".to_owned(),
        spki_sha256: "01".to_owned(),
    }
}

fn finding(code: Code, severity: Severity, message: &str) -> FindingReport {
    FindingReport {
        subject: "leaf".to_owned(),
        found: message.to_owned(),
        impact: "Envoy rejects it".into(),
        fixes: vec![Fix { command: Some("--key FILE".into()), ..Fix::provides("use another", Role::Key) }],
        source: "RFC",
        field: Some("certificate.keyFile"),
        ..FindingReport::of_rule(code, severity)
    }
}

fn evaluation(findings: Vec<FindingReport>) -> Evaluation {
    let verdict =
        if findings.iter().any(|f| f.severity == Severity::Error) { Verdict::Blocked } else { Verdict::Ready };
    let line = |operation, answer, condition| Carries { operation, answer, condition };
    let report = Report {
        api_version: "kubefront.dev/v1",
        kind: "Report",
        kubefront_version: "0.1.0",
        exposure: "kubeapi".to_owned(),
        at: "2026-11-23T12:00:00Z".to_owned(),
        verdict,
        outputs: Outputs { manifests: OutputVerdict::Ready, kubeconfig: None },
        missing: Vec::new(),
        fqdn: Some("k8s.example.com".to_owned()),
        mode: Mode::Http,
        trust: TrustReport { kind: TrustKind::Public, anchor: Some("ISRG Root X1".to_owned()), list: None },
        certificates: vec![
            certificate(CertificateRole::Leaf, "CN=k8s.example.com", &["k8s.example.com"]),
            certificate(CertificateRole::Intermediate, "CN=R11,O=Let's Encrypt,C=US", &[]),
        ],
        clients: Vec::new(),
        credential: CredentialReport {
            kind: CredentialKind::ServiceAccountBound,
            subject: Some("system:serviceaccount:default:third-party".to_owned()),
            issuer: None,
            expires: Some("2026-12-02T12:00:00Z".to_owned()),
        },
        carries: vec![
            line("get", Answer::Yes, None),
            line("exec", Answer::When, Some("kubectl >= 1.30")),
            line("source-address", Answer::No, None),
        ],
        checks: vec![CheckReport {
            check: "revocation",
            outcome: CheckOutcome::NotChecked,
            reason: Some("revocation (kubefront works offline)".to_owned()),
        }],
        findings,
        advice: Vec::new(),
        files: Vec::new(),
    };
    let mut evaluation = evaluate(&Input {
        exposure: &Exposure::default(),
        material: &[],
        passphrases: &Passphrases::default(),
        roots: Roots::Mozilla,
        at: Moment::from_unix(0),
        task: Task::Check,
        renew_before: None,
    });
    evaluation.report = report;
    evaluation
}

#[test]
fn a_ready_set_is_reported_on_a_page() {
    let text = report(&evaluation(Vec::new()), &[], PLAIN);
    let expected = "\
k8s.example.com (mode http): ready

  certificate    k8s.example.com, RSA 2048, expires 2027-02-11 (in 80 days)
  chain          k8s.example.com -> R11 -> ISRG Root X1
  trust          public CA, in the Mozilla root store
  credential     ServiceAccount token of
                 system:serviceaccount:default:third-party, expires 2026-12-02
                 (in 9 days)
  supported      get
  supported if   exec: kubectl >= 1.30
  not supported  client IP in the audit log

Not checked:
  revocation (kubefront works offline)

Next:  kubefront generate with the same arguments and --out-dir DIR
";
    assert_eq!(text, expected);
}

#[test]
fn findings_are_in_columns_with_their_flags() {
    let text = report(&evaluation(vec![finding(Code::KeyMismatch, Severity::Error, "it is wrong")]), &[], PLAIN);
    let expected = "
error[key-mismatch]: {}
  found:  it is wrong
  impact: Envoy rejects it
  fix:    use another: --key FILE (certificate.keyFile)
";
    assert!(text.starts_with("k8s.example.com (mode http): blocked, 1 error\n"), "{text}");
    let expected = expected.replace("{}", Code::KeyMismatch.rule().title);
    assert!(text.contains(&expected), "{text}");
}

#[test]
fn accepted_warnings_are_not_counted() {
    let accepted =
        FindingReport { accepted: Some("until May".to_owned()), ..finding(Code::SharedHost, Severity::Warning, "odd") };
    let text =
        report(&evaluation(vec![finding(Code::LeafExpiresSoon, Severity::Warning, "odd too"), accepted]), &[], PLAIN);
    assert!(text.starts_with("k8s.example.com (mode http): ready, 1 warning\n"), "{text}");
    let title = Code::SharedHost.rule().title;
    assert!(text.contains(&format!("\naccepted[shared-host]: {title}")), "{text}");
    assert!(text.contains("\n  reason: until May\n"), "{text}");
}

#[test]
fn names_of_hostile_files_cannot_steer_the_terminal() {
    let mut evaluation = evaluation(vec![finding(Code::LeafNoSan, Severity::Error, "\u{1b}[2J\u{9b}1mgone\u{202e}")]);
    evaluation.report.fqdn = Some("\u{1b}]0;title\u{7}".to_owned());
    evaluation.report.certificates[0].names = vec!["a\u{1b}[31m\r\u{8}".to_owned()];
    evaluation.report.certificates[1].subject = "CN=\u{1b}c".to_owned();
    evaluation.report.credential.subject = Some("\u{0}\u{1b}".to_owned());
    let text = report(&evaluation, &[], PLAIN);
    assert!(!text.chars().any(|c| c != '\n' && kubefront_core::hidden::is_hidden(c)), "{text:?}");
}

#[test]
fn every_line_fits_the_width() {
    let long = "a message of many words that goes on and on until it has to be broken somewhere, and then once more";
    for width in [60, 72, 80, 120] {
        let paper = Paper { width, has_colour: false };
        let text = report(
            &evaluation(vec![finding(Code::CredentialExecClientCertificate, Severity::Error, long)]),
            &[],
            paper,
        );
        let widest = text.lines().map(columns).max();
        assert!(widest <= Some(width), "{width}\n{text}");
    }
}

#[test]
fn colour_is_put_around_words_that_stay() {
    let paper = Paper { width: 80, has_colour: true };
    let text = report(&evaluation(vec![finding(Code::LeafNoSan, Severity::Error, "odd")]), &[], paper);
    assert!(text.contains("\u{1b}[1m\u{1b}[31merror[leaf-no-san]:\u{1b}[0m "), "{text:?}");
}
