//! Checks about: input. The findings come from reading; each check selects its own.

mod affected;
mod existing_proxy;
mod lost;
mod several;
#[cfg(test)]
mod tests;

use super::reading::Rest;
use super::{Case, Check, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::finding::{Code, Finding, Severity};

pub(super) const CHECKS: &[Check] = &[
    Check { name: READABLE, run: readable },
    Check { name: "one-input-per-role", run: one_per_role },
    Check { name: "pem-well-formed", run: |case| read(case, |kind| matches!(kind, RemarkKind::Pem(_))) },
    Check { name: "input-in-pem", run: |case| read(case, |kind| matches!(kind, RemarkKind::Unwrapped(_))) },
    Check { name: "certificates-readable", run: |case| read(case, |kind| matches!(kind, RemarkKind::Certificate(_))) },
];

fn read(case: &Case<'_>, is_subject: fn(&RemarkKind) -> bool) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("no input provided");
    }
    Outcome::of(reading::findings(case, is_subject))
}

fn readable(case: &Case<'_>) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("no input provided");
    }
    let missing = case.set.missing(case.exposure, case.decoded, case.task);
    Outcome::of(reading::about_inputs(case, Rest::Incomplete(&missing)))
}

/// Makes notes of the inputs that were not understood, once every check found that nothing is missing without them.
pub(super) fn settle(case: &Case<'_>, outcomes: &mut [(&'static str, Outcome)]) {
    let is_error = |finding: &Finding| finding.severity == Severity::Error && !is_spare(finding);
    let has_error = |outcome: &Outcome| matches!(outcome, Outcome::Findings(found) if found.iter().any(is_error));
    let is_incomplete = !case.set.missing(case.exposure, case.decoded, case.task).is_empty();
    if case.decoded.inputs.is_empty() || is_incomplete || outcomes.iter().any(|(_, outcome)| has_error(outcome)) {
        return;
    }
    let readable = outcomes.iter_mut().filter(|(name, _)| *name == READABLE);
    readable.for_each(|(_, outcome)| *outcome = Outcome::of(reading::about_inputs(case, Rest::Complete)));
}

/// An input without a role that was not understood: only an input with a role belongs to a field.
fn is_spare(finding: &Finding) -> bool {
    let is_input = |code| {
        matches!(code, Code::InputUnrecognized | Code::InputErrorMessage | Code::InputNotRead | Code::InputEncrypted)
    };
    is_input(finding.code) && finding.field.is_none()
}

/// Inputs that are not what their role says, several for one role, and existing HTTPProxies.
fn one_per_role(case: &Case<'_>) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("no input provided");
    }
    let missing = case.set.missing(case.exposure, case.decoded, case.task);
    let mut findings = reading::about_roles(case, Rest::Incomplete(&missing));
    findings.extend(case.set.several.iter().map(|several| several::finding(case, several)));
    findings.extend(affected::findings(case));
    findings.extend(existing_proxy::findings(case));
    Outcome::of(findings)
}

const READABLE: &str = "input-readable";
