//! Where the chain ends, and what that means to clients.

use std::sync::Arc;

use serde::Serialize;

use super::ingredients::Ingredients;
use super::path::{End, Route, View};
use super::path_rules::is_weak_signature;
use super::problem::Position;
use super::webpki_refusal::Refusal;
use crate::decoded::Found;
use crate::key::KeyKind;
use crate::x509::lint::is_publicly_issued;
use crate::x509::{Certificate, Roots, roots};

/// Where the chain ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Kind of trust.
    pub kind: TrustKind,
    /// The anchor that ends the path, unless that is the leaf itself.
    pub anchor: Option<TrustAnchor>,
}

impl TrustKind {
    /// Says whether there is a path without a gap or a fault, to a public root or to the one that was provided.
    pub fn is_complete(self) -> bool {
        match self {
            Self::Public | Self::Private | Self::SelfSigned => true,
            Self::Unknown | Self::Broken => false,
        }
    }
}

/// Kind of trust, as in report v1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrustKind {
    /// Ends at an anchor of Mozilla's list.
    Public,
    /// Ends at an anchor that was provided.
    Private,
    /// The leaf signed itself.
    SelfSigned,
    /// Ends below an issuer that is neither in Mozilla's list nor provided.
    Unknown,
    /// No valid path, or no leaf.
    #[default]
    Broken,
}

/// A trust anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustAnchor {
    /// Known by this name from Mozilla's list.
    Listed(String),
    /// Known by its certificate.
    Given(Arc<Certificate>),
}

/// Where the path ends, and what to report about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ending {
    /// At an anchor of Mozilla's list, by name.
    Public(String),
    /// At a private CA.
    Private {
        /// Its certificate.
        anchor: Arc<Certificate>,
        /// Whether it goes into the kubeconfig.
        is_embedded: bool,
    },
    /// At the leaf, which signed itself.
    SelfSigned {
        /// Whether it was also provided as an anchor.
        is_given: bool,
    },
    /// Below an issuer that is missing: a public one, or one below an anchor that was provided.
    Incomplete {
        /// The last certificate of the path.
        last: Arc<Certificate>,
        /// Its position.
        position: Position,
        /// Whether an anchor has the issuer's name, and its key did not sign.
        has_namesake: bool,
        /// Whether that anchor also has the key identifier that the certificate names: the certificate was changed.
        is_changed: bool,
        /// Whether there are more paths than clients try.
        is_given_up: bool,
    },
    /// At a root that is not one of the anchors.
    OtherRoot {
        /// The root.
        root: Arc<Certificate>,
        /// The anchors.
        anchors: Vec<Arc<Certificate>>,
    },
    /// At a root that is neither in Mozilla's list nor provided as an anchor.
    UnknownRoot {
        /// The root, and where it is.
        root: Found<Arc<Certificate>>,
        /// Its file contains no other certificate.
        is_alone: bool,
    },
    /// Below an issuer that is neither in Mozilla's list nor provided as an anchor.
    UnknownIssuer {
        /// The last certificate of the path.
        last: Arc<Certificate>,
        /// Its position.
        position: Position,
    },
}

/// What is wrong with embedding the anchor in the kubeconfig.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Embedding {
    /// The chain ends at an anchor of Mozilla's list, and its certificate was not provided.
    ListedMissing(String),
    /// No certificate was provided that ends the chain.
    Missing,
    /// The anchor is an intermediate certificate.
    NotRoot(Arc<Certificate>),
}

/// A trust anchor that hardened clients reject.
#[derive(Clone, Debug)]
pub struct WeakAnchor {
    /// The anchor.
    pub certificate: Arc<Certificate>,
    /// Why.
    pub weakness: Weakness,
}

/// Why a trust anchor is weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// An RSA key of so many bits.
    ShortKey(u32),
    /// Its own signature is MD5 or SHA-1.
    Signature,
}

/// Says which kind of trust a path has.
pub(super) fn of(view: &View<'_>, route: &Route, refusal: Option<&Refusal>) -> Trust {
    let is_broken = route.fatal() > 0 || refusal.is_some_and(Refusal::is_fatal);
    let given = |certificate: Option<&Arc<Certificate>>| certificate.cloned().map(TrustAnchor::Given);
    let (kind, anchor) = match &route.end {
        End::Public(name) => (TrustKind::Public, Some(TrustAnchor::Listed(name.clone()))),
        End::Provided(_) if is_self_signed(view) => (TrustKind::SelfSigned, None),
        End::Provided(index) => (TrustKind::Private, given(provided_anchor(view, *index))),
        End::OwnRoot => (TrustKind::Unknown, None),
        End::SelfSigned => (TrustKind::SelfSigned, None),
        End::Nowhere if is_incomplete(view) => (TrustKind::Broken, None),
        End::Nowhere => (TrustKind::Unknown, None),
    };
    if is_broken || (route.end == End::OwnRoot && kind == TrustKind::Unknown && !view.ingredients.anchors.is_empty()) {
        return Trust { kind: TrustKind::Broken, anchor: None };
    }
    Trust { kind, anchor }
}

/// Returns the certificate of the trust anchor if it was provided: as an anchor, or, for a public one, among the chain's
/// certificates. A root among the chain's certificates that is not trusted yet is not an anchor ([`root`]).
pub(super) fn anchor(view: &View<'_>, route: &Route, others: &[&Found<Arc<Certificate>>]) -> Option<Arc<Certificate>> {
    match &route.end {
        End::Provided(index) => view.ingredients.anchors.get(*index).cloned(),
        End::Public(_) => {
            let below = view.top(route).unwrap_or(view.leaf);
            let known = view.ingredients.anchors.iter().chain(others.iter().map(|other| &other.part));
            known
                .filter(|c| c.is_self_issued() && c.subject_der == below.issuer_der)
                .find(|c| roots::listed(&c.subject_der, &c.spki_der).is_some())
                .cloned()
        }
        End::OwnRoot | End::SelfSigned | End::Nowhere => None,
    }
}

/// Returns the root that ends the path and is among the chain's certificates, without being a trust anchor.
pub(super) fn root(view: &View<'_>, route: &Route) -> Option<Arc<Certificate>> {
    match &route.end {
        End::OwnRoot => view.top(route).cloned(),
        End::Public(_) | End::Provided(_) | End::SelfSigned | End::Nowhere => None,
    }
}

/// Returns the age in seconds of Mozilla's list, if a newer one could change where the chain ends.
pub(super) fn outdated_list(ending: &Ending, ingredients: &Ingredients<'_>) -> Option<i64> {
    let depends = match ending {
        Ending::Public(_) | Ending::OtherRoot { .. } | Ending::UnknownRoot { .. } | Ending::UnknownIssuer { .. } => {
            true
        }
        Ending::Incomplete { .. } | Ending::Private { .. } | Ending::SelfSigned { .. } => false,
    };
    let is_asked = depends && ingredients.roots == Roots::Mozilla;
    is_asked.then(|| roots::outdated(ingredients.at)).flatten()
}

/// Says where the path ends.
pub(super) fn ending(view: &View<'_>, route: &Route) -> Option<Ending> {
    let is_embedded = view.ingredients.embeds_anchor;
    let top = || view.top(route).cloned();
    Some(match &route.end {
        End::Public(name) => Ending::Public(name.clone()),
        End::Provided(_) if is_self_signed(view) => self_signed(view),
        End::Provided(index) => Ending::Private { anchor: provided_anchor(view, *index)?.clone(), is_embedded },
        // A root that is sent along proves nothing about what clients trust: only an explicit anchor counts.
        End::OwnRoot if !view.ingredients.anchors.is_empty() => {
            Ending::OtherRoot { root: top()?, anchors: view.ingredients.anchors.to_vec() }
        }
        End::OwnRoot => unknown_root(view, view.top(route)?)?,
        End::SelfSigned => self_signed(view),
        End::Nowhere if is_incomplete(view) => incomplete(view, route),
        End::Nowhere => {
            Ending::UnknownIssuer { last: view.top(route).unwrap_or(view.leaf).clone(), position: last_position(route) }
        }
    })
}

fn unknown_root(view: &View<'_>, root: &Certificate) -> Option<Ending> {
    let all = || view.ingredients.certificates.iter().chain(view.ingredients.pool);
    let root = all().find(|found| found.part.sha256 == root.sha256)?;
    let in_file = all().filter(|found| found.origin.material == root.origin.material).count();
    Some(Ending::UnknownRoot { root: root.clone(), is_alone: in_file == 1 })
}

fn self_signed(view: &View<'_>) -> Ending {
    Ending::SelfSigned { is_given: is_self_signed(view) }
}

fn incomplete(view: &View<'_>, route: &Route) -> Ending {
    let last = view.top(route).unwrap_or(view.leaf);
    let namesakes = || view.ingredients.anchors.iter().filter(|anchor| anchor.subject_der == last.issuer_der);
    Ending::Incomplete {
        last: last.clone(),
        position: last_position(route),
        has_namesake: namesakes().next().is_some(),
        is_changed: last.authority_key_id.is_some()
            && namesakes().any(|anchor| anchor.subject_key_id == last.authority_key_id),
        is_given_up: route.is_given_up,
    }
}

fn last_position(route: &Route) -> Position {
    match route.members.len() {
        0 => Position::Leaf,
        count => Position::Intermediate(count),
    }
}

/// Checks `anchor`, if it goes into the kubeconfig.
pub(super) fn embedding(view: &View<'_>, route: &Route, anchor: Option<&Arc<Certificate>>) -> Option<Embedding> {
    if !view.ingredients.embeds_anchor {
        return None;
    }
    match (anchor, &route.end) {
        (Some(anchor), _) => (!anchor.is_self_issued()).then(|| Embedding::NotRoot(anchor.clone())),
        (None, End::Public(name)) => Some(Embedding::ListedMissing(name.clone())),
        // The root itself is offered (`Ending::UnknownRoot`).
        (None, End::OwnRoot) if view.ingredients.anchors.is_empty() => None,
        // `Ending::SelfSigned` reports it.
        (None, End::SelfSigned) => None,
        (None, End::Provided(_) | End::OwnRoot | End::Nowhere) => Some(Embedding::Missing),
    }
}

/// Returns the anchor that ends the path if it has a short key or a weak signature: clients do not look at the others.
pub(super) fn weak_anchors(view: &View<'_>, anchor: Option<&Arc<Certificate>>) -> Vec<WeakAnchor> {
    let provided = |anchor: &&Arc<Certificate>| view.ingredients.anchors.iter().any(|a| a.sha256 == anchor.sha256);
    let anchors = anchor.into_iter().filter(provided).filter(|anchor| anchor.sha256 != view.leaf.sha256);
    let weak = anchors.filter_map(|anchor| {
        let weakness = match anchor.key {
            KeyKind::Rsa(bits) if bits < 2048 => Weakness::ShortKey(bits),
            _ if is_weak_signature(anchor) => Weakness::Signature,
            _ => return None,
        };
        Some(WeakAnchor { certificate: anchor.clone(), weakness })
    });
    weak.collect()
}

/// Something is missing, as opposed to private: clients will not find the rest by themselves.
fn is_incomplete(view: &View<'_>) -> bool {
    let leaf = view.leaf;
    let is_listed = |certificate: &Arc<Certificate>| roots::with_subject(&certificate.issuer_der).next().is_some();
    let knows_issuer =
        view.ingredients.roots == Roots::Mozilla && core::iter::once(leaf).chain(view.relatives).any(is_listed);
    is_publicly_issued(leaf) || knows_issuer || !view.ingredients.anchors.is_empty()
}

fn is_self_signed(view: &View<'_>) -> bool {
    view.leaf.is_self_issued() && view.ingredients.anchors.iter().any(|anchor| anchor.sha256 == view.leaf.sha256)
}

fn provided_anchor<'a>(view: &View<'a>, index: usize) -> Option<&'a Arc<Certificate>> {
    view.ingredients.anchors.get(index)
}
