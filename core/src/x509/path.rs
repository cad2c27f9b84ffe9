//! A verified certification path (RFC 5280 section 6).

/// A verified path from a leaf to an anchor.
#[derive(Clone, Debug)]
pub struct VerifiedPath {
    /// Indexes of the intermediates that were provided, the leaf's issuer first.
    pub intermediates: Vec<usize>,
    /// Who it ends at.
    pub anchor: Anchor,
}

/// Where a path ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// An entry of Mozilla's list, by its name for people.
    Public(String),
    /// Index of the anchor that was provided.
    Provided(usize),
}
