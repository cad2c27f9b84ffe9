//! What is known about an error message or a finding code: entries of the dictionary, with their causes ranked by the files
//! that are loaded. The text itself is not kept.

use kubefront_core::explain::Explained;
use kubefront_core::symptom::{self, Symptom, confirmed_by, values};
use kubefront_core::{Code, Report, Severity, explain};

use super::checks::Check;

/// What is known.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub entries: Vec<Entry>,
    /// Values that a text contains.
    pub values: Vec<(values::Place, String)>,
    /// For a text that is not an error message: the page of a code or of a keyword.
    pub page: Option<String>,
    /// For keywords: entries to choose from, the best match first.
    pub choices: Vec<explain::Entry>,
    /// The page is that of this code.
    pub code: Option<Code>,
}

/// One entry of the dictionary.
#[derive(Clone, Debug)]
pub struct Entry {
    pub symptom: Symptom,
    /// The line of the match, in a text of several lines.
    pub line: Option<usize>,
}

/// A cause, and the finding that confirms it.
#[derive(Clone, PartialEq, Debug)]
pub struct Cause {
    pub text: &'static str,
    pub confirmed: Option<Confirmed>,
}

/// A finding about the user's files.
#[derive(Clone, PartialEq, Debug)]
pub struct Confirmed {
    pub title: &'static str,
    pub found: String,
    pub check: Check,
}

impl Told {
    /// Looks up a text.
    pub fn of_text(text: &str) -> Self {
        let diagnosis = symptom::diagnose(text);
        let line = |line| diagnosis.has_lines.then_some(line);
        let entries: Vec<Entry> =
            diagnosis.found.iter().map(|found| Entry { symptom: found.symptom, line: line(found.line) }).collect();
        let told = Self { entries, values: diagnosis.values, ..Self::default() };
        match if told.entries.is_empty() { explain::answer(text) } else { None } {
            Some(Explained::Page(page)) => Self { page: Some(page), ..told },
            Some(Explained::Entries(matches)) => Self { choices: matches.entries, ..told },
            None => told,
        }
    }

    /// Returns what is known by this name: an entry, or the page of a code or of a topic.
    pub fn of_name(name: &str) -> Self {
        let page = || Self { page: explain::page(name), code: Code::from_name(name), ..Self::default() };
        Self::of_entry(name).unwrap_or_else(page)
    }

    /// Returns the entry with this name; several statuses of an HTTPProxy have the same name.
    pub fn of_entry(id: &str) -> Option<Self> {
        let symptoms = symptom::entries().map(|entry| entry.symptom).filter(|symptom| symptom.id == id);
        let entries: Vec<Entry> = symptoms.map(|symptom| Entry { symptom, line: None }).collect();
        (!entries.is_empty()).then(|| Self { entries, ..Self::default() })
    }

    /// Returns the page of a code.
    pub fn of_code(code: Code) -> Self {
        Self { page: explain::page(code.name()), code: Some(code), ..Self::default() }
    }
}

/// Returns the causes of a symptom: first those that an error or a warning about the user's files confirms.
pub fn causes(symptom: &Symptom, report: &Report) -> Vec<Cause> {
    let rows = confirmed_by(symptom.id);
    let cause = |(at, text): (usize, &&'static str)| {
        let codes = rows.iter().filter(|(cause, _)| *cause == at).flat_map(|(_, codes)| *codes);
        Cause { text, confirmed: confirmed(report, &codes.copied().collect::<Vec<_>>()) }
    };
    let mut causes: Vec<Cause> = symptom.causes.iter().enumerate().map(cause).collect();
    causes.sort_by_key(|cause| cause.confirmed.is_none());
    causes
}

/// The worst finding with one of these codes.
fn confirmed(report: &Report, codes: &[Code]) -> Option<Confirmed> {
    let is_one = |severity: Severity| severity != Severity::Note;
    let found = report
        .findings
        .iter()
        .filter(|finding| codes.contains(&finding.code) && is_one(finding.severity) && finding.accepted.is_none());
    let worst = found.min_by_key(|finding| finding.severity)?;
    Some(Confirmed { title: worst.title, found: worst.found.clone(), check: Check::of(worst.code) })
}

/// Errors that many people see: the name of the entry, and its text in short.
pub const FREQUENT: [(&str, &str); 9] = [
    ("unknown-authority", "x509: unknown authority"),
    ("exec-refused", "exec fails"),
    ("connection-closed", "EOF"),
    ("connection-reset", "connection reset"),
    ("certificate-expired", "certificate has expired"),
    ("unauthorized", "401"),
    ("anonymous", "403 system:anonymous"),
    ("not-found", "404"),
    ("service-unavailable", "503"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{example, judge};

    fn ranked(id: &str, example: &str) -> Vec<(usize, Option<Check>)> {
        let told = Told::of_entry(id).unwrap();
        let symptom = told.entries[0].symptom;
        let judged = judge::of(&example::state(example));
        let at = |cause: &Cause| symptom.causes.iter().position(|text| *text == cause.text).unwrap();
        let causes = causes(&symptom, judged.report());
        causes.iter().map(|cause| (at(cause), cause.confirmed.as_ref().map(|confirmed| confirmed.check))).collect()
    }

    #[test]
    fn causes_that_the_files_confirm_come_first() {
        assert_eq!(ranked("unknown-authority", "good"), [(0, None), (1, None)]);
        assert_eq!(ranked("unknown-authority", "missing-intermediate"), [(0, Some(Check::Chain)), (1, None)]);
        assert_eq!(ranked("unknown-authority", "private-ca"), [(1, Some(Check::Trust)), (0, None)]);
        assert_eq!(ranked("connection-reset", "wrong-key"), [(1, Some(Check::PrivateKey)), (0, None), (2, None)]);
        assert_eq!(ranked("certificate-expired", "expired")[0], (0, Some(Check::Certificate)));
        assert_eq!(ranked("anonymous", "client-certificate")[0], (0, Some(Check::Credential)));
    }

    #[test]
    fn an_accepted_finding_confirms_nothing() {
        let mut judged = judge::of(&example::state("expired"));
        for finding in &mut judged.evaluation.report.findings {
            finding.accepted = Some("known".to_owned());
        }
        let symptom = Told::of_entry("certificate-expired").unwrap().entries[0].symptom;
        assert!(causes(&symptom, judged.report()).iter().all(|cause| cause.confirmed.is_none()));
    }

    #[test]
    fn texts_codes_and_entries_are_found() {
        let told = Told::of_text("a\nUnable to connect to the server: EOF");
        assert_eq!((told.entries[0].symptom.id, told.entries[0].line), ("connection-closed", Some(2)));
        assert!(Told::of_text("key-mismatch").page.is_some_and(|page| page.contains("key-mismatch")));
        let nothing = Told::of_text("nothing that anybody ever printed, as far as we know");
        assert!(nothing.entries.is_empty() && nothing.page.is_none());
        assert!(Told::of_entry("nonsense").is_none());
        // Every entry that a static page links to.
        assert!(symptom::entries().all(|entry| Told::of_entry(entry.symptom.id).is_some()));
        assert!(Code::all().all(|code| Told::of_code(code).page.is_some()));
    }

    #[test]
    fn the_frequent_ones_are_entries() {
        assert!(FREQUENT.iter().all(|(id, _)| Told::of_entry(id).is_some()));
    }
}
