//! Every file that is or could be written, and why one is not.

use kubefront_core::Mode;
use kubefront_core::exposure::CertificateSource;
use kubefront_core::finding::Blocks;
use kubefront_core::report::{Missing, Report};

use crate::judge::Judged;
use crate::words::sentence;

/// One file.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    pub path: &'static str,
    pub label: &'static str,
    /// It is not written, and why.
    pub why_not: Option<String>,
}

/// Returns all that are written, and of the usual ones those that are not, in the bundle's order.
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
        return format!("Not written. {}.", sentence(error.title));
    }
    let why = match path {
        _ if is_missing(Missing::Name) => "the name is missing".to_owned(),
        "manifests/20-secret.yaml" if spec.mode == Mode::Passthrough => {
            format!("passthrough shows clients {} certificate", spec.mode.facts().shown_to_clients)
        }
        "manifests/20-secret.yaml" if spec.certificate.source == CertificateSource::Existing => {
            "the Secret exists, and another program manages it".to_owned()
        }
        "manifests/20-secret.yaml" if is_missing(Missing::Certificate) => "the certificate is missing".to_owned(),
        "manifests/20-secret.yaml" => {
            "the private key was not provided; the steps contain the command that creates the Secret".to_owned()
        }
        "manifests/21-upstream-ca.yaml" if spec.mode == Mode::Passthrough => {
            "clients verify the API server themselves".to_owned()
        }
        "manifests/21-upstream-ca.yaml" if spec.upstream.ca_source == CertificateSource::Existing => {
            "the HTTPProxy refers to the existing Secret".to_owned()
        }
        "manifests/21-upstream-ca.yaml" => "no CA of the API server is at hand, or it is not to be verified".to_owned(),
        "kubeconfig" if !spec.kubeconfig.write => "it was left out".to_owned(),
        "kubeconfig" => kubeconfig(report),
        _ => "it does not apply".to_owned(),
    };
    format!("Not written: {why}.")
}

fn kubeconfig(report: &Report) -> String {
    let error = report.findings.iter().find(|finding| finding.blocks == Some(Blocks::Kubeconfig));
    error.map_or_else(|| "the credential is missing".to_owned(), |error| sentence(error.title))
}

/// Path, label, and whether its absence is worth a word.
const FILES: &[(&str, &str, bool)] = &[
    ("manifests/10-rolebinding.yaml", "RoleBinding", false),
    ("manifests/20-secret.yaml", "Secret", true),
    ("manifests/21-upstream-ca.yaml", "Upstream CA", true),
    ("manifests/30-delegation.yaml", "Delegation", false),
    ("manifests/40-service-account.yaml", "ServiceAccount", false),
    ("manifests/50-httpproxy.yaml", "HTTPProxy", true),
    ("manifests/60-reservation.yaml", "Reservation", false),
    ("kubeconfig", "kubeconfig", true),
    ("NEXT-STEPS.md", "NEXT-STEPS.md", false),
    ("verify.sh", "verify.sh", false),
    ("exposure.yaml", "exposure.yaml", false),
    ("report.json", "report.json", false),
];
