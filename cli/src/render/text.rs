//! The report for people.

use std::collections::BTreeMap;

use kubefront_core::report::{CertificateRole, CheckOutcome, FindingReport, Missing, Report, Verdict};
use kubefront_core::{Code, Evaluation, Severity};

use super::facts::facts;
use super::fields::with_flag;
use super::paper::{Colour, Paper, columns, wrap};
use crate::say::harmless;

/// Prints verdict, facts, findings, and what was not checked; `inputs` are the names of what was handed in.
pub(crate) fn report(evaluation: &Evaluation, inputs: &[&str], paper: Paper) -> String {
    let report = &evaluation.report;
    let mut out = format!("{}\n", verdict(report, paper));
    let facts = facts(evaluation);
    if !facts.is_empty() {
        out.push('\n');
    }
    for (label, fact) in facts {
        out.push_str(&paper.behind(&format!("  {label:<LABEL$}"), &fact));
    }
    for finding in report.findings.iter().filter(|finding| !TOLD_AS_FACTS.contains(&finding.code)) {
        out.push('\n');
        out.push_str(&self::finding(finding, inputs, paper));
    }
    out.push('\n');
    out.push_str(&closing(report, paper));
    out
}

/// Returns what is the matter, from the rule book.
pub(crate) fn title(finding: &FindingReport) -> &'static str {
    finding.code.rule().title
}

/// Returns the message, and before it the input it is about where it does not say that itself.
pub(crate) fn message(finding: &FindingReport, inputs: &[&str]) -> String {
    let subject = finding.subject.as_str();
    let said = with_flag(&finding.message, None);
    // What the title has said already.
    let rest = said.strip_prefix(title(finding)).map(|rest| rest.trim_start_matches([',', ':', ';', ' ']));
    let said = rest.filter(|rest| !rest.is_empty()).unwrap_or(&said);
    // a file in an archive is named by the archive before it
    let is_input =
        |name: &&str| subject == *name || subject.strip_prefix(*name).is_some_and(|rest| rest.starts_with('/'));
    match inputs.iter().any(is_input) && !finding.message.contains(subject) {
        true => format!("{subject}: {said}"),
        false => said.to_owned(),
    }
}

/// Says `1 error`, `2 errors`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn verdict(report: &Report, paper: Paper) -> String {
    let counted =
        |severity: Severity| report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count();
    let (errors, warnings) = (counted(Severity::Error), counted(Severity::Warning));
    let name = harmless(report.fqdn.as_deref().unwrap_or("no name given"));
    let (said, colour) = match report.verdict {
        Verdict::Usable => ("ready".to_owned(), Colour::Good),
        Verdict::Partial => ("nothing blocks, but not all is given".to_owned(), Colour::Note),
        Verdict::Blocked => (format!("blocked by {}", count(errors, "error")), Colour::Error),
    };
    let also = match warnings {
        0 => String::new(),
        warnings => format!(", with {}", count(warnings, "warning")),
    };
    let whose = format!("{name}, {}:", report.mode);
    let is_narrow = columns(&whose) + 1 + columns(&said) + columns(&also) > paper.width;
    let gap = if is_narrow { "\n  " } else { " " };
    format!("{whose}{gap}{}{also}", paper.paint(&said, colour))
}

fn finding(finding: &FindingReport, inputs: &[&str], paper: Paper) -> String {
    let (word, colour) = match (finding.severity, &finding.accepted) {
        (_, Some(_)) => ("accepted", Colour::Quiet),
        (Severity::Error, None) => ("error", Colour::Error),
        (Severity::Warning, None) => ("warning", Colour::Warning),
        (Severity::Note, None) => ("note", Colour::Note),
    };
    let title = title(finding);
    let gap = " ".repeat(SEVERITY - word.len());
    let indent = " ".repeat(SEVERITY);
    let mut out = headline(title, finding.code.name(), &format!("{}{gap}", paper.paint(word, colour)), paper);
    if finding.message != title {
        out.push_str(&paper.behind(&indent, &message(finding, inputs)));
    }
    if let Some(reason) = &finding.accepted {
        out.push_str(&paper.behind(&format!("{indent}accepted: "), reason));
    } else if !finding.fix.is_empty() && finding.severity != Severity::Note {
        out.push_str(&paper.behind(&format!("{indent}fix: "), &with_flag(&finding.fix, finding.field)));
    }
    out
}

/// The title beside its code; above it where there is no room for both.
fn headline(title: &str, code: &str, severity: &str, paper: Paper) -> String {
    let beside = paper.width.saturating_sub(SEVERITY + columns(code) + 2);
    let fits = beside >= NARROWEST;
    let lines = wrap(title, if fits { beside } else { paper.width - SEVERITY });
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let left = if index == 0 { format!("{severity}{line}") } else { format!("{}{line}", " ".repeat(SEVERITY)) };
        let code_is_here = if fits { index == 0 } else { index + 1 == lines.len() };
        match code_is_here {
            true => out.push_str(&paper.edges(&left, SEVERITY + columns(line), code)),
            false => out.push_str(&format!("{left}\n")),
        }
    }
    out
}

fn closing(report: &Report, paper: Paper) -> String {
    let mut out = String::new();
    if !report.missing.is_empty() {
        let missing: Vec<_> = report.missing.iter().map(|part| missing(*part, report)).collect();
        out.push_str(&paper.paragraph(&format!("Not given, so not checked: {}", missing.join(", "))));
    }
    let not_checked = not_checked(report);
    if !not_checked.is_empty() {
        out.push_str(&paper.paragraph(&format!("Not checked: {}", not_checked.join("; "))));
    }
    if let Some(worst) = report.findings.first().filter(|finding| finding.severity != Severity::Note) {
        out.push_str(&paper.paragraph(&format!("Why, and by whose rule: kubefront explain {}", worst.code)));
    }
    let mode = report.mode;
    out.push_str(&paper.paragraph(&format!("Advice for {mode}: kubefront explain {mode}")));
    out
}

/// The names that a certificate offers are told where one is wanted.
fn missing(part: Missing, report: &Report) -> String {
    let leaf = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    let names: Vec<_> = leaf.iter().flat_map(|leaf| &leaf.names).take(OFFERED).map(String::as_str).collect();
    match part {
        Missing::Name if !names.is_empty() => {
            format!("name (--fqdn NAME; the certificate is for {})", names.join(", "))
        }
        Missing::Name => "name (--fqdn NAME)".to_owned(),
        Missing::Certificate | Missing::Key | Missing::Credential | Missing::UpstreamCa => part.to_string(),
    }
}

/// Checks that could not look, by reason; what was not given is told apart, in the parts' own words or by the errors.
fn not_checked(report: &Report) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for check in report.checks.iter().filter(|check| check.outcome == CheckOutcome::NotChecked) {
        let reason = check.reason.as_deref().unwrap_or_default();
        let is_told = !report.missing.is_empty() || report.verdict == Verdict::Blocked;
        if !(is_told && is_about_missing(reason)) {
            by_reason.entry(reason).or_default().push(check.check);
        }
    }
    by_reason
        .into_iter()
        .map(|(reason, checks)| format!("{} ({})", checks.join(", "), with_flag(reason, None)))
        .collect()
}

fn is_about_missing(reason: &str) -> bool {
    reason.contains("given") || reason.starts_with("there is no")
}

/// Notes that say what stands among the facts.
const TOLD_AS_FACTS: [Code; 2] = [Code::TokenKind, Code::TrustPublic];
/// Names that are offered where none is given, at most.
const OFFERED: usize = 5;
const LABEL: usize = 13;
const SEVERITY: usize = 9;
/// A title narrower than this is hard to read beside its code.
const NARROWEST: usize = 24;

#[cfg(test)]
mod tests;
