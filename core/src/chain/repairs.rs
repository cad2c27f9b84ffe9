//! What is sent, and what was done to get there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::path_search::{End, Route, View};
use crate::decoded::Found;
use crate::finding::{Code, Finding};
use crate::time::Moment;
use crate::x509::Certificate;

/// What is sent, and what is not.
pub(super) struct Sent {
    /// Above the leaf, its issuer first, no root.
    pub(super) intermediates: Vec<Arc<Certificate>>,
    /// What belongs elsewhere.
    pub(super) unrelated: Vec<Arc<Certificate>>,
    /// What was done.
    pub(super) findings: Vec<Finding>,
}

/// Sorts all certificates into what is sent and what is not.
pub(super) fn sort_out(
    view: &View<'_>,
    route: &Route,
    leaf: &Found<Arc<Certificate>>,
    others: &[&Found<Arc<Certificate>>],
) -> Sent {
    let mut intermediates: Vec<Arc<Certificate>> =
        route.members.iter().filter_map(|&index| view.relatives.get(index)).cloned().collect();
    if route.end == End::OwnRoot {
        intermediates.pop();
    }
    let onward = onward(view, route, &intermediates);
    let mut findings = other_path(view, route, &onward);
    intermediates.extend(onward);

    let used: BTreeSet<&str> = intermediates.iter().map(|c| c.sha256.as_str()).collect();
    let unused: Vec<&Found<Arc<Certificate>>> =
        others.iter().copied().filter(|c| !used.contains(c.part.sha256.as_str())).collect();
    let identity = |c: &Certificate| (c.subject_der.clone(), c.spki_sha256.clone());
    let anchors: BTreeSet<_> = view.ingredients.anchors.iter().map(|anchor| identity(anchor)).collect();
    let (roots, rest): (Vec<_>, Vec<_>) =
        unused.into_iter().partition(|c| ends_the_way(view, route, &c.part) || anchors.contains(&identity(&c.part)));
    let (alternatives, strangers): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|c| is_alternative(&intermediates, &c.part));
    findings.extend(sorted(leaf, &intermediates, others));
    findings.extend(removed(Code::ChainAnchorRemoved, &roots, "clients have their own copy of"));
    findings.extend(alternatives_left_out(&alternatives, view.ingredients.at));
    let (older, unknown): (Vec<_>, Vec<_>) =
        without_rivals(view, others, &strangers).into_iter().partition(|c| c.part.spki_sha256 == view.leaf.spki_sha256);
    findings.extend(older_removed(&older));
    findings.extend(strangers_removed(&unknown));
    let unrelated = roots.iter().chain(&alternatives).chain(&strangers).map(|c| c.part.clone()).collect();
    Sent { intermediates, unrelated, findings }
}

/// `chain-duplicate-removed`
pub(super) fn duplicates(repeated: &[&Found<Arc<Certificate>>]) -> Option<Finding> {
    let names: Vec<String> = repeated.iter().map(|c| described(c)).collect();
    let message = format!("given more than once, sent once: {}", list(&names));
    (!names.is_empty())
        .then(|| Finding::note(Code::ChainDuplicateRemoved, "chain", message).about("certificate.chainFile"))
}

/// Lists the first few.
pub(crate) fn list(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(LISTED) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

/// What a CA certificate is called: its common name, else its subject.
pub(super) fn called(certificate: &Certificate) -> String {
    let name = certificate.common_name.as_deref().unwrap_or(&certificate.subject);
    if name.is_empty() { "without a subject".to_owned() } else { short(name) }
}

/// The beginning of a text that somebody else wrote, as long as real names are.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Cross-signed certificates of the anchor, and what follows: they lead clients that do not know the anchor to an older one.
fn onward(view: &View<'_>, route: &Route, intermediates: &[Arc<Certificate>]) -> Vec<Arc<Certificate>> {
    if !matches!(route.end, End::Public(_) | End::HandedIn(_)) || route.links.is_empty() {
        return Vec::new();
    }
    let at = view.ingredients.at;
    let mut found: Vec<Arc<Certificate>> = Vec::new();
    while found.len() < ONWARD {
        let last = found.last().or(intermediates.last()).unwrap_or(view.leaf);
        let next = view.relatives.iter().find(|candidate| {
            candidate.subject_der == last.issuer_der
                && !candidate.is_self_issued()
                && candidate.is_ca()
                && (candidate.not_before..=candidate.not_after).contains(&at)
                && !intermediates.iter().chain(&found).any(|known| known.subject_der == candidate.subject_der)
        });
        match next {
            Some(next) => found.push(next.clone()),
            None => break,
        }
    }
    found
}

fn other_path(view: &View<'_>, route: &Route, onward: &[Arc<Certificate>]) -> Vec<Finding> {
    let Some(last) = onward.last() else { return Vec::new() };
    let anchor = match &route.end {
        End::Public(name) => name.clone(),
        End::HandedIn(index) => view.ingredients.anchors.get(*index).map(|anchor| called(anchor)).unwrap_or_default(),
        End::OwnRoot | End::SelfSigned | End::Nowhere => return Vec::new(),
    };
    let names: Vec<String> = onward.iter().map(|c| format!("\"{}\"", called(c))).collect();
    let message = format!(
        "the shorter path to \"{anchor}\" is enough for clients that know it; {} is sent along for those that only know \"{}\"",
        list(&names),
        short(&last.issuer)
    );
    vec![Finding::note(Code::ChainOtherPath, "chain", message).about("certificate.chainFile")]
}

/// A root that ends the way, or an anchor that was handed in: clients that trust it have it.
fn ends_the_way(view: &View<'_>, route: &Route, certificate: &Certificate) -> bool {
    let top = route.members.last().and_then(|&index| view.relatives.get(index)).unwrap_or(view.leaf);
    match &route.end {
        End::OwnRoot => certificate.sha256 == top.sha256,
        End::Public(_) => certificate.is_self_issued() && certificate.subject_der == top.issuer_der,
        End::HandedIn(_) | End::SelfSigned | End::Nowhere => false,
    }
}

/// Another certificate of a CA that is on the way: same name, same key.
fn is_alternative(intermediates: &[Arc<Certificate>], certificate: &Certificate) -> bool {
    intermediates
        .iter()
        .any(|used| used.subject_der == certificate.subject_der && used.spki_der == certificate.spki_der)
}

/// `chain-sorted`, where the order within one file was another.
fn sorted(
    leaf: &Found<Arc<Certificate>>,
    intermediates: &[Arc<Certificate>],
    others: &[&Found<Arc<Certificate>>],
) -> Option<Finding> {
    let found = intermediates.iter().filter_map(|c| others.iter().find(|other| other.part.sha256 == c.sha256));
    let origins: Vec<_> = core::iter::once(&leaf.origin).chain(found.map(|found| &found.origin)).collect();
    let is_out_of_order = origins
        .iter()
        .zip(origins.iter().skip(1))
        .any(|(one, next)| one.material == next.material && one.block > next.block);
    let names: Vec<String> = intermediates.iter().map(|c| format!("\"{}\"", called(c))).collect();
    let message = format!(
        "certificates of {} were out of order; sent as: leaf \"{}\", {}",
        leaf.origin.name,
        short(leaf.part.short_name()),
        list(&names)
    );
    is_out_of_order.then(|| Finding::note(Code::ChainSorted, "chain", message).about("certificate.chainFile"))
}

fn removed(code: Code, certificates: &[&Found<Arc<Certificate>>], why: &str) -> Option<Finding> {
    let names: Vec<String> = certificates.iter().map(|c| described(c)).collect();
    let message = format!("not sent, since {why} a trust anchor: {}", list(&names));
    (!names.is_empty()).then(|| Finding::note(code, "chain", message).about("certificate.chainFile"))
}

fn alternatives_left_out(certificates: &[&Found<Arc<Certificate>>], at: Moment) -> Vec<Finding> {
    let (over, certificates): (Vec<_>, Vec<_>) = certificates.iter().copied().partition(|c| c.part.not_after < at);
    let over: Vec<String> =
        over.iter().map(|c| format!("{}, until {}", described(c), c.part.not_after.date())).collect();
    let expired = format!("an expired copy of a CA certificate is left out: {}", list(&over));
    let names: Vec<String> =
        certificates.iter().map(|c| format!("{}, issued by \"{}\"", described(c), short(&c.part.issuer))).collect();
    let message = format!("a second path exists and is left out: {}", list(&names));
    let told = [(expired, over.is_empty()), (message, names.is_empty())].into_iter().filter(|(_, is_empty)| !is_empty);
    told.map(|(message, _)| Finding::note(Code::ChainOtherPath, "chain", message).about("certificate.chainFile"))
        .collect()
}

/// What else could have been the leaf is another service's, and so is what issued it: that one was chosen is told already
/// (`leaf-ambiguous`).
fn without_rivals<'a>(
    view: &View<'_>,
    others: &[&Found<Arc<Certificate>>],
    strangers: &[&'a Found<Arc<Certificate>>],
) -> Vec<&'a Found<Arc<Certificate>>> {
    let keys: BTreeSet<&str> = view.ingredients.keys.iter().map(|key| key.part.public().spki_sha256.as_str()).collect();
    let has_key = |c: &Certificate| keys.contains(c.spki_sha256.as_str());
    let is_rival =
        |c: &Certificate| !c.is_ca() && c.spki_sha256 != view.leaf.spki_sha256 && (has_key(c) || !has_key(view.leaf));
    let mut above: Vec<&[u8]> = others.iter().filter(|c| is_rival(&c.part)).map(|c| &*c.part.issuer_der).collect();
    let mut cas: BTreeMap<&[u8], Vec<&[u8]>> = BTreeMap::new();
    for ca in others.iter().filter(|c| c.part.is_ca() && !above.is_empty()) {
        cas.entry(&ca.part.subject_der).or_default().push(&ca.part.issuer_der);
    }
    let mut issuers: BTreeSet<&[u8]> = BTreeSet::new();
    while let Some(issuer) = above.pop() {
        if issuers.insert(issuer) {
            above.extend(cas.get(issuer).into_iter().flatten());
        }
    }
    let is_of_rival = |c: &Certificate| is_rival(c) || c.is_ca() && issuers.contains(c.subject_der.as_slice());
    strangers.iter().copied().filter(|c| !is_of_rival(&c.part)).collect()
}

/// Of the leaf's own key: a renewal that came before it, most likely.
fn older_removed(certificates: &[&Found<Arc<Certificate>>]) -> Option<Finding> {
    let until = |c: &&Found<Arc<Certificate>>| format!("{}, until {}", described(c), c.part.not_after.date());
    let names: Vec<String> = certificates.iter().map(until).collect();
    let message = format!("not sent, since another certificate of the same key is: {}", list(&names));
    (!names.is_empty())
        .then(|| Finding::note(Code::ChainUnrelatedRemoved, "chain", message).about("certificate.chainFile"))
}

fn strangers_removed(certificates: &[&Found<Arc<Certificate>>]) -> Option<Finding> {
    let names: Vec<String> = certificates.iter().map(|c| described(c)).collect();
    let message = format!("not sent, since the leaf's path does not need them: {}", list(&names));
    (!names.is_empty())
        .then(|| Finding::warning(Code::ChainUnrelatedRemoved, "chain", message).about("certificate.chainFile"))
}

fn described(found: &Found<Arc<Certificate>>) -> String {
    let name = if found.part.is_ca() { called(&found.part) } else { short(found.part.short_name()) };
    format!("\"{name}\" ({} block {})", found.origin.name, found.origin.block)
}

/// Characters of one name; the longest DNS name has 253.
const SHOWN: usize = 253;
/// Names that one message holds.
const LISTED: usize = 5;
/// Certificates followed beyond the anchor; real cross-signatures take one or two.
const ONWARD: usize = 4;
