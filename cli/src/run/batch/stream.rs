//! The formats of a stream: what is before, between, and behind the parts of the exposures.

use kubefront_core::report::Report;
use serde_json::json;

use super::outcome::{Place, Summary};
use crate::args::{FailOn, ReportOutput};
use crate::report::{Failure, Subject, junit, sarif};

/// One format.
pub(super) enum Stream {
    /// Nothing: a table or directories are the result.
    None,
    /// Reports as a List.
    Reports,
    /// Reports, one per line.
    ReportLines,
    /// Exposure, severity, and code of each finding.
    Names,
    /// SARIF.
    Sarif,
    /// JUnit XML.
    Junit(FailOn),
    /// Manifests as a stream of YAML documents.
    Documents,
    /// Manifests as a List.
    Items,
    /// Names of manifests.
    Lines,
}

impl Stream {
    /// The stream of reports in a format.
    pub(super) fn of(output: ReportOutput, fail_on: FailOn) -> Self {
        match output {
            ReportOutput::Text => Self::None,
            ReportOutput::Json => Self::Reports,
            ReportOutput::Jsonl => Self::ReportLines,
            ReportOutput::Name => Self::Names,
            ReportOutput::Sarif => Self::Sarif,
            ReportOutput::Junit => Self::Junit(fail_on),
        }
    }

    /// Returns the text before the first part.
    pub(super) fn begin(&self) -> String {
        match self {
            Self::Reports | Self::Items => "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n".to_owned(),
            Self::Sarif => sarif::begin(),
            Self::Junit(_) => junit::begin(),
            Self::None | Self::ReportLines | Self::Names | Self::Documents | Self::Lines => String::new(),
        }
    }

    /// Returns the part of one report; empty if there is nothing to print.
    pub(super) fn entry(&self, report: &Report, place: &Place) -> String {
        let subject = || Subject::of_report(report, &place.file, place.line);
        match self {
            Self::Reports => report.to_json_line().trim_end().to_owned(),
            Self::ReportLines => report.to_json_line(),
            Self::Names => {
                let name = |f: &kubefront_core::report::FindingReport| {
                    format!("{} {} {}\n", report.exposure, f.severity, f.code)
                };
                report.findings.iter().map(name).collect()
            }
            Self::Sarif => sarif::results(&subject()),
            Self::Junit(fail_on) => junit::suite(&subject(), *fail_on),
            Self::None | Self::Documents | Self::Items | Self::Lines => String::new(),
        }
    }

    /// Returns the part of an exposure that could not be checked; SARIF has them at its end.
    pub(super) fn failure(&self, failure: &Failure<'_>) -> String {
        let object = || {
            json!({
                "apiVersion": "kubefront.dev/v1",
                "kind": "Failure",
                "file": failure.file,
                "line": failure.line,
                "message": failure.message,
            })
        };
        match self {
            Self::Reports => object().to_string(),
            Self::ReportLines => object().to_string() + "\n",
            Self::Junit(_) => junit::failed(failure),
            Self::None | Self::Names | Self::Sarif | Self::Documents | Self::Items | Self::Lines => String::new(),
        }
    }

    /// Returns the text between two parts.
    pub(super) fn separator(&self) -> &'static str {
        match self {
            Self::Reports | Self::Sarif | Self::Items => ",\n",
            Self::Documents => "---\n",
            Self::None | Self::ReportLines | Self::Names | Self::Junit(_) | Self::Lines => "",
        }
    }

    /// Returns the text behind the last part.
    pub(super) fn end(&self, summary: &Summary) -> String {
        match self {
            Self::Reports | Self::Items => "\n]}\n".to_owned(),
            Self::Sarif => sarif::end(&summary.failures()),
            Self::Junit(_) => junit::end(),
            Self::None | Self::ReportLines | Self::Names | Self::Documents | Self::Lines => String::new(),
        }
    }
}
