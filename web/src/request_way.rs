//! The way of a request, hop by hop, from the report.

use kubefront_core::exposure::TrustSource;
use kubefront_core::report::{FindingReport, Report};
use kubefront_core::{Code, Mode};

use crate::judge::Judged;
use crate::parts::Mark;
use crate::words::{common_name, sentence};

/// One connection.
#[derive(Clone, PartialEq, Debug)]
pub struct Hop {
    pub mark: Mark,
    /// The name that is asked for.
    pub name: String,
    /// What is shown and checked, or why it breaks.
    pub what: String,
}

/// What clients connect to.
pub fn to_envoy(judged: &Judged) -> Hop {
    let report = judged.report();
    let name = report.fqdn.clone().unwrap_or_else(|| "no name yet".to_owned());
    if let Some(error) = first(report, "error", CLIENT_SIDE) {
        return Hop { mark: Mark::Error, name, what: title(error) };
    }
    let is_passthrough = judged.exposure.spec.mode == Mode::Passthrough;
    let leaf = report.certificates.iter().find(|certificate| certificate.role == "leaf");
    let what = match leaf {
        _ if is_passthrough => "the API server's own certificate".to_owned(),
        None => "no certificate yet".to_owned(),
        Some(leaf) => {
            let end = report.trust.anchor.as_deref().unwrap_or_else(|| common_name(&leaf.issuer));
            format!("your certificate, {end}")
        }
    };
    let is_open = report.fqdn.is_none() || (leaf.is_none() && !is_passthrough);
    Hop { mark: mark(report, CLIENT_SIDE, is_open), name, what }
}

/// What Envoy connects to.
pub fn to_api_server(judged: &Judged) -> Hop {
    let (report, spec) = (judged.report(), &judged.exposure.spec);
    if spec.mode == Mode::Passthrough {
        let name = "the same connection".to_owned();
        return Hop { mark: Mark::Ok, name, what: "bytes passed on as they are".to_owned() };
    }
    let name = spec.upstream.subject_name.clone();
    if let Some(error) = first(report, "error", UPSTREAM_SIDE) {
        return Hop { mark: Mark::Error, name, what: title(error) };
    }
    let is_verified = judged.evaluation.checked.as_ref().is_some_and(|checked| checked.upstream.is_some());
    let is_open = report.missing.contains(&"upstream CA") || judged.evaluation.checked.is_none();
    let what = match (is_verified, is_open) {
        (true, _) => "verified with the cluster's CA",
        (false, true) if judged.evaluation.checked.is_none() => "not judged while something blocks",
        (false, true) => "no CA yet: not verified",
        (false, false) => "not verified",
    };
    Hop { mark: mark(report, UPSTREAM_SIDE, is_open), name, what: what.to_owned() }
}

/// Under the client: whose trust it is.
pub fn client_trust(judged: &Judged) -> String {
    let spec = &judged.exposure.spec;
    let what = match (judged.report().trust.kind, spec.kubeconfig.trust) {
        _ if spec.mode == Mode::Passthrough => "has the cluster's CA",
        (_, TrustSource::Embed) => "has the CA in its kubeconfig",
        ("public", _) => "trusts public CAs",
        ("private", _) => "must trust your CA",
        ("self-signed", _) => "must trust this certificate",
        _ => "trusts its own list",
    };
    what.to_owned()
}

/// What an Ingress of another tenant does, where nothing keeps it off.
pub fn intruder(judged: &Judged) -> Option<&'static str> {
    let spec = &judged.exposure.spec;
    (spec.mode != Mode::Tcp && !spec.reserve_name).then(|| spec.mode.facts().foreign_ingress)
}

/// One click would put the private CA into the kubeconfig.
pub fn can_embed(judged: &Judged) -> bool {
    let spec = &judged.exposure.spec;
    let is_ours = spec.mode != Mode::Passthrough && spec.kubeconfig.trust == TrustSource::System;
    is_ours && judged.report().trust.kind == "private"
}

fn mark(report: &Report, side: &[&str], is_open: bool) -> Mark {
    match first(report, "warning", side) {
        _ if is_open => Mark::Note,
        Some(_) => Mark::Warning,
        None => Mark::Ok,
    }
}

fn first<'a>(report: &'a Report, severity: &str, side: &[&str]) -> Option<&'a FindingReport> {
    let is_here = |finding: &&FindingReport| {
        let field = finding.field.unwrap_or(CLIENT_SIDE[0]);
        side.iter().any(|start| field.starts_with(start))
    };
    report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).find(is_here)
}

fn title(finding: &FindingReport) -> String {
    let title = Code::from_name(finding.code).map_or("", |code| code.rule().title);
    sentence(if title.is_empty() { &finding.message } else { title })
}

/// Fields whose findings break or hurt the first hop; findings without a field are about what was read.
const CLIENT_SIDE: &[&str] = &["certificate", "fqdn", "mode", "passthroughName", "reserveName", "allowFrom"];
const UPSTREAM_SIDE: &[&str] = &["upstream", "service", "contour.version"];
