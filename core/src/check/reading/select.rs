//! The findings of reading that belong to one check.

use super::word::finding;
use crate::check::Case;
use crate::check::existing_secret::ExistingSecret;
use crate::decoded::remark::RemarkKind;
use crate::finding::Finding;

/// Returns the findings of one subject, in order of appearance, with what they mean for a Secret that stays unchanged.
pub(in crate::check) fn findings(case: &Case<'_>, is_subject: impl Fn(&RemarkKind) -> bool) -> Vec<Finding> {
    let secret = ExistingSecret::of(case);
    let all = case.decoded.remarks.iter().enumerate();
    let chosen = all.filter(|(_, remark)| is_subject(remark.kind.subject()));
    chosen.map(|(index, remark)| secret.of_remark(index, &remark.kind, finding(remark))).collect()
}

/// Says whether reading came upon such a subject.
pub(in crate::check) fn has(case: &Case<'_>, is_subject: impl Fn(&RemarkKind) -> bool) -> bool {
    case.decoded.remarks.iter().any(|remark| is_subject(remark.kind.subject()))
}
