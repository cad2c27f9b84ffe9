//! The documents of `-f`: files, directories, patterns, and streams of several documents.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kubefront_core::hidden;
use kubefront_core::kubernetes::pieces::{Piece, pieces};
use kubefront_core::yaml::in_utf8;
use zeroize::Zeroizing;

use crate::args::Set;
use crate::exit::Error;
use crate::gather::Document;
use crate::paths;
use crate::pattern::{self, is_pattern};
use crate::read::{self, Bytes};
use crate::unshown::Purpose;

/// What `-f` names.
pub(crate) enum Documents {
    /// Nothing: flags say what is exposed.
    None,
    /// One document.
    One(Document),
    /// Several, or places that can contain several.
    Many(Feed),
}

/// One exposure of a batch, which may turn out to be another object.
pub(crate) struct Job {
    /// The file that contains it; `-` is stdin.
    pub path: Arc<Path>,
    bytes: Arc<Zeroizing<Vec<u8>>>,
    piece: Piece,
    /// The file contains several documents, so a line belongs to the place.
    is_one_of_several: bool,
    /// A directory or a stream contains it: objects of other kinds are expected there.
    pub is_found: bool,
}

impl Job {
    /// Returns its text.
    pub(crate) fn text(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.piece.object(&self.bytes).into_owned())
    }

    /// Returns the number of lines before it.
    pub(crate) fn lines_before(&self) -> usize {
        self.piece.lines_before
    }

    /// Returns its place as messages show it: `clusters/prod.yaml`, `fleet.yaml:120`.
    pub(crate) fn place(&self) -> String {
        let path = match self.path.to_str() {
            Some("-") => "stdin".to_owned(),
            _ => hidden::shown(&paths::shown(&self.path)),
        };
        if self.is_one_of_several { format!("{path}:{}", self.piece.lines_before + 1) } else { path }
    }
}

/// The jobs of a batch, in the order of the command line; files of a directory are in alphabetical order.
pub(crate) struct Feed {
    origins: std::vec::IntoIter<Origin>,
    current: std::vec::IntoIter<Job>,
}

struct Origin {
    path: PathBuf,
    content: Option<Bytes>,
    is_found: bool,
}

impl Feed {
    /// Returns how many jobs are known: at least one per file.
    pub(crate) fn known(&self) -> usize {
        self.origins.len() + self.current.len()
    }
}

impl Iterator for Feed {
    /// A file that cannot be read is an error in its place.
    type Item = Result<Job, (PathBuf, Error)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(job) = self.current.next() {
                return Some(Ok(job));
            }
            let origin = self.origins.next()?;
            match jobs(origin) {
                Ok(jobs) => self.current = jobs.into_iter(),
                Err(failed) => return Some(Err(failed)),
            }
        }
    }
}

/// Looks at what `-f` names. A plain file and stdin are read: they may contain a stream.
///
/// # Errors
/// A directory or a file cannot be read, or a pattern matches no file.
pub(crate) fn documents(set: &Set) -> Result<Documents, Error> {
    let [path] = set.exposures.as_slice() else {
        if set.exposures.is_empty() {
            return Ok(Documents::None);
        }
        return many(&set.exposures, None);
    };
    if path.is_dir() || is_pattern(path) {
        return many(&set.exposures, None);
    }
    let content = content(path)?;
    let pieces = pieces(&content.bytes);
    let is_stream = pieces.len() > 1 || pieces.iter().any(|piece| piece.is_item);
    match is_stream && !content.is_cut {
        true => many(&set.exposures, Some(content)),
        false => Ok(Documents::One(Document { path: path.clone(), read: content })),
    }
}

/// Returns the files with objects below a directory, in alphabetical order; the path itself if it is not a directory.
///
/// # Errors
/// A directory cannot be read.
pub(crate) fn objects_below(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    match path.is_dir() {
        true => walk(path, &|_| false, &mut files)?,
        false => files.push(path.to_owned()),
    }
    Ok(files)
}

/// A bundle contains its exposure document: the next run over the directory around the bundle must not read it.
fn is_bundle(folder: &Path) -> bool {
    ["SHA256SUMS", "NEXT-STEPS.md", "exposure.yaml"].iter().all(|file| folder.join(file).is_file())
}

fn many(paths: &[PathBuf], first: Option<Bytes>) -> Result<Documents, Error> {
    let (mut origins, mut first) = (Vec::new(), first);
    for path in paths {
        let content = first.take();
        if content.is_some() {
            origins.push(Origin { path: path.clone(), content, is_found: true });
        } else if path.is_dir() {
            let mut files = Vec::new();
            walk(path, &is_bundle, &mut files)?;
            origins.extend(files.into_iter().map(|path| Origin { path, content: None, is_found: true }));
        } else if is_pattern(path) {
            origins.extend(matching(path)?.into_iter().map(|path| Origin { path, content: None, is_found: false }));
        } else {
            origins.push(Origin { path: path.clone(), content: None, is_found: false });
        }
    }
    Ok(Documents::Many(Feed { origins: origins.into_iter(), current: Vec::new().into_iter() }))
}

fn jobs(origin: Origin) -> Result<Vec<Job>, (PathBuf, Error)> {
    let read = match origin.content {
        Some(read) => Ok(read),
        None => content(&origin.path),
    };
    let read = read.map_err(|error| (origin.path.clone(), error))?;
    if read.is_cut {
        let shown = hidden::shown(&paths::shown(&origin.path));
        let error = Error::usage(format!("{shown} is larger than 256 MiB, the limit for a stream"), "split the stream");
        return Err((origin.path, error));
    }
    let pieces = pieces(&read.bytes);
    let (path, bytes, count): (Arc<Path>, _, _) = (origin.path.into(), Arc::new(read.bytes), pieces.len());
    let job = |piece| Job {
        path: Arc::clone(&path),
        bytes: Arc::clone(&bytes),
        piece,
        is_one_of_several: count > 1,
        is_found: origin.is_found || count > 1,
    };
    Ok(pieces.into_iter().map(job).collect())
}

fn content(path: &Path) -> Result<Bytes, Error> {
    let read = read::read(path, STREAM_BYTES, Purpose::Document).map_err(|error| Error::Read(vec![error]))?;
    if let Cow::Owned(bytes) = in_utf8(&read.bytes) {
        return Ok(Bytes { bytes: bytes.into(), is_cut: read.is_cut });
    }
    Ok(read)
}

/// Returns the files that match a pattern. Files of bundles are left out, unless the pattern leads only to bundles.
fn matching(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = pattern::matching(path)?;
    let is_own = |path: &PathBuf| !path.ancestors().skip(1).any(is_bundle);
    if files.iter().any(is_own) {
        files.retain(is_own);
    }
    Ok(files)
}

/// Hidden entries are left out, and links to directories, which may lead in circles.
fn walk(folder: &Path, is_left_out: &dyn Fn(&Path) -> bool, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error| Error::Read(vec![read::ReadError::of(folder, &error)]);
    let mut entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries.into_iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        let is_document =
            || path.extension().is_some_and(|end| ["yaml", "yml", "json"].iter().any(|known| end == *known));
        if kind.is_dir() {
            if !is_left_out(&path) {
                walk(&path, is_left_out, files)?;
            }
        } else if is_document() && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// Largest stream: a million exposures, or the objects of a large cluster.
const STREAM_BYTES: usize = 256 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundles_are_not_read_as_input() {
        let folder = std::env::temp_dir().join(format!("kubefront-bundle-{}", std::process::id()));
        for path in
            ["a.yaml", "out/a/exposure.yaml", "out/a/SHA256SUMS", "out/a/NEXT-STEPS.md", "out/a/manifests/b.yaml"]
        {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let mut found = Vec::new();
        walk(&folder, &is_bundle, &mut found).unwrap();
        let (all, only) =
            (matching(&folder.join("**/*.yaml")).unwrap(), matching(&folder.join("out/*/e*.yaml")).unwrap());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            (found.as_slice(), all.as_slice()),
            ([folder.join("a.yaml")].as_slice(), [folder.join("a.yaml")].as_slice())
        );
        assert_eq!(only, [folder.join("out/a/exposure.yaml")]);
    }

    #[test]
    fn directories_are_walked_in_order_without_hidden_entries() {
        let folder = std::env::temp_dir().join(format!("kubefront-walk-{}", std::process::id()));
        for path in ["b/two.yml", "b/.hidden.yaml", "a.yaml", ".git/x.yaml", "c.json", "key.pem"] {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = objects_below(&folder).unwrap();
        let pattern = matching(&folder.join("*.yaml")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let names = |found: &[PathBuf]| -> Vec<String> {
            found.iter().map(|path| paths::shown(path.strip_prefix(&folder).unwrap())).collect()
        };
        assert_eq!(names(&found), ["a.yaml", "b/two.yml", "c.json"]);
        assert_eq!(names(&pattern), ["a.yaml"]);
    }
}
