//! Checks certificate, key, CA, and host name of an existing HTTPProxy as one set, as `check` does for a new one.

use super::checks::{references, secret_name, split};
use super::cluster::{Cluster, Placed, Settings, name_of};
use super::model::{LintFinding, ObjectName};
use super::proxy::Proxy;
use crate::encryption::passphrase::Passphrases;
use crate::evaluate::{Evaluation, evaluate};
use crate::exposure::Exposure;
use crate::finding::{Code, Fix, Severity};
use crate::input::{Input, Task};
use crate::material::{Material, Role};
use crate::mode::Mode;
use crate::report::{CertificateRole, FindingReport};
use crate::shell::word;
use crate::x509::Roots;

/// What the check of the set found.
pub(super) struct Set {
    pub(super) findings: Vec<LintFinding>,
    /// Public key and certificate that Envoy serves.
    pub(super) served: Option<(String, String)>,
}

/// Checks the Secrets that the HTTPProxy names, and other objects with its host name.
pub(super) fn check(cluster: &Cluster<'_>, placed: &Placed<Box<Proxy>>, settings: &Settings<'_>) -> Set {
    let proxy = placed.object.as_ref();
    let exposure = exposure(proxy);
    let mut materials = Vec::new();
    let mut named: Vec<(String, &str, &str)> = Vec::new();
    let references = references(proxy);
    for reference in &references {
        let (namespace, name) = split(reference, &proxy.namespace);
        if let Some(secret) = cluster.secret(namespace, name) {
            let shown = format!("{namespace}/{name}");
            materials.push(cluster.material(&secret.at, shown.clone()));
            named.push((shown, namespace, name));
        }
    }
    let claims = cluster.claims_of(&proxy.fqdn);
    for (index, claim) in claims.iter().enumerate() {
        materials.push(cluster.material(&claim.at, format!("{CLAIM}{index}")));
    }
    let copy = |extra: &Material| Material::new(extra.name(), extra.role(), extra.bytes().to_vec());
    materials.extend(settings.extra.iter().map(copy));
    let evaluation = evaluate(&Input {
        exposure: &exposure,
        material: &materials,
        passphrases: &Passphrases::default(),
        roots: Roots::Mozilla,
        at: settings.at,
        task: Task::Check,
        renew_before: settings.renew_before,
    });
    let has_anchor = settings.extra.iter().any(|extra| extra.role() == Some(Role::TrustAnchor));
    let mut findings = Vec::new();
    for finding in evaluation.report.findings.iter().filter(|finding| applies(finding, has_anchor)) {
        let about = |name: &str| finding.subject.starts_with(name) || finding.found.contains(name);
        let secret =
            named.iter().find(|(shown, ..)| about(shown)).or_else(|| named.first().filter(|_| is_of_secret(finding)));
        let claim = claims.iter().enumerate().find(|(index, _)| finding.subject == format!("{CLAIM}{index}"));
        let found = match (claim, secret) {
            (Some((_, claim)), _) => {
                let claim_name = |text: &str| crate::wording::short(&crate::hidden::shown(text));
                let object = ObjectName {
                    kind: claim.object.kind,
                    namespace: claim_name(&claim.object.namespace),
                    name: claim_name(&claim.object.name),
                };
                let mut found = cluster.found(&claim.at, object, None, &shared(finding));
                found.finding.subject = found.object.to_string();
                found
            }
            _ if finding.code == Code::SharedHost => continue,
            (None, Some((_, namespace, name))) if is_of_secret(finding) => {
                let Some(placed) = cluster.secret(namespace, name) else { continue };
                let mut found = cluster.found(&placed.at, secret_name(namespace, name), None, &shared(finding));
                found.finding = rewritten(finding, namespace, name);
                found
            }
            _ => {
                let mut found = cluster.found(&placed.at, name_of(proxy), None, &shared(finding));
                let (namespace, name) = split(&proxy.secret, &proxy.namespace);
                found.finding = rewritten(finding, namespace, name);
                found
            }
        };
        findings.push(found);
    }
    Set { findings, served: served(proxy, &evaluation) }
}

/// The exposure that the HTTPProxy is.
pub(super) fn exposure(proxy: &Proxy) -> Exposure {
    let mut exposure = Exposure::default();
    let of_proxy = proxy.existing.proposals.iter().map(|proposal| (proposal.field, proposal.value.as_str()));
    let fixed = [("mode", proxy.mode.name()), ("certificate.source", "existing"), ("kubeconfig.write", "false")];
    let has_ca = !proxy.existing.value("upstream.caSecretName").is_empty();
    let ca = has_ca.then_some(("upstream.caSource", "existing"));
    for (field, value) in of_proxy.chain(fixed).chain(ca) {
        // What a field does not accept is the default: the HTTPProxy itself was checked.
        let _ = exposure.set(field, value);
    }
    exposure
}

fn served(proxy: &Proxy, evaluation: &Evaluation) -> Option<(String, String)> {
    if proxy.mode == Mode::Passthrough {
        return None;
    }
    let leaf = evaluation.report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)?;
    Some((leaf.spki_sha256.clone(), leaf.sha256.clone()))
}

/// Findings about a new exposure do not apply. Without a root certificate, a chain to a private CA cannot be told from a
/// chain that nothing trusts.
pub(super) fn applies(finding: &FindingReport, has_anchor: bool) -> bool {
    let about = |subject: &str| finding.check.starts_with(subject);
    let is_repair = finding.severity == Severity::Note;
    let is_unknown_root = matches!(finding.code, Code::TrustAnchorUnknown | Code::ClientRejects) && !has_anchor;
    let is_about_set = [
        "key-",
        "leaf-",
        "chain-",
        "certificates-x509",
        "certificate-provided",
        "critical-",
        "existing-secret",
        "trust-",
    ]
    .into_iter()
    .any(about);
    let is_about_names =
        ["host-name-", "clients-accept", "upstream-ca-", "upstream-server-", "upstream-subject-", "host-reserved"]
            .into_iter()
            .any(about);
    let is_about_credential = ["token-", "client-certificate-"].into_iter().any(about);
    !is_repair && !is_unknown_root && (is_about_set || is_about_names || is_about_credential)
}

/// Findings about certificates and keys are about the Secret, not about the HTTPProxy that names it.
fn is_of_secret(finding: &FindingReport) -> bool {
    !["host-name-", "host-reserved", "upstream-subject-", "token-", "client-certificate-"]
        .iter()
        .any(|check| finding.check.starts_with(check))
}

fn shared(finding: &FindingReport) -> crate::Finding {
    let make = match finding.severity {
        Severity::Error => crate::Finding::error,
        Severity::Warning => crate::Finding::warning,
        Severity::Note => crate::Finding::note,
    };
    make(finding.code, finding.subject.clone(), finding.found.clone())
        .with_impact(finding.impact.clone())
        .with_fixes(finding.fixes.clone())
}

/// Flags of `check` and fields of an exposure mean nothing to an existing object.
fn rewritten(finding: &FindingReport, namespace: &str, name: &str) -> FindingReport {
    let is_command =
        |fix: &&Fix| fix.change.is_none() && fix.command.as_ref().is_none_or(|command| !command.starts_with("--"));
    let mut fixes: Vec<Fix> = finding.fixes.iter().filter(is_command).cloned().collect();
    if fixes.is_empty() && (is_of_secret(finding) || finding.check == "host-name-in-sans") {
        let command = format!(
            "kubectl -n {} create secret tls {} --cert=fullchain.pem --key=key.pem --dry-run=client -o yaml | kubectl replace -f -",
            word(namespace),
            word(name)
        );
        fixes.push(Fix::run("replace the Secret with a correct certificate and key", command));
    }
    if fixes.is_empty() {
        fixes.push(Fix::run("read about the finding", format!("kubefront explain {}", finding.code)));
    }
    FindingReport { fixes, field: None, decision: false, blocks: None, ..finding.clone() }
}

/// The name of an input with another object of the same host name.
const CLAIM: &str = "object ";
