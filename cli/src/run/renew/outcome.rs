//! What became of each exposure of a renewal, and of all of them.

use std::path::PathBuf;

use kubefront_core::renew::{Renewal, State};
use kubefront_core::{Severity, hidden};
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::RenewOutput;
use crate::exit::{Error, Exit};
use crate::paths;
use crate::render::{self, Paper, Row, count, table};
use crate::say::{Line, harmless};

/// Where the Secret is written to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// The bundle that it is in.
    Bundle(PathBuf),
    /// A file for the cluster that the objects are from.
    Cluster,
    /// A file for the exposure.
    Document,
}

/// An exposure that was checked.
pub(super) struct Done {
    pub(super) renewal: Renewal,
    pub(super) target: Target,
    pub(super) is_failed: bool,
    pub(super) is_written: bool,
    /// The file of the Secret, if it is not in a bundle.
    pub(super) path: Option<PathBuf>,
    /// The Secret, if it is printed.
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// What did not work after the bundle was written.
    pub(super) messages: Vec<Line>,
}

/// What became of all exposures.
pub(super) struct Summary {
    output: RenewOutput,
    rows: Vec<Row>,
    /// Differences and findings of the first exposures.
    details: Vec<String>,
    left_out: usize,
    commands: Vec<String>,
    messages: Vec<Line>,
    counts: [usize; 5],
    warnings: usize,
    printed: usize,
    has_secrets: bool,
    is_dry: bool,
    worst: Exit,
}

impl Summary {
    pub(super) fn new(output: RenewOutput) -> Self {
        Self {
            output,
            rows: Vec::new(),
            details: Vec::new(),
            left_out: 0,
            commands: Vec::new(),
            messages: Vec::new(),
            counts: [0; 5],
            warnings: 0,
            printed: 0,
            has_secrets: false,
            is_dry: false,
            worst: Exit::Usable,
        }
    }

    /// Returns the exit: that of the worst exposure.
    pub(super) fn exit(&self) -> Exit {
        self.worst
    }

    /// Says whether Secrets went to stdout.
    pub(super) fn has_printed(&self) -> bool {
        self.has_secrets
    }

    /// Returns the text before the first part.
    pub(super) fn begin(&self) -> &'static str {
        if self.output == RenewOutput::Json { "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n" } else { "" }
    }

    /// Returns the text behind the last part.
    pub(super) fn end(&self) -> &'static str {
        if self.output == RenewOutput::Json { "\n]}\n" } else { "" }
    }

    /// Adds an exposure; returns its part of the output.
    pub(super) fn add(&mut self, place: &str, done: Result<Done, Error>) -> Zeroizing<Vec<u8>> {
        let part = match done {
            Ok(done) => self.add_done(done),
            Err(error) => self.add_failure(place, &error),
        };
        if part.is_empty() {
            return part;
        }
        self.printed += 1;
        let separator: &[u8] = match self.output {
            _ if self.printed == 1 => return part,
            RenewOutput::Json => b",\n",
            RenewOutput::Text => b"---\n",
            RenewOutput::Jsonl | RenewOutput::Name | RenewOutput::Prometheus => return part,
        };
        Zeroizing::new([separator, &part].concat())
    }

    /// Returns why exposures could not be checked, and what did not work after bundles were written.
    pub(super) fn messages(&self) -> String {
        self.messages.iter().map(Line::text).collect()
    }

    /// Returns the differences, the findings, the table, and the commands, for people.
    pub(super) fn text(&self) -> String {
        let mut text = self.details.concat();
        if self.left_out > 0 {
            let more = count(self.left_out, "exposure");
            text.push_str(&format!("The differences and findings of {more} more: -o jsonl\n\n"));
        }
        if !self.rows.is_empty() {
            text.push_str(&table(&HEAD, &self.rows.iter().collect::<Vec<_>>()));
            text.push('\n');
        }
        text.push_str(&self.messages());
        text.push_str(&self.count_line());
        if !self.commands.is_empty() {
            text.push_str(if self.is_dry {
                "\nTo apply, after a run without --dry-run:\n\n"
            } else {
                "\nTo apply:\n\n"
            });
            for command in self.commands.iter().take(MOST_COMMANDS) {
                text.push_str(&format!("  {}\n", harmless(command)));
            }
            let more = self.commands.len().saturating_sub(MOST_COMMANDS);
            if more > 0 {
                text.push_str(&format!("  ... and {}\n", count(more, "more command")));
            }
        }
        text
    }

    /// `3 exposures: 2 renewed, 1 blocked; 1 warning`
    fn count_line(&self) -> String {
        let total: usize = self.counts.iter().sum();
        let named: Vec<String> = self
            .counts
            .iter()
            .zip(["renewed", "unchanged", "blocked", "not applicable", "not readable"])
            .filter(|(number, _)| **number > 0)
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        let warnings = if self.warnings > 0 { format!("; {}", count(self.warnings, "warning")) } else { String::new() };
        format!("{}: {}{warnings}\n", count(total, "exposure"), named.join(", "))
    }

    fn add_done(&mut self, done: Done) -> Zeroizing<Vec<u8>> {
        let Done { renewal, target, is_failed, is_written, path, bytes, messages } = done;
        self.messages.extend(messages);
        let report = &renewal.report;
        let index = match report.state {
            _ if is_failed => 2,
            State::Renewed => 0,
            State::Unchanged => 1,
            State::Blocked => 2,
            State::NotApplicable => 3,
        };
        if let Some(number) = self.counts.get_mut(index) {
            *number += 1;
        }
        if is_failed {
            self.worst = self.worst.max(Exit::Blocked);
        }
        let of =
            |severity: Severity| report.findings.iter().filter(move |f| f.severity == severity && f.accepted.is_none());
        self.warnings += of(Severity::Warning).count();
        self.rows.push(row(&renewal, is_failed));
        self.add_details(&renewal, is_failed);
        if !is_failed {
            self.add_commands(&renewal, &target, path.as_ref(), is_written);
        }
        match self.output {
            RenewOutput::Text => {
                self.has_secrets |= !bytes.is_empty();
                bytes
            }
            RenewOutput::Json => Zeroizing::new(report.to_json_line().trim_end().as_bytes().to_vec()),
            RenewOutput::Jsonl => Zeroizing::new(report.to_json_line().into_bytes()),
            RenewOutput::Name | RenewOutput::Prometheus => {
                let state = if is_failed { State::Blocked } else { report.state };
                Zeroizing::new(format!("{} {state}\n", hidden::shown(&report.exposure)).into_bytes())
            }
        }
    }

    fn add_details(&mut self, renewal: &Renewal, is_failed: bool) {
        let open = |severity: Severity| {
            renewal.report.findings.iter().filter(move |f| f.severity == severity && f.accepted.is_none())
        };
        let findings: Vec<_> = open(Severity::Error).chain(open(Severity::Warning).filter(|_| is_failed)).collect();
        let shown = if findings.iter().any(|f| f.severity == Severity::Error) {
            findings.into_iter().filter(|f| f.severity == Severity::Error).collect()
        } else {
            findings
        };
        let mut text = String::new();
        if !is_failed {
            text.push_str(&renewal.difference);
        }
        let findings: String = shown.iter().map(|f| render::finding(f, &[], Paper::of_stdout())).collect();
        if !findings.is_empty() {
            let head = format!("{} ({}):\n", renewal.report.exposure, renewal.report.source);
            text.push_str(&harmless(&head));
            text.push_str(&findings);
        }
        if text.is_empty() {
            return;
        }
        text.push('\n');
        match self.details.len() < MOST_DETAILS {
            true => self.details.push(text),
            false => self.left_out += 1,
        }
    }

    fn add_commands(&mut self, renewal: &Renewal, target: &Target, path: Option<&PathBuf>, is_written: bool) {
        self.is_dry |= !is_written;
        let path = match (target, path) {
            (Target::Bundle(path), _) => path.join("manifests/20-secret.yaml"),
            (_, Some(path)) => path.clone(),
            // Printed: they can be piped to one command for all.
            (_, None) => PathBuf::from("-"),
        };
        if path.as_os_str() == "-" && !is_written {
            return;
        }
        for command in renewal.commands(&paths::shown(&path)) {
            if !self.commands.contains(&command) {
                self.commands.push(command);
            }
        }
    }

    fn add_failure(&mut self, place: &str, error: &Error) -> Zeroizing<Vec<u8>> {
        self.worst = self.worst.max(error.exit());
        self.counts[4] += 1;
        let lines = error.lines();
        let message = lines.first().map(Line::message).unwrap_or_default();
        let none = || "-".to_owned();
        self.rows.push(Row([place.to_owned(), none(), "not readable".to_owned(), none(), none(), String::new()]));
        self.messages.extend(lines);
        let object = json!({
            "apiVersion": "kubefront.dev/v1",
            "kind": "Failure",
            "file": place,
            "line": 1,
            "message": message,
        });
        match self.output {
            RenewOutput::Json => Zeroizing::new(object.to_string().into_bytes()),
            RenewOutput::Jsonl => Zeroizing::new((object.to_string() + "\n").into_bytes()),
            RenewOutput::Text | RenewOutput::Name | RenewOutput::Prometheus => Zeroizing::default(),
        }
    }
}

fn row(renewal: &Renewal, is_failed: bool) -> Row {
    let report = &renewal.report;
    let day = |moment: &str| moment.get(..10).unwrap_or(moment).to_owned();
    let none = || "-".to_owned();
    let (old, new) = (report.old.as_ref(), report.new.as_ref());
    let state = if is_failed { State::Blocked } else { report.state };
    let key = match report.same_key {
        Some(true) if report.state == State::Renewed => " (same key)",
        _ => "",
    };
    let open = |severity: Severity| {
        report.findings.iter().filter(move |f| f.severity == severity && f.accepted.is_none()).map(|f| f.code.name())
    };
    Row([
        report.exposure.clone(),
        if report.fqdn.is_empty() { none() } else { report.fqdn.clone() },
        state.name().replace('-', " "),
        old.map_or_else(none, |old| day(&old.not_after)),
        new.map_or_else(none, |new| day(&new.not_after) + key),
        open(Severity::Error).chain(open(Severity::Warning)).collect::<Vec<_>>().join(", "),
    ])
}

const HEAD: [&str; 6] = ["EXPOSURE", "HOST", "STATE", "EXPIRES", "NEW EXPIRY", "FINDINGS"];
/// Exposures whose differences and findings are printed.
const MOST_DETAILS: usize = 20;
/// Commands that are printed.
const MOST_COMMANDS: usize = 50;
