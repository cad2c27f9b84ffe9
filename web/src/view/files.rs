//! Every output file, and why a file is not written.

use kubefront_core::Mode;
use kubefront_core::exposure::{CertificateFormat, CertificateSource};
use kubefront_core::finding::Blocks;
use kubefront_core::report::{Missing, Report};

use super::checks::Check;
use super::verdict;
use crate::judge::Judged;

/// One file.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    pub path: &'static str,
    pub label: &'static str,
    /// Why it is not written.
    pub why_not: Option<String>,
}

/// Returns every file that is written, and the common ones that are not, the kubeconfig first.
pub fn all(judged: &Judged) -> Vec<Written> {
    let one = |(path, label, is_usual): &(&'static str, &'static str, bool)| {
        let is_written = judged.file(path).is_some();
        let why_not = (!is_written).then(|| why_not(judged, path));
        (is_written || *is_usual).then_some(Written { path, label, why_not })
    };
    FILES.iter().filter_map(one).collect()
}

fn why_not(judged: &Judged, path: &str) -> String {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    let is_missing = |part: Missing| report.missing.contains(&part);
    if let Some(error) = report.findings.iter().find(|finding| finding.blocks == Some(Blocks::All)) {
        return format!("Not written: check failed: {}", Check::of(error.code).name());
    }
    let why = match path {
        _ if is_missing(Missing::Name) => "no host name".to_owned(),
        "manifests/20-secret.yaml" if spec.mode == Mode::Passthrough => {
            "in mode passthrough, clients receive the API server's certificate".to_owned()
        }
        "manifests/20-secret.yaml" if spec.certificate.source == CertificateSource::Existing => {
            "the HTTPProxy refers to an existing Secret".to_owned()
        }
        "manifests/20-secret.yaml" if spec.certificate.format == CertificateFormat::None => {
            "another team creates the Secret (certificate format none)".to_owned()
        }
        "manifests/20-secret.yaml" if spec.certificate.format == CertificateFormat::CertManager => {
            "cert-manager creates the Secret".to_owned()
        }
        "manifests/20-secret.yaml" if spec.certificate.format == CertificateFormat::ExternalSecret => {
            "External Secrets creates the Secret".to_owned()
        }
        "manifests/20-secret.yaml" if is_missing(Missing::Certificate) => "no certificate".to_owned(),
        "manifests/20-secret.yaml" => {
            "no private key; the next steps contain the command that creates this Secret".to_owned()
        }
        "manifests/21-upstream-ca.yaml" if spec.mode == Mode::Passthrough => {
            "clients verify the API server themselves".to_owned()
        }
        "manifests/21-upstream-ca.yaml" if spec.upstream.ca_source == CertificateSource::Existing => {
            "the HTTPProxy refers to an existing Secret".to_owned()
        }
        "manifests/21-upstream-ca.yaml" => "no upstream CA, or upstream verification is off".to_owned(),
        "kubeconfig" if !spec.kubeconfig.write => "the kubeconfig is turned off".to_owned(),
        "kubeconfig" => kubeconfig(report),
        _ => "not applicable".to_owned(),
    };
    format!("Not written: {why}")
}

fn kubeconfig(report: &Report) -> String {
    let error = report.findings.iter().find(|finding| finding.blocks == Some(Blocks::Kubeconfig));
    let decision = report.findings.iter().find(|finding| verdict::is_open(finding));
    match (error, decision) {
        (Some(error), _) => format!("check failed: {}", Check::of(error.code).name()),
        (None, Some(decision)) => format!("decision needed: {}", Check::of(decision.code).name()),
        (None, None) => "no credential".to_owned(),
    }
}

/// Path, label, and whether the page shows why it is not written.
const FILES: &[(&str, &str, bool)] = &[
    ("kubeconfig", "kubeconfig", true),
    ("consumers/argocd-cluster.yaml", "Argo CD", false),
    ("consumers/flux-kubeconfig.yaml", "Flux", false),
    ("consumers/terraform.tfvars.json", "Terraform", false),
    ("manifests/10-rolebinding.yaml", "RoleBinding", false),
    ("manifests/20-secret.yaml", "Secret", true),
    ("manifests/20-certificate.yaml", "Certificate", false),
    ("manifests/20-external-secret.yaml", "ExternalSecret", false),
    ("manifests/21-upstream-ca.yaml", "Upstream CA", true),
    ("manifests/30-delegation.yaml", "TLSCertificateDelegation", false),
    ("manifests/40-service-account.yaml", "ServiceAccount", false),
    ("manifests/50-httpproxy.yaml", "HTTPProxy", true),
    ("manifests/60-reservation.yaml", "Reservation", false),
    ("NEXT-STEPS.md", "NEXT-STEPS.md", false),
    ("verify.sh", "verify.sh", false),
    ("kustomization.yaml", "kustomization.yaml", false),
    ("kustomizeconfig.yaml", "kustomizeconfig.yaml", false),
    (".sops.yaml", ".sops.yaml", false),
    ("exposure.yaml", "exposure.yaml", false),
    ("report.json", "report.json", false),
    ("SHA256SUMS", "SHA256SUMS", false),
];
