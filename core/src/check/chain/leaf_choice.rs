//! Findings about which certificate is the leaf, and how long it lasts.

use std::sync::Arc;

use crate::chain::{Doubt, LeafAmbiguity};
use crate::decoded::Found;
use crate::finding::{Code, Finding};
use crate::time::{Moment, span};
use crate::wording::{list, place, short};
use crate::x509::Certificate;

/// `leaf-ambiguous`
pub(super) fn ambiguous(ambiguity: &LeafAmbiguity) -> Finding {
    let finding = match ambiguity {
        LeafAmbiguity::TakenByName { candidates, taken, name } => {
            let message = format!(
                "{candidates} possible server certificates; kubefront uses {} ({}), the only one whose SANs include {name}",
                short(taken.part.short_name()),
                place(taken)
            );
            Finding::note(Code::LeafChosen, "leaf", message)
        }
        LeafAmbiguity::Unresolved { doubt, candidates } => {
            let why = match doubt {
                Doubt::SeveralKeys => "several private keys were provided, and each matches another certificate",
                Doubt::NoKey => "no private key identifies the one to use",
            };
            let message = format!(
                "{} possible server certificates, {why}: {}",
                candidates.len(),
                list(candidates.iter().map(candidate))
            );
            Finding::error(Code::LeafAmbiguous, "leaf", message)
        }
    };
    finding.about("certificate.chainFile")
}

fn candidate(found: &Found<Arc<Certificate>>) -> String {
    format!("{} ({}, expires {})", short(found.part.short_name()), place(found), found.part.not_after.date())
}

/// `leaf-expires-soon`
pub(super) fn expires_soon(leaf: &Certificate, at: Moment) -> Finding {
    let message = format!(
        "the server certificate expires on {} (in {}, of a lifetime of {})",
        leaf.not_after.minute(),
        span(at.until(leaf.not_after)),
        span(leaf.not_before.until(leaf.not_after))
    );
    Finding::warning(Code::LeafExpiresSoon, "leaf", message).about("certificate.chainFile")
}
