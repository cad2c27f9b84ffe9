//! Parts that the result does not use: an unreadable certificate beside a complete chain. What is wrong with them is a
//! note. Keys and archives beside the right key are settled in `check/key.rs`.

use crate::check::Case;
use crate::decoded::remark::{PemRemark, Remark, RemarkKind};
use crate::finding::Finding;
use crate::key::Key;
use crate::material::Role;
use crate::mode::Mode;
use crate::selection::existing_secrets;

/// Returns the finding about a remark of reading, as a note if the result is complete without the part.
pub(super) fn settled(case: &Case<'_>, remark: &Remark, finding: Finding) -> Finding {
    if !is_unused(case, remark) {
        return finding;
    }
    let found = format!("{}; not used", finding.found);
    let note = Finding::note(finding.code, finding.subject, found).with_impact("").with_fixes([]);
    Finding { field: finding.field, ..note }
}

fn is_unused(case: &Case<'_>, remark: &Remark) -> bool {
    let source = &remark.source;
    let is_served = |name: &str| {
        let secrets = existing_secrets(case.exposure, case.decoded);
        secrets.iter().any(|secret| secret.chain.place == name || secret.key.place == name)
    };
    if case.exposure.spec.mode == Mode::Passthrough || is_served(&source.name) {
        return false;
    }
    let is_other_role = matches!(source.role, Some(Role::UpstreamCa | Role::ApiServerCertificate));
    let is_key = |label: &str| label.ends_with("KEY");
    match remark.kind.subject() {
        RemarkKind::Certificate(_) => !is_other_role && has_chain(case),
        RemarkKind::Pem(
            PemRemark::Truncated { label, .. }
            | PemRemark::LabelMismatch { label, .. }
            | PemRemark::BadBase64 { label, .. },
        ) => !is_other_role && if is_key(label) { has_key(case) } else { has_chain(case) && has_key(case) },
        _ => false,
    }
}

/// Says whether there is a chain without a gap or a fault.
fn has_chain(case: &Case<'_>) -> bool {
    case.set.chain.leaf.is_some() && case.set.chain.trust.kind.is_complete()
}

/// Says whether the private key of the leaf is there.
fn has_key(case: &Case<'_>) -> bool {
    let (Some(key), Some(leaf)) = (&case.set.key, &case.set.chain.leaf) else { return false };
    matches!(key.part, Key::Private(_)) && key.part.public().spki_sha256 == leaf.spki_sha256
}
