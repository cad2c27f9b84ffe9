//! The certificates to build a chain from, bounded no matter how many are provided.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decoded::Found;
use crate::limits::PATH_CERTIFICATES;
use crate::x509::Certificate;

/// The first of each certificate, and the repetitions.
pub(super) struct Pool<'a> {
    pub(super) distinct: Vec<&'a Found<Arc<Certificate>>>,
    pub(super) repeated: Vec<&'a Found<Arc<Certificate>>>,
}

impl<'a> Pool<'a> {
    /// Splits `certificates` by whether they came before.
    pub(super) fn new(certificates: impl IntoIterator<Item = &'a Found<Arc<Certificate>>>) -> Self {
        let mut seen = BTreeSet::new();
        let (distinct, repeated) = certificates.into_iter().partition(|c| seen.insert(c.part.sha256.as_str()));
        Self { distinct, repeated }
    }
}

/// Returns those of `others` that may be above `leaf`, nearest first: issuers by name, issuers of issuers, and so on,
/// at most [`PATH_CERTIFICATES`]. Certificates with the same name come in the order of [`likelihood`].
pub(super) fn relatives(leaf: &Certificate, others: &[&Found<Arc<Certificate>>]) -> Vec<Arc<Certificate>> {
    let mut by_subject: BTreeMap<&[u8], Vec<&Arc<Certificate>>> = BTreeMap::new();
    for other in others {
        by_subject.entry(&other.part.subject_der).or_default().push(&other.part);
    }
    let mut found: Vec<Arc<Certificate>> = Vec::new();
    let mut next = 0;
    let mut child = Some((leaf.issuer_der.clone(), leaf.authority_key_id.clone()));
    while let Some((issuer, key_id)) = child {
        let mut same_name = by_subject.remove(issuer.as_slice()).unwrap_or_default();
        same_name.sort_by_key(|candidate| likelihood(candidate, key_id.as_deref()));
        found.extend(same_name.into_iter().take(PATH_CERTIFICATES.saturating_sub(found.len())).cloned());
        child = found.get(next).map(|c| (c.issuer_der.clone(), c.authority_key_id.clone()));
        next += 1;
    }
    found
}

/// Sorts issuers of one name: the key identifier that the child names first, then CA certificates, then the longest valid.
fn likelihood(candidate: &Certificate, key_id: Option<&str>) -> (bool, bool, i64) {
    let is_named = key_id.is_some() && candidate.subject_key_id.as_deref() == key_id;
    (!is_named, !candidate.is_ca(), -candidate.not_after.unix())
}
