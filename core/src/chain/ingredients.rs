//! What a chain is built from.

use std::sync::Arc;

use crate::decoded::Found;
use crate::fqdn::Fqdn;
use crate::key::Key;
use crate::time::Moment;
use crate::x509::{Certificate, Roots};

/// What [`build`](crate::chain::build) looks at.
pub struct Ingredients<'a> {
    /// Certificates of the client's chain, in order of appearance (not those with another role).
    pub certificates: &'a [Found<Arc<Certificate>>],
    /// Certificates that may be issuers and are not among those, `ca.crt` of a Secret: used if a link is missing.
    pub pool: &'a [Found<Arc<Certificate>>],
    /// Keys, to choose the leaf by.
    pub keys: &'a [Found<Key>],
    /// The name that clients use, to choose a leaf if keys do not decide.
    pub fqdn: Option<&'a Fqdn>,
    /// Trust anchors that were provided.
    pub anchors: &'a [Arc<Certificate>],
    /// Which list counts as public.
    pub roots: Roots,
    /// The time of the check.
    pub at: Moment,
    /// `kubeconfig.trust: embed`?
    pub embeds_anchor: bool,
    /// Leaf is about to expire when less than this many seconds are left; `None`: a quarter of its lifetime.
    pub renew_before: Option<i64>,
}
