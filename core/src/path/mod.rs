//! The certificate path: rustls-webpki gives the verdict over RustCrypto's algorithms, our own look at each link
//! gives the words.

use crate::decode::Certificate;
use crate::moment::Moment;

/// Which anchors count as known to everybody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Roots {
    /// Mozilla's list, as compiled in ([`MOZILLA_LIST`]).
    #[default]
    Mozilla,
    /// None: only the anchors that were handed in.
    None,
}

/// What the report calls Mozilla's list: crate version and release date, held against Cargo.lock by a test.
pub const MOZILLA_LIST: &str = "Mozilla, webpki-roots 1.0.10, 2026-10-19";

/// Whether a signature by `issuer`'s key stands under `child`.
pub fn is_signed_by(_child: &Certificate, _issuer: &Certificate) -> bool {
    false
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

/// Verifies `leaf` for TLS servers named `name` at `at`.
///
/// # Errors
/// Returns rustls-webpki's reason.
pub fn verify(
    _leaf: &Certificate,
    _intermediates: &[&Certificate],
    _anchors: &[&Certificate],
    _roots: Roots,
    _at: Moment,
) -> Result<VerifiedPath, webpki::Error> {
    Err(webpki::Error::UnknownIssuer)
}
