//! The chain that will be shown to clients: leaf by key, intermediates in order, anchors and strangers out. Repairs are
//! recorded, never silent.

mod candidates;
pub(crate) mod leaf;
mod path_findings;
mod path_search;
mod repairs;
mod trust;
mod webpki_refusal;

use std::sync::Arc;

use serde::Serialize;

pub(crate) use path_findings::{critical_extension, is_weak_signature};
pub(crate) use repairs::{list, short};
pub(crate) use trust::is_evidently_public;

use self::candidates::Pool;
use crate::decoded::Found;
use crate::finding::Finding;
use crate::fqdn::Fqdn;
use crate::key::Key;
use crate::time::Moment;
use crate::x509::{Certificate, Roots};

/// The chain, chosen, ordered and judged.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The leaf, if it could be told.
    pub leaf: Option<Arc<Certificate>>,
    /// Intermediates as they will be sent, the leaf's issuer first.
    pub intermediates: Vec<Arc<Certificate>>,
    /// Trust anchor that ends the path where one of the certificates handed in does (in the chain file or as anchor).
    pub anchor: Option<Arc<Certificate>>,
    /// Handed in and not part of the chain.
    pub unrelated: Vec<Arc<Certificate>>,
    /// Which anchor ends the path, in words of the report.
    pub trust: Trust,
    /// Repairs and what is wrong with leaf choice, order, links and trust: findings of the checks `chain-*` and `trust-*`.
    pub findings: Vec<Finding>,
}

/// Where the chain ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Kind of trust.
    pub kind: TrustKind,
    /// Name of the anchor: common name, else organisation.
    pub anchor: Option<String>,
}

/// Kind of trust, as in report v1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrustKind {
    /// Ends at an anchor of Mozilla's list.
    Public,
    /// Ends at an anchor that was handed in.
    Private,
    /// The leaf signed itself.
    SelfSigned,
    /// Ends below an issuer nobody here knows.
    Unknown,
    /// No valid path, or no leaf.
    #[default]
    Broken,
}

/// What [`build`] looks at.
pub struct Ingredients<'a> {
    /// Certificates of the client's chain, in order of appearance (not those with another role).
    pub certificates: &'a [Found<Arc<Certificate>>],
    /// Keys, to choose the leaf by.
    pub keys: &'a [Found<Key>],
    /// The name that clients use, to choose by where keys do not tell.
    pub fqdn: Option<&'a Fqdn>,
    /// Trust anchors handed in.
    pub anchors: &'a [Arc<Certificate>],
    /// Which list counts as public.
    pub roots: Roots,
    /// The moment of judging.
    pub at: Moment,
    /// `kubeconfig.trust: embed`?
    pub embeds_anchor: bool,
    /// Leaf is about to expire when less than this many seconds are left; `None`: a quarter of its lifetime.
    pub renew_before: Option<i64>,
}

/// Chooses, orders and judges.
pub fn build(ingredients: &Ingredients<'_>) -> Chain {
    let Pool { distinct, repeated } = Pool::new(ingredients.certificates);
    let (leaf, chosen) = match leaf::choose(&distinct, ingredients) {
        Ok(leaf) => leaf,
        // nothing was given, so nothing is known; of what was given no path can be made
        Err(findings) if distinct.is_empty() => {
            return Chain { findings, trust: Trust { kind: TrustKind::Unknown, anchor: None }, ..Chain::default() };
        }
        Err(findings) => return Chain { findings, ..Chain::default() },
    };
    let others: Vec<&Found<Arc<Certificate>>> =
        distinct.iter().copied().filter(|c| !Arc::ptr_eq(&c.part, &leaf.part)).collect();
    let relatives = candidates::relatives(&leaf.part, &others);
    let view = path_search::View { leaf: &leaf.part, relatives: &relatives, ingredients };
    let route = path_search::best(&view);

    let sent = repairs::sort_out(&view, &route, leaf, &others);
    let mut chain = Chain {
        leaf: Some(leaf.part.clone()),
        anchor: trust::anchor(&view, &route, &others),
        trust: trust::of(&view, &route),
        intermediates: sent.intermediates,
        unrelated: sent.unrelated,
        findings: sent.findings,
    };
    chain.unrelated.retain(|c| chain.anchor.as_ref().is_none_or(|anchor| anchor.sha256 != c.sha256));
    chain.findings.splice(0..0, chosen.into_iter().chain(repairs::duplicates(&repeated)));
    chain.findings.extend(leaf::expires_soon(&leaf.part, ingredients));
    let trust = trust::findings(&view, &route, &chain);
    chain.findings.extend(route.findings);
    chain.findings.extend(trust);
    chain
}
