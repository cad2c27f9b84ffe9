//! Checks about: upstream, the connection from Envoy to the API server.

mod authority;
pub(in crate::check) mod elsewhere;
mod lost;
mod server;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::blamed::Trusts;
use super::name::listed;
use super::{Case, Check, Outcome, credential, reading};
use crate::clients::{Client, is_named};
use crate::decoded::remark::RemarkKind;
use crate::exposure::{CertificateSource, UpstreamVerify};
use crate::finding::{CLUSTER_CA, Code, Finding, Fix};
use crate::fqdn::{Fqdn, FqdnError};
use crate::input::Task;
use crate::kubernetes::kubeconfig::CaError;
use crate::material::Role;
use crate::mode::{Mode, Version};
use crate::wording::{quoted, short};
use crate::x509::Certificate;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "upstream-verified", run: verified },
    Check { name: "upstream-ca-readable", run: readable },
    Check { name: "upstream-ca-not-expired", run: not_expired },
    Check { name: "upstream-ca-is-ca", run: authority::is_ca },
    Check { name: "upstream-ca-matches-cluster", run: authority::is_the_clusters },
    Check { name: "upstream-server-valid", run: server::is_valid },
    Check { name: "upstream-subject-is-dns", run: subject_is_dns },
    Check { name: "upstream-subject-in-sans", run: subject_is_named },
    Check { name: "upstream-verification-enforced", run: enforced },
];

/// Without `validation` Envoy accepts any certificate from the API server's address (ran).
fn verified(case: &Case<'_>) -> Outcome {
    let upstream = &case.exposure.spec.upstream;
    if let Some(reason) = client_verifies(case) {
        return reason;
    }
    if upstream.verify == UpstreamVerify::Never {
        return Outcome::of(vec![turned_off(case)]);
    }
    if case.set.upstream_ca.is_some() || uses_existing_secret(case) {
        return Outcome::Passed;
    }
    if unreadable_ca(case).is_some() || has_unreadable_file(case) {
        return Outcome::not_checked("the upstream CA cannot be parsed");
    }
    if let Some(lost) = lost::verification(case) {
        return Outcome::of(vec![lost]);
    }
    let access = case.set.access.as_ref();
    if is_told_by_the_kubeconfig(case) {
        return Outcome::not_checked("the CA of the kubeconfig is missing, or is not the cluster's");
    }
    if case.task == Task::Check && access.is_none() {
        return Outcome::not_checked("no upstream CA provided");
    }
    if upstream.verify == UpstreamVerify::Always {
        return Outcome::of(vec![ca_missing(case)]);
    }
    let found = match access {
        Some(access) => format!("{}; no upstream CA provided", elsewhere::no_ca(access)),
        None => "no upstream CA provided".to_owned(),
    };
    let finding = Finding::warning(Code::UpstreamUnverified, "upstream", found).about("upstream.caFile");
    Outcome::of(vec![match access {
        Some(access) => finding
            .with_fixes(elsewhere::other_context(case, access).into_iter().chain([CLUSTER_CA]).collect::<Vec<_>>()),
        None => finding,
    }])
}

/// The operator turned it off on purpose. If an HTTPProxy that was passed verifies the upstream, the finding shows that.
fn turned_off(case: &Case<'_>) -> Finding {
    let today = lost::today(case).map(|today| format!("; {today}")).unwrap_or_default();
    let found = format!("`upstream.verify` is `never`{today}");
    let label = match case.set.upstream_ca {
        Some(_) => "verify the API server's certificate",
        None => "verify the API server's certificate, and pass the cluster CA",
    };
    let verify = Fix::set(label, "upstream.verify", "auto");
    Finding::warning(Code::UpstreamUnverified, "upstream", found).with_fixes([verify]).about("upstream.verify")
}

/// Errors about the kubeconfig that ask for the cluster's CA: a second finding that it is missing would add nothing.
fn is_told_by_the_kubeconfig(case: &Case<'_>) -> bool {
    [credential::has_its_files, credential::is_direct].iter().any(|check| match check(case) {
        Outcome::Findings(findings) => findings.iter().any(|finding| finding.field != Some("kubeconfig.tokenFile")),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => false,
    })
}

fn ca_missing(case: &Case<'_>) -> Finding {
    let access = case.set.access.as_ref();
    let file = match access.filter(|access| access.cluster.ca_file.is_some()) {
        Some(access) => format!("; the `certificate-authority` file of {} was not provided", short(&access.file)),
        None => String::new(),
    };
    let found = format!("`upstream.verify` is `always`; no upstream CA provided{file}");
    let finding = Finding::error(Code::UpstreamCaMissing, "upstream CA", found).about("upstream.caFile");
    if access.is_some() { finding.with_fixes([CLUSTER_CA]) } else { finding }
}

/// Contour looks for CERTIFICATE blocks and does not parse them; Envoy then rejects the whole cluster (ran).
fn readable(case: &Case<'_>) -> Outcome {
    if has_unreadable_file(case) {
        let provided = reading::findings(case, |kind| matches!(kind, RemarkKind::UpstreamCa(_)));
        let settled = provided.into_iter().map(|finding| beside_readable(case, finding).about("upstream.caFile"));
        return Outcome::of(settled.collect());
    }
    match unreadable_ca(case).filter(|_| reads_kubeconfig_ca(case)) {
        Some((file, why)) => {
            let found = format!("`certificate-authority-data` of {}: {why}", short(file));
            Outcome::of(vec![
                Finding::error(Code::UpstreamCaUnreadable, "upstream CA", found)
                    .with_impact(requests_fail(case))
                    .about("kubeconfig.from"),
            ])
        }
        None => authority::has_a_known_key(case),
    }
}

/// Only certificates that were read are written: the file works if one of them is the right one.
fn beside_readable(case: &Case<'_>, finding: Finding) -> Finding {
    let is_its_file = case.set.upstream_ca.as_ref().is_some_and(|(_, file)| *file == finding.subject);
    let Some(ca) = used_ca(case).filter(|ca| !ca.is_empty() && is_its_file) else { return finding };
    let is_issued = case.set.api_server.as_ref().is_some_and(|server| !authority::issuers(server, ca).is_empty());
    let found = format!("{}; not used", finding.found);
    match is_issued {
        true => Finding::note(finding.code, finding.subject, found).with_impact("").with_fixes([]),
        false => Finding::warning(finding.code, finding.subject, found)
            .with_impact("Verification fails if this certificate is the issuer of the API server's certificate.")
            .with_fixes(finding.fixes),
    }
}

/// A CA that was passed wins. Outside mode passthrough, `never` and an existing Secret need none.
fn reads_kubeconfig_ca(case: &Case<'_>) -> bool {
    is_ca_used(case) && case.set.upstream_ca.is_none()
}

fn has_unreadable_file(case: &Case<'_>) -> bool {
    reading::has(case, |kind| matches!(kind, RemarkKind::UpstreamCa(_)))
}

fn unreadable_ca<'a>(case: &Case<'a>) -> Option<(&'a str, &'a CaError)> {
    let access = case.set.access.as_ref()?;
    Some((&access.file, access.cluster.ca.error()?))
}

/// RFC 5280 s. 6.1.3: BoringSSL checks the dates of the anchor too.
fn not_expired(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    let at = case.at;
    let out: Vec<_> = ca.iter().filter(|c| at > c.not_after || at < c.not_before).collect();
    let Some(first) = out.first() else { return Outcome::Passed };
    let when = match at > first.not_after {
        true => format!("expired on {}", first.not_after.date()),
        false => format!("not valid before {}", first.not_before.date()),
    };
    let (subject, file) = (&first.subject, ca_file(case));
    let finding = if out.len() == ca.len() {
        let found = format!("{subject}{} in {file}: {when}", others(out.len()));
        Finding::error(Code::UpstreamCaExpired, "upstream CA", found).with_impact(requests_fail(case))
    } else {
        let found = format!("{} of {} CA certificates in {file}: {subject} {when}", out.len(), ca.len());
        let finding = Finding::warning(Code::UpstreamCaExpired, "upstream CA", found)
            .with_impact("Verification fails if one of these issued the API server's certificate.");
        authority::beside(case, finding, &out)
    };
    Outcome::of(vec![finding.about("upstream.caFile")])
}

/// Contour passes `subjectName` to Envoy as a DNS name to find among the SANs; an IP address never matches (ran). The name is
/// wrong whether the upstream CA was provided or not.
fn subject_is_dns(case: &Case<'_>) -> Outcome {
    if let Some(outcome) = client_verifies(case).or_else(|| is_turned_off(case)) {
        return outcome;
    }
    let name = &case.exposure.spec.upstream.subject_name;
    let why = match Fqdn::parse(name) {
        _ if Fqdn::is_exact(name) && name.len() <= SUBJECT_NAME_LENGTH => return Outcome::Passed,
        Err(FqdnError::Empty) => "empty".to_owned(),
        Err(FqdnError::IsIp(ip)) => format!("{ip}, an IP address"),
        Err(FqdnError::Wildcard(_)) => format!("{}, a wildcard", short(name)),
        Err(FqdnError::Invalid(why)) => format!("not a DNS name: {why}"),
        Ok((read, _)) if read.as_str().len() > SUBJECT_NAME_LENGTH => {
            format!("{} characters long (at most {SUBJECT_NAME_LENGTH})", read.as_str().len())
        }
        Ok((read, _)) => format!("not in the form that SANs have (expected {read})"),
    };
    let finding = Finding::error(Code::UpstreamSubjectNotDns, "upstream.subjectName", subject_is(&why));
    Outcome::of(vec![suggest(finding.with_impact(subject_fails(case)), case).about("upstream.subjectName")])
}

fn subject_is(what: &str) -> String {
    format!("`upstream.subjectName` is {what}")
}

fn subject_fails(case: &Case<'_>) -> String {
    let fails = match no_validation(case) {
        Some(_) => requests_fail(case).replacen("Every", "Once the upstream CA is provided, every", 1),
        None => requests_fail(case).to_owned(),
    };
    format!("Envoy compares DNS names only. {fails}")
}

/// Compared with the API server's own certificate, if that was provided, as Envoy compares: it accepts `k*.default.svc`
/// (ran).
fn subject_is_named(case: &Case<'_>) -> Outcome {
    if let Some(outcome) = no_validation(case) {
        return outcome;
    }
    let Some(server) = &case.set.api_server else { return Outcome::not_checked(NO_SERVER_CERTIFICATE) };
    let Ok((name, _)) = Fqdn::parse(&case.exposure.spec.upstream.subject_name) else {
        return Outcome::not_checked("`upstream.subjectName` is not a DNS name");
    };
    if is_named(Client::Envoy, server, name.as_str()) {
        return Outcome::Passed;
    }
    let found = format!("expected {name} (`upstream.subjectName`); {}", sans(server));
    let impact = format!("{} Envoy's counter `fail_verify_san` shows the cause.", requests_fail(case));
    let finding = Finding::error(Code::UpstreamSubjectMismatch, "API server's certificate", found).with_impact(impact);
    Outcome::of(vec![suggest(finding, case).about("upstream.subjectName")])
}

/// The CA that was passed, and whether it is another one's.
pub(super) fn trusts(case: &Case<'_>) -> Trusts {
    let is_wrong = matches!(authority::is_the_clusters(case), Outcome::Findings(_));
    Trusts { role: Role::UpstreamCa, is_wrong }
}

/// `SANs: a, b`
pub(super) fn sans(server: &Certificate) -> String {
    match server.dns_names.is_empty() {
        true => "SANs of the API server's certificate: no DNS name".to_owned(),
        false => format!("SANs of the API server's certificate: {}", listed(&server.dns_names)),
    }
}

fn suggest(finding: Finding, case: &Case<'_>) -> Finding {
    let names = case.set.api_server.iter().flat_map(|server| &server.dns_names);
    let exact: Vec<&String> = names.filter(|name| Fqdn::is_exact(name)).collect();
    let usual = exact.iter().find(|name| name.as_str() == "kubernetes.default.svc").or(exact.first());
    match usual {
        Some(name) => {
            let label = "use a DNS name from the SANs of the API server's certificate";
            finding.with_fixes([Fix::set(label, "upstream.subjectName", (*name).clone())])
        }
        None => finding,
    }
}

/// Contour #6079: before 1.28 `validation` below `tcpproxy` is silently ignored.
fn enforced(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if let Some(outcome) = no_validation(case) {
        return outcome;
    }
    if spec.mode != Mode::Tcp {
        return Outcome::not_applicable("in mode http, every Contour with HTTPProxy v1 enforces upstream verification");
    }
    let finding = match Version::parse(&spec.contour.version) {
        Some(version) if version >= SINCE => {
            return Outcome::not_applicable(format!("Contour {version} enforces upstream verification"));
        }
        Some(version) => {
            let found = format!("mode tcp; Contour {version} (`contour.version`)");
            Finding::error(Code::UpstreamNeedsContour128, "contour", found)
        }
        None => {
            let namespace = quoted(&spec.contour.namespace);
            let command = format!("kubectl -n {namespace} get deployment contour -o jsonpath='{{..image}}'");
            let label = "look up the Contour version in the image tag and set it";
            Finding::note(Code::UpstreamNeedsContour128, "contour", "mode tcp; `contour.version` is not set")
                .with_fixes([Fix::set(label, "contour.version", "").with_command(command)])
        }
    };
    Outcome::of(vec![finding.about("contour.version")])
}

/// The CA certificates that Envoy, or in mode passthrough the client, will verify with.
fn used_ca<'a>(case: &Case<'a>) -> Option<&'a [Arc<Certificate>]> {
    case.set.upstream_ca.as_ref().filter(|_| is_ca_used(case)).map(|(ca, _)| ca.as_slice())
}

/// The file of these certificates.
fn ca_file(case: &Case<'_>) -> String {
    case.set.upstream_ca.as_ref().map_or_else(String::new, |(_, file)| short(file))
}

fn is_ca_used(case: &Case<'_>) -> bool {
    let spec = &case.exposure.spec;
    spec.mode == Mode::Passthrough || spec.upstream.verify != UpstreamVerify::Never && !uses_existing_secret(case)
}

/// The HTTPProxy will refer to a Secret that is in the cluster.
fn uses_existing_secret(case: &Case<'_>) -> bool {
    let spec = &case.exposure.spec;
    let is_verified = spec.mode != Mode::Passthrough && spec.upstream.verify != UpstreamVerify::Never;
    is_verified && spec.upstream.ca_source == CertificateSource::Existing
}

fn is_turned_off(case: &Case<'_>) -> Option<Outcome> {
    let spec = &case.exposure.spec;
    let is_off = spec.mode != Mode::Passthrough && spec.upstream.verify == UpstreamVerify::Never;
    is_off.then(|| Outcome::not_applicable("`upstream.verify` is `never`"))
}

fn no_ca(case: &Case<'_>) -> Option<Outcome> {
    if let Some(outcome) = is_turned_off(case) {
        return Some(outcome);
    }
    if uses_existing_secret(case) {
        return Some(Outcome::not_checked("the upstream CA is in an existing Secret (`upstream.caSource`)"));
    }
    case.set.upstream_ca.is_none().then(|| Outcome::not_checked("no upstream CA provided"))
}

fn no_validation(case: &Case<'_>) -> Option<Outcome> {
    client_verifies(case).or_else(|| no_ca(case).filter(|_| !uses_existing_secret(case)))
}

fn client_verifies(case: &Case<'_>) -> Option<Outcome> {
    let is_passed = case.exposure.spec.mode == Mode::Passthrough;
    is_passed.then(|| Outcome::not_applicable("in mode passthrough, the client verifies the API server's certificate"))
}

/// What a failed verification looks like (ran).
fn requests_fail(case: &Case<'_>) -> &'static str {
    match case.exposure.spec.mode {
        Mode::Tcp => "Every request fails with `EOF`. The HTTPProxy still reports `valid`.",
        Mode::Http => "Every request fails with 503. The HTTPProxy still reports `valid`.",
        Mode::Passthrough => "kubectl rejects the API server's certificate, and every request fails.",
    }
}

fn others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        more => format!(" (and {} more)", more - 1),
    }
}

const NO_SERVER_CERTIFICATE: &str = "the API server's certificate was not provided";
const SINCE: Version = Version::new(1, 28);
/// `maxLength` of `subjectName` in Contour's CRD.
const SUBJECT_NAME_LENGTH: usize = 250;
