//! A chain that was checked before. Which certificate clients get and whether they trust it depend on the material, the
//! anchors and the time, and on the name only if the name chooses the leaf: the signatures need no second check.

#[cfg(test)]
mod tests;

use std::sync::{Arc, Weak};

use crate::chain::{Chain, Ingredients, build, hangs_on_name};
use crate::decoded::{Decoded, Found};
use crate::exposure::TrustSource;
use crate::fqdn::Fqdn;
use crate::input::Input;
use crate::material::{Role, is_elsewhere};
use crate::time::Moment;
use crate::x509::{Certificate, Roots};

/// The chain, and what it was checked with.
#[derive(Debug)]
pub struct KnownChain {
    chain: Chain,
    /// The very material; it is not kept alive, since it may be secret.
    decoded: Weak<Decoded>,
    terms: Terms,
}

/// What else the result depends on.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Terms {
    /// Only if the choice of the leaf depends on it.
    name: Option<Fqdn>,
    roots: Roots,
    at: Moment,
    embeds_anchor: bool,
    renew_before: Option<i64>,
}

impl KnownChain {
    /// Checks the chain in `decoded`, which must come from `input.material`.
    pub fn of(input: &Input<'_>, decoded: &Arc<Decoded>) -> Self {
        let terms = Terms::of(input, decoded);
        Self { chain: terms.judge(decoded), decoded: Arc::downgrade(decoded), terms }
    }

    /// Says whether nothing has changed that it hangs on.
    pub fn fits(&self, input: &Input<'_>, decoded: &Arc<Decoded>) -> bool {
        self.decoded.as_ptr() == Arc::as_ptr(decoded) && self.terms == Terms::of(input, decoded)
    }

    /// Returns the chain, unless it would be another one now.
    pub(crate) fn chain(&self, input: &Input<'_>, decoded: &Arc<Decoded>) -> Option<Chain> {
        self.fits(input, decoded).then(|| self.chain.clone())
    }

    /// Returns the chain.
    pub(crate) fn into_chain(self) -> Chain {
        self.chain
    }
}

impl Terms {
    fn of(input: &Input<'_>, decoded: &Decoded) -> Self {
        let spec = &input.exposure.spec;
        let name = || Fqdn::parse(&spec.fqdn).ok().map(|(name, _)| name);
        Self {
            name: hangs_on_name(served(decoded), &decoded.keys).then(name).flatten(),
            roots: input.roots,
            at: input.at,
            embeds_anchor: spec.kubeconfig.trust == TrustSource::Embed,
            renew_before: input.renew_before,
        }
    }

    fn judge(&self, decoded: &Decoded) -> Chain {
        let certificates: Vec<_> = served(decoded).cloned().collect();
        build(&Ingredients {
            certificates: &certificates,
            keys: &decoded.keys,
            fqdn: self.name.as_ref(),
            anchors: &trust_anchors(decoded),
            roots: self.roots,
            at: self.at,
            embeds_anchor: self.embeds_anchor,
            renew_before: self.renew_before,
        })
    }
}

/// Certificates that can be a trust anchor; any other that was passed as one is an error (`trust-anchor-not-ca`), and must
/// not change what is sent.
fn trust_anchors(decoded: &Decoded) -> Vec<Arc<Certificate>> {
    let mut anchors = crate::decoded::of_role(decoded, Role::TrustAnchor);
    anchors.retain(|certificate| certificate.can_be_trust_anchor());
    anchors
}

fn served(decoded: &Decoded) -> impl Iterator<Item = &Found<Arc<Certificate>>> {
    decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role))
}
