//! Turns the result of the checks into the report.

use super::model::{
    CertificateReport, CertificateRole, CheckOutcome, CheckReport, ClientReport, CredentialReport, FileReport,
    FindingReport, OutputVerdict, Outputs, RejectedCertificate, Report, TrustReport, Verdict,
};
use crate::advice::advice;
use crate::chain::Chain;
use crate::check::{Case, Judgement, Outcome};
use crate::clients::{Answer, Rule};
use crate::finding::{Finding, Fix, Severity};
use crate::hidden;
use crate::hidden::bounded;
use crate::mode::{Version, carries};
use crate::selection::Missing;
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
        outputs: outputs(case, judgement, &missing),
        missing,
        fqdn: case.set.fqdn.as_ref().map(|fqdn| fqdn.as_str().to_owned()),
        mode: spec.mode,
        trust: trust(&case.set.chain, roots),
        certificates: certificates(&case.set.chain),
        credential,
        clients: case.set.clients.iter().map(|answer| client(case, answer)).collect(),
        carries: carries(spec.mode, Version::parse(&spec.oldest_kubectl), Version::parse(&spec.kubernetes_version)),
        checks: judgement.outcomes.iter().map(|(name, outcome)| check(name, outcome)).collect(),
        findings: judgement.findings.iter().map(finding).collect(),
        advice: advice(case.exposure),
        files: Vec::new(),
    }
}

fn client(case: &Case<'_>, answer: &Answer) -> ClientReport {
    let Answer { client, accepts, rule, also: _, certificate } = *answer;
    let found = certificate.and_then(|certificate| case.decoded.sent(&certificate));
    ClientReport {
        name: client,
        version: client.version(),
        accepts,
        reason: rule.map(|rule| rule.reason(client)).filter(|reason| !reason.is_empty()),
        rule: rule.map(Rule::title),
        certificate: found.map(|found| RejectedCertificate {
            subject: bounded(&found.part.subject, LONGEST_NAME),
            file: found.origin.name.clone(),
            block: found.origin.block,
            sha256: found.part.sha256.clone(),
        }),
        source: if client.is_measured() { "measured" } else { "documentation" },
    }
}

fn verdict(findings: &[Finding], missing: &[Missing]) -> Verdict {
    if findings.iter().any(|f| f.severity == Severity::Error) {
        Verdict::Blocked
    } else if !missing.is_empty() {
        Verdict::Incomplete
    } else if findings.iter().any(Finding::is_open_decision) {
        Verdict::DecisionNeeded
    } else {
        Verdict::Ready
    }
}

fn outputs(case: &Case<'_>, judgement: &Judgement, missing: &[Missing]) -> Outputs {
    let verdict = |is_ready| if is_ready { OutputVerdict::Ready } else { OutputVerdict::Blocked };
    let checked = judgement.checked.as_ref();
    // Without a credential the manifests are complete, and without an upstream CA a finding reports it.
    let lacks = |part: &Missing| matches!(part, Missing::Name | Missing::Certificate | Missing::Key);
    let writes = case.exposure.spec.kubeconfig.write;
    Outputs {
        manifests: verdict(checked.is_some() && !missing.iter().any(lacks)),
        kubeconfig: writes.then(|| verdict(checked.is_some_and(|checked| checked.kubeconfig.is_some()))),
    }
}

fn trust(chain: &Chain, roots: Roots) -> TrustReport {
    let list = (roots == Roots::Mozilla).then_some(MOZILLA_LIST);
    TrustReport { kind: chain.trust.kind, anchor: chain.trust.anchor.as_ref().map(wording::anchor), list }
}

fn certificates(chain: &Chain) -> Vec<CertificateReport> {
    let leaf = chain.leaf.iter().map(|c| (CertificateRole::Leaf, c));
    let intermediates = chain.intermediates.iter().map(|c| (CertificateRole::Intermediate, c));
    let anchor = chain.anchor.iter().map(|c| (CertificateRole::TrustAnchor, c));
    let root = chain.root.iter().map(|c| (CertificateRole::Root, c));
    let unrelated = chain.unrelated.iter().map(|c| (CertificateRole::Unrelated, c));
    leaf.chain(intermediates).chain(anchor).chain(root).chain(unrelated).map(|(role, c)| certificate(role, c)).collect()
}

fn certificate(role: CertificateRole, c: &Certificate) -> CertificateReport {
    let names = || c.dns_names.iter().chain(&c.ip_names);
    CertificateReport {
        role,
        subject: bounded(&c.subject, LONGEST_NAME),
        issuer: bounded(&c.issuer, LONGEST_NAME),
        serial: bounded(&c.serial, LONGEST_SERIAL),
        names: names().take(MOST_NAMES).map(|name| bounded(name, LONGEST_NAME)).collect(),
        names_omitted: names().skip(MOST_NAMES).count(),
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
        Outcome::Passed => (CheckOutcome::Passed, None),
        Outcome::Findings(_) => (CheckOutcome::Finding, None),
        Outcome::NotApplicable(reason) => (CheckOutcome::NotApplicable, Some(reason.clone())),
        Outcome::NotChecked(reason) => (CheckOutcome::NotChecked, Some(reason.clone())),
    };
    CheckReport { check: name, outcome, reason }
}

/// One finding as the report has it.
pub(crate) fn finding(finding: &Finding) -> FindingReport {
    FindingReport {
        blocks: finding.blocks,
        subject: finding.subject.clone(),
        found: finding.found.clone(),
        impact: finding.impact.clone(),
        fixes: finding.fixes.iter().map(Fix::completed).collect(),
        field: finding.field,
        decision: finding.needs_decision,
        accepted: finding.accepted.as_deref().map(hidden::shown),
        ..FindingReport::of_rule(finding.code, finding.severity)
    }
}

/// Characters of one name of a certificate; a DNS name has at most 253.
const LONGEST_NAME: usize = 1_024;
/// Characters of a serial number, which RFC 5280 limits to 20 octets.
const LONGEST_SERIAL: usize = 128;
/// Names of one certificate: public CAs issue certificates for at most 100.
const MOST_NAMES: usize = 100;

impl FileReport {
    /// A file that is no Kubernetes object.
    pub(crate) fn plain(path: &str, secret: bool) -> Self {
        Self { path: path.to_owned(), kind: None, namespace: None, name: None, secret }
    }
}
