//! The steps from a bundle to a working exposure, as data; NEXT-STEPS.md and verify.sh are printed from it.

mod consumer;
mod later;
mod markdown;
mod mermaid;
mod operate;
mod prepare;
mod replaced;
mod setup;
#[cfg(test)]
mod tests;
mod troubleshoot;
mod verify;

use crate::check::Checked;
use crate::manifest;
use crate::manifest::Manifest;
use crate::report::Report;

/// The part of the guide that a step belongs to; the parts follow each other in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Checks before anything changes.
    BeforeYouStart,
    /// The numbered steps.
    Steps,
    /// Renewal and rollback.
    Later,
    /// What to do if a step does not print what it should.
    Troubleshoot,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The part that the step belongs to.
    pub part: Part,
    /// What to do, `Create the DNS record`. Other texts refer to a step by its title in quotation marks.
    pub title: String,
    /// Why, and the impact; plain sentences, paragraphs separated by an empty line, names as Markdown code.
    pub why: String,
    /// Commands with the operator's values.
    pub commands: Vec<Command>,
}

/// One command of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// When to run it (`if Contour is not installed`); empty: always.
    pub case: String,
    /// The command; it can have several lines.
    pub run: String,
    /// What it should print; empty: nothing in particular.
    pub expected: String,
    /// What to do if it prints something else; empty: nothing to add.
    pub otherwise: String,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; 4] = [Self::BeforeYouStart, Self::Steps, Self::Later, Self::Troubleshoot];

    /// Returns the heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::BeforeYouStart => "Before you start",
            Self::Steps => "Steps",
            Self::Later => "Renew and roll back",
            Self::Troubleshoot => "Troubleshoot",
        }
    }
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
    let mut steps: Vec<Step> = [
        Some(prepare::cluster(checked)),
        Some(prepare::versions(checked)),
        prepare::namespaces(manifests),
        prepare::upstream(checked),
        Some(setup::install(checked)),
        setup::platform(checked),
        Some(setup::address(checked)),
        setup::secret(checked),
        setup::encrypt(checked),
        Some(setup::host_name(checked)),
        replaced::save(checked),
        Some(setup::apply(checked, manifests)),
        setup::wait_for_secret(checked),
        Some(setup::wait(checked)),
        operate::service_account(checked),
        Some(setup::before_dns(checked)),
        Some(setup::dns(checked)),
        Some(operate::verify(checked)),
        Some(operate::kubeconfig(checked)),
        Some(operate::keep_direct(checked)),
        Some(later::renew(checked)),
        Some(later::roll_back(checked, manifests)),
        Some(troubleshoot::status(checked)),
        Some(troubleshoot::network(checked)),
        Some(troubleshoot::streams(checked)),
        Some(troubleshoot::pods(checked)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let before = steps.iter().position(|step| step.title == operate::KEEP_DIRECT).unwrap_or(steps.len());
    steps.splice(before..before, consumer::steps(checked));
    let tools = prepare::tools(&steps);
    steps.insert(0, tools);
    steps.insert(0, prepare::impact(checked));
    steps
}

impl Step {
    fn new(part: Part, title: impl Into<String>, why: impl Into<String>) -> Self {
        Self { part, title: title.into(), why: why.into(), commands: Vec::new() }
    }

    /// Adds a command that always runs.
    fn run(self, run: impl Into<String>) -> Self {
        self.when("", run)
    }

    /// Adds a command for one case.
    fn when(mut self, case: &str, run: impl Into<String>) -> Self {
        let command =
            Command { case: case.to_owned(), run: run.into(), expected: String::new(), otherwise: String::new() };
        self.commands.push(command);
        self
    }

    /// Sets what the last command should print.
    fn expect(mut self, expected: impl Into<String>) -> Self {
        if let Some(command) = self.commands.last_mut() {
            command.expected = expected.into();
        }
        self
    }

    /// Sets what to do if the last command prints something else.
    fn otherwise(mut self, otherwise: impl Into<String>) -> Self {
        if let Some(command) = self.commands.last_mut() {
            command.otherwise = otherwise.into();
        }
        self
    }
}
