//! Which part plays a role: among several, the one named for it, otherwise the one that fits the rest of the set.

use std::sync::Arc;

use super::existing::served_keys;
use super::several::{Candidate, Part, Reason, Several, distinct};
use crate::chain::Chain;
use crate::decoded::{Decoded, Found, Origin, of_role};
use crate::exposure::Exposure;
use crate::input::Input;
use crate::key::Key;
use crate::kubernetes::Kubeconfig;
use crate::material::{Material, Role};
use crate::time::Moment;
use crate::token::Token;
use crate::x509::{Certificate, is_signed_by};

/// What was chosen of the parts for one role, and what there is to say of it.
pub(super) struct Choice<T> {
    pub(super) part: Option<T>,
    pub(super) several: Option<Several>,
}

/// The kubeconfig: among several, the only one with the context that was asked for.
pub(super) fn kubeconfig<'a>(exposure: &Exposure, decoded: &'a Decoded) -> Choice<&'a Found<Kubeconfig>> {
    let different = distinct(named(&decoded.kubeconfigs, Role::Kubeconfig));
    let context = &exposure.spec.kubeconfig.context;
    let has_it = |found: &&&Found<Kubeconfig>| found.part.contexts.iter().any(|known| known.name == *context);
    let holding: Vec<_> = different.iter().filter(has_it).collect();
    match (different.as_slice(), holding.as_slice()) {
        ([] | [_], _) => Choice { part: different.first().copied(), several: None },
        (_, [one]) if !context.is_empty() => {
            let reason = Reason::HasContext(context.clone());
            Choice { part: Some(**one), several: Some(taken(Part::Kubeconfig, different.len(), &one.origin, reason)) }
        }
        _ => {
            let candidates = different.iter().map(|found| candidate(&found.origin, current(&found.part))).collect();
            let several = Several::Competing { part: Part::Kubeconfig, candidates };
            Choice { part: different.first().copied(), several: Some(several) }
        }
    }
}

/// The token: among several, the only one that is not over.
pub(super) fn token<'a>(input: &Input<'_>, decoded: &'a Decoded) -> Choice<&'a Found<Token>> {
    let different = distinct(named(&decoded.tokens, Role::Token));
    let is_over = |found: &&&Found<Token>| found.part.expires.is_some_and(|end| end <= input.at);
    let running: Vec<_> = different.iter().filter(|found| !is_over(found)).collect();
    match (different.as_slice(), running.as_slice()) {
        ([] | [_], _) => Choice { part: different.first().copied(), several: None },
        (_, [one]) => {
            let several = taken(Part::Token, different.len(), &one.origin, Reason::OthersExpired);
            Choice { part: Some(**one), several: Some(several) }
        }
        _ => {
            let candidates =
                different.iter().map(|found| candidate(&found.origin, found.part.subject.clone())).collect();
            let several = Several::Competing { part: Part::Token, candidates };
            Choice { part: different.first().copied(), several: Some(several) }
        }
    }
}

/// CA certificates from one place, and that place.
type Bundle = (Vec<Arc<Certificate>>, Origin);

/// The API server's CA: one provided as such, otherwise one from a ConfigMap or a ServiceAccount's Secret. Among
/// several, the one that issued the API server's certificate, or the kubeconfig's.
pub(super) fn upstream_ca(
    input: &Input<'_>,
    decoded: &Decoded,
    server: Option<&Certificate>,
    of_kubeconfig: &[Arc<Certificate>],
) -> Choice<Bundle> {
    let bundles = bundles(decoded);
    let is_named =
        |bundle: &&Bundle| input.material.get(bundle.1.material).and_then(Material::role) == Some(Role::UpstreamCa);
    let named: Vec<&Bundle> = bundles.iter().filter(is_named).collect();
    // several that were named and differ are reported where the files are sorted; together they are one bundle
    if let Some((_, origin)) = named.first() {
        let all = named.iter().flat_map(|(certificates, _)| certificates.iter().cloned()).collect();
        return Choice { part: Some((all, origin.clone())), several: None };
    }
    let mut different: Vec<&Bundle> = Vec::new();
    for bundle in &bundles {
        if different.iter().all(|(known, _)| !is_same(known, &bundle.0)) {
            different.push(bundle);
        }
    }
    let issued = |bundle: &&&Bundle| server.is_some_and(|server| bundle.0.iter().any(|ca| is_signed_by(server, ca)));
    let told = |bundle: &&&Bundle| is_same(&bundle.0, of_kubeconfig);
    let issuing: Vec<_> = different.iter().filter(issued).collect();
    let equal: Vec<_> = different.iter().filter(told).collect();
    let (one, reason) = match (different.as_slice(), issuing.as_slice(), equal.as_slice()) {
        ([] | [_], ..) => return Choice { part: different.first().map(|bundle| (*bundle).clone()), several: None },
        (_, [one], _) => (**one, Reason::IssuedServerCertificate),
        (_, _, [one]) => (**one, Reason::IsOfKubeconfig),
        _ => {
            let name = |bundle: &Bundle| bundle.0.first().map(|ca| ca.short_name().to_owned());
            let candidates = different.iter().map(|bundle| candidate(&bundle.1, name(bundle))).collect();
            let several = Several::Competing { part: Part::UpstreamCa, candidates };
            return Choice { part: different.first().map(|bundle| (*bundle).clone()), several: Some(several) };
        }
    };
    let several = taken(Part::UpstreamCa, different.len(), &one.1, reason);
    Choice { part: Some(one.clone()), several: Some(several) }
}

/// Envoy tries only the first CA certificate with the issuer's name: the one that signed the API server's certificate comes
/// first, and valid ones come before others.
pub(super) fn in_order(
    mut ca: Vec<Arc<Certificate>>,
    server: Option<&Certificate>,
    at: Moment,
) -> Vec<Arc<Certificate>> {
    let signed =
        |c: &Certificate| server.is_some_and(|server| c.subject_der == server.issuer_der && is_signed_by(server, c));
    let is_valid = |c: &Certificate| (c.not_before..=c.not_after).contains(&at);
    ca.sort_by_key(|c| (!signed(c), !is_valid(c)));
    ca
}

/// The private key of the leaf, otherwise its public key, otherwise the key named as such, otherwise the first.
pub(super) fn key(exposure: &Exposure, decoded: &Decoded, chain: &Chain) -> Option<Found<Key>> {
    let all = served_keys(exposure, decoded);
    let fits =
        |key: &&Found<Key>| chain.leaf.as_ref().is_some_and(|leaf| leaf.spki_sha256 == key.part.public().spki_sha256);
    let is_private = |key: &&Found<Key>| matches!(key.part, Key::Private(_));
    let keys = || all.iter().copied();
    keys()
        .filter(is_private)
        .find(fits)
        .or_else(|| keys().find(fits))
        .or_else(|| keys().find(|key| key.origin.role == Some(Role::Key)))
        .or_else(|| keys().next())
        .cloned()
}

/// The end-entity certificate among those provided as the API server's; `openssl s_client -showcerts` adds others.
pub(super) fn api_server(decoded: &Decoded) -> Option<Arc<Certificate>> {
    let certificates = of_role(decoded, Role::ApiServerCertificate);
    certificates.iter().find(|c| !c.is_ca()).or(certificates.first()).cloned()
}

/// Certificates from one place: blocks of one file or entry, counted upwards; a second object of one name is separate.
fn bundles(decoded: &Decoded) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    for Found { part, origin } in
        decoded.certificates.iter().filter(|found| found.origin.role == Some(Role::UpstreamCa))
    {
        let goes_on = |last: &&mut Bundle| {
            (last.1.material, &last.1.name) == (origin.material, &origin.name) && last.1.block < origin.block
        };
        match bundles.last_mut().filter(goes_on) {
            Some((certificates, last)) => {
                certificates.push(part.clone());
                last.block = origin.block;
            }
            None => bundles.push((vec![part.clone()], origin.clone())),
        }
    }
    bundles
}

fn is_same(one: &[Arc<Certificate>], other: &[Arc<Certificate>]) -> bool {
    let is_in =
        |certificates: &[Arc<Certificate>], wanted: &Certificate| certificates.iter().any(|c| c.der == wanted.der);
    one.iter().all(|c| is_in(other, c)) && other.iter().all(|c| is_in(one, c))
}

/// Those that the user named for the role, otherwise all.
fn named<T>(found: &[Found<T>], role: Role) -> Vec<&Found<T>> {
    let named: Vec<_> = found.iter().filter(|found| found.origin.role == Some(role)).collect();
    if named.is_empty() { found.iter().collect() } else { named }
}

fn current(kubeconfig: &Kubeconfig) -> Option<String> {
    let context = kubeconfig.contexts.iter().find(|context| context.name == kubeconfig.current_context);
    context.or(kubeconfig.contexts.first()).map(|context| context.name.clone())
}

fn candidate(origin: &Origin, name: Option<String>) -> Candidate {
    Candidate { file: origin.name.clone(), name }
}

fn taken(part: Part, count: usize, origin: &Origin, reason: Reason) -> Several {
    Several::Taken { part, count, file: origin.name.clone(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sample;

    #[test]
    fn a_valid_ca_comes_before_an_expired_one_of_the_same_name() {
        let ca = |sha256: &str, days: i64| {
            let not_after = Moment::from_unix(sample::now().unix() + days * crate::time::DAY);
            Arc::new(Certificate { sha256: sha256.to_owned(), not_after, ..sample::certificate() })
        };
        let ordered = in_order(vec![ca("old", -1), ca("first", 1), ca("second", 9)], None, sample::now());
        let names: Vec<&str> = ordered.iter().map(|c| c.sha256.as_str()).collect();
        assert_eq!(names, ["first", "second", "old"]);
    }
}
