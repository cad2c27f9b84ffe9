//! The findings of reading that belong to one check.

use super::word::finding;
use crate::check::Case;
use crate::decoded::remark::RemarkKind;
use crate::finding::Finding;

/// Returns the findings of one subject, in order of appearance.
pub(in crate::check) fn findings(case: &Case<'_>, is_subject: impl Fn(&RemarkKind) -> bool) -> Vec<Finding> {
    let chosen = case.decoded.remarks.iter().filter(|remark| is_subject(remark.kind.subject()));
    chosen.map(finding).collect()
}

/// Says whether reading came upon such a subject.
pub(in crate::check) fn has(case: &Case<'_>, is_subject: impl Fn(&RemarkKind) -> bool) -> bool {
    case.decoded.remarks.iter().any(|remark| is_subject(remark.kind.subject()))
}
