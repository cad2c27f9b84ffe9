//! `krm`: a KRM function for kustomize, kpt, Argo CD, and CI jobs, and the older exec plugin of kustomize.

use std::path::Path;

use kubefront_core::krm::{FunctionResult, KrmError, ResourceList, Wanted, exposures_in, of_finding, of_lint};
use kubefront_core::lint::{Settings, Source, lint};
use kubefront_core::manifest::{Manifest, yaml_stream};
use kubefront_core::{Exposure, Moment, Severity, Task};

use super::print::print;
use crate::args::{Krm, Set};
use crate::batch::in_order;
use crate::exit::{Error, Exit};
use crate::gather::{Common, confined, now};
use crate::read;
use crate::say::{Line, say};
use crate::unshown::Purpose;

/// What became of the exposures.
#[derive(Default)]
struct Outcome {
    results: Vec<FunctionResult>,
    /// Name of the exposure, and its manifests.
    manifests: Vec<(String, Vec<Manifest>)>,
}

/// Runs the function.
pub(super) fn krm(input: &Krm) -> Result<Exit, Error> {
    let path = input.config.as_deref().unwrap_or(Path::new("-"));
    let read = read::read(path, LIST_BYTES, Purpose::Document).map_err(|error| Error::Read(vec![error]))?;
    if let Some(help) = input.otherwise.as_ref().filter(|_| !ResourceList::is_meant(&read.bytes)) {
        return Err(Error::Help(help.clone()));
    }
    let at = input.at.unwrap_or_else(now);
    let invalid = |error: KrmError| Error::usage(error.to_string(), HELP);
    if input.config.is_some() {
        let outcome = run(exposures_in(&read.bytes).map_err(invalid)?, Task::Generate, at)?;
        let manifests: Vec<Manifest> = outcome.manifests.iter().flat_map(|(_, manifests)| manifests.clone()).collect();
        return end(&outcome.results, yaml_stream(&manifests).text.as_bytes());
    }
    let mut list = ResourceList::read(&read.bytes).map_err(invalid)?;
    if input.is_validator {
        let mut results = run(list.exposures(), Task::Check, at)?.results;
        let settings = Settings { at, renew_before: None, services: &[], extra: &[] };
        let report = lint(&[Source { name: "items", text: &read.bytes }], &settings);
        let open = report.findings.iter().filter(|found| found.finding.severity != Severity::Note);
        results.extend(list.place(open.map(of_lint).collect()));
        list.clear();
        return end(&results, list.print(&results).as_bytes());
    }
    if list.is_misconfigured() {
        return Err(invalid(KrmError::NoExposure));
    }
    let outcome = run(list.exposures(), Task::Generate, at)?;
    for (name, manifests) in &outcome.manifests {
        list.merge(manifests, name);
    }
    end(&outcome.results, list.print(&outcome.results).as_bytes())
}

/// Checks every exposure on all cores.
fn run(wanted: Vec<Wanted>, task: Task, at: Moment) -> Result<Outcome, Error> {
    // Variables of the orchestrator must not change the output.
    let common = Common::read(Set { at: Some(at), ..Set::default() }, &|_| None)?;
    let mut outcome = Outcome::default();
    let one = |wanted: Wanted| {
        let made = one(&common, &wanted, task);
        (wanted, made)
    };
    in_order(wanted.into_iter(), one, |(wanted, made)| {
        match made {
            Ok((results, manifests)) => {
                outcome.results.extend(results.into_iter().map(|result| wanted.placed(result)));
                outcome.manifests.push((folder(&wanted.name), manifests));
            }
            Err(error) => {
                let message = error.lines().first().map(Line::message).unwrap_or_default();
                outcome.results.push(wanted.placed(FunctionResult::failed(&wanted.name, message)));
            }
        }
        Ok::<(), Error>(())
    })?;
    Ok(outcome)
}

fn one(common: &Common, wanted: &Wanted, task: Task) -> Result<(Vec<FunctionResult>, Vec<Manifest>), Error> {
    let parsed = Exposure::parse(wanted.text.as_bytes());
    let mut exposure = parsed.map_err(|error| Error::usage(error.to_string(), error.fix()))?;
    // A package contains manifests only.
    exposure.spec.kubeconfig.write = false;
    confined(&exposure)?;
    let evaluation = common.gather(exposure)?.evaluate_quietly(task);
    let open = evaluation.report.findings.iter().filter(|finding| finding.severity != Severity::Note);
    Ok((open.map(|finding| of_finding(&wanted.name, finding)).collect(), evaluation.manifests))
}

/// The directory of new files in a package.
fn folder(name: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_plain = !name.is_empty() && name.chars().all(is_name);
    if is_plain { name.to_owned() } else { "kubefront".to_owned() }
}

/// kustomize drops results and shows stderr, so both have the findings.
fn end(results: &[FunctionResult], stdout: &[u8]) -> Result<Exit, Error> {
    say(&results.iter().map(|result| Line::plain(result.line())).collect::<Vec<_>>());
    print(stdout)?;
    Ok(if results.iter().any(FunctionResult::is_error) { Exit::Blocked } else { Exit::Usable })
}

/// Largest list: the package of a large cluster.
const LIST_BYTES: usize = 256 << 20;
const HELP: &str = "kubefront krm reads a ResourceList from standard input, as kustomize and kpt call it";
