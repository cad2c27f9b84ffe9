//! The findings of reading that belong to one check.

use super::rest::Rest;
use super::word::{finding, finding_beside};
use crate::check::{Case, beside};
use crate::decoded::remark::RemarkKind;
use crate::finding::Finding;

/// Returns the findings of one subject, in order of appearance.
pub(in crate::check) fn findings(case: &Case<'_>, is_subject: impl Fn(&RemarkKind) -> bool) -> Vec<Finding> {
    let chosen = case.decoded.remarks.iter().filter(|remark| is_subject(remark.kind.subject()));
    chosen.map(|remark| beside::settled(case, remark, finding(remark))).collect()
}

/// Returns the findings about inputs that were not read as a whole, by what is known of the others.
pub(in crate::check) fn about_inputs(case: &Case<'_>, rest: Rest<'_>) -> Vec<Finding> {
    let chosen = case.decoded.remarks.iter().filter(|remark| matches!(remark.kind.subject(), RemarkKind::Input(_)));
    chosen.map(|remark| finding_beside(remark, rest)).collect()
}

/// Returns the findings about inputs whose content differs from their role, by what is known of the others.
pub(in crate::check) fn about_roles(case: &Case<'_>, rest: Rest<'_>) -> Vec<Finding> {
    let is_about = |kind: &RemarkKind| matches!(kind, RemarkKind::Role(_) | RemarkKind::Several(_));
    let chosen = case.decoded.remarks.iter().filter(|remark| is_about(remark.kind.subject()));
    chosen.map(|remark| finding_beside(remark, rest)).collect()
}

/// Says whether reading came upon such a subject.
pub(in crate::check) fn has(case: &Case<'_>, is_subject: impl Fn(&RemarkKind) -> bool) -> bool {
    case.decoded.remarks.iter().any(|remark| is_subject(remark.kind.subject()))
}
