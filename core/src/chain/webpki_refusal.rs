//! A path that rustls-webpki rejects although core's rules find nothing wrong with it.

use super::path::{End, Route, View};
use super::path_rules;
use super::problem::PathProblemKind;
use crate::key::KeyKind;
use crate::x509::purpose::SERVER_AUTH;
use crate::x509::{Certificate, Verification};

/// Why rustls-webpki rejects a path, if there is no other explanation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// A name is outside the name constraints above it.
    NameConstraint,
    /// Something about a signature.
    Signature(webpki::Error),
    /// Something that kubectl and Envoy accept.
    StricterClients(webpki::Error),
}

impl Refusal {
    /// Says whether kubectl or Envoy reject the path too.
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::NameConstraint | Self::Signature(_) => true,
            Self::StricterClients(_) => false,
        }
    }
}

/// Returns a rejection that has no other explanation.
pub(super) fn unexplained(view: &View<'_>, route: &Route, error: webpki::Error) -> Option<Refusal> {
    let has_end = route.is_trusted() && !route.links.is_empty();
    let is_told = match &error {
        webpki::Error::RequiredEkuNotFoundContext(_) => {
            route.problems.iter().any(|problem| matches!(problem.kind, PathProblemKind::Usage(_)))
        }
        // with a key whose kind is reported
        _ => route.links.iter().any(|link| matches!(link, Verification::Unsupported | Verification::NotInGo)),
    };
    let is_explained = route.fatal() > 0 || is_told;
    if !has_end || is_explained || is_of_the_leaf(view, view.leaf) || is_ours_to_decide(view, route, &error) {
        return None;
    }
    Some(match error {
        webpki::Error::NameConstraintViolation => Refusal::NameConstraint,
        error if is_about_signature(&error) => Refusal::Signature(error),
        error => Refusal::StricterClients(error),
    })
}

/// Each signature on the path was verified already; these errors are about signatures all the same.
#[allow(deprecated, reason = "the variants without context may still be returned")]
fn is_about_signature(error: &webpki::Error) -> bool {
    matches!(
        error,
        webpki::Error::UnknownIssuer
            | webpki::Error::InvalidSignatureForPublicKey
            | webpki::Error::MaximumSignatureChecksExceeded
            | webpki::Error::SignatureAlgorithmMismatch
            | webpki::Error::UnsupportedSignatureAlgorithm
            | webpki::Error::UnsupportedSignatureAlgorithmContext(_)
            | webpki::Error::UnsupportedSignatureAlgorithmForPublicKey
            | webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
    )
}

/// The leaf's own checks say what is wrong with it; rustls-webpki stops there.
fn is_of_the_leaf(view: &View<'_>, leaf: &Certificate) -> bool {
    let at = view.ingredients.at;
    let is_for_servers = |purposes: &Vec<String>| purposes.iter().any(|purpose| purpose == SERVER_AUTH);
    !(leaf.not_before..=leaf.not_after).contains(&at)
        || leaf.is_ca()
        || leaf.version < 3
        || !leaf.unknown_critical.is_empty()
        || path_rules::is_weak_signature(leaf)
        || leaf.extended_key_usage.as_ref().is_some_and(|purposes| !is_for_servers(purposes))
}

/// Says if rustls-webpki is narrower than the clients: it stops at six intermediates (kubectl accepts twenty, ran),
/// at name constraints of kinds that it does not read, at certificates over 64 KiB, and at roots of 1024 bits.
fn is_ours_to_decide(view: &View<'_>, route: &Route, error: &webpki::Error) -> bool {
    let is_old = |anchor: &Certificate| matches!(anchor.key, KeyKind::Rsa(bits) if bits < 2048);
    let ends_at_old = match route.end {
        End::Provided(index) => view.ingredients.anchors.get(index).is_some_and(|anchor| is_old(anchor)),
        _ => false,
    };
    let path = view.certificates(&route.members, &route.end);
    match error {
        webpki::Error::MaximumPathDepthExceeded => true,
        webpki::Error::NameConstraintViolation => path.iter().any(|c| !c.unsupported_name_constraints.is_empty()),
        _ => ends_at_old || path.iter().any(|c| c.der.len() > usize::from(u16::MAX)),
    }
}
