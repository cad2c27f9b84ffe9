//! The report for people.

use std::collections::BTreeMap;

use kubefront_core::report::{CertificateRole, CheckOutcome, Missing, Report, Verdict};
use kubefront_core::{Code, Evaluation, Severity};

use super::facts::facts;
use super::fields::with_flag;
use super::paper::{Colour, Paper, columns};
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
        out.push_str(&super::finding::finding(finding, inputs, paper));
    }
    out.push('\n');
    out.push_str(&closing(report, paper));
    out
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

#[cfg(test)]
mod tests;
