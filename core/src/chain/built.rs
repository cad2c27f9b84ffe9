//! The chain once it is built, with what was repaired and what is wrong.

use std::sync::Arc;

use super::leaf::LeafAmbiguity;
use super::problem::PathProblem;
use super::repairs::Repair;
use super::trust::{Embedding, Ending, Trust, WeakAnchor};
use super::webpki_refusal::Refusal;
use crate::decoded::Found;
use crate::x509::Certificate;

/// The chain, chosen, ordered and checked.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The leaf, if it could be determined.
    pub leaf: Option<Arc<Certificate>>,
    /// Intermediates as they will be sent, the leaf's issuer first.
    pub intermediates: Vec<Arc<Certificate>>,
    /// Trust anchor that ends the path, if its certificate was provided.
    pub anchor: Option<Arc<Certificate>>,
    /// Root that ends the path and is among the chain's certificates, without being a trust anchor.
    pub root: Option<Arc<Certificate>>,
    /// Handed in and not part of the chain.
    pub unrelated: Vec<Arc<Certificate>>,
    /// Which anchor ends the path, as the report shows it.
    pub trust: Trust,
    /// Several certificates could have been the leaf.
    pub ambiguity: Option<LeafAmbiguity>,
    /// The leaf is valid, but not for much longer.
    pub leaf_expires_soon: bool,
    /// The age in seconds of Mozilla's list, if the ending depends on it and it is more than a year old.
    pub outdated_list: Option<i64>,
    /// What was done to get from the inputs to what is sent, in the order it was done.
    pub repairs: Vec<Repair>,
    /// What is wrong with the links of the path and with the certificates above the leaf.
    pub problems: Vec<PathProblem>,
    /// rustls-webpki rejects the path for a reason that is not among the problems.
    pub refusal: Option<Refusal>,
    /// Where the path ends; `None` if there is no leaf.
    pub ending: Option<Ending>,
    /// What is wrong with embedding the anchor in the kubeconfig.
    pub embedding: Option<Embedding>,
    /// Trust anchors that hardened clients reject.
    pub weak_anchors: Vec<WeakAnchor>,
}

impl Chain {
    /// Returns the intermediate certificates that were not among the certificates of the chain.
    pub fn completed(&self) -> &[Found<Arc<Certificate>>] {
        let completed = self.repairs.iter().find_map(|repair| match repair {
            Repair::Completed(found) => Some(found.as_slice()),
            _ => None,
        });
        completed.unwrap_or_default()
    }

    /// Says whether a second path was found, be it sent along, left out or expired.
    pub fn has_other_path(&self) -> bool {
        self.repairs.iter().any(|repair| match repair {
            Repair::OtherPathSent { .. } | Repair::OtherPathLeftOut(_) | Repair::ExpiredCopyLeftOut(_) => true,
            Repair::Completed(_)
            | Repair::DuplicateRemoved(_)
            | Repair::Sorted { .. }
            | Repair::AnchorRemoved(_)
            | Repair::OlderRemoved(_)
            | Repair::UnrelatedRemoved(_) => false,
        })
    }
}
