//! Findings for CI systems: SARIF 2.1.0 and JUnit XML, written piece by piece.

pub(crate) mod junit;
pub(crate) mod sarif;

use std::borrow::Cow;

use kubefront_core::report::{CheckOutcome, FindingReport, Report};

/// What was checked as one: an exposure, or a Kubernetes object.
pub(crate) struct Subject<'a> {
    /// Its name.
    pub name: &'a str,
    /// The file that contains it; `-` is stdin.
    pub file: &'a str,
    /// Its first line there, from 1.
    pub line: usize,
    /// The findings, each with its line.
    pub findings: Vec<(usize, &'a FindingReport)>,
    /// Checks that passed.
    pub passed: Vec<&'a str>,
    /// Checks that could not be made, with the reason.
    pub skipped: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// An exposure that could not be checked.
pub(crate) struct Failure<'a> {
    /// The file that contains it; `-` is stdin.
    pub file: &'a str,
    /// Its first line there, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: &'a str,
}

impl<'a> Subject<'a> {
    /// The subject of a report: the exposure in a file.
    pub(crate) fn of_report(report: &'a Report, file: &'a str, line: usize) -> Self {
        let of = |outcome| report.checks.iter().filter(move |check| check.outcome == outcome);
        Self {
            name: &report.exposure,
            file,
            line,
            findings: report.findings.iter().map(|finding| (line, finding)).collect(),
            passed: of(CheckOutcome::Passed).map(|check| check.check).collect(),
            skipped: of(CheckOutcome::NotChecked)
                .map(|check| (check.check.into(), check.reason.as_deref().unwrap_or_default().into()))
                .collect(),
        }
    }
}
