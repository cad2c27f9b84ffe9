//! The paved path: exposure, material, trust and moment in; report and bundle out.

use core::fmt;

use zeroize::Zeroizing;

use crate::check::Checked;
use crate::exposure::Exposure;
use crate::manifest::Manifest;
use crate::material::Material;
use crate::moment::Moment;
use crate::path::Roots;
use crate::report::Report;

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Task {
    /// Judge what is given; what is missing is not checked.
    #[default]
    Check,
    /// Judge and write; what is missing is an error.
    Generate,
}

/// Everything that is looked at.
#[derive(Debug)]
pub struct Input<'a> {
    /// What is to be exposed, and how.
    pub exposure: &'a Exposure,
    /// The bytes.
    pub material: &'a [Material],
    /// Which anchors everybody knows.
    pub roots: Roots,
    /// The moment of judging.
    pub at: Moment,
    /// Judge, or write too.
    pub task: Task,
    /// Warn of expiry when less than this many seconds are left; `None`: a quarter of the lifetime.
    pub renew_before: Option<i64>,
}

/// What came out.
#[derive(Debug)]
pub struct Evaluation {
    /// The report, version 1.
    pub report: Report,
    /// The manifests that can be written, in order of their files; empty where an error blocks everything.
    pub manifests: Vec<Manifest>,
    /// Every file of the bundle that can be written, `report.json` last; empty where an error blocks everything.
    pub files: Vec<File>,
    /// What was judged fit to be written.
    pub checked: Option<Checked>,
}

/// One file of the bundle.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the bundle's folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Holds a private key or a token?
    pub secret: bool,
}

/// Judges the set and writes what can be written.
pub fn evaluate(_input: &Input<'_>) -> Evaluation {
    unreachable!()
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({}, {} bytes)", self.path, self.bytes.len())
    }
}
