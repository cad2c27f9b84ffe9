//! Patterns of files where a shell would expand them.

use std::path::PathBuf;

use crate::batch::{is_pattern, matching};
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
