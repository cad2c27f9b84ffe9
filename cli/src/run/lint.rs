//! `lint`: checks objects that exist, or prints them repaired.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kubefront_core::kubernetes::pieces::pieces;
use kubefront_core::lint::{self, Checked, Cluster, LintFinding, LintReport, Repaired, Settings, Source};
use kubefront_core::{Material, Role, Severity, hidden};

use super::print::print;
use crate::args::{FailOn, Lint, ReportOutput};
use crate::batch::{all, objects_below};
use crate::exit::{Error, Exit};
use crate::gather::now;
use crate::paths;
use crate::read::{self, Bytes};
use crate::render::{self, Paper};
use crate::report::{Failure, Subject, junit, sarif};
use crate::say::{Line, patiently, say, say_text};
use crate::unshown::Purpose;

/// Checks the objects, and prints the report or the repaired objects.
pub(super) fn lint(input: &Lint, output: ReportOutput) -> Result<Exit, Error> {
    let (files, found) = files(input)?;
    let extra = extra(input)?;
    let sources: Vec<Source<'_>> = files.iter().map(|(name, read)| Source { name, text: &read.bytes }).collect();
    let at = input.at.unwrap_or_else(now);
    let settings = Settings { at, renew_before: input.renew_before, services: &input.services, extra: &extra };
    let cluster = patiently("still reading", || read_all(&sources, &|file| found.contains(&file), &settings));
    if input.fixes {
        return repair(&cluster);
    }
    let check = |index| cluster.check(index, &settings);
    let checked: Vec<Checked> = patiently("still checking", || all((0..cluster.exposures()).collect(), check));
    let report = cluster.report(checked, &settings);
    print(text(&report, output, input.fail_on).as_bytes())?;
    Ok(exit(&report, input.fail_on))
}

/// Files by name, and the places of those that a directory contains.
type Files = (Vec<(String, Bytes)>, BTreeSet<usize>);

/// Names and contents of the files, and the numbers of those that were found in a directory.
fn files(input: &Lint) -> Result<Files, Error> {
    if input.files.iter().filter(|path| **path == Path::new("-")).count() > 1 {
        return Err(Error::usage("standard input (-) is named more than once", "pass the other input as a file"));
    }
    let (mut files, mut found) = (Vec::new(), BTreeSet::new());
    for path in &input.files {
        let is_folder = path.is_dir();
        for path in objects_below(path)? {
            let read = read::read(&path, DUMP_BYTES, Purpose::Input(None)).map_err(|error| Error::Read(vec![error]))?;
            let name = if path == Path::new("-") { "stdin".to_owned() } else { hidden::shown(&paths::shown(&path)) };
            if read.is_cut {
                return Err(Error::usage(
                    format!("{name} is larger than 256 MiB, the limit for a dump"),
                    "split the dump",
                ));
            }
            if is_folder {
                found.insert(files.len());
            }
            files.push((name, read));
        }
    }
    Ok((files, found))
}

/// The kubeconfig and the root certificates.
fn extra(input: &Lint) -> Result<Vec<Material>, Error> {
    let source = |path: &std::path::PathBuf, role| read::Source { path: path.clone(), role: Some(role) };
    let kubeconfig = input.kubeconfig.iter().map(|path| source(path, Role::Kubeconfig));
    let anchors = input.anchors.iter().map(|path| source(path, Role::TrustAnchor));
    read::read_all(&kubeconfig.chain(anchors).collect::<Vec<_>>()).map_err(Error::Read)
}

/// Objects are read on all cores: most of the time of a large dump is spent there.
fn read_all<'a>(
    sources: &'a [Source<'a>],
    is_found: &(dyn Fn(usize) -> bool + Sync),
    settings: &Settings<'_>,
) -> Cluster<'a> {
    let of_source = |(file, source): (usize, &Source<'a>)| {
        let text = source.text;
        pieces(text).into_iter().map(move |piece| (file, text, piece)).collect::<Vec<_>>()
    };
    let found: Vec<_> = sources.iter().enumerate().flat_map(of_source).collect();
    let read = |(file, text, piece): (usize, &[u8], kubefront_core::kubernetes::pieces::Piece)| {
        let object = piece.object(text);
        let read = lint::read(&object, &piece.listed).or_else(|error| match has_kind(&object) {
            true => Err(error),
            // A patch of kustomize, or a configuration: a repository has many of them next to its manifests.
            false if is_found(file) => Ok(lint::Object::Other),
            false => Err(error),
        });
        drop(object);
        (file, piece, read)
    };
    Cluster::new(sources, all(found, read), settings)
}

/// Every object has a kind.
fn has_kind(text: &[u8]) -> bool {
    text.windows(4).any(|window| window == b"kind")
}

fn exit(report: &LintReport, fail_on: FailOn) -> Exit {
    let has = |severity: Severity| report.findings.iter().any(|found| found.finding.severity == severity);
    let is_failed = has(Severity::Error) || fail_on.warnings && has(Severity::Warning);
    if !report.unreadable.is_empty() {
        Exit::Failed
    } else if is_failed && !fail_on.never {
        Exit::Blocked
    } else {
        Exit::Usable
    }
}

fn text(report: &LintReport, output: ReportOutput, fail_on: FailOn) -> String {
    let failures = || -> Vec<Failure<'_>> {
        let all = report.unreadable.iter();
        all.map(|text| Failure { file: &text.file, line: text.line, message: &text.reason }).collect()
    };
    match output {
        ReportOutput::Text => render::lint(report, Paper::of_stdout()),
        ReportOutput::Json => report.to_json(),
        ReportOutput::Jsonl => report.to_json_line(),
        ReportOutput::Name => report
            .findings
            .iter()
            .map(|found| format!("{} {} {}\n", found.object, found.finding.severity, found.finding.code))
            .collect(),
        ReportOutput::Sarif => {
            let results = by_object(report, sarif::results).join(",\n");
            format!("{}{results}{}", sarif::begin(), sarif::end(&failures()))
        }
        ReportOutput::Junit => {
            let failed = failures().iter().map(junit::failed).collect::<String>();
            let suites = by_object(report, |subject| junit::suite(subject, fail_on)).concat();
            let skipped: String = not_checked(report).iter().map(|subject| junit::suite(subject, fail_on)).collect();
            format!("{}{failed}{suites}{skipped}{}", junit::begin(), junit::end())
        }
    }
}

/// What could not be checked, as one subject.
fn not_checked(report: &LintReport) -> Option<Subject<'_>> {
    let first = report.not_checked.first()?;
    let skipped = report.not_checked.iter().map(|missing| (missing.object.to_string(), missing));
    let skipped = skipped.map(|(name, missing)| (format!("{}: {name}", missing.check), missing.reason.as_str()));
    let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    skipped.for_each(|(name, reason)| named.entry(name).or_default().push(reason));
    Some(Subject {
        name: "not checked",
        file: &first.file,
        line: first.line,
        findings: Vec::new(),
        passed: Vec::new(),
        skipped: named.into_iter().map(|(name, reasons)| (name.into(), reasons.join("; ").into())).collect(),
    })
}

/// Passes the findings of each object to `print`.
fn by_object(report: &LintReport, print: impl Fn(&Subject<'_>) -> String) -> Vec<String> {
    let same = |one: &LintFinding, other: &LintFinding| one.file == other.file && one.object == other.object;
    let subject = |group: &[LintFinding]| {
        let first = group.first()?;
        Some(print(&Subject {
            name: &first.object.to_string(),
            file: &first.file,
            line: first.line,
            findings: group.iter().map(|found| (found.line, &found.finding)).collect(),
            passed: Vec::new(),
            skipped: Vec::new(),
        }))
    };
    report.findings.chunk_by(same).filter_map(subject).collect()
}

/// Prints the repaired HTTPProxies to stdout, and what differs to stderr. An object that a tool or controller writes is only
/// compared: the change belongs elsewhere.
fn repair(cluster: &Cluster<'_>) -> Result<Exit, Error> {
    let repaired = (0..cluster.exposures()).filter_map(|index| cluster.repair(index).ok().flatten());
    let repaired: Vec<Repaired> = repaired.collect();
    if repaired.is_empty() {
        say_text("nothing to repair\n");
        return Ok(Exit::Usable);
    }
    say_text(&repaired.iter().map(Repaired::difference).collect::<String>());
    let elsewhere = repaired.iter().filter_map(|one| Some(format!("not printed: {}: {}", one.name, one.elsewhere()?)));
    say(&elsewhere.map(Line::plain).collect::<Vec<_>>());
    let printed = lint::print(&repaired).text;
    if printed.is_empty() {
        return Ok(Exit::Usable);
    }
    print(printed.as_bytes())
}

/// Largest dump of a cluster.
const DUMP_BYTES: usize = 256 << 20;
