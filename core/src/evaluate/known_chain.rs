//! A chain that was checked before. Which certificate clients get and whether they trust it depend on the material, the
//! anchors and the time, and on the name only if the name chooses the leaf: the signatures need no second check.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use crate::chain::{Chain, Ingredients, build, hangs_on_name};
use crate::decoded::{Decoded, Found};
use crate::exposure::TrustSource;
use crate::fqdn::Fqdn;
use crate::input::Input;
use crate::key::Key;
use crate::material::{Role, is_elsewhere};
use crate::selection::existing_secrets;
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
    /// The entries that Contour serves, if the Secret is in the cluster.
    existing: Option<Vec<[String; 2]>>,
}

impl KnownChain {
    /// Checks the chain in `decoded`, which must come from `input.material`.
    pub fn of(input: &Input<'_>, decoded: &Arc<Decoded>) -> Self {
        let terms = Terms::of(input, decoded);
        Self { chain: terms.judge(input, decoded), decoded: Arc::downgrade(decoded), terms }
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
        let existing = existing(input, decoded);
        let certificates = served(decoded).filter(|found| serves(existing.as_deref(), 0, &found.origin.name));
        let keys = keys(existing.as_deref(), decoded);
        Self {
            name: hangs_on_name(certificates, &keys).then(name).flatten(),
            roots: input.roots,
            at: input.at,
            embeds_anchor: spec.kubeconfig.trust == TrustSource::Embed,
            renew_before: input.renew_before,
            existing,
        }
    }

    /// Chooses the path first, from what is served and the trust anchors. Only if that leads nowhere, certificates from
    /// elsewhere (`ca.crt` of a Secret) are added as intermediates. Without any other trust anchor, one of them may be it.
    fn judge(&self, input: &Input<'_>, decoded: &Decoded) -> Chain {
        let existing = self.existing.as_deref();
        let is_served = |found: &Found<Arc<Certificate>>| serves(existing, 0, &found.origin.name);
        let (served, others): (Vec<_>, Vec<_>) = served(decoded).cloned().partition(is_served);
        let keys = keys(existing, decoded);
        let anchors = Anchors::of(input, decoded);
        let chain = |pool: &[Found<Arc<Certificate>>], anchors: &[Arc<Certificate>]| {
            build(&Ingredients {
                certificates: &served,
                pool,
                keys: &keys,
                fqdn: self.name.as_ref(),
                anchors,
                roots: self.roots,
                at: self.at,
                embeds_anchor: self.embeds_anchor,
                renew_before: self.renew_before,
            })
        };
        let alone = anchors.at_root(chain(&[], &anchors.trusted), self.existing.is_none(), chain);
        let pool: Vec<_> = others.into_iter().chain(anchors.pool).collect();
        if alone.leaf.is_none() || alone.trust.kind.is_complete() || pool.is_empty() {
            return alone;
        }
        let completed = chain(&pool, &anchors.trusted);
        if !completed.completed().is_empty() {
            return completed;
        }
        // no link is missing, and `ca.crt` contains the last one
        let private = (!anchors.offered.is_empty()).then(|| chain(&[], &anchors.offered));
        private.filter(|private| private.trust.kind.is_complete()).unwrap_or(alone)
    }
}

/// Certificates that clients may trust. Any that was passed as a trust anchor and cannot be one is an error
/// (`trust-anchor-not-ca`), and must not change what is sent.
struct Anchors {
    /// Those that were passed as such; otherwise self-signed ones in `ca.crt` of a Secret.
    trusted: Vec<Arc<Certificate>>,
    /// Everything else in `ca.crt`.
    pool: Vec<Found<Arc<Certificate>>>,
    /// Everything in `ca.crt`, if no trust anchor was passed.
    offered: Vec<Arc<Certificate>>,
    /// Those of the trust anchors that are intermediate certificates.
    intermediates: Vec<Found<Arc<Certificate>>>,
}

impl Anchors {
    fn of(input: &Input<'_>, decoded: &Decoded) -> Self {
        let all = decoded.certificates.iter().filter(|found| found.origin.role == Some(Role::TrustAnchor));
        let usable = all.filter(|found| found.part.can_be_trust_anchor()).cloned();
        let is_passed = |found: &Found<Arc<Certificate>>| {
            input.material.get(found.origin.material).is_none_or(|material| material.role() == Some(Role::TrustAnchor))
        };
        let (passed, of_secrets): (Vec<_>, Vec<_>) = usable.partition(is_passed);
        let parts = |found: &[Found<Arc<Certificate>>]| found.iter().map(|found| found.part.clone()).collect();
        if !passed.is_empty() {
            let trusted = parts(&passed);
            let intermediates = passed.into_iter().filter(|found| !found.part.is_self_issued()).collect();
            return Self { trusted, pool: of_secrets, offered: Vec::new(), intermediates };
        }
        let offered = parts(&of_secrets);
        let (roots, pool): (Vec<_>, Vec<_>) = of_secrets.into_iter().partition(|found| found.part.is_self_issued());
        let offered = if pool.is_empty() { Vec::new() } else { offered };
        Self { trusted: parts(&roots), offered, pool, intermediates: Vec::new() }
    }

    /// If a chain ends at an intermediate certificate and the root is there too, the chain that ends at the root: every
    /// client accepts that one. Only a chain that is written can be completed.
    fn at_root(
        &self,
        found: Chain,
        is_written: bool,
        chain: impl Fn(&[Found<Arc<Certificate>>], &[Arc<Certificate>]) -> Chain,
    ) -> Chain {
        let ends_below = found.anchor.as_ref().is_some_and(|anchor| !anchor.is_self_issued());
        let roots: Vec<_> = self.trusted.iter().filter(|anchor| anchor.is_self_issued()).cloned().collect();
        if !ends_below || roots.is_empty() {
            return found;
        }
        let better = chain(if is_written { &self.intermediates } else { &[] }, &roots);
        if better.trust.kind.is_complete() { better } else { found }
    }
}

/// Certificates that are not for another purpose than to be shown to clients.
fn served(decoded: &Decoded) -> impl Iterator<Item = &Found<Arc<Certificate>>> {
    decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role))
}

/// The keys of the chain; of an existing Secret only `tls.key`.
fn keys<'a>(existing: Option<&[[String; 2]]>, decoded: &'a Decoded) -> Cow<'a, [Found<Key>]> {
    match existing {
        None => Cow::Borrowed(&decoded.keys),
        Some(_) => decoded.keys.iter().filter(|key| serves(existing, 1, &key.origin.name)).cloned().collect(),
    }
}

/// Says whether what was found at that place is served: `tls.crt` (0) or `tls.key` (1) of an existing Secret.
fn serves(existing: Option<&[[String; 2]]>, entry: usize, name: &str) -> bool {
    let is_it = |places: &[String; 2]| places.get(entry).is_some_and(|place| place == name);
    existing.is_none_or(|secrets| secrets.iter().any(is_it))
}

/// The places of `tls.crt` and `tls.key` in the existing Secrets, if one was provided.
fn existing(input: &Input<'_>, decoded: &Decoded) -> Option<Vec<[String; 2]>> {
    let secrets = existing_secrets(input.exposure, decoded);
    let places = secrets.iter().map(|secret| [secret.chain.place.clone(), secret.key.place.clone()]);
    (!secrets.is_empty()).then(|| places.collect())
}
