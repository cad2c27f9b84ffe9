//! `check` and `generate` for several exposures: one bad exposure does not stop the others.

mod outcome;
mod stream;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use kubefront_core::manifest::{Manifest, yaml_stream};
use kubefront_core::report::Verdict;
use kubefront_core::{Evaluation, Exposure, Task, hidden, yaml};
use zeroize::Zeroizing;

use self::outcome::{Done, Place, Summary};
use self::stream::Stream;
use super::check::fails;
use super::generate::{PERMISSIONS, names};
use super::print::print;
use crate::args::{CheckOutput, GenerateOutput, ReportOutput, Set};
use crate::batch::{Feed, Job, Progress, ahead, in_order};
use crate::exit::{Error, Exit};
use crate::gather::{self, Common, Gathered};
use crate::paths;
use crate::say::{Line, say, say_text};
use crate::write::signals::is_stopped;
use crate::write::{BUNDLE, Existing, Folder, NewFile, Permission, RealDisk, Signals, WriteError, make_folder};

/// Checks every exposure, and prints one stream of reports.
pub(super) fn check(
    set: Set,
    feed: Feed,
    output: CheckOutput,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Exit, Error> {
    let CheckOutput::Report(output) = output else {
        return Err(Error::usage("--clients requires one exposure", set.help));
    };
    let stream = Stream::of(output, set.fail_on);
    let common = Common::read(set.clone(), variable)?;
    let work = |place: &Place, exposure: Exposure| -> Result<Done, Error> {
        let evaluation = common.gather(exposure)?.evaluate_quietly(Task::Check);
        let bytes = stream.entry(&evaluation.report, place).into_bytes();
        Ok(Done::of(&evaluation, fails(&evaluation.report, &set), Zeroizing::new(bytes)))
    };
    let summary = run(feed, &stream, false, &work)?;
    print(stream.end(&summary).as_bytes())?;
    if output == ReportOutput::Text {
        print(summary.table(false).as_bytes())?;
    } else {
        summary.say_failures();
    }
    Ok(summary.exit())
}

/// Writes a bundle for every exposure that passes, or prints the manifests of all of them.
pub(super) fn generate(
    set: Set,
    feed: Feed,
    output: &GenerateOutput,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Exit, Error> {
    let (stream, folder) = match output {
        GenerateOutput::Yaml => (Stream::Documents, None),
        GenerateOutput::Json => (Stream::Items, None),
        GenerateOutput::Name => (Stream::Lines, None),
        GenerateOutput::Kubeconfig => {
            return Err(Error::usage("-o kubeconfig requires one exposure", "write all bundles: --out-dir DIR"));
        }
        GenerateOutput::Folder(folder, replaces) => (Stream::None, Some((folder.as_path(), *replaces))),
    };
    if let Some((folder, _)) = folder {
        make_folder(folder)?;
    }
    let signals = folder.map(|_| Signals::catch());
    let common = Common::read(set.clone(), variable)?;
    let work = |_: &Place, exposure: Exposure| -> Result<Done, Error> {
        let mut gathered = common.gather(exposure)?;
        let target = folder.map(|(folder, replaces)| bundle(&mut gathered, folder, replaces)).transpose()?;
        let evaluation = gathered.evaluate_quietly(Task::Generate);
        let is_blocked = fails(&evaluation.report, &set) || evaluation.report.verdict == Verdict::DecisionNeeded;
        let bytes = match target {
            _ if is_blocked => Zeroizing::default(),
            Some(target) => write(&evaluation, &target).map(|()| Zeroizing::default())?,
            None => printed(&stream, &evaluation.manifests),
        };
        Ok(Done::of(&evaluation, is_blocked, bytes))
    };
    let summary = run(feed, &stream, folder.is_some(), &work);
    if let Some(signals) = signals {
        signals.release(); // ends the process if one was received
    }
    let summary = summary?;
    print(stream.end(&summary).as_bytes())?;
    say_text(&summary.table(true));
    if let Some((folder, _)) = folder {
        say(&[Line::plain(format!("wrote {} to {}", summary.written(), folder.display()))]);
        if cfg!(windows) {
            say(&[Line::note(PERMISSIONS)]);
        }
    }
    Ok(summary.exit())
}

/// Runs `work` for every exposure. `needs_names`: their names are those of directories.
fn run(
    feed: Feed,
    stream: &Stream,
    needs_names: bool,
    work: &(dyn Fn(&Place, Exposure) -> Result<Done, Error> + Sync),
) -> Result<Summary, Error> {
    let progress = Progress::over(feed.known());
    let mut summary = Summary::default();
    let mut seen = Seen::default();
    // Printed before the first result: without an exposure, stdout stays empty.
    let mut begin = Some(stream.begin());
    let read = ahead(feed, exposure).map(|(place, exposure)| {
        progress.found();
        let exposure = exposure.and_then(|exposure| match exposure {
            Some(exposure) if needs_names && !is_folder_name(&exposure.metadata.name) => Err(Error::usage(
                format!("{}: metadata.name is not the name of a directory", place.shown),
                "use letters, digits, and -",
            )),
            Some(exposure) => seen.once(exposure, &place).map(Some),
            None => Ok(None),
        });
        (place, exposure)
    });
    let finished = |(place, exposure): (Place, Result<Option<Exposure>, Error>)| {
        if is_stopped() {
            return (place, Err(Error::Write(WriteError::Stopped)));
        }
        let done = exposure.and_then(|exposure| exposure.map(|exposure| work(&place, exposure)).transpose());
        (place, done)
    };
    let ended = in_order(read, finished, |(place, done)| {
        progress.step();
        if matches!(done, Err(Error::Write(WriteError::Stopped))) {
            return done.map(|_| ());
        }
        let Some(done) = done.transpose() else {
            summary.skip();
            return Ok(());
        };
        let bytes = summary.add(&place, done, stream);
        progress.beside(|| {
            print(begin.take().unwrap_or_default().as_bytes())?;
            print(&bytes).map(|_| ())
        })
    });
    progress.end();
    ended?;
    match summary.is_empty() {
        true => Err(Error::usage(
            "no exposure found",
            "an exposure starts with apiVersion: kubefront.dev/v1alpha1 and kind: ApiExposure",
        )),
        false => Ok(summary),
    }
}

/// Reads the exposure of a job; `None` if a directory or a stream contains another object there.
fn exposure(job: Result<Job, (std::path::PathBuf, Error)>) -> (Place, Result<Option<Exposure>, Error>) {
    let job = match job {
        Ok(job) => job,
        Err((path, error)) => return (Place::of_file(&path), Err(error)),
    };
    let place = Place { file: paths::shown(&job.path), line: job.lines_before() + 1, shown: job.place() };
    let text = job.text();
    // Much faster than to read every manifest of a repository.
    if job.is_found && !text.windows(KIND.len()).any(|window| window == KIND) {
        return (place, Ok(None));
    }
    let exposure = gather::exposure_of(&job.path, &text, false, job.lines_before());
    match exposure {
        Err(_) if job.is_found && is_other(&text) => (place, Ok(None)),
        exposure => (place, exposure.map(Some)),
    }
}

/// A document that only contains the word, such as a kustomization or a CustomResourceDefinition.
fn is_other(text: &[u8]) -> bool {
    yaml::parse(text).is_ok_and(|node| node.get("kind").as_text().is_ok_and(|kind| kind != "ApiExposure"))
}

fn is_folder_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// The exposures so far: where each name and each host name was.
#[derive(Default)]
struct Seen {
    names: BTreeMap<String, Arc<str>>,
    /// By host name and ingress class: one Contour processes one class.
    hosts: BTreeMap<(String, String), Arc<str>>,
}

impl Seen {
    /// Returns the exposure, if no other has its name or its host name.
    fn once(&mut self, exposure: Exposure, place: &Place) -> Result<Exposure, Error> {
        let (name, spec) = (exposure.metadata.name.clone(), &exposure.spec);
        let host = (spec.fqdn.to_ascii_lowercase(), spec.ingress_class_name.clone());
        if let Some(other) = self.names.get(&name) {
            return Err(Error::usage(
                format!(
                    "{}: metadata.name {} is also the name of the exposure in {other}",
                    place.shown,
                    hidden::shown(&name)
                ),
                "give each exposure its own name: each bundle is written to a directory with the name of its exposure",
            ));
        }
        if let Some(other) = self.hosts.get(&host).filter(|_| !host.0.is_empty()) {
            return Err(Error::usage(
                format!(
                    "{}: fqdn {} is also the host name of the exposure in {other}",
                    place.shown,
                    hidden::shown(&host.0)
                ),
                "give each exposure its own host name, or its own ingressClassName",
            ));
        }
        let shown: Arc<str> = place.shown.as_str().into();
        self.names.insert(name, Arc::clone(&shown));
        self.hosts.insert(host, shown);
        Ok(exposure)
    }
}

fn bundle(gathered: &mut Gathered, folder: &Path, replaces: bool) -> Result<Folder<'static>, Error> {
    let target = Folder::new(&folder.join(&gathered.exposure.metadata.name), &BUNDLE, Existing::with_force(replaces))?;
    target.check()?;
    if gathered.has_sorted() {
        gathered.name_sorted();
    }
    gathered.rebase(target.path())?;
    Ok(target)
}

fn write(evaluation: &Evaluation, target: &Folder<'_>) -> Result<(), WriteError> {
    let files = evaluation.files().iter().map(|file| NewFile {
        path: &file.path,
        bytes: &file.bytes,
        permission: if file.path == "verify.sh" { Permission::Run } else { Permission::Read },
    });
    target.write(&RealDisk, &files.collect::<Vec<_>>()).map(|_| ())
}

fn printed(stream: &Stream, manifests: &[Manifest]) -> Zeroizing<Vec<u8>> {
    let text = match stream {
        Stream::Items => {
            let items: Vec<_> = manifests.iter().map(|manifest| yaml::write_json(&manifest.object).text).collect();
            Zeroizing::new(items.iter().map(|item| item.trim_end()).collect::<Vec<_>>().join(",\n"))
        }
        Stream::Lines => Zeroizing::new(names(manifests)),
        _ => yaml_stream(manifests).text,
    };
    Zeroizing::new(text.as_bytes().to_vec())
}

/// What the text of every exposure contains.
const KIND: &[u8] = b"ApiExposure";
