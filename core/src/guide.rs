//! The steps of the way there, as data; NEXT-STEPS.md and verify.sh are printed from it.

mod markdown;
mod mermaid;
mod obstacles;
mod operate;
mod setup;
mod shell;
#[cfg(test)]
mod tests;
mod verify;

use crate::check::Checked;
use crate::manifest;
use crate::manifest::Manifest;
use crate::report::Report;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do, `Make the DNS record`.
    pub title: String,
    /// Why, and what to expect; plain sentences, paragraphs separated by an empty line, names as Markdown code.
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
pub fn steps(checked: &Checked) -> Vec<Step> {
    around(checked, &manifest::manifests(checked))
}

/// Prints NEXT-STEPS.md; `manifests` are those of `checked`.
pub fn next_steps(checked: &Checked, manifests: &[Manifest], report: &Report) -> String {
    markdown::print(checked, manifests, report, &around(checked, manifests))
}

/// Prints verify.sh: POSIX shell, kubectl and openssl only.
pub fn verify(checked: &Checked) -> String {
    verify::print(checked)
}

/// The steps around `manifests`, which are those of `checked`.
fn around(checked: &Checked, manifests: &[Manifest]) -> Vec<Step> {
    [
        Some(setup::install(checked)),
        setup::platform(checked),
        Some(setup::address(checked)),
        setup::secret(checked),
        setup::upstream(checked),
        Some(setup::apply(checked, manifests)),
        Some(obstacles::status(checked)),
        Some(obstacles::network(checked)),
        Some(setup::before_dns(checked)),
        Some(setup::dns(checked)),
        operate::service_account(checked),
        Some(operate::kubeconfig(checked)),
        Some(operate::connect(checked)),
        Some(operate::keep_direct(checked)),
        Some(operate::renew(checked)),
        Some(operate::undo(checked, manifests)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Step {
    fn new(title: impl Into<String>, why: impl Into<String>) -> Self {
        Self { title: title.into(), why: why.into(), commands: Vec::new() }
    }

    fn run(self, run: impl Into<String>) -> Self {
        self.when("", run)
    }

    fn when(mut self, case: &str, run: impl Into<String>) -> Self {
        self.commands.push(Command { case: case.to_owned(), run: run.into() });
        self
    }
}
