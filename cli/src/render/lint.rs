//! The report of `lint` for people.

use std::collections::BTreeSet;

use kubefront_core::Severity;
use kubefront_core::lint::{LintFinding, LintReport};

use super::finding::finding;
use super::paper::Paper;
use super::text::count;
use crate::say::harmless;

/// Prints the findings of each object, texts that are not an object, and the counts.
pub(crate) fn lint(report: &LintReport, paper: Paper) -> String {
    let mut out = String::new();
    let same = |one: &LintFinding, other: &LintFinding| one.file == other.file && one.object == other.object;
    for group in report.findings.chunk_by(same) {
        let Some(first) = group.first() else { continue };
        out.push_str(&harmless(&format!("{} ({})\n\n", first.object, first.file)));
        for found in group {
            out.push_str(&finding(&found.finding, &[], paper));
            if !found.managed_by.is_empty() {
                let owner = format!("{}; change the object there", found.managed_by);
                out.push_str(&paper.behind(&format!("  {:8}", "owner:"), &harmless(&owner)));
            }
            let path = if found.path.is_empty() { String::new() } else { format!(", {}", found.path) };
            out.push_str(&paper.behind(&format!("  {:8}", "at:"), &format!("line {}{path}", found.line)));
            out.push('\n');
        }
    }
    for text in &report.unreadable {
        out.push_str(
            &paper.behind("", &format!("{}:{}: not a Kubernetes object: {}", text.file, text.line, text.reason)),
        );
    }
    out.push_str(&not_checked(report, paper));
    out.push_str(&counts(report));
    out.push('\n');
    out
}

/// Each reason once: a dump without Secrets has the same reason for every HTTPProxy.
fn not_checked(report: &LintReport, paper: Paper) -> String {
    let reasons: BTreeSet<&str> = report.not_checked.iter().map(|missing| missing.reason.as_str()).collect();
    if reasons.is_empty() {
        return String::new();
    }
    let mut out = "not checked:\n".to_owned();
    for reason in reasons.iter().take(MOST_REASONS) {
        out.push_str(&paper.behind("- ", &harmless(reason)));
    }
    if let Some(more) = reasons.len().checked_sub(MOST_REASONS).filter(|more| *more > 0) {
        out.push_str(&format!("- {more} more: kubefront lint with -o json\n"));
    }
    out + "\n"
}

/// Reasons that are printed.
const MOST_REASONS: usize = 12;

/// `3 exposures in 120 objects: 1 error, 2 warnings`
fn counts(report: &LintReport) -> String {
    let number = |severity: Severity| report.findings.iter().filter(|found| found.finding.severity == severity).count();
    let found = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let found = found.map(|(severity, name)| (number(severity), name));
    let found: Vec<_> = found.into_iter().filter(|(number, _)| *number > 0).map(|(n, name)| count(n, name)).collect();
    let found = if found.is_empty() { "no finding".to_owned() } else { found.join(", ") };
    let others = match report.count.other_proxies {
        0 => String::new(),
        others => {
            let proxies = if others == 1 { "HTTPProxy does" } else { "HTTPProxies do" };
            format!("; {others} other {proxies} not expose an API server")
        }
    };
    format!(
        "{} in {}: {found}{others}",
        count(report.count.exposures, "exposure"),
        count(report.count.objects, "object")
    )
}
