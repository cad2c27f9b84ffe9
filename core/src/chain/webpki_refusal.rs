//! What to say where rustls-webpki refuses a way that our own look finds nothing wrong with.

use super::path_findings;
use super::path_search::{End, Route, View};
use crate::finding::{Code, Finding, Severity};
use crate::key::KeyKind;
use crate::x509::{Certificate, Verification};

/// Returns a finding for a refusal that nothing else explains.
pub(super) fn unexplained(view: &View<'_>, route: &Route, error: &webpki::Error) -> Option<Finding> {
    let has_end = matches!(route.end, End::Public(_) | End::HandedIn(_)) && !route.links.is_empty();
    let is_explained = route.findings.iter().any(|finding| finding.severity == Severity::Error);
    let is_told = match error {
        webpki::Error::RequiredEkuNotFoundContext(_) => {
            route.findings.iter().any(|finding| finding.code == Code::ChainKeyUsage)
        }
        _ => route.links.contains(&Verification::Unsupported), // with a key of a kind that is told
    };
    if !has_end || is_explained || is_told || is_of_the_leaf(view, view.leaf) || is_ours_to_judge(view, route, error) {
        return None;
    }
    let (code, message) = match error {
        webpki::Error::NameConstraintViolation => {
            (Code::ChainNameConstraint, "a name does not lie within the name constraints above it".to_owned())
        }
        error if is_about_signature(error) => {
            (Code::ChainBrokenSignature, format!("strict clients (rustls) refuse this chain: {}", in_words(error)))
        }
        error => {
            let why = why(error).map_or_else(|| in_words(error), str::to_owned);
            let message = format!("kubectl and Envoy take this chain, stricter clients (rustls) refuse it: {why}");
            return Some(Finding::warning(Code::ChainStrictness, "chain", message).about("certificate.chainFile"));
        }
    };
    Some(Finding::error(code, "chain", message).about("certificate.chainFile"))
}

/// Each signature on the way was verified by our own look; of what is left, some is about signatures all the same.
fn is_about_signature(error: &webpki::Error) -> bool {
    let name = format!("{error:?}");
    ["Signature", "UnknownIssuer"].iter().any(|word| name.contains(word))
}

/// What certificates that Go takes are refused for.
fn why(error: &webpki::Error) -> Option<&'static str> {
    match error {
        webpki::Error::UnsupportedCriticalExtension => Some(
            "a critical extension about policies, which kubectl before 1.33 refuses as well unless it is certificatePolicies",
        ),
        webpki::Error::BadDerTime => Some("a date before 1970"),
        _ => None,
    }
}

/// The leaf's own checks say what is wrong with it; rustls-webpki stops there.
fn is_of_the_leaf(view: &View<'_>, leaf: &Certificate) -> bool {
    let at = view.ingredients.at;
    let is_for_servers = |purposes: &Vec<String>| purposes.iter().any(|purpose| purpose == path_findings::SERVER_AUTH);
    !(leaf.not_before..=leaf.not_after).contains(&at)
        || leaf.is_ca()
        || leaf.version < 3
        || !leaf.unknown_critical.is_empty()
        || path_findings::is_weak_signature(leaf)
        || leaf.extended_key_usage.as_ref().is_some_and(|purposes| !is_for_servers(purposes))
}

/// Where rustls-webpki is narrower than the clients this is for: it stops at six intermediates (kubectl takes twenty, ran),
/// at name constraints of kinds that it does not read, at certificates over 64 KiB, and at roots of 1024 bits.
fn is_ours_to_judge(view: &View<'_>, route: &Route, error: &webpki::Error) -> bool {
    let is_old = |anchor: &Certificate| matches!(anchor.key, KeyKind::Rsa(bits) if bits < 2048);
    let ends_at_old = match route.end {
        End::HandedIn(index) => view.ingredients.anchors.get(index).is_some_and(|anchor| is_old(anchor)),
        _ => false,
    };
    let way = view.certificates(&route.members, &route.end);
    match error {
        webpki::Error::MaximumPathDepthExceeded => true,
        webpki::Error::NameConstraintViolation => way.iter().any(|c| !c.unsupported_name_constraints.is_empty()),
        _ => ends_at_old || way.iter().any(|c| c.der.len() > usize::from(u16::MAX)),
    }
}

fn in_words(error: &webpki::Error) -> String {
    // The names of rustls-webpki's errors, spaced: there are fifty, and each names one rule.
    let name = format!("{error:?}");
    let head = name.split(['(', '{', ' ']).next().unwrap_or_default();
    let mut words = String::new();
    for letter in head.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
