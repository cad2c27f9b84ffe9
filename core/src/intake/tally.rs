//! What was found in one input so far.

use crate::decoded::described::{Contents, Mislabeled, Unneeded};

/// Parts of one input, counted, and the blocks that have to be reported.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) contents: Contents,
    /// Blocks that serve no role, and their lines.
    pub(super) unneeded: Vec<(Unneeded, usize)>,
    /// Blocks whose content is not what their label says.
    pub(super) mislabeled: Vec<Mislabeled>,
}

impl Tally {
    /// Counts a block that serves no role.
    pub(super) fn add_unneeded(&mut self, what: Unneeded, line: usize) {
        self.contents.unneeded.get_or_insert_with(|| what.clone());
        self.unneeded.push((what, line));
    }
}
