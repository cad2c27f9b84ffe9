//! The report of one exposure, for programs.

use kubefront_core::report::Report;

use crate::args::{ReportOutput, Set};
use crate::report::{Subject, junit, sarif};

/// Returns the report of the exposure in `file` in a format for programs.
pub(super) fn report(report: &Report, file: &str, output: ReportOutput, set: &Set) -> String {
    let subject = Subject::of_report(report, file, 1);
    match output {
        ReportOutput::Text | ReportOutput::Json => report.to_json(),
        ReportOutput::Jsonl => report.to_json_line(),
        ReportOutput::Name => report.findings.iter().map(|f| format!("{} {}\n", f.severity, f.code)).collect(),
        ReportOutput::Sarif => format!("{}{}{}", sarif::begin(), sarif::results(&subject), sarif::end(&[])),
        ReportOutput::Junit => format!("{}{}{}", junit::begin(), junit::suite(&subject, set.fail_on), junit::end()),
    }
}
