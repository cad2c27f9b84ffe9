//! The rows of the inputs: the content of each input.

use kubefront_core::check::described;
use kubefront_core::key::Key;
use kubefront_core::report::{CertificateRole, FindingReport, Report};
use kubefront_core::x509::Certificate;
use kubefront_core::{Moment, Role, Severity};

use super::checks::Check;
use super::mark::Mark;
use crate::judge::Judged;
use crate::words::{self, count, validity};

/// One input.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub name: String,
    pub what: String,
    pub mark: Mark,
    /// The check whose findings are about the input.
    pub check: Option<Check>,
    pub items: Vec<Item>,
    /// A certificate can have several roles, which its content does not show.
    pub can_have_role: bool,
    /// It is encrypted.
    pub is_locked: bool,
    /// The known passphrases are being tried.
    pub is_opening: bool,
}

/// One part of an input.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    pub name: String,
    pub what: String,
    pub mark: Mark,
    /// The check that depends on it.
    pub check: Option<Check>,
}

/// Returns a row for each input, in their order.
pub fn rows(judged: &Judged) -> Vec<Row> {
    let decoded = &judged.evaluation.decoded;
    let one = |(at, input): (usize, &kubefront_core::decoded::Described)| {
        let all = items(judged, at);
        let own = worst(judged.report(), |finding| finding.subject == input.name);
        let check = judged.report().findings.iter().find(|finding| is_open(finding) && finding.subject == input.name);
        let check = check.map(|finding| Check::of(finding.code));
        let mark = all.iter().map(|item| item.mark).chain([own]).max().unwrap_or(Mark::Ok);
        let more = all.len().saturating_sub(MOST_ITEMS);
        let mut items: Vec<Item> = all.into_iter().take(MOST_ITEMS).collect();
        if more > 0 {
            items.push(Item { name: format!("and {more} more"), what: String::new(), mark: Mark::Note, check: None });
        }
        let can_have_role = decoded.certificates.iter().any(|found| found.origin.material == at);
        let is_opening = decoded.postponed().any(|found| found.origin.material == at);
        let is_locked = is_opening || decoded.wanting().any(|found| found.origin.material == at);
        Row {
            name: input.name.clone(),
            what: short(described(input)),
            mark,
            check,
            items,
            can_have_role,
            is_locked,
            is_opening,
        }
    };
    decoded.inputs.iter().enumerate().map(one).collect()
}

/// Returns the rows without marks and links of what could be generated from them.
pub fn linted(judged: &Judged) -> Vec<Row> {
    let mut rows = rows(judged);
    for row in &mut rows {
        (row.mark, row.check) = (Mark::Ok, None);
        row.items.iter_mut().for_each(|item| item.check = None);
    }
    rows
}

/// Shortens the list of the objects in a dump.
fn short(what: String) -> String {
    let names: Vec<&str> = what.split(", ").collect();
    match names.get(..MOST_NAMES) {
        Some(first) if names.len() > MOST_NAMES + 1 => {
            format!("{}, and {} more", first.join(", "), names.len() - MOST_NAMES)
        }
        _ => what,
    }
}

/// Returns the name of a row that tells it apart: a file in two roles is listed twice, `ca.pem` and `ca.pem (2)`.
pub fn name_among(names: &[String], at: usize) -> String {
    let name = names.get(at).map(String::as_str).unwrap_or_default();
    match names.iter().take(at).filter(|other| *other == name).count() {
        0 => name.to_owned(),
        before => format!("{name} ({})", before + 1),
    }
}

fn items(judged: &Judged, material: usize) -> Vec<Item> {
    let decoded = &judged.evaluation.decoded;
    let certificates = decoded.certificates.iter().filter(|found| found.origin.material == material);
    let keys = decoded.keys.iter().filter(|found| found.origin.material == material);
    let certificate_item = |c: &Certificate, role| certificate(judged.report(), c, role, judged.at);
    let mut items: Vec<Item> = certificates.map(|found| certificate_item(&found.part, found.origin.role)).collect();
    items.extend(keys.map(|found| key(judged.report(), &found.part)));
    items.extend(decoded.kubeconfigs.iter().filter(|found| found.origin.material == material).map(|found| Item {
        name: count(found.part.contexts.len(), "context"),
        what: match found.part.current_context.as_str() {
            "" => String::new(),
            current => format!("current-context: {current}"),
        },
        mark: worst(judged.report(), |finding| finding.subject.starts_with("kubeconfig")),
        check: Some(Check::Credential),
    }));
    items
}

fn certificate(report: &Report, certificate: &Certificate, role: Option<Role>, at: Moment) -> Item {
    let known = report.certificates.iter().find(|known| known.sha256 == certificate.sha256);
    let known = known.map(|known| known.role);
    let (name_of_role, is_used) = match (role, known) {
        (Some(Role::UpstreamCa), _) => ("upstream CA", true),
        (Some(Role::ApiServerCertificate), _) => ("API server certificate", true),
        (Some(Role::TrustAnchor), _) => (words::role(CertificateRole::TrustAnchor), true),
        (_, Some(role)) => (words::role(role), role != CertificateRole::Unrelated),
        (_, None) => ("not used", false),
    };
    let is_leaf = known == Some(CertificateRole::Leaf);
    let mark = match is_used {
        false => Mark::Note,
        true if at > certificate.not_after || at < certificate.not_before => Mark::Error,
        true if known == Some(CertificateRole::Root) && role != Some(Role::TrustAnchor) => Mark::Warning,
        true => worst(report, |finding| is_leaf && finding.subject == "leaf").max(Mark::Ok),
    };
    let (begin, end) = (certificate.not_before, certificate.not_after);
    let what = format!("{name_of_role}, {}, {}", certificate.key.name(), validity(begin, end, at));
    let check = match known {
        Some(CertificateRole::Leaf) => Some(Check::Certificate),
        Some(CertificateRole::Intermediate) => Some(Check::Chain),
        Some(CertificateRole::Root | CertificateRole::TrustAnchor) => Some(Check::Trust),
        Some(CertificateRole::Unrelated) | None if role == Some(Role::UpstreamCa) => Some(Check::Upstream),
        Some(CertificateRole::Unrelated) | None => None,
    };
    Item { name: certificate.short_name().to_owned(), what, mark, check }
}

fn key(report: &Report, key: &Key) -> Item {
    let name = if matches!(key, Key::Private(_)) { "private key" } else { "public key" };
    let public = key.public();
    let owner = report.certificates.iter().find(|certificate| certificate.spki_sha256 == public.spki_sha256);
    let is_alone = !report.certificates.iter().any(|certificate| certificate.role == CertificateRole::Leaf);
    let (matches, mark) = match owner {
        Some(owner) => (format!(", matches {}", owner_words(owner.role)), Mark::Ok),
        None if is_alone => (String::new(), Mark::Ok),
        None => (", matches no certificate in the input".to_owned(), Mark::Error),
    };
    let what = format!("{}{matches}", public.kind.name());
    Item { name: name.to_owned(), what, mark, check: Some(Check::PrivateKey) }
}

fn owner_words(role: CertificateRole) -> &'static str {
    match role {
        CertificateRole::Leaf => "the server certificate",
        CertificateRole::Intermediate => "an intermediate certificate",
        CertificateRole::TrustAnchor => "the trust anchor",
        CertificateRole::Root => "the root certificate",
        CertificateRole::Unrelated => "an unrelated certificate",
    }
}

fn is_open(finding: &FindingReport) -> bool {
    finding.severity != Severity::Note && finding.accepted.is_none()
}

fn worst(report: &Report, is_about: impl Fn(&FindingReport) -> bool) -> Mark {
    let mark = |severity: Severity| match severity {
        Severity::Error => Mark::Error,
        Severity::Warning => Mark::Warning,
        Severity::Note => Mark::Ok,
    };
    let about = report.findings.iter().filter(|finding| finding.accepted.is_none() && is_about(finding));
    about.map(|finding| mark(finding.severity)).max().unwrap_or(Mark::Ok)
}

/// With more items, the next cards would be far down. The chain shows all of them.
const MOST_ITEMS: usize = 5;
/// Objects of a dump that are named.
const MOST_NAMES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_names_its_first_objects() {
        assert_eq!(short("a, b, c, d, e".to_owned()), "a, b, c, d, e");
        assert_eq!(short("a, b, c, d, e, f".to_owned()), "a, b, c, d, and 2 more");
    }

    #[test]
    fn rows_of_one_name_are_told_apart() {
        let names = ["ca.pem", "key.pem", "ca.pem", "ca.pem"].map(str::to_owned);
        let shown: Vec<String> = (0..names.len()).map(|at| name_among(&names, at)).collect();
        assert_eq!(shown, ["ca.pem", "key.pem", "ca.pem (2)", "ca.pem (3)"]);
    }
}
