//! Checks certificate, key, CA, and host name of an existing HTTPProxy as one set, as `check` does for a new one.

use super::checks::{secret_name, split};
use super::cluster::{Cluster, Placed, Settings, name_of};
use super::model::{LintFinding, ObjectName};
use super::proxy::Proxy;
use zeroize::Zeroizing;

use crate::encryption::passphrase::Passphrases;
use crate::evaluate::{Evaluation, evaluate};
use crate::exposure::Exposure;
use crate::finding::{Code, Fix, Severity};
use crate::input::{Input, Task};
use crate::kubernetes::tls_secret;
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
    let validations = proxy.validations();
    let exposure = exposure(proxy, validations.first().copied());
    let mut materials = Vec::new();
    let mut named: Vec<(String, &str, &str)> = Vec::new();
    if proxy.mode != Mode::Passthrough && !proxy.secret.is_empty() {
        let (namespace, name) = split(&proxy.secret, &proxy.namespace);
        if let Some(secret) = cluster.secret(namespace, name) {
            let shown = format!("{namespace}/{name}");
            materials.push(cluster.material(&secret.at, shown.clone()));
            named.push((shown, namespace, name));
        }
    }
    let first_ca = validations.first().and_then(|validation| authority(cluster, proxy, validation));
    if let Some(ca) = &first_ca {
        materials.push(ca.material());
        named.push((ca.shown.clone(), ca.namespace, ca.name));
    }
    let claims = cluster.claims_of(&proxy.fqdn);
    for (index, claim) in claims.iter().enumerate() {
        materials.push(cluster.material(&claim.at, format!("{CLAIM}{index}")));
    }
    let copy = |extra: &Material| Material::new(extra.name(), extra.role(), extra.bytes().to_vec());
    materials.extend(settings.extra.iter().map(copy));
    let run = |exposure: &Exposure, material: &[Material]| {
        evaluate(&Input {
            exposure,
            material,
            passphrases: &Passphrases::default(),
            roots: Roots::Mozilla,
            at: settings.at,
            task: Task::Check,
            renew_before: settings.renew_before,
        })
    };
    let evaluation = run(&exposure, &materials);
    let has_anchor = settings.extra.iter().any(|extra| extra.role() == Some(Role::TrustAnchor));
    let mut findings = Vec::new();
    // Routes can verify the API server in several ways.
    let mut others = Vec::new();
    for validation in validations.iter().skip(1).take(MOST_VALIDATIONS) {
        let ca = authority(cluster, proxy, validation);
        let mut material: Vec<Material> = ca.iter().map(Authority::material).collect();
        material.extend(settings.extra.iter().map(copy));
        let found = run(&self::exposure(proxy, Some(validation)), &material).report.findings;
        others.extend(found.into_iter().filter(|finding| finding.check.starts_with("upstream-")));
        named.extend(ca.map(|ca| (ca.shown.clone(), ca.namespace, ca.name)));
    }
    for (_, subject) in validations.iter().filter(|(_, subject)| is_wrong_name(proxy, subject)) {
        let found = format!("`subjectName` is {subject}; the API server is kubernetes.default.svc in its certificate");
        let finding = crate::Finding::error(Code::UpstreamSubjectMismatch, "validation", found)
            .with_fixes([Fix::says("set `subjectName: kubernetes.default.svc` in `validation`")]);
        let spot = proxy.api_parts().flat_map(|part| &part.services);
        let mut spot = spot.filter(|service| service.validation.as_ref().is_some_and(|(_, known)| known == subject));
        findings.push(cluster.found(&placed.at, name_of(proxy), spot.next().map(|service| &service.spot), &finding));
    }
    for validation in &validations {
        let (namespace, name) = split(&validation.0, &proxy.namespace);
        let Some(secret) = cluster.secret(namespace, name) else { continue };
        if cluster.entry(&secret.at, CA_ENTRY).is_none() {
            let found = "the Secret has no `ca.crt`; Contour reads the upstream CA only there";
            let finding = crate::Finding::error(Code::UpstreamCaMissing, CA_ENTRY, found)
                .with_impact("Contour reports an error for the HTTPProxy and removes the host from Envoy.")
                .with_fixes([replacing_ca(namespace, name)]);
            findings.push(cluster.found(&secret.at, secret_name(namespace, name), None, &finding));
        }
    }
    let all = evaluation.report.findings.iter().chain(&others);
    // Every error about an entry of these Secrets, also one about reading it.
    let is_entry = |finding: &FindingReport| {
        finding.severity == Severity::Error
            && finding.code != Code::InputUnrecognized
            && named.iter().any(|(shown, ..)| finding.subject.starts_with(shown.as_str()))
    };
    for finding in all.filter(|finding| applies(finding, has_anchor) || is_entry(finding)) {
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
    let unread = unread(cluster, proxy, &findings);
    findings.extend(unread);
    Set { findings, served: served(proxy, &evaluation) }
}

/// Entries that Contour cannot read (internal/dag/secret.go), if no other error is about the Secret.
fn unread(cluster: &Cluster<'_>, proxy: &Proxy, others: &[LintFinding]) -> Vec<LintFinding> {
    let certificate = Some(&proxy.secret).filter(|secret| proxy.mode != Mode::Passthrough && !secret.is_empty());
    let authorities = proxy.validations().into_iter().map(|(secret, _)| (secret, CA_ENTRY, Code::UpstreamCaUnreadable));
    let entries = certificate
        .into_iter()
        .flat_map(|secret| ["tls.crt", "tls.key"].map(|entry| (secret, entry, Code::ExistingSecretMalformed)));
    let finding = |(secret, key, code): (&String, &str, Code)| {
        let (namespace, name) = split(secret, &proxy.namespace);
        let placed = cluster.secret(namespace, name)?;
        let entry = cluster.entry(&placed.at, key)?;
        let is_read = if key == "tls.key" {
            tls_secret::private_key(Some(&entry)).is_ok()
        } else {
            tls_secret::chain(Some(&entry)).is_ok()
        };
        let object = secret_name(namespace, name);
        let is_told = others.iter().any(|o| o.object == object && o.finding.severity == Severity::Error);
        let what = if key == "tls.key" { "private key" } else { "certificate" };
        let found = format!("`{key}` contains no {what} that Contour can read");
        let finding = crate::Finding::error(code, key, found).with_fixes([match code {
            Code::UpstreamCaUnreadable => replacing_ca(namespace, name),
            _ => replacing(namespace, name),
        }]);
        (!is_read && !is_told).then(|| cluster.found(&placed.at, object, None, &finding))
    };
    entries.chain(authorities).filter_map(finding).collect()
}

fn replacing_ca(namespace: &str, name: &str) -> Fix {
    let command = format!(
        "kubectl -n {} create secret generic {} --from-file=ca.crt --dry-run=client -o yaml | kubectl replace -f -",
        word(namespace),
        word(name)
    );
    Fix::run("replace the Secret with the cluster CA in `ca.crt`", command)
}

fn replacing(namespace: &str, name: &str) -> Fix {
    let command = format!(
        "kubectl -n {} create secret tls {} --cert=fullchain.pem --key=key.pem --dry-run=client -o yaml | kubectl replace -f -",
        word(namespace),
        word(name)
    );
    Fix::run("replace the Secret with a correct certificate and key", command)
}

/// The Secret with the upstream CA.
pub(super) struct Authority<'a> {
    namespace: &'a str,
    name: &'a str,
    /// What findings call it.
    shown: String,
    bytes: Zeroizing<Vec<u8>>,
}

impl Authority<'_> {
    pub(super) fn material(&self) -> Material {
        Material::new(self.shown.clone(), Some(Role::UpstreamCa), self.bytes.to_vec())
    }
}

/// Returns the upstream CA as Contour reads it: `ca.crt`.
pub(super) fn authority<'a>(
    cluster: &Cluster<'_>,
    proxy: &'a Proxy,
    (secret, _): &'a (String, String),
) -> Option<Authority<'a>> {
    let (namespace, name) = split(secret, &proxy.namespace);
    let bytes = cluster.entry(&cluster.secret(namespace, name)?.at, CA_ENTRY)?;
    Some(Authority { namespace, name, shown: format!("{namespace}/{name}/{CA_ENTRY}"), bytes })
}

/// The API server names itself `kubernetes`, `kubernetes.default`, `kubernetes.default.svc`, and the last with the domain of
/// the cluster (kubeadm, and every distribution that runs in a cluster). Other names can be added, but not in this form.
fn is_wrong_name(proxy: &Proxy, subject: &str) -> bool {
    let services = proxy.api_parts().flat_map(|part| &part.services);
    let is_own = services.into_iter().any(|service| {
        service.name == "kubernetes" && service.validation.as_ref().is_some_and(|(_, known)| known == subject)
    });
    let rest = subject.strip_prefix("kubernetes").and_then(|rest| rest.strip_prefix('.'));
    let is_named = |rest: &str| {
        let rest = rest.strip_prefix("default").unwrap_or("-");
        rest.is_empty() || rest == ".svc" || rest.starts_with(".svc.")
    };
    let labels = rest.map(|rest| rest.split('.').count()).unwrap_or_default();
    let is_in_cluster = labels == 1 || rest.is_some_and(|rest| rest.split('.').nth(1) == Some("svc"));
    is_own && is_in_cluster && rest.is_some_and(|rest| !is_named(rest))
}

/// The exposure that the HTTPProxy is, with one upstream verification.
pub(super) fn exposure(proxy: &Proxy, validation: Option<&(String, String)>) -> Exposure {
    let mut exposure = Exposure::default();
    let is_upstream = |field: &str| field.starts_with("upstream.");
    let of_proxy = proxy.existing.proposals.iter().filter(|proposal| !is_upstream(proposal.field));
    let of_proxy = of_proxy.map(|proposal| (proposal.field, proposal.value.as_str()));
    let fixed = [("mode", proxy.mode.name()), ("certificate.source", "existing"), ("kubeconfig.write", "false")];
    let subject = validation.map(|(_, subject)| ("upstream.subjectName", subject.as_str()));
    let unverified = validation.is_none().then_some(("upstream.verify", "never"));
    for (field, value) in of_proxy.chain(fixed).chain(subject).chain(unverified) {
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
    if fixes.is_empty() && finding.check.starts_with("upstream-ca-") {
        fixes.push(replacing_ca(namespace, name));
    }
    if fixes.is_empty() && (is_of_secret(finding) || finding.check == "host-name-in-sans") {
        fixes.push(replacing(namespace, name));
    }
    if fixes.is_empty() {
        fixes.push(Fix::run("read about the finding", format!("kubefront explain {}", finding.code)));
    }
    FindingReport { fixes, field: None, decision: false, blocks: None, ..finding.clone() }
}

/// The only entry of a Secret with a CA that Contour reads (internal/dag/secret.go).
const CA_ENTRY: &str = "ca.crt";
/// Upstream verifications of one HTTPProxy that are checked.
const MOST_VALIDATIONS: usize = 8;
/// The name of an input with another object of the same host name.
const CLAIM: &str = "object ";
