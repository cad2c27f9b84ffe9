//! Every check of the rule book, each with its outcome; and [`Checked`], which only this stage can build.

mod chain;
mod checked;
mod credential;
mod existing_secret;
mod input;
mod key;
mod leaf;
mod name;
mod platform;
mod proxy;
mod reading;
#[cfg(test)]
pub(crate) mod sample;
mod upstream;

pub use checked::{Checked, Credential, KubeconfigPlan, Served, ServedKey, UpstreamCheck};
pub use credential::credential_report;
pub use reading::{described, reading};

use crate::decoded::Decoded;
use crate::exposure::{Accept, Exposure};
use crate::finding::{Code, Finding, Severity};
use crate::input::Task;
use crate::selection::Set;
use crate::time::Moment;

/// What a check looks at.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What was asked for.
    pub exposure: &'a Exposure,
    /// What was found.
    pub decoded: &'a Decoded,
    /// Which part plays which role.
    pub set: &'a Set,
    /// The moment of judging.
    pub at: Moment,
    /// Judge only, or write too: then what is missing is an error.
    pub task: Task,
}

/// How a check ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Looked, nothing wrong.
    Passed,
    /// Looked, something to say (possibly only a note).
    Findings(Vec<Finding>),
    /// Does not concern this exposure, and why.
    NotApplicable(String),
    /// Could not look, and why.
    NotChecked(String),
}

/// One check: its stable name, and one small function.
pub struct Check {
    /// Name in the report, `key-belongs-to-leaf`.
    pub name: &'static str,
    /// Looks.
    pub run: fn(&Case<'_>) -> Outcome,
}

/// Returns every check, in the order findings are told: what was read, key, leaf, chain, name, credential, upstream, proxy.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [
        input::CHECKS,
        key::CHECKS,
        leaf::CHECKS,
        chain::CHECKS,
        name::CHECKS,
        credential::CHECKS,
        upstream::CHECKS,
        proxy::CHECKS,
        platform::CHECKS,
    ]
    .into_iter()
    .flatten()
}

/// The judgement: every check with its outcome, and all findings, errors first.
#[derive(Debug)]
pub struct Judgement {
    /// Every check by its name, in the order of [`checks`].
    pub outcomes: Vec<(&'static str, Outcome)>,
    /// All findings, errors first, then in the order of [`checks`].
    pub findings: Vec<Finding>,
    /// What may be written, `None` where an error blocks everything.
    pub checked: Option<Checked>,
}

/// Runs every check.
pub fn judge(case: &Case<'_>) -> Judgement {
    let mut outcomes: Vec<_> = checks().map(|check| (check.name, (check.run)(case))).collect();
    existing_secret::ExistingSecret::of(case).complete(&mut outcomes);
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
    let checked = checked::build(case, &findings);
    Judgement { outcomes, findings, checked }
}

/// Marks a warning that `spec.accept` names and whose time is not over. Errors and notes cannot be accepted.
fn accept(mut finding: Finding, case: &Case<'_>) -> Finding {
    if finding.severity == Severity::Warning {
        let named = |entry: &&Accept| entry.code == finding.code.name() && entry.holds_at(case.at);
        finding.accepted = case.exposure.spec.accept.iter().find(named).map(|entry| entry.reason.clone());
    }
    finding
}

impl Outcome {
    /// `Passed` where there is nothing to say.
    pub fn of(findings: Vec<Finding>) -> Self {
        if findings.is_empty() { Self::Passed } else { Self::Findings(findings) }
    }

    /// Not applicable, with the reason.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self::NotApplicable(reason.into())
    }

    /// Not checked, with the reason.
    pub fn not_checked(reason: impl Into<String>) -> Self {
        Self::NotChecked(reason.into())
    }
}

impl Case<'_> {
    /// Returns those of `findings` that belong to the check `name` by their rule.
    pub fn of_check(findings: &[Finding], name: &str) -> Vec<Finding> {
        findings.iter().filter(|f| f.code.rule().check == name).cloned().collect()
    }

    /// Says whether `findings` hold `code`.
    pub fn has(findings: &[Finding], code: Code) -> bool {
        findings.iter().any(|f| f.code == code)
    }
}
