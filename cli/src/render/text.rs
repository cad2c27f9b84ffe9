//! The report for people.

use std::collections::BTreeSet;

use kubefront_core::report::{CheckOutcome, FindingReport, Missing, Report, Verdict};
use kubefront_core::{Code, Evaluation, Severity};

use super::facts::facts;
use super::fields::flags_beside;
use super::paper::{Colour, Paper};
use crate::say::harmless;

/// Prints verdict, facts, findings, and what was not checked; `inputs` are the names of the inputs.
pub(crate) fn report(evaluation: &Evaluation, inputs: &[&str], paper: Paper) -> String {
    let report = &evaluation.report;
    let mut out = format!("{}\n", verdict(report, paper));
    let facts: Vec<_> = outputs(report).into_iter().chain(facts(evaluation)).collect();
    if !facts.is_empty() {
        out.push('\n');
    }
    for (label, fact) in facts {
        out.push_str(&paper.behind(&format!("  {label:<LABEL$}"), &fact));
    }
    for finding in listed(report) {
        out.push('\n');
        out.push_str(&super::finding::finding(finding, inputs, paper));
    }
    out.push('\n');
    out.push_str(&closing(report, paper));
    out
}

/// The same, then each client with its answer.
pub(crate) fn report_with_clients(evaluation: &Evaluation, inputs: &[&str], paper: Paper) -> String {
    format!("{}\n{}", report(evaluation, inputs, paper), super::clients::table(&evaluation.report, paper))
}

/// Says `1 error`, `2 errors`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// `k8s.example.com (mode tcp): incomplete: no private key, no credential; 1 warning`
fn verdict(report: &Report, paper: Paper) -> String {
    let counted =
        |severity: Severity| listed(report).filter(|f| f.severity == severity && f.accepted.is_none()).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts = counts.map(|(severity, name)| (counted(severity), name));
    let counts: Vec<_> = counts.into_iter().filter(|(number, _)| *number > 0).map(|(n, name)| count(n, name)).collect();
    let host = harmless(report.fqdn.as_deref().unwrap_or("no host name"));
    let (word, colour) = match report.verdict {
        Verdict::Ready => ("ready", Colour::Good),
        Verdict::DecisionNeeded => ("decision needed", Colour::Warning),
        Verdict::Incomplete => ("incomplete", Colour::Note),
        Verdict::Blocked => ("blocked", Colour::Error),
    };
    let missing: Vec<_> = report.missing.iter().map(|part| format!("no {part}")).collect();
    let missing = if missing.is_empty() { String::new() } else { format!(": {}", missing.join(", ")) };
    let separator = if missing.is_empty() { ", " } else { "; " };
    let counts = if counts.is_empty() { String::new() } else { format!("{separator}{}", counts.join(", ")) };
    let head = format!("{host} (mode {}): {word}", report.mode);
    let painted = format!("{host} (mode {}): {}", report.mode, paper.paint(word, colour));
    // No space before the colon or comma that follows the word.
    let rest = paper.after(&head, "  ", &format!("{missing}{counts}"));
    format!("{painted}{}", rest.strip_prefix(' ').unwrap_or(&rest).trim_end())
}

/// The findings that get an entry of their own.
fn listed(report: &Report) -> impl Iterator<Item = &FindingReport> {
    report.findings.iter().filter(|finding| !TOLD_AS_FACTS.contains(&finding.code))
}

/// Flags for what is missing: `--key FILE, --token-file FILE or --kubeconfig FILE`.
fn flags(missing: &[Missing]) -> String {
    let flag = |part: &Missing| match part {
        Missing::Name => "--fqdn HOST",
        Missing::Certificate => "--cert FILE",
        Missing::Key => "--key FILE",
        Missing::Credential => "--token-file FILE or --kubeconfig FILE",
        Missing::UpstreamCa => "--ca-file FILE",
    };
    missing.iter().map(flag).collect::<Vec<_>>().join(", ")
}

/// What each output comes to, if they are not all ready.
fn outputs(report: &Report) -> Vec<(&'static str, String)> {
    if report.verdict == Verdict::Ready {
        return Vec::new();
    }
    let kubeconfig = report.outputs.kubeconfig.map(|verdict| ("kubeconfig", verdict.to_string()));
    [("manifests", report.outputs.manifests.to_string())].into_iter().chain(kubeconfig).collect()
}

fn closing(report: &Report, paper: Paper) -> String {
    let mut out = String::new();
    let not_checked = not_checked(report);
    if !not_checked.is_empty() {
        out.push_str("Not checked:\n");
        for reason in not_checked {
            out.push_str(&paper.behind("  ", &reason));
        }
        out.push('\n');
    }
    let worst = report.findings.first().filter(|finding| finding.severity != Severity::Note);
    let next = match (report.verdict, worst) {
        (Verdict::Incomplete, _) => format!("pass what is missing: {}", flags(&report.missing)),
        (Verdict::Ready, None) => "kubefront generate with the same arguments and --out-dir DIR".to_owned(),
        (_, Some(finding)) => format!("kubefront explain {}", finding.code),
        (_, None) => format!("kubefront explain {}", report.mode),
    };
    out.push_str(&paper.behind("Next:  ", &next));
    out
}

/// Why checks could not look, each reason once. What is missing is named in the verdict.
fn not_checked(report: &Report) -> BTreeSet<String> {
    let open = report.checks.iter().filter(|check| check.outcome == CheckOutcome::NotChecked);
    let reasons = open.filter_map(|check| check.reason.as_deref());
    let is_named = |reason: &str| {
        let lacks_parts = !report.missing.is_empty() || report.verdict == Verdict::Blocked;
        lacks_parts && (reason.contains("provided") || reason.starts_with("no "))
    };
    reasons.filter(|reason| !is_named(reason)).map(flags_beside).collect()
}

/// Notes that say what is among the facts.
const TOLD_AS_FACTS: [Code; 2] = [Code::TokenKind, Code::TrustPublic];
const LABEL: usize = 15;

#[cfg(test)]
mod tests;
