//! Checks about: name.

mod kubernetes;
#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome};
use crate::exposure::CertificateSource;
use crate::finding::{Code, Finding};
use crate::fqdn::{Fqdn, FqdnError, FqdnRepair, Repaired};
use crate::input::Task;
use crate::mode::Mode;
use crate::x509::{Certificate, Coverage, covers};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "fqdn-usable", run: fqdn_usable },
    Check { name: "fqdn-covered-by-leaf", run: fqdn_covered },
    Check { name: "names-valid", run: kubernetes::names_valid },
    Check { name: "service-usual", run: kubernetes::service_usual },
    Check { name: "secrets-within-limit", run: kubernetes::secrets_within_limit },
    Check { name: "secret-beside-proxy", run: kubernetes::secret_beside_proxy },
];

/// RFC 1035 s. 2.3.4, RFC 1123 s. 2.1; Contour's pattern for `virtualhost.fqdn`; the WHATWG URL standard for numbers.
fn fqdn_usable(case: &Case<'_>) -> Outcome {
    let typed = &case.exposure.spec.fqdn;
    match Fqdn::parse(typed) {
        Ok((fqdn, repaired)) => Outcome::of(repairs(&fqdn, &repaired, case.exposure.spec.port)),
        Err(FqdnError::Empty) if case.task == Task::Check => Outcome::not_checked("no name was given"),
        Err(FqdnError::Empty) => Outcome::of(vec![missing(case)]),
        Err(FqdnError::IsIp(name)) => Outcome::of(vec![about_fqdn(Finding::error(
            Code::FqdnIsIp,
            "fqdn",
            format!(
                "{name} is an IP address, or read as one: clients send no name for it, so Envoy cannot tell the host"
            ),
        ))]),
        Err(FqdnError::Wildcard(name)) => Outcome::of(vec![about_fqdn(Finding::error(
            Code::FqdnWildcard,
            "fqdn",
            format!("{name} names no host that a kubeconfig could point to"),
        ))]),
        Err(FqdnError::Invalid(why)) => Outcome::of(vec![about_fqdn(Finding::error(
            Code::FqdnInvalid,
            "fqdn",
            format!("the name cannot be used: {why}"),
        ))]),
    }
}

fn done(repair: FqdnRepair) -> &'static str {
    match repair {
        FqdnRepair::InvisibleCharacters => "invisible characters removed",
        FqdnRepair::WhiteSpace => "white space removed",
        FqdnRepair::Quotes => "quotes removed",
        FqdnRepair::Scheme => "scheme removed",
        FqdnRepair::Path => "path removed",
        FqdnRepair::User => "user removed",
        FqdnRepair::Port => "port removed",
        FqdnRepair::LookAlikes => "look-alike dots and hyphens made plain",
        FqdnRepair::UpperCase => "lower-cased",
        FqdnRepair::StyledLetters => "full-width or styled letters made plain",
        FqdnRepair::TrailingDot => "trailing dot removed",
    }
}

fn repairs(fqdn: &Fqdn, repaired: &Repaired, port: u16) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !repaired.repairs.is_empty() {
        let list: Vec<&str> = repaired.repairs.iter().map(|repair| done(*repair)).collect();
        let message = format!("read as {fqdn}: {}", list.join(", "));
        findings.push(match repaired.port.filter(|typed| *typed != port) {
            None => Finding::note(Code::FqdnRepaired, "fqdn", message),
            Some(typed) => {
                let message =
                    format!("{message}; port {typed} is not taken over, and the kubeconfig goes to port {port}");
                let fix = format!("set the port that clients reach Envoy at: `port: {typed}`");
                Finding::warning(Code::FqdnRepaired, "fqdn", message).with_fix(fix).about("port")
            }
        });
    }
    if let Some(unicode) = &repaired.unicode {
        let message = format!("{unicode} is {fqdn} in DNS, certificates and the kubeconfig; compare letter by letter");
        findings.push(Finding::note(Code::FqdnInternationalised, "fqdn", message));
    }
    if fqdn.is_single_label() {
        let message =
            format!("{fqdn} has one label: it is found only through a search domain, and no public CA certifies it");
        findings.push(Finding::warning(Code::FqdnSingleLabel, "fqdn", message));
    }
    findings.into_iter().map(|finding| if finding.field.is_some() { finding } else { about_fqdn(finding) }).collect()
}

fn missing(case: &Case<'_>) -> Finding {
    let names = case.set.chain.leaf.as_ref().map(|leaf| listed(&leaf.dns_names)).unwrap_or_default();
    let candidates = if names.is_empty() { String::new() } else { format!("; the certificate is for {names}") };
    about_fqdn(Finding::error(Code::FqdnMissing, "fqdn", format!("no name was given{candidates}")))
}

/// RFC 9525 s. 6: clients compare the name they dialled with the certificate's DNS names.
fn fqdn_covered(case: &Case<'_>) -> Outcome {
    if case.exposure.spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("in passthrough clients are shown the API server's own certificate");
    }
    let Some(fqdn) = &case.set.fqdn else { return Outcome::not_checked("there is no usable name") };
    let Some(leaf) = &case.set.chain.leaf else {
        return match case.exposure.spec.certificate.source {
            CertificateSource::Existing => Outcome::not_checked("the certificate in the existing Secret was not given"),
            CertificateSource::Supplied => Outcome::not_checked("no leaf certificate was given"),
        };
    };
    match covers(leaf, fqdn) {
        Coverage::By(_) => Outcome::Passed,
        Coverage::Not(_) if leaf.dns_names.is_empty() => {
            Outcome::not_applicable("the certificate holds no DNS name, which is told already")
        }
        Coverage::Not(near) => Outcome::of(vec![not_covered(fqdn, leaf, near)]),
    }
}

fn not_covered(fqdn: &Fqdn, leaf: &Certificate, near: Option<String>) -> Finding {
    let names = listed(&leaf.dns_names.iter().map(|name| quoted(name)).collect::<Vec<_>>());
    let near = near.map_or_else(String::new, |near| format!("; {near}"));
    let message = format!("the certificate does not cover {fqdn}: it is for {names}{near}");
    about_fqdn(Finding::error(Code::FqdnNotCovered, "leaf", message))
}

fn about_fqdn(finding: Finding) -> Finding {
    finding.about("fqdn")
}

/// Lists names for a message: the first few, then how many more.
pub(super) fn listed(names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(LISTED).map(|name| printable(name)).collect();
    match names.len().saturating_sub(LISTED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Names in certificates are whatever their maker put there.
fn printable(name: &str) -> String {
    name.chars().take(253).map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// Quotes what does not look like a name.
fn quoted(name: &str) -> String {
    let is_usual = |octet: u8| octet.is_ascii_alphanumeric() || b".-_*".contains(&octet);
    let shown = printable(name);
    if !shown.is_empty() && shown.bytes().all(is_usual) { shown } else { format!("\"{shown}\"") }
}

const LISTED: usize = 8;
