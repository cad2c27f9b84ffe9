//! `renew`: finds the exposures that new certificates fit, and writes their Secrets; or lists what expires.

mod due;
mod outcome;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use kubefront_core::renew::{Named, New, Renewal, SecretName, Settings, State, renew_named as renewed};
use kubefront_core::{Role, Roots, Severity};
use zeroize::Zeroizing;

use self::outcome::{Done, Summary, Target};
use self::sources::{Item, What};
use super::generate::remarks;
use super::print::print;
use crate::args::{Renew, RenewOutput};
use crate::batch::{Progress, in_order};
use crate::exit::{Error, Exit};
use crate::gather::{from_bundle, now};
use crate::passphrases::passphrases;
use crate::read;
use crate::say::{Line, patiently, say_text};
use crate::write::signals::is_stopped;
use crate::write::{
    BUNDLE, Existing, Folder, NewFile, Permission, RealDisk, Signals, WriteError, make_folder, replace_file,
};

/// Renews, or lists what expires.
pub(super) fn renew(
    input: &Renew,
    output: RenewOutput,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Exit, Error> {
    one_stdin(input)?;
    let passphrases = passphrases(&input.passphrase_files, variable)?;
    let anchors = input.anchors.iter().map(|path| read::Source { path: path.clone(), role: Some(Role::TrustAnchor) });
    let extra = read::read_all(&anchors.collect::<Vec<_>>()).map_err(Error::Read)?;
    let settings = Settings {
        at: input.at.unwrap_or_else(now),
        renew_before: input.renew_before,
        roots: Roots::Mozilla,
        extra: &extra,
        passphrases: &passphrases,
    };
    let (paths, materials) = sources::new(&input.new)?;
    let items = patiently("still reading", || sources::items(input, &settings))?;
    if items.is_empty() {
        return Err(Error::usage(
            "no exposure found",
            "pass a bundle, an exposure file, or the output of: kubectl get httpproxy,secret,ingress -A -o json",
        ));
    }
    match input.within {
        Some(within) => due::check(input, items, output, &settings, within),
        None => {
            let new = patiently("still reading", || New::read(materials, &passphrases));
            all(input, items, output, &Inputs { new, paths }, &settings)
        }
    }
}

/// The new certificates and keys, with their files.
struct Inputs {
    new: New,
    paths: Vec<PathBuf>,
}

fn all(
    input: &Renew,
    items: Vec<Item>,
    output: RenewOutput,
    new: &Inputs,
    settings: &Settings<'_>,
) -> Result<Exit, Error> {
    if let Some(folder) = input.folder.as_deref().filter(|_| !input.is_dry) {
        make_folder(folder)?;
    }
    let signals = Signals::catch();
    let progress = Progress::over(items.len());
    let mut summary = Summary::new(output);
    let mut written = Written::default();
    let work = |item: Item| -> (String, Result<Done, Error>) {
        let place = item.place.clone();
        if is_stopped() {
            return (place, Err(Error::Write(WriteError::Stopped)));
        }
        (place, one(input, item, new, settings))
    };
    print(summary.begin().as_bytes())?;
    let ended = in_order(items.into_iter(), work, |(place, done)| {
        progress.step();
        if matches!(done, Err(Error::Write(WriteError::Stopped))) {
            return done.map(|_| ());
        }
        let done = done.and_then(|done| write_secret(input, output, done, &mut written));
        let bytes = summary.add(&place, done);
        progress.beside(|| print(&bytes)).map(|_| ())
    });
    progress.end();
    signals.release(); // ends the process if one was received
    ended?;
    print(summary.end().as_bytes())?;
    let text = summary.text();
    match output {
        // The Secrets were printed.
        RenewOutput::Text if summary.has_printed() => say_text(&text),
        RenewOutput::Text => print(text.as_bytes()).map(|_| ())?,
        _ => say_text(&summary.messages()),
    }
    Ok(summary.exit())
}

/// What was written or printed before.
#[derive(Default)]
struct Written {
    paths: BTreeSet<PathBuf>,
    /// Secrets of a cluster, with their files.
    secrets: BTreeMap<SecretName, Option<PathBuf>>,
}

/// Renews one exposure. A bundle is written here, on any core.
fn one(input: &Renew, item: Item, new: &Inputs, settings: &Settings<'_>) -> Result<Done, Error> {
    let bundle = match &item.what {
        What::Bundle(path) => Some(path.clone()),
        What::Document(..) | What::Object(_) | What::Failed(_) => None,
    };
    let is_object = matches!(item.what, What::Object(_));
    let folder = bundle.as_deref().map(|path| Folder::new(path, &BUNDLE, Existing::Updated)).transpose()?;
    if let Some(folder) = &folder {
        if !input.is_dry {
            folder.recover(&RealDisk)?;
        }
        folder.check()?; // a file that was changed by hand is kept
    }
    let live = item.live(&input.new, settings.passphrases)?;
    let path = |named: Named| {
        let file = match named {
            Named::New(index) => new.paths.get(index)?,
            Named::Extra(index) => input.anchors.get(index)?,
        };
        from_bundle(file, folder.as_ref()?.path())
    };
    let renewal = renewed(&live, &new.new, settings, Some(&path));
    let is_failed = renewal.report.state == State::Blocked
        || input.fail_on.warnings && renewal.has(Severity::Warning) && renewal.report.state == State::Renewed;
    let target = match (bundle, is_object) {
        (Some(path), _) => Target::Bundle(path),
        (None, true) => Target::Cluster,
        (None, false) => Target::Document,
    };
    let mut messages = Vec::new();
    if let (Target::Bundle(path), Some(folder)) = (&target, &folder)
        && !is_failed
        && !input.is_dry
        && !renewal.files.is_empty()
    {
        messages = write_bundle(path, folder, &renewal)?;
    }
    let is_written = !input.is_dry;
    Ok(Done { renewal, target, is_failed, is_written, path: None, bytes: Zeroizing::default(), messages })
}

/// The files of the bundle, with those that change. Returns what did not work afterwards.
fn write_bundle(path: &Path, folder: &Folder<'_>, renewal: &Renewal) -> Result<Vec<Line>, Error> {
    let mut files: BTreeMap<String, Zeroizing<Vec<u8>>> =
        sources::files_of(path)?.into_iter().map(|(path, bytes)| (path, Zeroizing::new(bytes))).collect();
    files.extend(renewal.files.iter().map(|file| (file.path.clone(), file.bytes.clone())));
    let files: Vec<NewFile<'_>> = files
        .iter()
        .map(|(path, bytes)| NewFile {
            path,
            bytes,
            permission: if path == "verify.sh" { Permission::Run } else { Permission::Read },
        })
        .collect();
    Ok(remarks(&folder.write(&RealDisk, &files)?))
}

/// Writes or prints a Secret that is not in a bundle; HTTPProxies with one Secret write it once.
fn write_secret(input: &Renew, output: RenewOutput, mut done: Done, written: &mut Written) -> Result<Done, Error> {
    let Some(secret) = done.renewal.secret().filter(|_| !done.is_failed) else { return Ok(done) };
    let name = done.renewal.report.secret.clone();
    let file = match &done.target {
        Target::Bundle(_) => return Ok(done),
        Target::Cluster => format!("{}.{}.yaml", name.namespace, name.name),
        Target::Document => format!("{}.yaml", done.renewal.report.exposure),
    };
    if let Some(path) = written.secrets.get(&name).filter(|_| done.target == Target::Cluster) {
        done.path.clone_from(path);
        return Ok(done);
    }
    match &input.folder {
        Some(folder) => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            if file.starts_with('.') || !file.chars().all(is_name) {
                return Err(Error::usage(
                    format!("{}: the name is not the name of a file", done.renewal.report.exposure),
                    "use letters, digits, and -",
                ));
            }
            let path = folder.join(file);
            if !written.paths.insert(path.clone()) {
                return Err(Error::usage(
                    format!("{} is also the name of another exposure", done.renewal.report.exposure),
                    "each Secret is written to a file with the name of its exposure",
                ));
            }
            if !input.is_dry {
                replace_file(&RealDisk, &path, &secret.bytes, Permission::Read)?;
            }
            done.path = Some(path);
        }
        None if output == RenewOutput::Text && !input.is_dry => done.bytes = secret.bytes.clone(),
        None => done.is_written = false,
    }
    if done.target == Target::Cluster {
        written.secrets.insert(name, done.path.clone());
    }
    Ok(done)
}

/// Standard input can be read once.
fn one_stdin(input: &Renew) -> Result<(), Error> {
    let paths = [&input.new, &input.live, &input.anchors, &input.passphrase_files];
    match paths.into_iter().flatten().filter(|path| **path == Path::new("-")).count() {
        0 | 1 => Ok(()),
        _ => Err(Error::usage("standard input (-) is named more than once", "pass the other input as a file")),
    }
}
