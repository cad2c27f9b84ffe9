//! Finds the path from the leaf to an anchor. rustls-webpki looks first; if it fails, a search here finds the path that
//! is least wrong, so that the findings fit. The caller reports what is wrong with a path.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::path::{End, Route, View};
use super::problem::PathProblem;
use crate::x509;
use crate::x509::{Anchor, Certificate, Roots, Verification, roots};

/// Finds the path that is least wrong by what `rules` find wrong with each, and what rustls-webpki has against it.
pub(super) fn best(
    view: &View<'_>,
    rules: fn(&View<'_>, &Route) -> Vec<PathProblem>,
) -> (Route, Option<webpki::Error>) {
    let (leaf, anchors) = (view.leaf, view.ingredients.anchors);
    if let Some(index) = anchors.iter().position(|anchor| anchor.sha256 == leaf.sha256) {
        return (checked(view, rules, Vec::new(), End::Provided(index), Vec::new()), None);
    }
    // Without forks rustls-webpki has one path to try. With forks it may try a great many, so it is given the one found.
    let only = if has_forks(view.relatives) { None } else { verified(view, &all(view)).ok() };
    let only = only.map(|(members, end, links)| checked(view, rules, members, end, links));
    let only = match only {
        Some(route) if route.fatal() == 0 => return (route, None),
        other => other,
    };
    let mut search = Search::new(view, rules, only);
    search.explore(&mut Vec::new(), &mut Vec::new());
    let route = search.finish();
    let refused = verified(view, &route.members).err();
    (route, refused)
}

/// Asks rustls-webpki for a path through these members.
fn verified(view: &View<'_>, members: &[usize]) -> Result<(Vec<usize>, End, Vec<Verification>), webpki::Error> {
    let given = view.ingredients;
    let intermediates: Vec<&Certificate> =
        members.iter().filter_map(|&index| view.relatives.get(index)).map(Arc::as_ref).collect();
    let anchors: Vec<&Certificate> = given.anchors.iter().map(Arc::as_ref).collect();
    let path = x509::verify(view.leaf, &intermediates, &anchors, given.roots, given.at)?;
    let end = match path.anchor {
        Anchor::Public(name) => End::Public(name),
        Anchor::Provided(index) => End::Provided(index),
    };
    let used: Vec<usize> = path.intermediates.iter().filter_map(|&index| members.get(index)).copied().collect();
    let links = vec![Verification::Good; used.len() + 1];
    Ok((used, end, links))
}

fn all(view: &View<'_>) -> Vec<usize> {
    (0..view.relatives.len()).collect()
}

/// Whether two relatives share a name, so that some certificate has two possible issuers.
fn has_forks(relatives: &[Arc<Certificate>]) -> bool {
    let mut names = BTreeSet::new();
    relatives.iter().any(|relative| !names.insert(relative.subject_der.as_slice()))
}

struct Search<'a> {
    view: &'a View<'a>,
    rules: fn(&View<'_>, &Route) -> Vec<PathProblem>,
    /// Signature checks that are left.
    checks: u32,
    /// Certificates that may still be stepped on.
    steps: u32,
    /// Paths that may still be checked.
    offers: u32,
    /// Signatures checked, by child (0 is the leaf, n the relative n - 1) and issuer.
    known: BTreeMap<(usize, Issuer), Verification>,
    best: Option<Route>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Issuer {
    Relative(usize),
    Provided(usize),
    Listed(usize),
}

impl<'a> Search<'a> {
    fn new(view: &'a View<'a>, rules: fn(&View<'_>, &Route) -> Vec<PathProblem>, best: Option<Route>) -> Self {
        Self { view, rules, checks: SIGNATURE_CHECKS, steps: STEPS, offers: OFFERS, known: BTreeMap::new(), best }
    }

    fn finish(self) -> Route {
        let is_given_up = self.checks == 0 || self.steps == 0 || self.offers == 0;
        let best = self.best.unwrap_or_else(|| checked(self.view, self.rules, Vec::new(), End::Nowhere, Vec::new()));
        Route { is_given_up, ..best }
    }

    fn explore(&mut self, members: &mut Vec<usize>, links: &mut Vec<Verification>) {
        if self.steps == 0 || self.is_done() {
            return;
        }
        self.steps -= 1;
        let view = self.view;
        let child = members.last().and_then(|&index| view.relatives.get(index)).unwrap_or(view.leaf);
        self.try_anchors(child, members, links);
        if self.is_done() {
            return;
        }
        if child.is_self_issued() && self.signed_by_itself(child, members) {
            let end = if members.is_empty() { End::SelfSigned } else { End::OwnRoot };
            return self.offer(members, end, links);
        }
        let mut candidates = self.candidates(child, members);
        if candidates.is_empty() {
            return self.offer(members, End::Nowhere, links);
        }
        // A link that does not verify is followed only if no other verifies: then the text can name it.
        if candidates.iter().any(|(_, link)| *link == Verification::Good) {
            candidates.retain(|(_, link)| *link == Verification::Good);
        }
        for (index, link) in candidates {
            members.push(index);
            links.push(link);
            self.explore(members, links);
            members.pop();
            links.pop();
        }
    }

    fn try_anchors(&mut self, child: &'a Certificate, members: &[usize], links: &[Verification]) {
        let view = self.view;
        let position = position(members);
        if view.ingredients.roots == Roots::Mozilla {
            for (index, anchor) in roots::with_subject(&child.issuer_der).enumerate() {
                let spki = anchor.subject_public_key_info.as_ref();
                let link = self.check(position, Issuer::Listed(index), || x509::signature_by(child, spki));
                self.offer_anchor(members, End::Public(roots::name_of(anchor)), links, link);
            }
        }
        for (index, anchor) in view.ingredients.anchors.iter().enumerate().take(ANCHORS) {
            if anchor.subject_der == child.issuer_der {
                let link = self.check(position, Issuer::Provided(index), || x509::signature_of(child, anchor));
                self.offer_anchor(members, End::Provided(index), links, link);
            }
        }
    }

    /// An anchor of the right name with another key is not the issuer: no path ends there.
    fn offer_anchor(&mut self, members: &[usize], end: End, links: &[Verification], link: Option<Verification>) {
        if let Some(link @ (Verification::Good | Verification::Unsupported | Verification::NotInGo)) = link {
            self.offer(members, end, &[links, &[link]].concat());
        }
    }

    fn signed_by_itself(&mut self, child: &'a Certificate, members: &[usize]) -> bool {
        let itself = members.last().map_or(usize::MAX, |&index| index);
        let link = self.check(position(members), Issuer::Relative(itself), || x509::signature_of(child, child));
        matches!(link, Some(Verification::Good | Verification::Unsupported | Verification::NotInGo))
    }

    fn candidates(&mut self, child: &'a Certificate, members: &[usize]) -> Vec<(usize, Verification)> {
        let view = self.view;
        let is_on_the_path = |candidate: &Certificate| {
            view.certificates(members, &End::Nowhere).iter().any(|certificate| {
                certificate.subject_der == candidate.subject_der && certificate.spki_der == candidate.spki_der
            })
        };
        let mut found = Vec::new();
        for (index, candidate) in view.relatives.iter().enumerate() {
            if candidate.subject_der == child.issuer_der && !is_on_the_path(candidate) {
                let issuer = Issuer::Relative(index);
                let link = self.check(position(members), issuer, || x509::signature_of(child, candidate));
                found.extend(link.map(|link| (index, link)));
            }
        }
        found
    }

    fn check(&mut self, child: usize, issuer: Issuer, verify: impl FnOnce() -> Verification) -> Option<Verification> {
        if let Some(known) = self.known.get(&(child, issuer)) {
            return Some(*known);
        }
        self.checks = self.checks.checked_sub(1)?;
        let verification = verify();
        self.known.insert((child, issuer), verification);
        Some(verification)
    }

    fn offer(&mut self, members: &[usize], end: End, links: &[Verification]) {
        let is_dead_end = end == End::Nowhere;
        let is_shorter =
            |best: &Route| is_dead_end && (best.end != End::Nowhere || best.members.len() >= members.len());
        if self.best.as_ref().is_some_and(is_shorter) || self.offers == 0 {
            return;
        }
        self.offers -= 1;
        let route = checked(self.view, self.rules, members.to_vec(), end, links.to_vec());
        if self.best.as_ref().is_none_or(|best| route.merit() > best.merit()) {
            self.best = Some(route);
        }
    }

    fn is_done(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.is_trusted() && best.fatal() == 0)
    }
}

fn checked(
    view: &View<'_>,
    rules: fn(&View<'_>, &Route) -> Vec<PathProblem>,
    members: Vec<usize>,
    end: End,
    links: Vec<Verification>,
) -> Route {
    let end = named_twin(view, &members, end);
    let mut route = Route { members, end, links, problems: Vec::new(), is_given_up: false };
    route.problems = rules(view, &route);
    route
}

/// A CA that was issued again with its key has two certificates: the one whose key identifier the path names, if both were
/// provided. Clients find that one.
fn named_twin(view: &View<'_>, members: &[usize], end: End) -> End {
    let End::Provided(index) = end else { return end };
    let (anchors, at) = (view.ingredients.anchors, view.ingredients.at);
    let below = members.last().and_then(|&member| view.relatives.get(member)).unwrap_or(view.leaf);
    let Some(found) = anchors.get(index).filter(|_| below.authority_key_id.is_some()) else { return end };
    let is_twin = |anchor: &Arc<Certificate>| {
        anchor.subject_key_id == below.authority_key_id
            && anchor.subject_der == found.subject_der
            && anchor.spki_der == found.spki_der
            && (anchor.not_before..=anchor.not_after).contains(&at)
    };
    if is_twin(found) {
        return end;
    }
    anchors.iter().take(ANCHORS).position(is_twin).map_or(end, End::Provided)
}

fn position(members: &[usize]) -> usize {
    members.last().map_or(0, |index| index + 1)
}

/// Twice what Go and rustls-webpki spend; a real chain needs four.
const SIGNATURE_CHECKS: u32 = 200;
/// Real chains need less than ten.
const STEPS: u32 = 500;
/// Paths checked; cross-signed hierarchies have two or three.
const OFFERS: u32 = 32;
/// Trust anchors that are looked at; Mozilla's root store contains 120.
const ANCHORS: usize = 1024;
