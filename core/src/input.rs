//! The inputs of a check, and its task.

use crate::encryption::passphrase::Passphrases;
use crate::exposure::Exposure;
use crate::material::Material;
use crate::time::Moment;
use crate::x509::Roots;

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Task {
    /// Check the inputs; missing parts are not checked.
    #[default]
    Check,
    /// Check and write; a missing part is an error.
    Generate,
}

/// All inputs of a check.
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
    /// Check only, or write too.
    pub task: Task,
    /// Warn of expiry when less than this many seconds are left; `None`: a quarter of the lifetime.
    pub renew_before: Option<i64>,
}
