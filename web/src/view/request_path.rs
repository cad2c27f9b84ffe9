//! The request path, hop by hop, from the report.

use kubefront_core::chain::TrustKind;
use kubefront_core::exposure::TrustSource;
use kubefront_core::finding::Blocks;
use kubefront_core::report::{CertificateRole, FindingReport, Missing, Report};
use kubefront_core::{Mode, Severity};

use super::chain::chain_end;
use super::checks::Check;
use super::mark::Mark;
use super::verdict;
use crate::judge::Judged;

/// One connection.
#[derive(Clone, PartialEq, Debug)]
pub struct Hop {
    pub mark: Mark,
    /// The host name of the connection.
    pub name: String,
    /// The certificate and its verification, or the check that failed.
    pub what: String,
    /// The check that the connection depends on.
    pub check: Option<Check>,
}

/// A place on the request path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Before anything is sent: the kubeconfig.
    Client,
    /// Between client and Envoy.
    Envoy,
    /// Between Envoy and the API server.
    ApiServer,
}

/// Returns the first place where a request fails, and the check that failed.
pub fn breaks(judged: &Judged) -> Option<(Place, String)> {
    let errors =
        open_findings(judged.report(), Severity::Error).map(|error| (place(error).unwrap_or(Place::Envoy), error));
    errors.min_by_key(|(place, _)| *place).map(|(place, error)| (place, failing(error)))
}

/// What clients connect to.
pub fn to_envoy(judged: &Judged) -> Hop {
    let report = judged.report();
    let name = report.fqdn.clone().unwrap_or_else(|| "no host name".to_owned());
    // An error that is not about a hop blocks the manifests: Envoy then serves nothing.
    if let Some(error) =
        open_findings(report, Severity::Error).find(|error| place(error).is_none_or(|at| at == Place::Envoy))
    {
        return Hop { mark: Mark::Error, name, what: failing(error), check: Some(Check::of(error.code)) };
    }
    let is_passthrough = judged.exposure().spec.mode == Mode::Passthrough;
    let leaf = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    let what = match leaf {
        _ if is_passthrough => "certificate of the API server".to_owned(),
        None => "no certificate".to_owned(),
        Some(_) => format!("server certificate, {}", root(report)),
    };
    let is_open = report.fqdn.is_none() || (leaf.is_none() && !is_passthrough);
    Hop { mark: mark(report, Place::Envoy, is_open), name, what, check: Some(Check::Certificate) }
}

/// What Envoy connects to.
pub fn to_api_server(judged: &Judged) -> Hop {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    if spec.mode == Mode::Passthrough {
        let name = "the same TLS connection".to_owned();
        return Hop { mark: Mark::Ok, name, what: "Envoy does not terminate TLS".to_owned(), check: None };
    }
    let name = spec.upstream.subject_name.clone();
    if let Some(error) = open_findings(report, Severity::Error).find(|error| place(error) == Some(Place::ApiServer)) {
        return Hop { mark: Mark::Error, name, what: failing(error), check: Some(Check::of(error.code)) };
    }
    let is_verified = judged.evaluation.checked.as_ref().is_some_and(|checked| checked.upstream.is_some());
    let is_open = report.missing.contains(&Missing::UpstreamCa) || judged.evaluation.checked.is_none();
    let what = match (is_verified, is_open) {
        (true, _) => "upstream TLS, verified with the cluster CA",
        (false, true) if judged.evaluation.checked.is_none() => "not checked: manifests are blocked",
        (false, true) => "upstream TLS, not verified: no upstream CA",
        (false, false) => "upstream TLS, not verified",
    };
    Hop { mark: mark(report, Place::ApiServer, is_open), name, what: what.to_owned(), check: Some(Check::Upstream) }
}

/// Under the client: why it trusts the certificate.
pub fn client_trust(judged: &Judged) -> String {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    let has_root = verdict::untrusted_root(report).is_some();
    let what = match (report.trust.kind, spec.kubeconfig.trust) {
        _ if breaks_at_client(judged) => "no kubeconfig",
        _ if spec.mode == Mode::Passthrough => "trusts the cluster CA",
        (TrustKind::Unknown | TrustKind::Broken, _) if needs_decision(judged) && has_root => "root not trusted yet",
        (TrustKind::Unknown | TrustKind::Broken, _) if needs_decision(judged) => "root certificate unknown",
        (TrustKind::Unknown | TrustKind::Broken, TrustSource::System) => "must trust the issuer",
        (_, TrustSource::Embed) => "CA is in its kubeconfig",
        (TrustKind::Public, _) => "trusts public CAs",
        (TrustKind::Private, _) => "must trust the private CA",
        (TrustKind::SelfSigned, _) => "must trust the certificate",
    };
    what.to_owned()
}

/// There is no kubeconfig, so the client sends no request.
pub fn breaks_at_client(judged: &Judged) -> bool {
    open_findings(judged.report(), Severity::Error).any(|error| place(error) == Some(Place::Client))
}

/// The kubeconfig is not written until the user decides.
pub fn needs_decision(judged: &Judged) -> bool {
    judged.report().findings.iter().any(verdict::is_open)
}

/// `root EXAMPLE Root CA`, and whether it is trusted.
fn root(report: &Report) -> String {
    let end = chain_end(report).unwrap_or_default();
    match report.trust.kind {
        TrustKind::Public | TrustKind::Private => format!("root {end}"),
        TrustKind::SelfSigned => "self-signed".to_owned(),
        TrustKind::Unknown | TrustKind::Broken => match verdict::untrusted_root(report) {
            Some(root) => format!("root {root} (not trusted)"),
            None => format!("issuer {end} (not trusted)"),
        },
    }
}

/// `check failed: private key`
fn failing(finding: &FindingReport) -> String {
    format!("check failed: {}", Check::of(finding.code).name())
}

fn mark(report: &Report, here: Place, is_open: bool) -> Mark {
    let has_warning = open_findings(report, Severity::Warning).any(|finding| place(finding) == Some(here));
    match has_warning {
        _ if is_open => Mark::Note,
        true => Mark::Warning,
        false => Mark::Ok,
    }
}

/// Findings that were not accepted.
fn open_findings(report: &Report, severity: Severity) -> impl Iterator<Item = &FindingReport> {
    report.findings.iter().filter(move |finding| finding.severity == severity && finding.accepted.is_none())
}

/// Findings without a field are about input files, which are on the side of the certificate.
fn place(finding: &FindingReport) -> Option<Place> {
    let field = finding.field.unwrap_or("certificate");
    match PLACES.iter().find(|(start, _)| field.starts_with(start)) {
        _ if finding.blocks == Some(Blocks::Kubeconfig) => Some(Place::Client),
        found => found.map(|(_, place)| *place),
    }
}

/// Fields whose findings affect the request path, and the place of each.
const PLACES: &[(&str, Place)] = &[
    ("kubeconfig", Place::Client),
    ("token", Place::Client),
    ("serviceAccount", Place::Client),
    ("certificate", Place::Envoy),
    ("fqdn", Place::Envoy),
    ("mode", Place::Envoy),
    ("passthroughName", Place::Envoy),
    ("reserveName", Place::Envoy),
    ("allowFrom", Place::Envoy),
    ("upstream", Place::ApiServer),
    ("service", Place::ApiServer),
    ("contour.version", Place::ApiServer),
];
