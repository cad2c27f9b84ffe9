//! Where the chain ends, and what that means to clients.

use std::sync::Arc;

use super::path_search::{End, Route, View};
use super::repairs::{called, list, short};
use super::{Chain, Trust, TrustKind, path_findings};
use crate::decoded::Found;
use crate::finding::{Code, Finding, Severity};
use crate::key::KeyKind;
use crate::x509::{Certificate, MOZILLA_LIST, Roots, roots};

/// Says which kind of trust a way gives.
pub(super) fn of(view: &View<'_>, route: &Route) -> Trust {
    let is_broken = route.findings.iter().any(|finding| finding.severity == Severity::Error);
    let (kind, anchor) = match &route.end {
        End::Public(name) => (TrustKind::Public, Some(name.clone())),
        End::HandedIn(_) if is_self_signed(view) => (TrustKind::SelfSigned, None),
        End::HandedIn(index) => (TrustKind::Private, handed_in(view, *index).map(|anchor| called(anchor))),
        End::OwnRoot if view.ingredients.embeds_anchor => (TrustKind::Private, top(view, route).map(|c| called(c))),
        End::OwnRoot => (TrustKind::Unknown, top(view, route).map(|c| called(c))),
        End::SelfSigned => (TrustKind::SelfSigned, None),
        End::Nowhere if is_incomplete(view) => (TrustKind::Broken, None),
        End::Nowhere => (TrustKind::Unknown, None),
    };
    if is_broken || (route.end == End::OwnRoot && kind == TrustKind::Unknown && !view.ingredients.anchors.is_empty()) {
        return Trust { kind: TrustKind::Broken, anchor: None };
    }
    Trust { kind, anchor }
}

/// Returns the certificate of the anchor, where one was handed in: as an anchor, or in the chain file.
pub(super) fn anchor(view: &View<'_>, route: &Route, others: &[&Found<Arc<Certificate>>]) -> Option<Arc<Certificate>> {
    match &route.end {
        End::HandedIn(index) => view.ingredients.anchors.get(*index).cloned(),
        End::OwnRoot => top(view, route).cloned(),
        End::SelfSigned => Some(view.leaf.clone()),
        End::Public(_) => {
            let below = top(view, route).unwrap_or(view.leaf);
            let known = view.ingredients.anchors.iter().chain(others.iter().map(|other| &other.part));
            known
                .filter(|c| c.is_self_issued() && c.subject_der == below.issuer_der)
                .find(|c| roots::listed(&c.subject_der, &c.spki_der).is_some())
                .cloned()
        }
        End::Nowhere => None,
    }
}

/// Says where the chain ends, and what that means.
pub(super) fn findings(view: &View<'_>, route: &Route, chain: &Chain) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ending(view, route).into_iter().collect();
    findings.extend(embedded(view, route, chain.anchor.as_deref()));
    findings.extend(weak_anchors(view));
    findings
}

fn ending(view: &View<'_>, route: &Route) -> Option<Finding> {
    let embeds = view.ingredients.embeds_anchor;
    Some(
        match &route.end {
            End::Public(name) => {
                let message = format!("the chain ends at \"{name}\", which clients know ({MOZILLA_LIST})");
                Finding::note(Code::TrustPublic, "trust anchor", message)
            }
            End::HandedIn(_) if is_self_signed(view) => self_signed(view),
            End::HandedIn(index) => private(&called(handed_in(view, *index)?), embeds),
            // A root that is sent along proves nothing about what clients trust: it is as if it were not there. Embedded in
            // the kubeconfig it is what the client trusts, since the operator says so.
            End::OwnRoot if embeds => private(&called(top(view, route)?), embeds),
            End::OwnRoot if !view.ingredients.anchors.is_empty() => not_reached(view, route),
            End::OwnRoot => unknown_root(&called(top(view, route)?)),
            End::SelfSigned => self_signed(view),
            End::Nowhere if is_incomplete(view) => incomplete(view, route),
            End::Nowhere => unknown(view, route),
        }
        .about("certificate.chainFile"),
    )
}

fn private(name: &str, embeds: bool) -> Finding {
    if embeds {
        let message = format!(
            "the chain ends at \"{name}\", a CA of your own: kubectl trusts it by the kubeconfig, other programs need it as well"
        );
        return Finding::note(Code::TrustPrivate, "trust anchor", message);
    }
    let message = format!(
        "the chain ends at \"{name}\", a CA of your own: every client machine must trust it, and what brings its own list \
         does not take the machine's (Python, Java, Node, most containers)"
    );
    Finding::warning(Code::TrustPrivate, "trust anchor", message)
}

fn self_signed(view: &View<'_>) -> Finding {
    let is_handed_in = view.ingredients.anchors.iter().any(|anchor| anchor.sha256 == view.leaf.sha256);
    let message = format!("the certificate \"{}\" signed itself", short(view.leaf.short_name()));
    if is_handed_in || view.ingredients.embeds_anchor {
        let message = format!("{message}: clients must be given this very certificate, and again at each renewal");
        Finding::warning(Code::TrustSelfSigned, "leaf", message)
    } else {
        Finding::error(Code::TrustSelfSigned, "leaf", format!("{message}: no client trusts it by itself"))
    }
}

fn incomplete(view: &View<'_>, route: &Route) -> Finding {
    let last = top(view, route).unwrap_or(view.leaf);
    let same_name = |anchor: &&Arc<Certificate>| anchor.subject_der == last.issuer_der;
    let mut message = format!("the issuer of \"{}\" is missing: \"{}\"", name_of(view, last), short(&last.issuer));
    if let Some(key_id) = &last.authority_key_id {
        message.push_str(&format!(" (key id {key_id})"));
    }
    if let Some(url) = last.ca_issuers.first() {
        message.push_str(&format!("; its certificate is offered at {}", short(url)));
    }
    if view.ingredients.anchors.iter().any(|anchor| same_name(&anchor)) {
        message.push_str("; a trust anchor of that name was given, but its key did not sign this");
    }
    if route.is_given_up {
        message.push_str("; there are more possible paths than any client tries");
    }
    Finding::error(Code::ChainIncomplete, subject_of(route), message)
}

fn not_reached(view: &View<'_>, route: &Route) -> Finding {
    let names: Vec<String> = view.ingredients.anchors.iter().map(|anchor| format!("\"{}\"", called(anchor))).collect();
    let root = top(view, route).map(|root| called(root)).unwrap_or_default();
    let message =
        format!("the chain ends at \"{root}\", which is none of the trust anchors that were given ({})", list(&names));
    Finding::error(Code::ChainIncomplete, "trust anchor", message)
}

fn unknown_root(name: &str) -> Finding {
    let message = format!(
        "the chain ends at \"{name}\", which Mozilla does not list and nobody gave as a trust anchor: that it is sent along \
         makes nobody trust it"
    );
    Finding::warning(Code::TrustAnchorUnknown, "trust anchor", message)
}

fn unknown(view: &View<'_>, route: &Route) -> Finding {
    let last = top(view, route).unwrap_or(view.leaf);
    let message = format!(
        "the chain ends below \"{}\", which Mozilla does not list and nobody gave as a trust anchor: clients must have it, \
         and whether it signed \"{}\" was not checked",
        short(&last.issuer),
        name_of(view, last)
    );
    Finding::warning(Code::TrustAnchorUnknown, subject_of(route), message)
}

/// `trust-anchor-missing` and `trust-anchor-not-root`, where the anchor goes into the kubeconfig.
fn embedded(view: &View<'_>, route: &Route, anchor: Option<&Certificate>) -> Option<Finding> {
    if !view.ingredients.embeds_anchor {
        return None;
    }
    let Some(anchor) = anchor else {
        let message = match &route.end {
            End::Public(name) => {
                format!("the kubeconfig is to hold the trust anchor, but the certificate of \"{name}\" was not given")
            }
            _ => "the kubeconfig is to hold the trust anchor, but none was given that ends the chain".to_owned(),
        };
        return Some(Finding::error(Code::TrustAnchorMissing, "trust anchor", message).about("kubeconfig.trust"));
    };
    let message = format!(
        "\"{}\" goes into the kubeconfig and is an intermediate, issued by \"{}\": kubectl takes it, OpenSSL clients do not",
        called(anchor),
        short(&anchor.issuer)
    );
    let is_root = anchor.is_self_issued();
    (!is_root).then(|| Finding::warning(Code::TrustAnchorNotRoot, "trust anchor", message).about("kubeconfig.trust"))
}

/// Anchors whose own signature or key is of the past. A key that is on the path is an error of its own.
fn weak_anchors(view: &View<'_>) -> Vec<Finding> {
    let weak =
        view.ingredients.anchors.iter().filter(|anchor| anchor.sha256 != view.leaf.sha256).filter_map(|anchor| {
            let what = match anchor.key {
                KeyKind::Rsa(bits) if bits < 2048 => format!("has a key of {bits} bits"),
                _ if path_findings::is_weak_signature(anchor) => format!("is signed with {}", anchor.signature),
                _ => return None,
            };
            Some(format!("\"{}\" {what}", called(anchor)))
        });
    let names: Vec<String> = weak.collect();
    let message = format!("hardened clients refuse such trust anchors: {}", list(&names));
    let finding = || Finding::warning(Code::TrustAnchorWeak, "trust anchor", message).about("certificate.anchorFiles");
    (!names.is_empty()).then(finding).into_iter().collect()
}

/// Carries what only public CAs give: a list of signed certificate timestamps, or the Forum's policies.
pub(crate) fn is_evidently_public(leaf: &Certificate) -> bool {
    leaf.has_sct_list || leaf.policies.iter().any(|policy| policy.starts_with(CABF_POLICIES))
}

/// Something is missing, as opposed to private: clients will not find the rest by themselves.
fn is_incomplete(view: &View<'_>) -> bool {
    let leaf = view.leaf;
    let is_listed = |certificate: &Arc<Certificate>| roots::with_subject(&certificate.issuer_der).next().is_some();
    let knows_issuer =
        view.ingredients.roots == Roots::Mozilla && core::iter::once(leaf).chain(view.relatives).any(is_listed);
    is_evidently_public(leaf) || knows_issuer || !view.ingredients.anchors.is_empty()
}

fn is_self_signed(view: &View<'_>) -> bool {
    view.leaf.is_self_issued() && view.ingredients.anchors.iter().any(|anchor| anchor.sha256 == view.leaf.sha256)
}

fn handed_in<'a>(view: &View<'a>, index: usize) -> Option<&'a Arc<Certificate>> {
    view.ingredients.anchors.get(index)
}

/// The last certificate of the way that was found among the chain's.
fn top<'a>(view: &View<'a>, route: &Route) -> Option<&'a Arc<Certificate>> {
    route.members.last().and_then(|&index| view.relatives.get(index))
}

fn name_of(view: &View<'_>, certificate: &Certificate) -> String {
    if certificate.sha256 == view.leaf.sha256 { short(certificate.short_name()) } else { called(certificate) }
}

fn subject_of(route: &Route) -> String {
    match route.members.len() {
        0 => "leaf".to_owned(),
        count => format!("intermediate {count}"),
    }
}

/// CA/Browser Forum: domain, organisation, individual and extended validation of TLS servers.
const CABF_POLICIES: &str = "2.23.140.1.2.";
