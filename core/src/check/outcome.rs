//! One check, and how it ended.

use super::case::Case;
use crate::finding::Finding;

/// One check: its stable name, and one small function.
pub struct Check {
    /// Name in the report, `key-matches-certificate`.
    pub name: &'static str,
    /// Looks.
    pub run: fn(&Case<'_>) -> Outcome,
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

impl Outcome {
    /// `Passed` if there is nothing to report.
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
