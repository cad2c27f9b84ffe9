//! What is sent, and what was done to get there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::candidates::Pool;
use super::path::{End, Route, View};
use super::trust::TrustAnchor;
use crate::decoded::Found;
use crate::x509::Certificate;

/// What was done to get from the inputs to what is sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Repair {
    /// These were in `ca.crt` of a Secret or elsewhere, and the chain needs them.
    Completed(Vec<Found<Arc<Certificate>>>),
    /// These were provided more than once, and are sent once.
    DuplicateRemoved(Vec<Found<Arc<Certificate>>>),
    /// Cross-signed certificates are sent along, for clients that do not know the anchor.
    OtherPathSent {
        /// The anchor that ends the shorter path.
        anchor: TrustAnchor,
        /// What is sent along; the last one is issued by the older anchor.
        sent: Vec<Arc<Certificate>>,
    },
    /// The certificates of a file were in another order.
    Sorted {
        /// The file of the leaf.
        file: String,
    },
    /// Trust anchors are not sent.
    AnchorRemoved(Vec<Found<Arc<Certificate>>>),
    /// Expired certificates of a CA that is on the path by another one.
    ExpiredCopyLeftOut(Vec<Found<Arc<Certificate>>>),
    /// Other certificates of a CA that is on the path.
    OtherPathLeftOut(Vec<Found<Arc<Certificate>>>),
    /// Other certificates of the leaf's key.
    OlderRemoved(Vec<Found<Arc<Certificate>>>),
    /// Certificates that the path does not need.
    UnrelatedRemoved(Vec<Found<Arc<Certificate>>>),
}

/// What is sent, and what is not.
pub(super) struct Sent {
    /// Above the leaf, its issuer first, no root.
    pub(super) intermediates: Vec<Arc<Certificate>>,
    /// What belongs elsewhere.
    pub(super) unrelated: Vec<Arc<Certificate>>,
    /// What was done.
    pub(super) repairs: Vec<Repair>,
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
    let other_path = other_path(view, route, &onward);
    intermediates.extend(onward);

    let used: BTreeSet<&str> = intermediates.iter().map(|c| c.sha256.as_str()).collect();
    let unused: Vec<&Found<Arc<Certificate>>> =
        others.iter().copied().filter(|c| !used.contains(c.part.sha256.as_str())).collect();
    let identity = |c: &Certificate| (c.subject_der.clone(), c.spki_sha256.clone());
    let anchors: BTreeSet<_> = view.ingredients.anchors.iter().map(|anchor| identity(anchor)).collect();
    let is_anchor = |c: &Certificate| anchors.contains(&identity(c));
    let (roots, rest): (Vec<_>, Vec<_>) = unused
        .into_iter()
        .partition(|c| ends_the_way(view, route, &c.part) || is_anchor(&c.part) && !is_cross_signed(view, &c.part));
    let (alternatives, strangers): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|c| is_anchor(&c.part) || is_alternative(&intermediates, &c.part));
    let at = view.ingredients.at;
    let (expired, others_of_ca): (Vec<_>, Vec<_>) = alternatives.iter().copied().partition(|c| c.part.not_after < at);
    let (older, unknown): (Vec<_>, Vec<_>) =
        without_rivals(view, others, &strangers).into_iter().partition(|c| c.part.spki_sha256 == view.leaf.spki_sha256);
    let is_new = |c: &&Found<Arc<Certificate>>| {
        let is_sent = intermediates.iter().any(|sent| sent.sha256 == c.part.sha256);
        is_sent && !others.iter().any(|other| other.part.sha256 == c.part.sha256)
    };
    let Pool { distinct: pool, .. } = Pool::new(view.ingredients.pool);
    let completed: Vec<_> = pool.into_iter().filter(is_new).collect();
    let repairs = [
        of_some(&completed, Repair::Completed),
        other_path,
        sorted(leaf, &intermediates, others),
        of_some(&roots, Repair::AnchorRemoved),
        of_some(&expired, Repair::ExpiredCopyLeftOut),
        of_some(&others_of_ca, Repair::OtherPathLeftOut),
        of_some(&older, Repair::OlderRemoved),
        of_some(&unknown, Repair::UnrelatedRemoved),
    ];
    let unrelated = roots.iter().chain(&alternatives).chain(&strangers).map(|c| c.part.clone()).collect();
    Sent { intermediates, unrelated, repairs: repairs.into_iter().flatten().collect() }
}

/// Those that were provided more than once.
pub(super) fn duplicates(repeated: &[&Found<Arc<Certificate>>]) -> Option<Repair> {
    of_some(repeated, Repair::DuplicateRemoved)
}

fn of_some(
    certificates: &[&Found<Arc<Certificate>>],
    repair: fn(Vec<Found<Arc<Certificate>>>) -> Repair,
) -> Option<Repair> {
    (!certificates.is_empty()).then(|| repair(certificates.iter().copied().cloned().collect()))
}

/// Cross-signed certificates of the anchor, and what follows: they lead clients that do not know the anchor to an older one.
fn onward(view: &View<'_>, route: &Route, intermediates: &[Arc<Certificate>]) -> Vec<Arc<Certificate>> {
    if !route.is_trusted() || route.links.is_empty() {
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

fn other_path(view: &View<'_>, route: &Route, onward: &[Arc<Certificate>]) -> Option<Repair> {
    let anchor = match &route.end {
        End::Public(name) => TrustAnchor::Listed(name.clone()),
        End::Provided(index) => TrustAnchor::Given(view.ingredients.anchors.get(*index)?.clone()),
        End::OwnRoot | End::SelfSigned | End::Nowhere => return None,
    };
    (!onward.is_empty()).then(|| Repair::OtherPathSent { anchor, sent: onward.to_vec() })
}

/// A root that ends the path, or an anchor that was provided: clients that trust it have it.
fn ends_the_way(view: &View<'_>, route: &Route, certificate: &Certificate) -> bool {
    let top = view.top(route).unwrap_or(view.leaf);
    match &route.end {
        End::OwnRoot => certificate.sha256 == top.sha256,
        End::Public(_) => certificate.is_self_issued() && certificate.subject_der == top.issuer_der,
        End::Provided(_) | End::SelfSigned | End::Nowhere => false,
    }
}

/// A certificate that another CA issued to a trust anchor, next to the trust anchor itself.
fn is_cross_signed(view: &View<'_>, certificate: &Certificate) -> bool {
    !certificate.is_self_issued() && view.ingredients.anchors.iter().all(|anchor| anchor.sha256 != certificate.sha256)
}

/// Another certificate of a CA that is on the path: same name, same key.
fn is_alternative(intermediates: &[Arc<Certificate>], certificate: &Certificate) -> bool {
    intermediates
        .iter()
        .any(|used| used.subject_der == certificate.subject_der && used.spki_der == certificate.spki_der)
}

/// Compares with the order within each file.
fn sorted(
    leaf: &Found<Arc<Certificate>>,
    intermediates: &[Arc<Certificate>],
    others: &[&Found<Arc<Certificate>>],
) -> Option<Repair> {
    let found = intermediates.iter().filter_map(|c| others.iter().find(|other| other.part.sha256 == c.sha256));
    let origins: Vec<_> = core::iter::once(&leaf.origin).chain(found.map(|found| &found.origin)).collect();
    let is_out_of_order = origins
        .iter()
        .zip(origins.iter().skip(1))
        .any(|(one, next)| one.material == next.material && one.block > next.block);
    is_out_of_order.then(|| Repair::Sorted { file: leaf.origin.name.clone() })
}

/// Other possible leaves and their issuers belong to another service: that one leaf was chosen is reported already
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

/// Certificates followed beyond the anchor; real cross-signatures need one or two.
const ONWARD: usize = 4;
