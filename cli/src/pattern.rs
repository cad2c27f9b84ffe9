//! Patterns of files, as kubectl expands them.

use std::fs;
use std::path::{Path, PathBuf};

use kubefront_core::hidden;

use crate::exit::Error;

/// Expands the patterns among `paths` on Windows, whose shells leave that to the program.
///
/// # Errors
/// A pattern matches no file.
pub(crate) fn expanded(paths: Vec<PathBuf>) -> Result<Vec<PathBuf>, Error> {
    if !cfg!(windows) {
        return Ok(paths);
    }
    let mut files = Vec::new();
    for path in paths {
        match is_pattern(&path) {
            true => files.extend(matching(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}

/// A name with the characters of a pattern that is not the name of a file.
pub(crate) fn is_pattern(path: &Path) -> bool {
    let has_wildcard = path.to_str().is_some_and(|text| text.contains(['*', '?', '[']));
    has_wildcard && fs::symlink_metadata(path).is_err()
}

/// Returns the files that match a pattern, in alphabetical order.
///
/// # Errors
/// The pattern is invalid, or matches no file.
pub(crate) fn matching(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let text = path.to_str().unwrap_or_default();
    let shown = hidden::shown(text);
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let found = glob::glob_with(text, options)
        .map_err(|_| Error::usage(format!("invalid pattern {shown}"), "use *, ?, and [abc]; ** for directories"))?;
    let files: Vec<PathBuf> = found.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    match files.is_empty() {
        true => {
            Err(Error::usage(format!("no file matches {shown}"), "check the pattern, and put it in quotation marks"))
        }
        false => Ok(files),
    }
}
