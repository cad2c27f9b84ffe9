//! What `-f` names: bundles, exposure documents, and objects of a cluster.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kubefront_core::hidden;
use kubefront_core::kubernetes::pieces::{Piece, pieces};
use kubefront_core::lint::{self, Source};
use kubefront_core::record::{self, Record};
use kubefront_core::renew::{Live, Objects, Settings};
use kubefront_core::{Material, Passphrases, Role, yaml};
use zeroize::Zeroizing;

use crate::args::Renew;
use crate::batch::{all, objects_below};
use crate::exit::Error;
use crate::gather::{self, named};
use crate::paths;
use crate::read::{self, Bytes, read_all};
use crate::unshown::Purpose;

/// One thing to renew.
pub(super) struct Item {
    /// Its place as messages show it.
    pub(super) place: String,
    pub(super) what: What,
}

/// What it is.
pub(super) enum What {
    /// A directory that `generate` wrote.
    Bundle(PathBuf),
    /// An exposure document: its file, its text, and the lines before it.
    Document(PathBuf, Zeroizing<Vec<u8>>, usize),
    /// An HTTPProxy of a cluster, with its Secrets.
    Object(Box<Live>),
    /// It cannot be read.
    Failed(Error),
}

/// A text that may contain several objects.
struct Text {
    name: String,
    bytes: Zeroizing<Vec<u8>>,
}

/// Looks at everything that `-f` names, in that order; HTTPProxies are last, since their Secrets may be in any file.
///
/// # Errors
/// A directory or a pattern cannot be read.
pub(super) fn items(input: &Renew, settings: &Settings<'_>) -> Result<Vec<Item>, Error> {
    let (mut items, mut texts) = (Vec::new(), Vec::new());
    for path in expanded(&input.live)? {
        match path.is_dir() {
            true => folder(&path, &mut items, &mut texts)?,
            false => file(&path, &mut items, &mut texts),
        }
    }
    items.extend(objects(&texts, input, settings));
    Ok(items)
}

/// Patterns are expanded: a shell may not have done so.
fn expanded(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut all = Vec::new();
    for path in paths {
        let text = path.to_str().unwrap_or_default();
        if !text.contains(['*', '?', '[']) || fs::symlink_metadata(path).is_ok() {
            all.push(path.clone());
            continue;
        }
        let shown = hidden::shown(text);
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let found = glob::glob_with(text, options)
            .map_err(|_| Error::usage(format!("invalid pattern {shown}"), "use *, ?, and [abc]; ** for directories"))?;
        let found: Vec<PathBuf> = found.filter_map(Result::ok).collect();
        if found.is_empty() {
            return Err(Error::usage(format!("no file matches {shown}"), "check the pattern"));
        }
        all.extend(found);
    }
    Ok(all)
}

/// A bundle, or a directory with bundles and exposures; only if there are none, a directory with objects.
fn folder(path: &Path, items: &mut Vec<Item>, texts: &mut Vec<Text>) -> Result<(), Error> {
    let files = objects_below(path)?;
    let is_bundle = |folder: &&Path| folder.join("exposure.yaml").is_file() && folder.join("SHA256SUMS").is_file();
    let bundles: BTreeSet<PathBuf> =
        files.iter().filter_map(|file| file.parent()).filter(is_bundle).map(Path::to_owned).collect();
    let (before, mut others) = (items.len(), Vec::new());
    let mut listed = BTreeSet::new();
    for file in &files {
        match file.ancestors().find(|folder| bundles.contains(*folder)) {
            Some(bundle) if listed.insert(bundle.to_owned()) => {
                items.push(Item { place: shown(bundle), what: What::Bundle(bundle.to_owned()) });
            }
            Some(_) => {}
            None => self::file(file, items, &mut others),
        }
    }
    if items.len() == before {
        texts.extend(others);
    }
    Ok(())
}

/// Adds the exposures of a file, and keeps its text if it contains other objects.
fn file(path: &Path, items: &mut Vec<Item>, texts: &mut Vec<Text>) {
    let place = shown(path);
    let bytes = match read::read(path, STREAM_BYTES, Purpose::Document) {
        Ok(Bytes { bytes, is_cut: false }) => bytes,
        Ok(_) => {
            let error =
                Error::usage(format!("{place} is larger than 256 MiB, the limit for a stream"), "split the stream");
            return items.push(Item { place, what: What::Failed(error) });
        }
        Err(error) => return items.push(Item { place, what: What::Failed(Error::Read(vec![error])) }),
    };
    let all = pieces(&bytes);
    let is_one_of_several = all.len() > 1;
    let mut has_others = false;
    for piece in all {
        let text = piece.text(&bytes);
        if !is_exposure(&text) {
            has_others = true;
            continue;
        }
        let place = if is_one_of_several { format!("{place}:{}", piece.lines_before + 1) } else { place.clone() };
        let what = What::Document(path.to_owned(), Zeroizing::new(text.into_owned()), piece.lines_before);
        items.push(Item { place, what });
    }
    if has_others {
        texts.push(Text { name: place, bytes });
    }
}

fn is_exposure(text: &[u8]) -> bool {
    let has_word = text.windows(KIND.len()).any(|window| window == KIND);
    has_word
        && yaml::parse(text).map_or(true, |node| node.get("kind").as_text().is_ok_and(|kind| kind == "ApiExposure"))
}

/// The HTTPProxies of all texts. Objects are read on all cores.
fn objects(texts: &[Text], input: &Renew, settings: &Settings<'_>) -> Vec<Item> {
    let sources: Vec<Source<'_>> = texts.iter().map(|text| Source { name: &text.name, text: &text.bytes }).collect();
    let of_source = |(file, source): (usize, &Source<'_>)| {
        pieces(source.text).into_iter().map(move |piece| (file, piece)).collect::<Vec<_>>()
    };
    let found: Vec<(usize, Piece)> = sources.iter().enumerate().flat_map(of_source).collect();
    let read = |(file, piece): (usize, Piece)| {
        let text = sources.get(file).map(|source| source.text).unwrap_or_default();
        let object = lint::read(&piece.object(text), &piece.listed);
        (file, piece, object)
    };
    let read = all(found, read);
    let Objects { live, unreadable, .. } = Objects::of(&sources, read, &input.services, settings);
    let live = live.into_iter().map(|live| Item { place: live.source.clone(), what: What::Object(Box::new(live)) });
    let unreadable = unreadable.into_iter().map(|text| {
        let place = format!("{}:{}", text.file, text.line);
        let error = Error::Unparsed(format!("{place}: not a Kubernetes object: {}", text.reason));
        Item { place, what: What::Failed(error) }
    });
    live.chain(unreadable).collect()
}

impl Item {
    /// Reads what belongs to it.
    ///
    /// # Errors
    /// The document is invalid, or a file cannot be read.
    pub(super) fn live(self, new: &[PathBuf], passphrases: &Passphrases) -> Result<Box<Live>, Error> {
        match self.what {
            What::Object(live) => Ok(live),
            What::Failed(error) => Err(error),
            What::Document(path, text, lines_before) => {
                document(&path, &text, lines_before, &self.place, new, passphrases).map(Box::new)
            }
            What::Bundle(path) => bundle(&path, &self.place).map(Box::new),
        }
    }
}

fn document(
    path: &Path,
    text: &[u8],
    lines_before: usize,
    place: &str,
    new: &[PathBuf],
    passphrases: &Passphrases,
) -> Result<Live, Error> {
    let exposure = gather::exposure_of(path, text, false, lines_before)?;
    let named = named(&exposure);
    if named.iter().any(|source| source.path == Path::new("-")) {
        return Err(Error::usage(
            "standard input (-) cannot be an input of several exposures",
            "pass the input as a file",
        ));
    }
    let (pair, beside): (Vec<_>, Vec<_>) =
        named.into_iter().partition(|source| matches!(source.role, Some(Role::Chain | Role::Key)));
    // The files may be gone, or contain the new certificate already.
    let is_new = |path: &Path| {
        let real = fs::canonicalize(path).ok();
        new.iter().any(|new| fs::canonicalize(new).ok() == real)
    };
    let pair: Vec<_> = pair.into_iter().filter(|source| source.path.is_file() && !is_new(&source.path)).collect();
    let served = read_all(&pair).unwrap_or_default();
    let beside = read_all(&beside).map_err(Error::Read)?;
    Ok(Live::of_exposure(exposure, place, &served, beside, passphrases))
}

fn bundle(path: &Path, place: &str) -> Result<Live, Error> {
    let files = files_of(path)?;
    let mut beside = Vec::new();
    if let Some((_, document)) = files.iter().find(|(name, _)| name == "exposure.yaml") {
        let exposure = gather::exposure_of(&path.join("exposure.yaml"), document, false, 0)?;
        let is_other =
            |source: &read::Source| !matches!(source.role, Some(Role::Chain | Role::Key)) && source.path.is_file();
        let sources: Vec<_> = named(&exposure).into_iter().filter(is_other).collect();
        beside = read_all(&sources).map_err(Error::Read)?;
    }
    Live::of_bundle(files, place, beside).map_err(|error| {
        Error::usage(format!("{place}: {error}"), "generate the bundle again: kubefront generate --out-dir DIR")
    })
}

/// Path and content of every file of a bundle. Files that its list does not contain are the user's.
pub(super) fn files_of(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let listed = read::read(&path.join(record::NAME), BUNDLE_FILE_BYTES, Purpose::Input(None));
    let listed = listed.map_err(|error| Error::Read(vec![error]))?;
    let record = str::from_utf8(&listed.bytes).ok().and_then(Record::parse);
    let is_ours = |name: &str| name == record::NAME || record.as_ref().is_none_or(|record| record.lists(name));
    let mut files = Vec::new();
    let below = |folder: &str| (path.join(folder), format!("{folder}/"));
    for (folder, prefix) in [(path.to_owned(), String::new()), below("consumers"), below("manifests")] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if !is_ours(&name) || !entry.path().is_file() {
                continue;
            }
            let read = read::read(&entry.path(), BUNDLE_FILE_BYTES, Purpose::Input(None));
            let read = read.map_err(|error| Error::Read(vec![error]))?;
            files.push((name, read.bytes.to_vec()));
        }
    }
    files.sort();
    Ok(files)
}

/// Reads the new certificates and keys; of a directory, its files. Returns their paths, too.
///
/// # Errors
/// A file cannot be read.
pub(super) fn new(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<Material>), Error> {
    let mut sources = Vec::new();
    for path in paths {
        let source = |path: PathBuf| read::Source { path, role: None };
        if !path.is_dir() {
            sources.push(source(path.clone()));
            continue;
        }
        let failed = |error| Error::Read(vec![read::ReadError::of(path, &error)]);
        let entries = fs::read_dir(path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let mut files: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|path| path.is_file()).collect();
        files.retain(|file| !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
        files.sort();
        sources.extend(files.into_iter().map(source));
    }
    let materials = read_all(&sources).map_err(Error::Read)?;
    Ok((sources.into_iter().map(|source| source.path).collect(), materials))
}

fn shown(path: &Path) -> String {
    match path.to_str() {
        Some("-") => "stdin".to_owned(),
        _ => hidden::shown(&paths::shown(path)),
    }
}

const KIND: &[u8] = b"ApiExposure";
/// Largest stream, as for `check`.
const STREAM_BYTES: usize = 256 << 20;
/// Files of a bundle are smaller.
const BUNDLE_FILE_BYTES: usize = 8 << 20;
