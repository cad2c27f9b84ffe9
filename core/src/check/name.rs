//! Checks of the host name, and of names of Kubernetes objects.

mod kubernetes;
#[cfg(test)]
mod tests;

use core::net::IpAddr;
use core::str::FromStr;

use super::{Case, Check, Outcome};
use crate::exposure::CertificateSource;
use crate::finding::{Change, Code, Finding, Fix};
use crate::fqdn::{Fqdn, FqdnError, FqdnFault, FqdnRepair, LabelFault, Repaired};
use crate::hidden::is_hidden;
use crate::input::Task;
use crate::material::Role;
use crate::mode::Mode;
use crate::x509::{Certificate, Coverage, NearMiss, SanFault, covers, san_fault};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "host-name-valid", run: fqdn_usable },
    Check { name: "host-name-in-sans", run: fqdn_covered },
    Check { name: "names-valid", run: kubernetes::names_valid },
    Check { name: "service-default", run: kubernetes::service_usual },
    Check { name: "secrets-within-limit", run: kubernetes::secrets_within_limit },
    Check { name: "secret-in-proxy-namespace", run: kubernetes::secret_beside_proxy },
];

/// RFC 1035 s. 2.3.4, RFC 1123 s. 2.1; Contour's pattern for `virtualhost.fqdn`; the WHATWG URL standard for numbers.
fn fqdn_usable(case: &Case<'_>) -> Outcome {
    let typed = &case.exposure.spec.fqdn;
    let finding = match Fqdn::parse(typed) {
        Ok((fqdn, repaired)) => return Outcome::of(repairs(&fqdn, &repaired, case)),
        Err(FqdnError::Empty) if case.task == Task::Check => return Outcome::not_checked("no host name provided"),
        Err(FqdnError::Empty) => missing(case),
        Err(FqdnError::IsIp(name)) => Finding::error(Code::FqdnIsIp, "fqdn", address(&name)),
        Err(FqdnError::Wildcard(name)) => Finding::error(Code::FqdnWildcard, "fqdn", format!("`fqdn` is {name}")),
        Err(FqdnError::Invalid(why)) => invalid(&why),
    };
    Outcome::of(vec![about_fqdn(finding)])
}

fn address(name: &str) -> String {
    let is_address = IpAddr::from_str(name.split('%').next().unwrap_or_default()).is_ok();
    match is_address {
        true => format!("`fqdn` is {name}"),
        false => format!("`fqdn` is {name}; its last label is a number, so many clients read it as an IPv4 address"),
    }
}

fn invalid(why: &FqdnFault) -> Finding {
    let finding = Finding::error(Code::FqdnInvalid, "fqdn", format!("`fqdn`: {why}"));
    match why {
        FqdnFault::TooLong(_) | FqdnFault::Label(_, LabelFault::TooLong(_)) => finding.with_impact(
            "The API server and Envoy accept the name, but clients cannot resolve it: kubectl fails with `no such host`.",
        ),
        FqdnFault::TypedTooLong(_) => finding.with_impact("Clients cannot resolve a name of this length."),
        _ => finding,
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
        FqdnRepair::LookAlikes => "look-alike dots and hyphens replaced",
        FqdnRepair::UpperCase => "lowercased",
        FqdnRepair::StyledLetters => "full-width or styled letters replaced",
        FqdnRepair::TrailingDot => "trailing dot removed",
    }
}

fn repairs(fqdn: &Fqdn, repaired: &Repaired, case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !repaired.repairs.is_empty() {
        findings.push(normalized(fqdn, repaired, case));
    }
    if let Some(unicode) = &repaired.unicode {
        let found = format!("`{unicode}` is `{fqdn}` in DNS, certificates, and the kubeconfig");
        findings.push(about_fqdn(Finding::note(Code::FqdnInternationalized, "fqdn", found)));
    }
    if fqdn.is_single_label() {
        findings.push(about_fqdn(Finding::warning(Code::FqdnSingleLabel, "fqdn", format!("`fqdn` is `{fqdn}`"))));
    }
    findings
}

fn normalized(fqdn: &Fqdn, repaired: &Repaired, case: &Case<'_>) -> Finding {
    let list: Vec<&str> = repaired.repairs.iter().map(|repair| done(*repair)).collect();
    // A user and a path can contain a password or a token.
    let is_shown = |repair: &FqdnRepair| {
        use FqdnRepair::{Port, Scheme, TrailingDot, UpperCase};
        matches!(repair, Port | Scheme | TrailingDot | UpperCase)
    };
    let typed = match repaired.repairs.iter().all(is_shown) {
        true => format!("`{}` was ", case.exposure.spec.fqdn),
        false => String::new(),
    };
    let found = format!("{typed}read as `{fqdn}` ({})", list.join(", "));
    let port = case.exposure.spec.port;
    match repaired.port.filter(|typed| *typed != port) {
        None => about_fqdn(Finding::note(Code::FqdnRepaired, "fqdn", found)),
        Some(typed) => Finding::warning(Code::FqdnRepaired, "fqdn", found)
            .with_impact(format!("The new kubeconfig uses port {port}, not {typed}."))
            .with_fixes([Fix::set("if clients reach Envoy at the removed port, keep it", "port", typed.to_string())])
            .about("port"),
    }
}

fn missing(case: &Case<'_>) -> Finding {
    let names = case.set.chain.leaf.as_ref().map(|leaf| leaf.dns_names.as_slice()).unwrap_or_default();
    let finding = |found: String| Finding::error(Code::FqdnMissing, "fqdn", found);
    if names.is_empty() {
        return finding("`fqdn` is not set".to_owned());
    }
    let finding = finding(format!("`fqdn` is not set; SANs of the certificate: {}", listed(names)));
    let sans: Vec<Fix> = hosts(names).map(|san| Fix::set("use a SAN of the certificate", "fqdn", san)).collect();
    if sans.is_empty() { finding } else { finding.with_fixes(sans) }
}

/// RFC 9525 s. 6: clients compare the host name that they connect to with the certificate's DNS names.
fn fqdn_covered(case: &Case<'_>) -> Outcome {
    if case.exposure.spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("mode passthrough: clients see the API server's own certificate");
    }
    let Some(fqdn) = &case.set.fqdn else { return Outcome::not_checked("no valid host name provided") };
    let Some(leaf) = &case.set.chain.leaf else {
        return case.not_known(match case.exposure.spec.certificate.source {
            CertificateSource::Existing => "the existing Secret was not provided",
            CertificateSource::Supplied => "no server certificate provided",
        });
    };
    match covers(leaf, fqdn) {
        Coverage::By(_) => Outcome::Passed,
        Coverage::Not(_) if leaf.dns_names.is_empty() => {
            Outcome::not_applicable("the certificate has no DNS name (reported separately)")
        }
        Coverage::Not(near) => Outcome::of(vec![not_covered(fqdn, leaf, near)]),
    }
}

fn not_covered(fqdn: &Fqdn, leaf: &Certificate, near: Option<NearMiss>) -> Finding {
    let names = &leaf.dns_names;
    let sans = listed(&names.iter().map(|name| quoted(name)).collect::<Vec<_>>());
    let is_told = matches!(near, Some(NearMiss::NotDnsName { .. }));
    let mut near = near.map_or_else(String::new, |near| format!("; {}", near_miss(&near, fqdn)));
    let fault = names.iter().take(LISTED).find_map(|san| Some((san, san_fault::of(san)?)));
    if let Some((san, fault)) = fault.filter(|_| !is_told) {
        near.push_str(&format!("; {} is not a DNS name: {}", quoted(san), not_dns_name(fault)));
    }
    let found = format!("host name: {fqdn}; SANs: {sans}{near}");
    let reissue = format!("reissue the certificate with the SAN {fqdn}, and pass it");
    let reissue = Fix::changing(reissue, Change::Provide { role: Role::Chain });
    let others = hosts(names).map(|san| Fix::set("use a host name that the SANs include", "fqdn", san));
    let finding = Finding::error(Code::FqdnNotCovered, "leaf", found);
    let finding = finding.with_fixes(core::iter::once(reissue).chain(others).collect::<Vec<_>>());
    let is_printed = names.len() <= LISTED && names.iter().all(|name| quoted(name) == *name);
    about_fqdn(match is_printed {
        true => finding.with_impact(format!(
            "Every client rejects the certificate: `x509: certificate is valid for {}, not {fqdn}`. The HTTPProxy still \
             reports `valid`.",
            names.join(", ")
        )),
        false => finding,
    })
}

fn near_miss(near: &NearMiss, fqdn: &Fqdn) -> String {
    match near {
        NearMiss::WildcardParent { san, parent } => {
            format!("{} matches one label before {1}, not {1} itself", quoted(san), quoted(parent))
        }
        NearMiss::WildcardDepth { san, parent, labels } => {
            format!("{} matches one label; {fqdn} has {labels} before {}", quoted(san), quoted(parent))
        }
        NearMiss::PartialWildcard(san) => {
            format!("clients reject {}: the wildcard is not a complete label", quoted(san))
        }
        NearMiss::CommonName(name) => format!("{} is only the common name, which clients ignore", quoted(name)),
        NearMiss::NotDnsName { san, fault } => format!("{} is not a DNS name: {}", quoted(san), not_dns_name(*fault)),
        NearMiss::OtherType(san) => {
            format!("{} is not a SAN of type DNS, and clients compare a host name only with those", quoted(san))
        }
        NearMiss::TrailingDot(san) => format!("clients reject {}: it ends with a dot", quoted(san)),
        NearMiss::Typo(san) => format!("{} differs only slightly (typing error?)", quoted(san)),
        NearMiss::OtherDomain(san) => format!("{} is the same host in another domain", quoted(san)),
        NearMiss::OtherHost { san, domain } => format!("{} is another host of {domain}", quoted(san)),
    }
}

/// Continues `X is not a DNS name:`.
fn not_dns_name(fault: SanFault) -> &'static str {
    match fault {
        SanFault::Empty => "it is empty",
        SanFault::Url => "it is a URL; a SAN contains only the host name",
        SanFault::Type => "its value repeats the type; the value contains only the host name",
        SanFault::List => "it is a list; each host name requires a separate SAN",
        SanFault::Blank => "it starts or ends with white space",
        SanFault::Quotes => "it contains quotation marks",
        SanFault::Email => "it is an email address",
        SanFault::Placeholder => "it is a variable that was not replaced",
        SanFault::Address => "it is an IP address, which requires a SAN of type IP",
        SanFault::Port => "it contains a port; a SAN contains only the host name",
        SanFault::LeadingDot => "it starts with a dot, so it matches no host; a wildcard starts with `*.`",
        SanFault::Wildcard => "clients accept `*` only as the whole first label, and only once",
        SanFault::Characters => "it contains characters that no host name has",
    }
}

fn about_fqdn(finding: Finding) -> Finding {
    finding.about("fqdn")
}

/// The first SANs that can be the host name.
fn hosts(names: &[String]) -> impl Iterator<Item = String> {
    names.iter().filter(|name| Fqdn::is_exact(name)).take(OFFERED).cloned()
}

/// Lists names for a message: the first few, then how many more.
pub(super) fn listed(names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(LISTED).map(|name| printable(name)).collect();
    match names.len().saturating_sub(LISTED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Names in certificates contain whatever their maker put there.
fn printable(name: &str) -> String {
    name.chars().take(253).map(|c| if is_hidden(c) { '?' } else { c }).collect()
}

/// Quotes what does not look like a name.
fn quoted(name: &str) -> String {
    let is_usual = |octet: u8| octet.is_ascii_alphanumeric() || b".-_*".contains(&octet);
    let shown = printable(name);
    if !shown.is_empty() && shown.bytes().all(is_usual) { shown } else { format!("\"{shown}\"") }
}

const LISTED: usize = 8;
/// SANs that are offered as the host name.
const OFFERED: usize = 2;
