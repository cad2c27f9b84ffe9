//! `inspect`: what files contain.

use std::ffi::OsString;
use std::path::PathBuf;

use kubefront_core::Severity;
use kubefront_core::check::reading;
use kubefront_core::intake::decode;

use super::print::print;
use crate::args::InspectOutput;
use crate::exit::{Error, Exit};
use crate::passphrases::passphrases;
use crate::read::{Source, read_all};
use crate::render::{Paper, inspection_json, inspection_text};
use crate::say::patiently;

/// Prints what the files contain; a part that cannot be parsed fails the run.
pub(super) fn inspect(
    files: &[PathBuf],
    passphrase_files: &[PathBuf],
    output: InspectOutput,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Exit, Error> {
    let passphrases = passphrases(passphrase_files, variable)?;
    let sources: Vec<_> = files.iter().map(|path| Source { path: path.clone(), role: None }).collect();
    let materials = read_all(&sources).map_err(Error::Read)?;
    let decoded = patiently("still reading", || decode(&materials, &passphrases));
    let text = match output {
        InspectOutput::Text => inspection_text(&decoded, Paper::of_stdout()),
        InspectOutput::Json => inspection_json(&decoded),
    };
    print(text.as_bytes())?;
    let is_broken = reading(&decoded).iter().any(|finding| finding.severity == Severity::Error);
    Ok(if is_broken { Exit::Blocked } else { Exit::Usable })
}
