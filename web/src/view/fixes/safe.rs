//! Fixes that need no decision: one button applies them together.

use kubefront_core::Code;

use super::change::path;
use super::{Act, Button, buttons};
use crate::judge::Judged;
use crate::state::edit::Edit;

/// The button for all safe fixes, and what each of them changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Safe {
    pub button: Button,
    pub what: Vec<String>,
}

/// Returns the button, if at least two findings have a safe fix. Each one sets fields, and lowers no security.
pub fn safe(judged: &Judged) -> Option<Safe> {
    let (mut edits, mut what) = (Vec::new(), Vec::new());
    for finding in judged.report().findings.iter().filter(|finding| SAFE.contains(&finding.code)) {
        let mut changes = buttons(judged, finding).into_iter().filter_map(|button| match button.act {
            Act::Edit(edits) => Some((button.label, edits)),
            _ => None,
        });
        // A choice between two changes is a decision.
        let (Some((label, own)), None) = (changes.next(), changes.next()) else { continue };
        let is_new = |new: &Edit| !edits.iter().any(|edit| path(edit) == path(new));
        if own.iter().all(|edit| path(edit).is_some() && is_new(edit)) {
            edits.extend(own);
            what.push(label);
        }
    }
    let button = Button { label: format!("Apply {} safe fixes", what.len()), act: Act::Edit(edits) };
    (what.len() > 1).then_some(Safe { button, what })
}

/// Their changes correct a value, or verify more than before.
pub(super) const SAFE: &[Code] = &[
    Code::NameInvalid,
    Code::PlatformPspGone,
    Code::UpstreamSubjectMismatch,
    Code::UpstreamSubjectNotDns,
    Code::UpstreamUnverified,
    Code::UpstreamVerificationLost,
];
