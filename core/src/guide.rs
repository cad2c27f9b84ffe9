//! The steps of the way there, as data; NEXT-STEPS.md and verify.sh are printed from it.

use crate::check::Checked;
use crate::report::Report;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do, `Make the DNS record`.
    pub title: String,
    /// Why, and what to expect; plain sentences.
    pub why: String,
    /// Commands with the operator's own values, each with the case it is for (`LoadBalancer with a host name`), empty where always.
    pub commands: Vec<Command>,
}

/// One command of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// When it is the one to run; empty: always.
    pub case: String,
    /// The command, may hold several lines.
    pub run: String,
}

/// Returns the steps in order.
pub fn steps(_checked: &Checked) -> Vec<Step> {
    Vec::new()
}

/// Prints NEXT-STEPS.md.
pub fn next_steps(_checked: &Checked, _report: &Report) -> String {
    String::new()
}

/// Prints verify.sh: POSIX shell, kubectl and openssl only.
pub fn verify(_checked: &Checked) -> String {
    String::new()
}
