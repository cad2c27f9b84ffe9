//! One finding for people, in one layout everywhere: severity and code, title, then what was found, the impact, the fixes.

use kubefront_core::Severity;
use kubefront_core::finding::Fix;
use kubefront_core::report::FindingReport;

use super::fields::with_flag;
use super::paper::{Colour, Paper};

/// Prints a finding; `inputs` are the names of the inputs.
pub(crate) fn finding(finding: &FindingReport, inputs: &[&str], paper: Paper) -> String {
    let (word, colour) = match (finding.severity, &finding.accepted) {
        (_, Some(_)) => ("accepted", Colour::Quiet),
        (Severity::Error, None) => ("error", Colour::Error),
        (Severity::Warning, None) => ("warning", Colour::Warning),
        (Severity::Note, None) => ("note", Colour::Note),
    };
    let head = format!("{word}[{}]:", finding.code);
    let mut out = paper.paint(&head, colour);
    out.push_str(&paper.after(&head, "  ", finding.title));
    let mut line = |label: &str, text: &str| out.push_str(&paper.behind(&format!("  {label:LABEL$}"), text));
    line("found:", &found(finding, inputs));
    if !finding.impact.is_empty() && finding.severity != Severity::Note {
        line("impact:", &with_flag(&finding.impact, None));
    }
    if let Some(reason) = &finding.accepted {
        line("reason:", reason);
        return out;
    }
    for (index, fix) in finding.fixes.iter().enumerate() {
        line(if index == 0 { "fix:" } else { "or:" }, &self::fix(fix));
    }
    out
}

/// The evidence, and before it the input it is about if it does not name it itself.
fn found(finding: &FindingReport, inputs: &[&str]) -> String {
    let subject = finding.subject.as_str();
    let found = with_flag(&finding.found, None);
    // A file in an archive is named by the archive before it.
    let is_input =
        |name: &&str| subject == *name || subject.strip_prefix(*name).is_some_and(|rest| rest.starts_with('/'));
    match inputs.iter().any(is_input) && !finding.found.contains(subject) {
        true => format!("{subject}: {found}"),
        false => found,
    }
}

/// `embed the CA in the kubeconfig: --trust embed (kubeconfig.trust)`
fn fix(fix: &Fix) -> String {
    let Some(command) = &fix.command else { return with_flag(&fix.label, None) };
    let field = fix.field().map_or_else(String::new, |field| format!(" ({field})"));
    format!("{}: {command}{field}", fix.label)
}

/// The longest label and a space.
const LABEL: usize = 8;
