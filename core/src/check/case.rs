//! What checks look at.

use crate::decoded::Decoded;
use crate::exposure::Exposure;
use crate::input::Task;
use crate::selection::Set;
use crate::time::Moment;

/// What a check looks at.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What was asked for.
    pub exposure: &'a Exposure,
    /// What was found.
    pub decoded: &'a Decoded,
    /// Which part plays which role.
    pub set: &'a Set,
    /// The time of the check.
    pub at: Moment,
    /// Check only, or write too: then a missing part is an error.
    pub task: Task,
}
