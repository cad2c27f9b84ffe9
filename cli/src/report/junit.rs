//! JUnit XML, as GitLab and Jenkins read it: one test suite per subject, one test case per finding and per passed check.

use kubefront_core::Severity;
use kubefront_core::report::FindingReport;
use quick_xml::escape::escape;

use super::{Failure, Subject};
use crate::args::FailOn;
use crate::say::harmless;

/// Returns the text before the first test suite.
pub(crate) fn begin() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kubefront\">\n".to_owned()
}

/// Returns the test suite of one subject.
pub(crate) fn suite(subject: &Subject<'_>, fail_on: FailOn) -> String {
    let fails = |finding: &FindingReport| match finding.severity {
        _ if finding.accepted.is_some() => false,
        Severity::Error => true,
        Severity::Warning => fail_on.warnings,
        Severity::Note => false,
    };
    let failures = subject.findings.iter().filter(|(_, finding)| fails(finding)).count();
    let file = if subject.file == "-" { "stdin" } else { subject.file };
    let mut cases = Vec::new();
    let name = xml(subject.name);
    let case = |name_of_case: &str, line: usize, content: String| {
        let head = format!(
            "    <testcase classname=\"{name}\" name=\"{}\" file=\"{}\" line=\"{line}\"",
            xml(name_of_case),
            xml(file)
        );
        if content.is_empty() { format!("{head}/>\n") } else { format!("{head}>\n{content}    </testcase>\n") }
    };
    for (at, (line, finding)) in subject.findings.iter().enumerate() {
        let twice =
            |other: &&(usize, &FindingReport)| (other.1.code, &other.1.subject) == (finding.code, &finding.subject);
        let before = subject.findings.iter().take(at).filter(twice).count();
        // GitLab counts only the first of several cases with one name.
        let number = if before == 0 { String::new() } else { format!(" ({})", before + 1) };
        let element = if fails(finding) { failure(file, *line, finding) } else { output(file, *line, finding) };
        cases.push(case(&format!("{}: {}{number}", finding.code, finding.subject), *line, element));
    }
    cases.extend(subject.passed.iter().map(|check| case(check, subject.line, String::new())));
    let skip = |reason: &str| format!("      <skipped message=\"{}\"/>\n", xml(reason));
    cases.extend(subject.skipped.iter().map(|(check, reason)| case(check, subject.line, skip(reason))));
    if cases.is_empty() {
        cases.push(case("no finding", subject.line, String::new()));
    }
    format!(
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\">\n{}  </testsuite>\n",
        cases.len(),
        subject.skipped.len(),
        cases.concat()
    )
}

/// Returns a test suite for an exposure that could not be checked.
pub(crate) fn failed(failure: &Failure<'_>) -> String {
    let file = if failure.file == "-" { "stdin" } else { failure.file };
    let place = format!("{file}:{}", failure.line);
    format!(
        "  <testsuite name=\"{0}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase classname=\"{0}\" \
         name=\"readable\" file=\"{1}\" line=\"{3}\">\n      <error message=\"{2}\"/>\n    </testcase>\n  </testsuite>\n",
        xml(&place),
        xml(file),
        xml(failure.message),
        failure.line
    )
}

/// Returns the text behind the last test suite.
pub(crate) fn end() -> String {
    "</testsuites>\n".to_owned()
}

fn failure(file: &str, line: usize, finding: &FindingReport) -> String {
    let (message, kind) = (xml(finding.title), xml(finding.code.name()));
    format!("      <failure message=\"{message}\" type=\"{kind}\">{}</failure>\n", xml(text(file, line, finding)))
}

/// Warnings and notes do not fail the test.
fn output(file: &str, line: usize, finding: &FindingReport) -> String {
    format!("      <system-out>{}</system-out>\n", xml(text(file, line, finding)))
}

fn text(file: &str, line: usize, finding: &FindingReport) -> String {
    let mut text =
        format!("{}[{}]: {}\n{file}:{line}\nfound: {}\n", finding.severity, finding.code, finding.title, finding.found);
    if !finding.impact.is_empty() {
        text.push_str(&format!("impact: {}\n", finding.impact));
    }
    for fix in &finding.fixes {
        let command = fix.command.as_ref().map(|command| format!(": {command}")).unwrap_or_default();
        text.push_str(&format!("fix: {}{command}\n", fix.label));
    }
    text
}

/// XML does not allow most control characters, not even as references.
fn xml(text: impl AsRef<str>) -> String {
    escape(harmless(text.as_ref())).into_owned()
}
