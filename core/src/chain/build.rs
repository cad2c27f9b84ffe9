//! From the ingredients to the chain.

use std::sync::Arc;

use super::built::Chain;
use super::candidates::{self, Pool};
use super::ingredients::Ingredients;
use super::path::View;
use super::trust::{Trust, TrustKind};
use super::{leaf, path_rules, path_search, repairs, trust, webpki_refusal};
use crate::decoded::Found;
use crate::x509::Certificate;

/// Chooses, orders and checks.
pub fn build(ingredients: &Ingredients<'_>) -> Chain {
    let Pool { distinct, repeated } = Pool::new(ingredients.certificates);
    let leaf::Choice { leaf, ambiguity } = leaf::choose(&distinct, ingredients);
    let Some(leaf) = leaf else {
        // nothing was provided, so nothing is known; of what was provided no path can be made
        let kind = if distinct.is_empty() { TrustKind::Unknown } else { TrustKind::Broken };
        return Chain { ambiguity, trust: Trust { kind, anchor: None }, ..Chain::default() };
    };
    let others: Vec<&Found<Arc<Certificate>>> =
        distinct.iter().copied().filter(|c| !Arc::ptr_eq(&c.part, &leaf.part)).collect();
    let Pool { distinct: known, .. } = Pool::new(ingredients.certificates.iter().chain(ingredients.pool));
    let issuers: Vec<&Found<Arc<Certificate>>> =
        known.into_iter().filter(|c| c.part.sha256 != leaf.part.sha256).collect();
    let relatives = candidates::relatives(&leaf.part, &issuers);
    let view = View { leaf: &leaf.part, relatives: &relatives, ingredients };
    let (route, refused) = path_search::best(&view, path_rules::problems);
    let refusal = refused.and_then(|error| webpki_refusal::unexplained(&view, &route, error));

    let sent = repairs::sort_out(&view, &route, leaf, &others);
    let anchor = trust::anchor(&view, &route, &others);
    let root = trust::root(&view, &route);
    let ending = trust::ending(&view, &route);
    let is_anchor = |c: &Certificate| anchor.iter().chain(&root).any(|known| known.sha256 == c.sha256);
    Chain {
        leaf: Some(leaf.part.clone()),
        intermediates: sent.intermediates,
        unrelated: sent.unrelated.into_iter().filter(|c| !is_anchor(c)).collect(),
        trust: trust::of(&view, &route, refusal.as_ref()),
        ambiguity,
        leaf_expires_soon: leaf::expires_soon(&leaf.part, ingredients),
        repairs: repairs::duplicates(&repeated).into_iter().chain(sent.repairs).collect(),
        outdated_list: ending.as_ref().and_then(|ending| trust::outdated_list(ending, ingredients)),
        ending,
        embedding: trust::embedding(&view, &route, anchor.as_ref()),
        weak_anchors: trust::weak_anchors(&view, anchor.as_ref()),
        problems: route.problems,
        refusal,
        anchor,
        root,
    }
}
