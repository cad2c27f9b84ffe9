//! What became of each exposure of a batch, and of all of them.

use kubefront_core::report::{CertificateRole, Verdict};
use kubefront_core::{Evaluation, Severity, hidden};
use std::path::Path;
use zeroize::Zeroizing;

use super::stream::Stream;
use crate::exit::{Error, Exit};
use crate::paths;
use crate::render::{self, Paper, Row};
use crate::report::Failure;
use crate::say::{Line, say};

/// Where the document of an exposure is.
pub(super) struct Place {
    /// The file; `-` is stdin.
    pub(super) file: String,
    /// The first line of the document.
    pub(super) line: usize,
    /// Both, for messages.
    pub(super) shown: String,
}

impl Place {
    /// The place of a file that was not read.
    pub(super) fn of_file(path: &Path) -> Self {
        let file = paths::shown(path);
        Self { shown: hidden::shown(&file), line: 1, file }
    }
}

/// An exposure that was checked.
pub(super) struct Done {
    row: Row,
    is_blocked: bool,
    errors: usize,
    warnings: usize,
    /// Its errors, for people.
    details: String,
    /// Its part of the stream.
    bytes: Zeroizing<Vec<u8>>,
}

impl Done {
    /// Keeps what the table and the summary need: an evaluation has the size of its bundle.
    pub(super) fn of(evaluation: &Evaluation, is_blocked: bool, bytes: Zeroizing<Vec<u8>>) -> Self {
        let report = &evaluation.report;
        let open =
            |severity: Severity| report.findings.iter().filter(move |f| f.severity == severity && f.accepted.is_none());
        let leaf = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
        let codes = open(Severity::Error).chain(open(Severity::Warning)).map(|finding| finding.code.name());
        let verdict = match report.verdict {
            _ if is_blocked => "blocked",
            Verdict::Ready => "ready",
            Verdict::DecisionNeeded => "decision needed",
            Verdict::Incomplete => "incomplete",
            Verdict::Blocked => "blocked",
        };
        let shown = open(Severity::Error)
            .chain(open(Severity::Warning).filter(|_| is_blocked && open(Severity::Error).next().is_none()));
        Self {
            row: Row([
                report.exposure.clone(),
                report.fqdn.clone().unwrap_or_else(|| "-".to_owned()),
                report.mode.name().to_owned(),
                verdict.to_owned(),
                leaf.and_then(|leaf| leaf.not_after.get(..10)).unwrap_or("-").to_owned(),
                codes.collect::<Vec<_>>().join(", "),
            ]),
            is_blocked,
            errors: open(Severity::Error).count(),
            warnings: open(Severity::Warning).count(),
            details: shown.map(|finding| render::finding(finding, &[], Paper::of_stdout())).collect(),
            bytes,
        }
    }
}

/// What became of all exposures.
#[derive(Default)]
pub(super) struct Summary {
    /// The rows that the table may need: a batch can be large.
    rows: Vec<Row>,
    count: usize,
    /// Details of the first exposures that are blocked.
    details: Vec<String>,
    failures: Vec<Failed>,
    ready: usize,
    blocked: usize,
    incomplete: usize,
    undecided: usize,
    errors: usize,
    warnings: usize,
    skipped: usize,
    /// Parts of the stream that were printed.
    printed: usize,
    worst: Option<Exit>,
}

struct Failed {
    place: Place,
    message: String,
    lines: Vec<Line>,
}

impl Summary {
    /// Adds an exposure; returns its part of the stream.
    pub(super) fn add(&mut self, place: &Place, done: Result<Done, Error>, stream: &Stream) -> Zeroizing<Vec<u8>> {
        let part = match done {
            Ok(done) => self.add_done(place, done, stream),
            Err(error) => self.add_failure(place, &error, stream),
        };
        if part.is_empty() {
            return part;
        }
        self.printed += 1;
        match self.printed {
            1 => part,
            _ => Zeroizing::new([stream.separator().as_bytes(), &part].concat()),
        }
    }

    /// Counts an object that is not an exposure.
    pub(super) fn skip(&mut self) {
        self.skipped += 1;
    }

    /// Says whether no exposure was found.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the exit: that of the worst exposure.
    pub(super) fn exit(&self) -> Exit {
        self.worst.unwrap_or(Exit::Usable)
    }

    /// `3 bundles`
    pub(super) fn written(&self) -> String {
        render::count(self.count - self.blocked - self.failures.len(), "bundle")
    }

    /// Returns the exposures that could not be checked.
    pub(super) fn failures(&self) -> Vec<Failure<'_>> {
        let all = self.failures.iter();
        all.map(|failed| Failure { file: &failed.place.file, line: failed.place.line, message: &failed.message })
            .collect()
    }

    /// Prints to stderr why exposures could not be checked.
    pub(super) fn say_failures(&self) {
        for failed in &self.failures {
            say(&failed.lines);
        }
    }

    /// Returns the table, the errors, and the counts, for people; `only_open` leaves exposures out that have no problem.
    pub(super) fn table(&self, only_open: bool) -> String {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| !only_open || row.is_open()).collect();
        let mut text = if rows.is_empty() { String::new() } else { render::table(&HEAD, &rows) + "\n" };
        for details in &self.details {
            text.push_str(details);
            text.push('\n');
        }
        let more = self.blocked.saturating_sub(self.details.len());
        if more > 0 {
            text.push_str(&format!("The findings of {more} more exposures: kubefront check with -o jsonl\n\n"));
        }
        for line in self.failures.iter().flat_map(|failed| &failed.lines) {
            text.push_str(&line.text());
        }
        text + &self.counts() + "\n"
    }

    /// `3 exposures: 1 ready, 2 blocked; 2 errors, 1 warning; skipped 4 other objects`
    fn counts(&self) -> String {
        let part = |count: usize, word: &str| (count > 0).then(|| format!("{count} {word}"));
        let of_verdicts = [
            part(self.ready, "ready"),
            part(self.undecided, "decision needed"),
            part(self.incomplete, "incomplete"),
            part(self.blocked, "blocked"),
            part(self.failures.len(), "not readable"),
        ];
        let of_verdicts: Vec<String> = of_verdicts.into_iter().flatten().collect();
        let mut text = format!("{}: {}", render::count(self.count, "exposure"), of_verdicts.join(", "));
        let counted = |count: usize, word: &str| (count > 0).then(|| render::count(count, word));
        let findings: Vec<_> =
            [counted(self.errors, "error"), counted(self.warnings, "warning")].into_iter().flatten().collect();
        if !findings.is_empty() {
            text.push_str(&format!("; {}", findings.join(", ")));
        }
        if self.skipped > 0 {
            text.push_str(&format!("; skipped {}", render::count(self.skipped, "other object")));
        }
        text
    }

    fn add_done(&mut self, place: &Place, done: Done, stream: &Stream) -> Zeroizing<Vec<u8>> {
        let count = match done.row.verdict() {
            _ if done.is_blocked => &mut self.blocked,
            "ready" => &mut self.ready,
            "incomplete" => &mut self.incomplete,
            "decision needed" => &mut self.undecided,
            _ => &mut self.blocked,
        };
        *count += 1;
        if done.is_blocked {
            self.worst = self.worst.max(Some(Exit::Blocked));
            if self.details.len() < MOST_DETAILS {
                self.details.push(format!("{} ({}):\n{}", done.row.name(), place.shown, done.details));
            }
        }
        self.errors += done.errors;
        self.warnings += done.warnings;
        self.count += 1;
        if matches!(stream, Stream::None) || done.row.is_open() {
            self.rows.push(done.row);
        }
        done.bytes
    }

    fn add_failure(&mut self, place: &Place, error: &Error, stream: &Stream) -> Zeroizing<Vec<u8>> {
        self.worst = self.worst.max(Some(error.exit()));
        let lines = error.lines();
        let message = lines.first().map(Line::message).unwrap_or_default();
        let [name, verdict] = [place.shown.clone(), "not readable".to_owned()];
        let none = || "-".to_owned();
        self.count += 1;
        self.rows.push(Row([name, none(), none(), verdict, none(), String::new()]));
        let failure = Failure { file: &place.file, line: place.line, message: &message };
        let part = stream.failure(&failure);
        let place = Place { file: place.file.clone(), line: place.line, shown: place.shown.clone() };
        self.failures.push(Failed { place, message, lines });
        Zeroizing::new(part.into_bytes())
    }
}

const HEAD: [&str; 6] = ["EXPOSURE", "HOST", "MODE", "VERDICT", "EXPIRES", "FINDINGS"];
/// Exposures whose errors are printed in full.
const MOST_DETAILS: usize = 20;
