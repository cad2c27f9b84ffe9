//! `SHA256SUMS`, as `sha256sum --check` reads it.

use std::fs;
use std::path::Path;

use super::archive::files_below;
use crate::step::Failure;
use crate::web::sha256_hex;

pub(super) const NAME: &str = "SHA256SUMS";

/// Writes the sums of the files that a release publishes: those at the top. The directories are for other hosts.
pub(super) fn write(folder: &Path) -> Result<(), Failure> {
    let lines = all(folder)?.into_iter().filter(|line| !line.contains('/')).collect::<Vec<_>>();
    Ok(fs::write(folder.join(NAME), lines.concat())?)
}

/// Returns a line for each file of the release, also for those in directories.
pub(super) fn all(folder: &Path) -> Result<Vec<String>, Failure> {
    let files = files_below(folder)?.into_iter().filter(|file| file != NAME);
    files.map(|file| Ok(format!("{}  {file}\n", of(folder, &file)?))).collect()
}

/// Returns the digest of one file of the release.
pub(super) fn of(folder: &Path, file: &str) -> Result<String, Failure> {
    let path = folder.join(file);
    Ok(sha256_hex(&fs::read(&path).map_err(|error| Failure::io(&path, &error))?))
}
