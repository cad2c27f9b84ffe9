//! `check`: checks the inputs, writes nothing.

use std::ffi::OsString;

use kubefront_core::report::{Report, Verdict};
use kubefront_core::{Severity, Task};

use super::print::print;
use super::{batch, single};
use crate::args::{CheckOutput, ReportOutput, Set};
use crate::batch::{Documents, documents};
use crate::exit::{Error, Exit};
use crate::gather::{gather, one_stdin};
use crate::render::{self, Paper};

/// Checks, and prints the report.
pub(super) fn check(set: Set, output: CheckOutput, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Exit, Error> {
    one_stdin(&set)?;
    let document = match documents(&set)? {
        Documents::Many(feed) => return batch::check(set, feed, output, variable),
        Documents::One(document) => Some(document),
        Documents::None => None,
    };
    let path = document.as_ref().map(|document| document.path.to_string_lossy().into_owned());
    let gathered = gather(&set, document, variable)?;
    let evaluation = gathered.evaluate(Task::Check);
    let report = &evaluation.report;
    let text = match output {
        CheckOutput::Clients => render::report_with_clients(&evaluation, &gathered.names(), Paper::of_stdout()),
        CheckOutput::Report(ReportOutput::Text) => render::report(&evaluation, &gathered.names(), Paper::of_stdout()),
        CheckOutput::Report(output) => single::report(report, path.as_deref().unwrap_or("-"), output, &set),
    };
    print(text.as_bytes())?;
    Ok(if fails(report, &set) { Exit::Blocked } else { Exit::Usable })
}

/// An accepted warning fails nothing.
pub(super) fn fails(report: &Report, set: &Set) -> bool {
    let has_warning = report.findings.iter().any(|f| f.severity == Severity::Warning && f.accepted.is_none());
    let is_incomplete = !report.missing.is_empty();
    let is_blocked = report.verdict == Verdict::Blocked
        || (set.fail_on.warnings && has_warning)
        || (set.fail_on.incomplete && is_incomplete);
    is_blocked && !set.fail_on.never
}
