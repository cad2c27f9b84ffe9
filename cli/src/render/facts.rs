//! The summary block: one line for each part of the set. Problems are in the findings.

use kubefront_core::chain::TrustKind;
use kubefront_core::exposure::TrustSource;
use kubefront_core::fqdn::Fqdn;
use kubefront_core::mode::Answer;
use kubefront_core::report::{CertificateReport, CertificateRole, CredentialKind, Report, Verdict};
use kubefront_core::time::{DAY, span};
use kubefront_core::x509::{Coverage, covers};
use kubefront_core::{Code, Evaluation, Mode, Moment, Role};

/// A label and what it is.
pub(super) type Fact = (&'static str, String);

/// Returns the facts there are, in the order of the request's way.
pub(super) fn facts(evaluation: &Evaluation) -> Vec<Fact> {
    let report = &evaluation.report;
    let mut facts = Vec::new();
    let mut tell = |label, fact: Option<String>| facts.extend(fact.map(|fact| (label, fact)));
    tell("certificate", leaf(report).map(|leaf| certificate(leaf, report)));
    tell("chain", leaf(report).map(|leaf| chain(leaf, report)));
    tell("trust", leaf(report).map(|_| trust(evaluation)));
    tell("clients", super::clients::line(report));
    tell("private key", key(evaluation));
    tell("host name", name(evaluation));
    tell("credential", credential(report));
    tell("upstream TLS", upstream(evaluation));
    if report.verdict == Verdict::Blocked {
        return facts; // what it would support is of no use yet
    }
    let mut tell = |label, fact: Option<String>| facts.extend(fact.map(|fact| (label, fact)));
    tell("supported", carried(report, Answer::Yes));
    tell("supported if", carried(report, Answer::When));
    tell("not supported", carried(report, Answer::No));
    facts
}

/// Says when something expires, and how far that is from the time of the check.
pub(super) fn until(end: &str, at: &str) -> String {
    let (Some(end), Some(at)) = (Moment::parse(end), Moment::parse(at)) else { return format!("expires {end}") };
    let left = at.until(end);
    let when = if left.abs() < 3 * DAY { end.minute() } else { end.date() };
    let distance = span(left).replace(' ', "\u{a0}"); // stays together where the line breaks
    if left >= 0 {
        format!("expires {when} (in\u{a0}{distance})")
    } else {
        format!("expired {when} ({distance}\u{a0}ago)")
    }
}

/// Returns the last common name of an RFC 4514 name, otherwise the whole name.
pub(super) fn common_name(subject: &str) -> String {
    let mut value = String::new();
    let Some(start) = subject.strip_prefix("CN=").or_else(|| subject.split_once(",CN=").map(|(_, rest)| rest)) else {
        return subject.to_owned();
    };
    let mut is_escaped = false;
    for c in start.chars() {
        match c {
            '\\' if !is_escaped => is_escaped = true,
            ',' | '+' if !is_escaped => break,
            c => {
                value.push(c);
                is_escaped = false;
            }
        }
    }
    value
}

fn leaf(report: &Report) -> Option<&CertificateReport> {
    report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)
}

fn certificate(leaf: &CertificateReport, report: &Report) -> String {
    format!("{}, {}, {}", names(leaf), leaf.key, until(&leaf.not_after, &report.at))
}

fn names(leaf: &CertificateReport) -> String {
    let shown = leaf.names.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    match leaf.names.len() + leaf.names_omitted {
        0 => common_name(&leaf.subject),
        1..=3 => shown,
        more => format!("{shown} and {} more", more - 3),
    }
}

/// `k8s.example.com -> Example Issuing CA 1 -> Example Root CA`
fn chain(leaf: &CertificateReport, report: &Report) -> String {
    let mut links = vec![leaf.names.first().cloned().unwrap_or_else(|| common_name(&leaf.subject))];
    let sent = || report.certificates.iter().filter(|certificate| certificate.role == CertificateRole::Intermediate);
    links.extend(sent().map(|certificate| common_name(&certificate.subject)));
    let root = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Root);
    let missing = || format!("{} (not provided)", common_name(&sent().next_back().unwrap_or(leaf).issuer));
    match report.trust.kind {
        TrustKind::Public | TrustKind::Private => links.extend(report.trust.anchor.clone()),
        TrustKind::Unknown => links.push(root.map_or_else(missing, |root| common_name(&root.subject))),
        TrustKind::SelfSigned | TrustKind::Broken => {}
    }
    links.join(" -> ")
}

fn trust(evaluation: &Evaluation) -> String {
    let report = &evaluation.report;
    let embeds = evaluation.exposure.spec.kubeconfig.trust == TrustSource::Embed;
    let how = if embeds { "embedded in the kubeconfig" } else { "must be in the trust store of every client" };
    let has_root = report.certificates.iter().any(|certificate| certificate.role == CertificateRole::Root);
    match report.trust.kind {
        TrustKind::Public => "public CA, in the Mozilla root store".to_owned(),
        TrustKind::Private => format!("private CA, {how}"),
        TrustKind::SelfSigned => format!("self-signed, {how}"),
        TrustKind::Unknown if has_root => {
            "unknown: the root certificate is in the input, but is not trusted yet".to_owned()
        }
        TrustKind::Unknown => "unknown: the root certificate was not provided".to_owned(),
        TrustKind::Broken => "no valid path to a trusted root certificate".to_owned(),
    }
}

fn key(evaluation: &Evaluation) -> Option<String> {
    let leaf = leaf(&evaluation.report)?;
    let keys = &evaluation.decoded.keys;
    let fits = keys.iter().any(|key| key.part.public().spki_sha256 == leaf.spki_sha256);
    match (keys.is_empty(), fits) {
        (true, _) => None,
        (false, true) => Some("matches the certificate".to_owned()),
        (false, false) => Some("does not match the certificate".to_owned()),
    }
}

fn name(evaluation: &Evaluation) -> Option<String> {
    let (fqdn, _) = Fqdn::parse(evaluation.report.fqdn.as_deref()?).ok()?;
    let leaf = leaf(&evaluation.report)?;
    let found = evaluation.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256)?;
    match covers(&found.part, &fqdn) {
        Coverage::By(san) => Some(format!("matches SAN DNS:{}", san.trim_start_matches("DNS:"))),
        Coverage::Not(_) => Some("not in the SANs of the certificate".to_owned()),
    }
}

fn credential(report: &Report) -> Option<String> {
    let credential = &report.credential;
    let of = |what: &str| match &credential.subject {
        Some(subject) => format!("{what} of {subject}"),
        None => what.to_owned(),
    };
    let what = match credential.kind {
        CredentialKind::ServiceAccountBound | CredentialKind::ServiceAccountLegacy => of("ServiceAccount token"),
        CredentialKind::Oidc => match &credential.issuer {
            Some(issuer) => format!("{} by {issuer}", of("token")),
            None => of("token"),
        },
        CredentialKind::Bootstrap => "bootstrap token".to_owned(),
        CredentialKind::Opaque => "bearer token, not a JWT".to_owned(),
        CredentialKind::Exec => match &credential.subject {
            Some(command) => format!("exec plugin {command} ({})", yields(report)),
            None => format!("exec plugin ({})", yields(report)),
        },
        CredentialKind::ClientCertificate => of("client certificate"),
        CredentialKind::None => return None,
    };
    let end = credential.expires.as_ref().map(|end| until(end, &report.at));
    Some(end.map_or_else(|| what.clone(), |end| format!("{what}, {end}")))
}

/// What the findings say of a plugin.
fn yields(report: &Report) -> &'static str {
    let has = |code: Code| report.findings.iter().any(|finding| finding.code == code);
    if has(Code::CredentialExecClientCertificate) {
        "client certificates"
    } else if has(Code::CredentialExecUnknown) {
        "credential type unknown"
    } else {
        "tokens"
    }
}

fn upstream(evaluation: &Evaluation) -> Option<String> {
    let checked = evaluation.checked.as_ref()?;
    if evaluation.report.mode == Mode::Passthrough {
        return Some("verified by the client (TLS passthrough)".to_owned());
    }
    let Some(check) = &checked.upstream else { return Some("not verified".to_owned()) };
    if check.ca.is_empty() {
        return Some(format!("verified as {}, CA from the existing Secret {}", check.subject_name, check.secret_name));
    }
    let handed_in = evaluation.decoded.certificates.iter().find(|c| c.origin.role == Some(Role::UpstreamCa));
    let kubeconfig = evaluation.decoded.kubeconfigs.first();
    let file = handed_in.map(|c| &c.origin).or(kubeconfig.map(|k| &k.origin));
    let from = file.map(|origin| format!(", CA from {}", origin.name)).unwrap_or_default();
    Some(format!("verified as {}{from}", check.subject_name))
}

/// Operations with the same condition are listed together.
fn carried(report: &Report, answer: Answer) -> Option<String> {
    let mut by_condition: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    for line in report.carries.iter().filter(|line| line.answer == answer) {
        let condition = line.condition.filter(|_| answer == Answer::When);
        match by_condition.iter_mut().find(|(known, _)| *known == condition) {
            Some((_, operations)) => operations.push(operation(line.operation)),
            None => by_condition.push((condition, vec![operation(line.operation)])),
        }
    }
    let said = by_condition.iter().map(|(condition, operations)| {
        let condition = condition.map(|condition| format!(": {condition}")).unwrap_or_default();
        format!("{}{condition}", operations.join(", "))
    });
    let said: Vec<_> = said.collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

fn operation(name: &'static str) -> &'static str {
    match name {
        "client-certificate" => "client certificates",
        "source-address" => "client IP in the audit log",
        "allow-list" => "IP allow list",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_are_printed_as_people_know_them() {
        let rows = [
            ("CN=R11,O=Let's Encrypt,C=US", "R11"),
            ("O=Let's Encrypt,CN=R11", "R11"),
            ("CN=Example\\, Inc.,C=US", "Example, Inc."),
            ("O=No common name", "O=No common name"),
            ("", ""),
        ];
        for (subject, expected) in rows {
            assert_eq!(common_name(subject), expected);
        }
    }

    #[test]
    fn ends_are_printed_with_their_distance() {
        let rows = [
            ("2027-02-11T12:00:00Z", "expires 2027-02-11 (in 80 days)"),
            ("2026-11-23T18:00:00Z", "expires 2026-11-23 18:00 UTC (in 6 hours)"),
            ("2055-01-01T00:00:00Z", "expires 2055-01-01 (in 28 years)"),
            ("2026-11-01T12:00:00Z", "expired 2026-11-01 (22 days ago)"),
        ];
        for (end, expected) in rows {
            assert_eq!(until(end, "2026-11-23T12:00:00Z").replace('\u{a0}', " "), expected);
        }
    }
}
