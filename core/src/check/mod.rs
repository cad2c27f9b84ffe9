//! Every check of the rule book, each with its outcome; and [`Checked`], which only this stage can build.

mod chain;
mod checked;
mod credential;
mod input;
mod key;
mod leaf;
mod name;
mod platform;
mod proxy;
#[cfg(test)]
pub(crate) mod sample;
mod upstream;

pub use checked::{Checked, Credential, KubeconfigPlan, Served, ServedKey, UpstreamCheck};

use crate::decode::Decoded;
use crate::evaluate::Task;
use crate::exposure::Exposure;
use crate::finding::{Code, Finding};
use crate::moment::Moment;
use crate::set::Set;

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
