//! From the judgement to the report.

use super::{
    CertificateReport, CheckReport, CredentialReport, FileReport, FindingReport, Report, TrustReport, Verdict,
};
use crate::advice::advice;
use crate::chain::{Chain, TrustKind};
use crate::check::{Case, Judgement, Outcome};
use crate::finding::{Blocks, Finding, Severity};
use crate::mode::{Version, carries};
use crate::wording;
use crate::x509::{Certificate, MOZILLA_LIST, Roots};

/// Composes the report; `files` come later, once they are written.
pub(crate) fn compose(case: &Case<'_>, judgement: &Judgement, roots: Roots, credential: CredentialReport) -> Report {
    let spec = &case.exposure.spec;
    let missing = case.set.missing(case.exposure, case.decoded, case.task);
    Report {
        api_version: "kubefront.dev/v1",
        kind: "Report",
        kubefront_version: env!("CARGO_PKG_VERSION"),
        exposure: case.exposure.metadata.name.clone(),
        at: case.at.to_string(),
        verdict: verdict(&judgement.findings, &missing),
        missing,
        fqdn: case.set.fqdn.as_ref().map(|fqdn| fqdn.as_str().to_owned()),
        mode: spec.mode.name(),
        trust: trust(&case.set.chain, roots),
        certificates: certificates(&case.set.chain),
        credential,
        carries: carries(spec.mode, Version::parse(&spec.oldest_kubectl), Version::parse(&spec.kubernetes_version)),
        checks: judgement.outcomes.iter().map(|(name, outcome)| check(name, outcome)).collect(),
        findings: judgement.findings.iter().map(finding).collect(),
        advice: advice(case.exposure),
        files: Vec::new(),
    }
}

fn verdict(findings: &[Finding], missing: &[&str]) -> Verdict {
    if findings.iter().any(|f| f.severity == Severity::Error) {
        Verdict::Blocked
    } else if missing.is_empty() {
        Verdict::Usable
    } else {
        Verdict::Partial
    }
}

fn trust(chain: &Chain, roots: Roots) -> TrustReport {
    let kind = match chain.trust.kind {
        TrustKind::Public => "public",
        TrustKind::Private => "private",
        TrustKind::SelfSigned => "self-signed",
        TrustKind::Unknown => "unknown",
        TrustKind::Broken => "broken",
    };
    let list = (roots == Roots::Mozilla).then_some(MOZILLA_LIST);
    TrustReport { kind, anchor: chain.trust.anchor.as_ref().map(wording::anchor), list }
}

fn certificates(chain: &Chain) -> Vec<CertificateReport> {
    let leaf = chain.leaf.iter().map(|c| ("leaf", c));
    let intermediates = chain.intermediates.iter().map(|c| ("intermediate", c));
    let anchor = chain.anchor.iter().map(|c| ("trust-anchor", c));
    let unrelated = chain.unrelated.iter().map(|c| ("unrelated", c));
    leaf.chain(intermediates).chain(anchor).chain(unrelated).map(|(role, c)| certificate(role, c)).collect()
}

fn certificate(role: &'static str, c: &Certificate) -> CertificateReport {
    CertificateReport {
        role,
        subject: c.subject.clone(),
        issuer: c.issuer.clone(),
        serial: c.serial.clone(),
        names: c.dns_names.iter().chain(&c.ip_names).cloned().collect(),
        not_before: c.not_before.to_string(),
        not_after: c.not_after.to_string(),
        key: c.key.name(),
        signature: c.signature.clone(),
        sha256: c.sha256.clone(),
        spki_sha256: c.spki_sha256.clone(),
    }
}

fn check(name: &'static str, outcome: &Outcome) -> CheckReport {
    let (outcome, reason) = match outcome {
        Outcome::Passed => ("passed", None),
        Outcome::Findings(_) => ("finding", None),
        Outcome::NotApplicable(reason) => ("not-applicable", Some(reason.clone())),
        Outcome::NotChecked(reason) => ("not-checked", Some(reason.clone())),
    };
    CheckReport { check: name, outcome, reason }
}

fn finding(finding: &Finding) -> FindingReport {
    let rule = finding.code.rule();
    FindingReport {
        code: rule.name,
        check: rule.check,
        severity: finding.severity.name(),
        blocks: finding.blocks.map(|blocks| match blocks {
            Blocks::All => "all",
            Blocks::Kubeconfig => "kubeconfig",
        }),
        subject: finding.subject.clone(),
        message: finding.message.clone(),
        fix: finding.fix.clone(),
        source: rule.source,
        field: finding.field,
        accepted: finding.accepted.clone(),
    }
}

impl FileReport {
    /// A file that is no Kubernetes object.
    pub(crate) fn plain(path: &str, secret: bool) -> Self {
        Self { path: path.to_owned(), kind: None, namespace: None, name: None, secret }
    }
}
