//! One finding for people, in one layout everywhere: severity and code, title, then what was found, the impact, the fixes.

use kubefront_core::Severity;
use kubefront_core::finding::Fix;
use kubefront_core::hidden;
use kubefront_core::report::FindingReport;

use super::fields::flags_beside;
use super::paper::{Colour, Paper};
use crate::say::harmless;

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
    let line = |label: &str, text: &str| paper.behind(&format!("  {label:LABEL$}"), text);
    out.push_str(&line("found:", &found(finding, inputs)));
    if !finding.impact.is_empty() && finding.severity != Severity::Note {
        out.push_str(&line("impact:", &flags_beside(&finding.impact)));
    }
    if let Some(reason) = &finding.accepted {
        out.push_str(&line("reason:", reason));
        return out;
    }
    for (index, fix) in finding.fixes.iter().enumerate() {
        let label = if index == 0 { "fix:" } else { "or:" };
        out.push_str(&line(label, &self::fix(fix)));
        let Some(command) = shell_command(fix) else { continue };
        // One line, however long: it is to be copied.
        out.push_str(&format!("  {:LABEL$}{}\n", "", harmless(command)));
        if let Some(flag) = fix.change_flag() {
            out.push_str(&paper.behind(&format!("  {:LABEL$}", ""), &format!("then: {}", with_field(fix, &flag))));
        }
    }
    out
}

/// The evidence, and before it the input it is about if it does not name it itself.
fn found(finding: &FindingReport, inputs: &[&str]) -> String {
    let subject = finding.subject.as_str();
    let found = flags_beside(&finding.found);
    // A file in an archive is named by the archive before it.
    let is_input = |name: &&str| {
        subject.strip_prefix(hidden::shown(name).as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match inputs.iter().any(is_input) && !finding.found.contains(subject) {
        true => format!("{subject}: {found}"),
        false => found,
    }
}

/// `embed the CA in the kubeconfig: --trust embed (kubeconfig.trust)`; a shell command gets a separate line.
fn fix(fix: &Fix) -> String {
    match (&fix.command, shell_command(fix)) {
        (None, _) => flags_beside(&fix.label),
        (_, Some(_)) => format!("{}:", fix.label),
        (Some(flags), None) => format!("{}: {}", fix.label, with_field(fix, flags)),
    }
}

fn shell_command(fix: &Fix) -> Option<&str> {
    fix.command.as_deref().filter(|command| !command.starts_with("--"))
}

/// `--trust embed (kubeconfig.trust)`; a flag and its value stay on one line.
fn with_field(fix: &Fix, flags: &str) -> String {
    let field = fix.field().map_or_else(String::new, |field| format!(" ({field})"));
    format!("{}{field}", flags.replace(' ', "\u{a0}"))
}

/// The longest label and a space.
const LABEL: usize = 8;
