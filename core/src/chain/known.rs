//! A chain that was judged before. Who is shown to clients and whether they trust it depends on the material, the
//! anchors and the moment, and on the name only where that chooses the leaf: its signatures need no second look.

use std::sync::{Arc, Weak};

use super::{Chain, Ingredients, build, leaf};
use crate::decode::{Certificate, Decoded, Found};
use crate::exposure::TrustSource;
use crate::input::Input;
use crate::material::Role;
use crate::moment::Moment;
use crate::name::Fqdn;
use crate::path::Roots;
use crate::set::is_elsewhere;

/// The chain, and what it was judged by.
#[derive(Debug)]
pub struct KnownChain {
    chain: Chain,
    /// The very material; it is not kept alive, since it may be secret.
    decoded: Weak<Decoded>,
    terms: Terms,
}

/// What else the judgement hangs on.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Terms {
    /// Only where the choice of the leaf hangs on it.
    name: Option<Fqdn>,
    roots: Roots,
    at: Moment,
    embeds_anchor: bool,
    renew_before: Option<i64>,
}

impl KnownChain {
    /// Judges the chain in `decoded`, which must come from `input.material`.
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

    /// Hands the chain over.
    pub(crate) fn into_chain(self) -> Chain {
        self.chain
    }
}

impl Terms {
    fn of(input: &Input<'_>, decoded: &Decoded) -> Self {
        let spec = &input.exposure.spec;
        let name = || Fqdn::parse(&spec.fqdn).ok().map(|(name, _)| name);
        Self {
            name: leaf::hangs_on_name(&served(decoded), &decoded.keys).then(name).flatten(),
            roots: input.roots,
            at: input.at,
            embeds_anchor: spec.kubeconfig.trust == TrustSource::Embed,
            renew_before: input.renew_before,
        }
    }

    fn judge(&self, decoded: &Decoded) -> Chain {
        build(&Ingredients {
            certificates: &served(decoded),
            keys: &decoded.keys,
            fqdn: self.name.as_ref(),
            anchors: &crate::set::of_role(decoded, Role::TrustAnchor),
            roots: self.roots,
            at: self.at,
            embeds_anchor: self.embeds_anchor,
            renew_before: self.renew_before,
        })
    }
}

fn served(decoded: &Decoded) -> Vec<Found<Arc<Certificate>>> {
    decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;
    use crate::{Exposure, Material, Passphrases, Task, evaluate_decoded, evaluate_known};

    fn example() -> Vec<Material> {
        let files = [
            ("fullchain.pem", None, include_str!("../../../cli/src/example/fullchain.pem")),
            ("key.pem", None, include_str!("../../../cli/src/example/key.pem")),
            ("ca.pem", Some(Role::TrustAnchor), include_str!("../../../cli/src/example/ca.pem")),
        ];
        files.map(|(name, role, text)| Material::new(name, role, text.as_bytes().to_vec())).into()
    }

    #[test]
    fn a_known_chain_changes_no_verdict() {
        let material = example();
        let decoded = Arc::new(decode::decode(&material, &Passphrases::default()));
        let others = Arc::new(decode::decode(&material[..2], &Passphrases::default()));
        let mut exposure = Exposure::default();
        let moments = ["2026-11-23T12:00:00Z", "2090-01-01T00:00:00Z"].map(|at| Moment::parse(at).expect(at));
        let mut known = None::<KnownChain>;
        for fqdn in ["k8s.example.co", "k8s.example.com"] {
            for (decoded, at, trust) in [&decoded, &others].into_iter().flat_map(|decoded| {
                moments.map(|at| [TrustSource::System, TrustSource::Embed].map(|trust| (decoded, at, trust))).concat()
            }) {
                exposure.set("fqdn", fqdn).expect(fqdn);
                exposure.spec.kubeconfig.trust = trust;
                let input = Input {
                    exposure: &exposure,
                    material: &material,
                    passphrases: &Passphrases::default(),
                    roots: Roots::Mozilla,
                    at,
                    task: Task::Check,
                    renew_before: None,
                };
                let afresh = evaluate_decoded(&input, decoded.clone()).report;
                let fresh = KnownChain::of(&input, decoded);
                assert!(fresh.fits(&input, decoded));
                // one that fits, and one that was judged by other terms or of other material
                assert_eq!(evaluate_known(&input, decoded.clone(), &fresh).report, afresh);
                if let Some(stale) = known.replace(fresh) {
                    assert!(!stale.fits(&input, decoded));
                    assert_eq!(evaluate_known(&input, decoded.clone(), &stale).report, afresh);
                }
            }
        }
    }
}
