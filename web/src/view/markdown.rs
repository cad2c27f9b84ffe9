//! The result as a Markdown table, for tickets and pull requests. Without the evidence, it names no host and no file.

use kubefront_core::Severity;

use super::checks::{self, Row};
use super::verdict;
use crate::judge::Judged;

/// Whether the text names hosts and files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Names {
    Shown,
    LeftOut,
}

/// Returns the table.
pub fn table(judged: &Judged, names: Names) -> String {
    let report = judged.report();
    let mut text = format!("**kubefront {}: {}**", report.kubefront_version, verdict::headline(report).title);
    for output in verdict::outputs(report) {
        text.push_str(&format!(", {}", output.text));
    }
    text.push_str("\n\n| Check | Result | Finding |\n| --- | --- | --- |\n");
    for row in checks::all(judged).rows {
        text.push_str(&line(judged, &row, names));
    }
    text
}

fn line(judged: &Judged, row: &Row, names: Names) -> String {
    let findings = row.groups.iter().flat_map(|group| &group.findings);
    let open = findings.filter_map(|at| judged.report().findings.get(*at));
    let open: Vec<String> = open
        .filter(|finding| finding.severity != Severity::Note && finding.accepted.is_none())
        .map(|finding| match names {
            Names::Shown => format!("{} (`{}`): {}", finding.title, finding.code, finding.found),
            Names::LeftOut => format!("{} (`{}`)", finding.title, finding.code),
        })
        .collect();
    let mut open = open;
    open.dedup();
    let found = match (open.is_empty(), names) {
        (false, _) => open.join("; "),
        (true, Names::Shown) => row.evidence.clone(),
        (true, Names::LeftOut) => String::new(),
    };
    // A bar ends a cell, and a line break ends the table.
    let found = found.replace('|', "\\|").replace(['\n', '\r'], " ");
    format!("| {} | {} | {found} |\n", row.check.name(), row.state.word())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn names_appear_only_if_asked_for() {
        let judged = example::judged();
        let (shown, left_out) = (table(&judged, Names::Shown), table(&judged, Names::LeftOut));
        assert!(shown.contains("k8s.example.com") && shown.contains("| Private key | passed |"), "{shown}");
        assert!(!left_out.contains("example.com") && left_out.contains("| Private key | passed |  |"), "{left_out}");
        assert!(left_out.starts_with("**kubefront ") && left_out.contains(": Ready**"), "{left_out}");
    }
}
