//! The certificate path: rustls-webpki gives the verdict over RustCrypto's algorithms, our own look at each link
//! gives the words.

mod algorithms;
pub(crate) mod constraints;
pub(crate) mod mozilla;
mod names;
mod verdict;

pub use algorithms::Verification;
pub use mozilla::MOZILLA_LIST;
pub use verdict::{signature_of, verify};

pub(crate) use verdict::signature_by;

use crate::decode::Certificate;

/// Which anchors count as known to everybody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Roots {
    /// Mozilla's list, as compiled in ([`MOZILLA_LIST`]).
    #[default]
    Mozilla,
    /// None: only the anchors that were handed in.
    None,
}

/// Whether a signature by `issuer`'s key stands under `child`.
pub fn is_signed_by(child: &Certificate, issuer: &Certificate) -> bool {
    signature_of(child, issuer) == Verification::Good
}

/// A verified path from a leaf to an anchor.
#[derive(Clone, Debug)]
pub struct VerifiedPath {
    /// Indexes into the intermediates handed in, leaf's issuer first.
    pub intermediates: Vec<usize>,
    /// Who it ends at.
    pub anchor: Anchor,
}

/// Where a path ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// An entry of Mozilla's list, by its name for people.
    Public(String),
    /// Index into the anchors handed in.
    HandedIn(usize),
}
