//! Runs every check.

use super::case::Case;
use super::checked::Checked;
use super::checked::build::build;
use super::outcome::{Check, Outcome};
use super::{chain, clients, consumer, credential, existing_secret, input, key, leaf, name, platform, proxy, upstream};
use crate::exposure::Accept;
use crate::finding::{Finding, Severity};

/// Returns every check, in the order of the findings: inputs, key, leaf, chain, name, credential,
/// consumers, upstream, proxy.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [
        input::CHECKS,
        existing_secret::CHECKS,
        key::CHECKS,
        leaf::CHECKS,
        chain::CHECKS,
        name::CHECKS,
        clients::CHECKS,
        credential::CHECKS,
        consumer::CHECKS,
        upstream::CHECKS,
        proxy::CHECKS,
        platform::CHECKS,
    ]
    .into_iter()
    .flatten()
}

/// The result: every check with its outcome, and all findings, errors first.
#[derive(Debug)]
pub struct Judgement {
    /// Every check by its name, in the order of [`checks`].
    pub outcomes: Vec<(&'static str, Outcome)>,
    /// All findings, errors first, then in the order of [`checks`].
    pub findings: Vec<Finding>,
    /// What may be written, `None` if an error blocks everything.
    pub checked: Option<Checked>,
}

/// Runs every check.
pub fn judge(case: &Case<'_>) -> Judgement {
    let mut outcomes: Vec<_> = checks().map(|check| (check.name, (check.run)(case))).collect();
    input::settle(case, &mut outcomes);
    to_their_checks(&mut outcomes);
    clients::settle(case, &mut outcomes);
    let mut findings: Vec<Finding> = outcomes
        .iter()
        .filter_map(|(_, outcome)| match outcome {
            Outcome::Findings(found) => Some(found),
            Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => None,
        })
        .flatten()
        .cloned()
        .map(|finding| accept(finding, case))
        .collect();
    findings.sort_by_key(|finding| finding.severity);
    let checked = build(case, &findings);
    Judgement { outcomes, findings, checked }
}

/// Moves each finding to the check that its rule names: the check of an existing Secret finds what others are about.
fn to_their_checks(outcomes: &mut [(&'static str, Outcome)]) {
    let mut moved: Vec<Finding> = Vec::new();
    for (name, outcome) in outcomes.iter_mut() {
        let Outcome::Findings(findings) = outcome else { continue };
        let (own, others): (Vec<Finding>, Vec<Finding>) =
            core::mem::take(findings).into_iter().partition(|finding| finding.code.rule().check == *name);
        moved.extend(others);
        *outcome = Outcome::of(own);
    }
    for finding in moved {
        let check = finding.code.rule().check;
        let Some((_, outcome)) = outcomes.iter_mut().find(|(name, _)| *name == check) else { continue };
        match outcome {
            Outcome::Findings(findings) => findings.push(finding),
            _ => *outcome = Outcome::Findings(vec![finding]),
        }
    }
}

/// Marks a warning that `spec.accept` names and whose time is not over. Errors and notes cannot be accepted.
fn accept(mut finding: Finding, case: &Case<'_>) -> Finding {
    if finding.severity == Severity::Warning {
        let named = |entry: &&Accept| entry.code == finding.code.name() && entry.holds_at(case.at);
        finding.accepted = case.exposure.spec.accept.iter().find(named).map(|entry| entry.reason.clone());
    }
    finding
}
