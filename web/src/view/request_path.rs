//! The way of a request, hop by hop, from the report.

use kubefront_core::chain::TrustKind;
use kubefront_core::exposure::TrustSource;
use kubefront_core::finding::Blocks;
use kubefront_core::report::{CertificateRole, FindingReport, Missing, Report};
use kubefront_core::{Mode, Severity};

use super::chain::chain_end;
use super::mark::Mark;
use crate::judge::Judged;
use crate::words::sentence;

/// One connection.
#[derive(Clone, PartialEq, Debug)]
pub struct Hop {
    pub mark: Mark,
    /// The name that is asked for.
    pub name: String,
    /// What is shown and checked, or why it breaks.
    pub what: String,
}

/// Where on the way something stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Before anything is sent: the kubeconfig.
    Client,
    /// Between client and Envoy.
    Envoy,
    /// Between Envoy and the API server.
    ApiServer,
}

/// Returns the first place at which a request would break, and why.
pub fn breaks(judged: &Judged) -> Option<(Place, String)> {
    let errors = standing(judged.report(), Severity::Error).map(|error| (place(error).unwrap_or(Place::Envoy), error));
    errors.min_by_key(|(place, _)| *place).map(|(place, error)| (place, sentence(error.title)))
}

/// What clients connect to.
pub fn to_envoy(judged: &Judged) -> Hop {
    let report = judged.report();
    let name = report.fqdn.clone().unwrap_or_else(|| "no name yet".to_owned());
    // An error that belongs to no hop keeps the manifests from being written: then Envoy serves nothing.
    if let Some(error) =
        standing(report, Severity::Error).find(|error| place(error).is_none_or(|at| at == Place::Envoy))
    {
        return Hop { mark: Mark::Error, name, what: sentence(error.title) };
    }
    let is_passthrough = judged.exposure().spec.mode == Mode::Passthrough;
    let leaf = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    let what = match leaf {
        _ if is_passthrough => "the API server's own certificate".to_owned(),
        None => "no certificate yet".to_owned(),
        Some(_) => format!("your certificate, {}", chain_end(report).unwrap_or_default()),
    };
    let is_open = report.fqdn.is_none() || (leaf.is_none() && !is_passthrough);
    Hop { mark: mark(report, Place::Envoy, is_open), name, what }
}

/// What Envoy connects to.
pub fn to_api_server(judged: &Judged) -> Hop {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    if spec.mode == Mode::Passthrough {
        let name = "the same connection".to_owned();
        return Hop { mark: Mark::Ok, name, what: "bytes passed on as they are".to_owned() };
    }
    let name = spec.upstream.subject_name.clone();
    if let Some(error) = standing(report, Severity::Error).find(|error| place(error) == Some(Place::ApiServer)) {
        return Hop { mark: Mark::Error, name, what: sentence(error.title) };
    }
    let is_verified = judged.evaluation.checked.as_ref().is_some_and(|checked| checked.upstream.is_some());
    let is_open = report.missing.contains(&Missing::UpstreamCa) || judged.evaluation.checked.is_none();
    let what = match (is_verified, is_open) {
        (true, _) => "verified with the cluster's CA",
        (false, true) if judged.evaluation.checked.is_none() => "not checked while an error blocks",
        (false, true) => "no CA yet: not verified",
        (false, false) => "not verified",
    };
    Hop { mark: mark(report, Place::ApiServer, is_open), name, what: what.to_owned() }
}

/// Under the client: whose trust it is.
pub fn client_trust(judged: &Judged) -> String {
    let spec = &judged.exposure().spec;
    if breaks_at_client(judged) {
        return "has no kubeconfig".to_owned();
    }
    let what = match (judged.report().trust.kind, spec.kubeconfig.trust) {
        _ if spec.mode == Mode::Passthrough => "has the cluster's CA",
        (_, TrustSource::Embed) => "has the CA in its kubeconfig",
        (TrustKind::Public, _) => "trusts public CAs",
        (TrustKind::Private, _) => "must trust your CA",
        (TrustKind::SelfSigned, _) => "must trust this certificate",
        (TrustKind::Unknown | TrustKind::Broken, _) => "trusts its own list",
    };
    what.to_owned()
}

/// Nothing can be sent: there is no kubeconfig to send it with.
pub fn breaks_at_client(judged: &Judged) -> bool {
    standing(judged.report(), Severity::Error).any(|error| place(error) == Some(Place::Client))
}

/// What an Ingress of another tenant does, where nothing keeps it off.
pub fn intruder(judged: &Judged) -> Option<&'static str> {
    let spec = &judged.exposure().spec;
    (spec.mode != Mode::Tcp && !spec.reserve_name).then(|| spec.mode.facts().foreign_ingress)
}

/// One click would put the private CA into the kubeconfig.
pub fn can_embed(judged: &Judged) -> bool {
    let spec = &judged.exposure().spec;
    let is_ours = spec.mode != Mode::Passthrough && spec.kubeconfig.trust == TrustSource::System;
    is_ours && judged.report().trust.kind == TrustKind::Private
}

fn mark(report: &Report, here: Place, is_open: bool) -> Mark {
    let has_warning = standing(report, Severity::Warning).any(|finding| place(finding) == Some(here));
    match has_warning {
        _ if is_open => Mark::Note,
        true => Mark::Warning,
        false => Mark::Ok,
    }
}

/// Findings that nobody accepted.
fn standing(report: &Report, severity: Severity) -> impl Iterator<Item = &FindingReport> {
    report.findings.iter().filter(move |finding| finding.severity == severity && finding.accepted.is_none())
}

/// Findings without a field are about what was read, and that is the certificate's side.
fn place(finding: &FindingReport) -> Option<Place> {
    let field = finding.field.unwrap_or("certificate");
    match PLACES.iter().find(|(start, _)| field.starts_with(start)) {
        _ if finding.blocks == Some(Blocks::Kubeconfig) => Some(Place::Client),
        found => found.map(|(_, place)| *place),
    }
}

/// Fields whose findings break or hurt the way, and where.
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
