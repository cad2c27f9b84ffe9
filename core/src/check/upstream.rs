//! Checks about: upstream, the way from Envoy to the API server.

mod authority;
mod server;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::name::listed;
use super::{Case, Check, Outcome, credential, reading};
use crate::decoded::remark::RemarkKind;
use crate::exposure::UpstreamVerify;
use crate::finding::{Code, Finding};
use crate::fqdn::{Fqdn, FqdnError};
use crate::input::Task;
use crate::kubernetes::kubeconfig::CaError;
use crate::mode::{Mode, Version};
use crate::x509::{Certificate, Coverage, covers};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "upstream-verified", run: verified },
    Check { name: "upstream-ca-readable", run: readable },
    Check { name: "upstream-ca-not-expired", run: not_expired },
    Check { name: "upstream-ca-is-ca", run: authority::is_ca },
    Check { name: "upstream-ca-is-the-clusters", run: authority::is_the_clusters },
    Check { name: "upstream-server-valid", run: server::is_valid },
    Check { name: "upstream-subject-is-dns", run: subject_is_dns },
    Check { name: "upstream-subject-is-named", run: subject_is_named },
    Check { name: "upstream-check-enforced", run: enforced },
];

/// Without `validation` Envoy takes any certificate from the API server's address (ran).
fn verified(case: &Case<'_>) -> Outcome {
    let upstream = &case.exposure.spec.upstream;
    if let Some(reason) = client_verifies(case) {
        return reason;
    }
    let (has_ca, has_access) = (case.set.upstream_ca.is_some(), case.set.access.is_some());
    let is_unreadable = unreadable_ca(case).is_some() || has_unreadable_file(case);
    match upstream.verify {
        UpstreamVerify::Never => Outcome::of(vec![unverified("`upstream.verify` is never", "upstream.verify")]),
        UpstreamVerify::Auto | UpstreamVerify::Always if has_ca => Outcome::Passed,
        UpstreamVerify::Auto | UpstreamVerify::Always if is_unreadable => {
            Outcome::not_checked("the CA that is there cannot be read")
        }
        UpstreamVerify::Auto | UpstreamVerify::Always if is_told_by_the_kubeconfig(case) => {
            Outcome::not_checked("the kubeconfig's CA was not handed in, or is not the cluster's")
        }
        UpstreamVerify::Auto | UpstreamVerify::Always if case.task == Task::Check && !has_access => {
            Outcome::not_checked("no CA of the API server was given")
        }
        UpstreamVerify::Always => Outcome::of(vec![ca_missing(case)]),
        UpstreamVerify::Auto => {
            let why = if has_access { "the kubeconfig holds no CA" } else { "no CA was given" };
            Outcome::of(vec![unverified(why, "upstream.caFile").with_fix(fetch_ca())])
        }
    }
}

/// Errors about the kubeconfig that ask for the cluster's CA: to say once more that there is none would tell nothing new.
fn is_told_by_the_kubeconfig(case: &Case<'_>) -> bool {
    [credential::has_its_files, credential::is_direct].iter().any(|check| match check(case) {
        Outcome::Findings(findings) => findings.iter().any(|finding| finding.field != Some("kubeconfig.tokenFile")),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => false,
    })
}

fn unverified(why: &str, field: &'static str) -> Finding {
    let message = format!(
        "{why}: Envoy takes any certificate, and whoever sits between it and the API server can pose as that and collect tokens"
    );
    Finding::warning(Code::UpstreamUnverified, "upstream", message).about(field)
}

fn ca_missing(case: &Case<'_>) -> Finding {
    let beside = match case.set.access.as_ref().and_then(|access| access.cluster.ca_file.as_ref()) {
        Some(_) => "; the kubeconfig names a file with `certificate-authority`, which was not handed in",
        None => "",
    };
    let message = format!("`upstream.verify` is always, and there is no CA of the API server{beside}");
    Finding::error(Code::UpstreamCaMissing, "upstream CA", message).with_fix(fetch_ca()).about("upstream.caFile")
}

fn fetch_ca() -> String {
    "`kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' > ca.crt`, and hand that in as \
     `upstream.caFile`"
        .to_owned()
}

/// Contour looks for CERTIFICATE blocks and does not parse them; Envoy then refuses the whole cluster (ran).
fn readable(case: &Case<'_>) -> Outcome {
    if has_unreadable_file(case) {
        let handed_in = reading::findings(case, |kind| matches!(kind, RemarkKind::UpstreamCa(_)));
        return Outcome::of(handed_in.into_iter().map(|finding| finding.about("upstream.caFile")).collect());
    }
    match unreadable_ca(case).filter(|_| reads_kubeconfig_ca(case)) {
        Some((file, why)) => {
            let message = format!("certificate-authority-data of {file} cannot be read: {why}");
            Outcome::of(vec![
                Finding::error(Code::UpstreamCaUnreadable, "upstream CA", message).about("kubeconfig.from"),
            ])
        }
        None => authority::has_a_known_key(case),
    }
}

/// A CA that was handed in wins, and with `never` none is read outside passthrough.
fn reads_kubeconfig_ca(case: &Case<'_>) -> bool {
    let spec = &case.exposure.spec;
    let is_used = spec.mode == Mode::Passthrough || spec.upstream.verify != UpstreamVerify::Never;
    is_used && case.set.upstream_ca.is_none()
}

fn has_unreadable_file(case: &Case<'_>) -> bool {
    reading::has(case, |kind| matches!(kind, RemarkKind::UpstreamCa(_)))
}

fn unreadable_ca<'a>(case: &Case<'a>) -> Option<(&'a str, &'a CaError)> {
    let access = case.set.access.as_ref()?;
    Some((&access.file, access.cluster.ca.error()?))
}

/// RFC 5280 s. 6.1.3: BoringSSL judges the dates of the anchor too.
fn not_expired(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    let at = case.at;
    let out: Vec<_> = ca.iter().filter(|c| at > c.not_after || at < c.not_before).collect();
    let Some(first) = out.first() else { return Outcome::Passed };
    let when = match at > first.not_after {
        true => format!("ended on {}", first.not_after.date()),
        false => format!("begins on {} only", first.not_before.date()),
    };
    let subject = &first.subject;
    let finding = if out.len() == ca.len() {
        let more = others(out.len(), "another");
        let message = format!("the CA {subject}{more} is not valid now: it {when}. Envoy would refuse the API server");
        Finding::error(Code::UpstreamCaExpired, "upstream CA", message)
    } else {
        let message = format!("{} of {} CA certificates are not valid now: {subject} {when}", out.len(), ca.len());
        Finding::warning(Code::UpstreamCaExpired, "upstream CA", message)
    };
    Outcome::of(vec![finding.with_fix(fetch_ca()).about("upstream.caFile")])
}

/// Contour hands `subjectName` to Envoy as a DNS name to find among the SANs; an IP address is never found (ran).
fn subject_is_dns(case: &Case<'_>) -> Outcome {
    if let Some(outcome) = no_validation(case) {
        return outcome;
    }
    let name = &case.exposure.spec.upstream.subject_name;
    let why = match Fqdn::parse(name) {
        _ if Fqdn::is_exact(name) && name.len() <= SUBJECT_NAME_LENGTH => return Outcome::Passed,
        Err(FqdnError::Empty) => "`upstream.subjectName` is empty; Envoy needs a name to look for".to_owned(),
        Err(FqdnError::IsIp(ip)) => {
            format!("{ip} is an IP address; Envoy compares DNS names only, and answers every request with an error")
        }
        Err(FqdnError::Wildcard(_)) => "a wildcard names no server".to_owned(),
        Err(FqdnError::Invalid(why)) => format!("`upstream.subjectName` is no DNS name: {why}"),
        Ok((read, _)) => {
            format!(
                "`upstream.subjectName` is not a DNS name as certificates hold it; {read} would be, with 250 characters at most"
            )
        }
    };
    let finding = Finding::error(Code::UpstreamSubjectNotDns, "upstream.subjectName", why);
    Outcome::of(vec![suggest(finding, case).about("upstream.subjectName")])
}

/// RFC 9525 s. 6: held against the API server's own certificate, where that was handed in.
fn subject_is_named(case: &Case<'_>) -> Outcome {
    if let Some(outcome) = no_validation(case) {
        return outcome;
    }
    let Some(server) = &case.set.api_server else {
        return Outcome::not_checked("upstream.serverCertificateFile was not given");
    };
    let Ok((name, _)) = Fqdn::parse(&case.exposure.spec.upstream.subject_name) else {
        return Outcome::not_checked("`upstream.subjectName` is no DNS name");
    };
    if let Coverage::By(_) = covers(server, &name) {
        return Outcome::Passed;
    }
    let names = match server.dns_names.is_empty() {
        true => "it has no DNS name at all".to_owned(),
        false => format!("it is for {}", listed(&server.dns_names)),
    };
    let message = format!("the API server's certificate does not name {name}: {names}. Every request would fail");
    let finding = Finding::error(Code::UpstreamSubjectMismatch, "API server's certificate", message);
    Outcome::of(vec![suggest(finding, case).about("upstream.subjectName")])
}

fn suggest(finding: Finding, case: &Case<'_>) -> Finding {
    let names = case.set.api_server.iter().flat_map(|server| &server.dns_names);
    let exact: Vec<&String> = names.filter(|name| Fqdn::is_exact(name)).collect();
    let usual = exact.iter().find(|name| name.as_str() == "kubernetes.default.svc").or(exact.first());
    match usual {
        Some(name) => finding.with_fix(format!("set `upstream.subjectName` to {name}, which the certificate names")),
        None => finding,
    }
}

/// Contour #6079: before 1.28 `validation` below `tcpproxy` is ignored without a word.
fn enforced(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if let Some(outcome) = no_validation(case) {
        return outcome;
    }
    if spec.mode != Mode::Tcp {
        return Outcome::not_applicable("every Contour with HTTPProxy v1 checks it in routes");
    }
    match Version::parse(&spec.contour.version) {
        Some(version) if version >= SINCE => Outcome::not_applicable(format!("Contour {version} checks it")),
        Some(version) => {
            let message =
                format!("Contour {version} ignores the check of the API server's certificate in tcp, silently");
            let finding = Finding::error(Code::UpstreamNeedsContour128, "contour", message);
            Outcome::of(vec![finding.about("contour.version")])
        }
        None => {
            let message = "in tcp, Contour before 1.28 skips the check of the API server's certificate without a word";
            let finding = Finding::note(Code::UpstreamNeedsContour128, "contour", message)
                .with_fix("look by `kubectl -n CONTOUR_NAMESPACE get deployment contour -o jsonpath='{..image}'`, and say it in `contour.version`".replace("CONTOUR_NAMESPACE", &spec.contour.namespace));
            Outcome::of(vec![finding.about("contour.version")])
        }
    }
}

/// The CA certificates that Envoy, or in passthrough the client, will check against.
fn used_ca<'a>(case: &Case<'a>) -> Option<&'a [Arc<Certificate>]> {
    let spec = &case.exposure.spec;
    let is_used = spec.mode == Mode::Passthrough || spec.upstream.verify != UpstreamVerify::Never;
    case.set.upstream_ca.as_ref().filter(|_| is_used).map(|(ca, _)| ca.as_slice())
}

fn no_ca(case: &Case<'_>) -> Option<Outcome> {
    let spec = &case.exposure.spec;
    match (&case.set.upstream_ca, spec.mode, spec.upstream.verify) {
        (_, Mode::Tcp | Mode::Http, UpstreamVerify::Never) => {
            Some(Outcome::not_applicable("`upstream.verify` is never"))
        }
        (None, ..) => Some(Outcome::not_checked("no CA of the API server was given")),
        (Some(_), ..) => None,
    }
}

fn no_validation(case: &Case<'_>) -> Option<Outcome> {
    client_verifies(case).or_else(|| no_ca(case))
}

fn client_verifies(case: &Case<'_>) -> Option<Outcome> {
    let is_passed = case.exposure.spec.mode == Mode::Passthrough;
    is_passed.then(|| Outcome::not_applicable("in passthrough the client checks the API server's certificate"))
}

fn others(count: usize, one: &str) -> String {
    match count {
        0 | 1 => String::new(),
        2 => format!(" (and {one})"),
        more => format!(" (and {} more)", more - 1),
    }
}

const SINCE: Version = Version::new(1, 28);
/// `maxLength` of `subjectName` in Contour's CRD.
const SUBJECT_NAME_LENGTH: usize = 250;
