//! Which certificate is the leaf, and how long it lasts.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::candidates::Pool;
use super::ingredients::Ingredients;
use crate::decoded::Found;
use crate::fqdn::Fqdn;
use crate::key::Key;
use crate::x509::{Certificate, Coverage, covers};

/// Several certificates could be the leaf.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LeafAmbiguity {
    /// One was chosen, since it alone covers the name.
    TakenByName {
        /// How many there were.
        candidates: usize,
        /// The one that was chosen.
        taken: Found<Arc<Certificate>>,
        /// The name.
        name: Fqdn,
    },
    /// None was chosen.
    Unresolved {
        /// Why keys do not decide.
        doubt: Doubt,
        /// The certificates that could be the leaf.
        candidates: Vec<Found<Arc<Certificate>>>,
    },
}

/// Why keys do not decide which certificate is the leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Several keys were provided, each of another certificate.
    SeveralKeys,
    /// No key of any candidate was provided.
    NoKey,
}

/// The leaf if there is one, and whether others could have been it.
pub(super) struct Choice<'a> {
    pub(super) leaf: Option<&'a Found<Arc<Certificate>>>,
    pub(super) ambiguity: Option<LeafAmbiguity>,
}

/// Chooses the leaf: the certificate whose public key belongs to a key; without one, the one end-entity certificate. If
/// that leaves several, the only one that covers the name.
pub(super) fn choose<'a>(distinct: &[&'a Found<Arc<Certificate>>], ingredients: &Ingredients<'_>) -> Choice<'a> {
    let keys: BTreeSet<&str> = ingredients.keys.iter().map(|key| key.part.public().spki_sha256.as_str()).collect();
    let of_key = of_keys(distinct, &keys);
    let of_one_key =
        |c: &&Found<Arc<Certificate>>| of_key.first().is_some_and(|f| f.part.spki_sha256 == c.part.spki_sha256);
    if of_key.iter().all(of_one_key) {
        if let Some(newest) = of_key.iter().max_by_key(|c| rank(&c.part, ingredients)) {
            return Choice::of(Some(newest));
        }
    } else {
        return by_name(&of_key, Doubt::SeveralKeys, ingredients);
    }

    let candidates = by_place(distinct);
    // A CA certificate is shown to clients only if its own key was provided, or if no key says otherwise.
    if !keys.is_empty() && candidates.iter().all(|c| c.part.is_ca()) {
        return Choice::of(None);
    }
    match candidates.as_slice() {
        [] => Choice::of(distinct.first().copied()),
        [one] => Choice::of(Some(one)),
        several => by_name(several, Doubt::NoKey, ingredients),
    }
}

impl<'a> Choice<'a> {
    fn of(leaf: Option<&'a Found<Arc<Certificate>>>) -> Self {
        Self { leaf, ambiguity: None }
    }

    fn unresolved(doubt: Doubt, candidates: &[&Found<Arc<Certificate>>]) -> Self {
        let candidates = candidates.iter().copied().cloned().collect();
        Self { leaf: None, ambiguity: Some(LeafAmbiguity::Unresolved { doubt, candidates }) }
    }
}

/// Says whether [`choose`] may come out differently for another name.
pub(crate) fn hangs_on_name<'a>(
    certificates: impl IntoIterator<Item = &'a Found<Arc<Certificate>>>,
    keys: &[Found<Key>],
) -> bool {
    let Pool { distinct, .. } = Pool::new(certificates);
    let keys: BTreeSet<&str> = keys.iter().map(|key| key.part.public().spki_sha256.as_str()).collect();
    match of_keys(&distinct, &keys).len() {
        0 => by_place(&distinct).len() > 1,
        of_keys => of_keys > 1,
    }
}

/// The certificates of the keys. A CA's key is not meant if there are end-entity certificates of a key, or its own.
fn of_keys<'a>(distinct: &[&'a Found<Arc<Certificate>>], keys: &BTreeSet<&str>) -> Vec<&'a Found<Arc<Certificate>>> {
    let of_any: Vec<_> = distinct.iter().copied().filter(|c| keys.contains(c.part.spki_sha256.as_str())).collect();
    let has_end_entity = of_any.iter().any(|c| !c.part.is_ca());
    let issued: BTreeSet<&[u8]> =
        distinct.iter().filter(|c| !c.part.is_ca()).map(|c| c.part.issuer_der.as_slice()).collect();
    let is_meant = |c: &&Found<Arc<Certificate>>| {
        !c.part.is_ca() || !(has_end_entity || issued.contains(c.part.subject_der.as_slice()))
    };
    of_any.into_iter().filter(is_meant).collect()
}

/// Returns possible leaves if no key decides: certificates that issued no other, without the CAs if any is not a CA.
fn by_place<'a>(distinct: &[&'a Found<Arc<Certificate>>]) -> Vec<&'a Found<Arc<Certificate>>> {
    let bottom = not_issuing(distinct);
    let end_entities: Vec<_> = bottom.iter().copied().filter(|c| !c.part.is_ca()).collect();
    if end_entities.is_empty() { bottom } else { end_entities }
}

/// The certificates of one key are renewals of one another: the newest that covers the name, if no other key's does.
fn by_name<'a>(candidates: &[&'a Found<Arc<Certificate>>], doubt: Doubt, ingredients: &Ingredients<'_>) -> Choice<'a> {
    let Some(name) = ingredients.fqdn else { return Choice::unresolved(doubt, candidates) };
    let covering: Vec<_> = candidates.iter().copied().filter(|c| is_for(&c.part, ingredients)).collect();
    let newest = covering.iter().copied().max_by_key(|c| rank(&c.part, ingredients));
    match newest.filter(|newest| covering.iter().all(|c| c.part.spki_sha256 == newest.part.spki_sha256)) {
        Some(newest) => {
            let (taken, name) = (newest.clone(), name.clone());
            let ambiguity = LeafAmbiguity::TakenByName { candidates: candidates.len(), taken, name };
            Choice { leaf: Some(newest), ambiguity: Some(ambiguity) }
        }
        None if covering.is_empty() => Choice::unresolved(doubt, candidates),
        None => Choice::unresolved(doubt, &covering),
    }
}

fn is_for(certificate: &Certificate, ingredients: &Ingredients<'_>) -> bool {
    ingredients.fqdn.is_some_and(|name| matches!(covers(certificate, name), Coverage::By(_)))
}

/// Says whether less than a quarter of its lifetime is left, or less than was asked for.
pub(super) fn expires_soon(leaf: &Certificate, ingredients: &Ingredients<'_>) -> bool {
    let left = ingredients.at.until(leaf.not_after);
    let lifetime = leaf.not_before.until(leaf.not_after);
    let threshold = ingredients.renew_before.unwrap_or(lifetime / 4);
    let is_valid = left >= 0 && leaf.not_before <= ingredients.at;
    is_valid && left < threshold
}

/// Several certificates for one key are renewals: an end-entity certificate before a CA's, one for the name before others,
/// a valid one before others, then the one that lasts longest.
fn rank(certificate: &Certificate, ingredients: &Ingredients<'_>) -> (bool, bool, bool, i64) {
    let is_valid = (certificate.not_before..=certificate.not_after).contains(&ingredients.at);
    (!certificate.is_ca(), is_for(certificate, ingredients), is_valid, certificate.not_after.unix())
}

/// Those that are not the issuer of another one by name.
fn not_issuing<'a>(distinct: &[&'a Found<Arc<Certificate>>]) -> Vec<&'a Found<Arc<Certificate>>> {
    let issuers: BTreeSet<&[u8]> =
        distinct.iter().filter(|c| !c.part.is_self_issued()).map(|c| c.part.issuer_der.as_slice()).collect();
    distinct.iter().copied().filter(|c| !issuers.contains(c.part.subject_der.as_slice())).collect()
}
