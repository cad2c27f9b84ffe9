//! What is looked at, and what for.

use crate::encryption::passphrase::Passphrases;
use crate::exposure::Exposure;
use crate::material::Material;
use crate::time::Moment;
use crate::x509::Roots;

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
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What is to be exposed, and how.
    pub exposure: &'a Exposure,
    /// The bytes.
    pub material: &'a [Material],
    /// Tried at every encrypted part. [`crate::evaluate_decoded`] has no use for them.
    pub passphrases: &'a Passphrases,
    /// Which public anchors count as known.
    pub roots: Roots,
    /// The time of the check.
    pub at: Moment,
    /// Judge, or write too.
    pub task: Task,
    /// Warn of expiry when less than this many seconds are left; `None`: a quarter of the lifetime.
    pub renew_before: Option<i64>,
}
