//! `check`: checks the inputs, writes nothing.

use std::ffi::OsString;

use kubefront_core::report::{Report, Verdict};
use kubefront_core::{Severity, Task};

use super::print::print;
use crate::args::{CheckOutput, Set};
use crate::exit::{Error, Exit};
use crate::gather::gather;
use crate::render::{self, Paper};

/// Checks, and prints the report.
pub(super) fn check(
    set: &Set,
    output: CheckOutput,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Exit, Error> {
    let gathered = gather(set, variable)?;
    let evaluation = gathered.evaluate(Task::Check);
    let report = &evaluation.report;
    let text = match output {
        CheckOutput::Text => render::report(&evaluation, &gathered.names(), Paper::of_stdout()),
        CheckOutput::Clients => render::report_with_clients(&evaluation, &gathered.names(), Paper::of_stdout()),
        CheckOutput::Json => report.to_json(),
        CheckOutput::Name => report.findings.iter().map(|f| format!("{} {}\n", f.severity, f.code)).collect(),
    };
    print(text.as_bytes())?;
    Ok(if fails(report, set) { Exit::Blocked } else { Exit::Usable })
}

/// An accepted warning fails nothing.
pub(super) fn fails(report: &Report, set: &Set) -> bool {
    let has_warning = report.findings.iter().any(|f| f.severity == Severity::Warning && f.accepted.is_none());
    let is_incomplete = !report.missing.is_empty();
    report.verdict == Verdict::Blocked
        || (set.fail_on.warnings && has_warning)
        || (set.fail_on.incomplete && is_incomplete)
}
