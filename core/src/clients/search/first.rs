//! Clients that follow one way only: OpenSSL and those on it, BoringSSL (Envoy), GnuTLS. Of several issuers the order
//! in which they are sent decides.

use super::is_named;
use crate::clients::client::{Client, Clients};
use crate::clients::path::{self, Refusal};
use crate::clients::rule::Rule;
use crate::clients::set::{Node, Path, Set, is_of_kind};
use crate::clients::view::View;

/// Builds the path that `client` builds, and checks it.
pub(in crate::clients) fn search(client: Client, set: &Set<'_>) -> Result<Path, Refusal> {
    let built = match client {
        Client::Gnutls => gnutls(set),
        Client::Envoy => boringssl(set),
        _ => openssl(client, set),
    }?;
    match path::refusal(client, set, &built) {
        None => Ok(built),
        Some(refusal) => Err(refusal),
    }
}

fn openssl(client: Client, set: &Set<'_>) -> Result<Path, Refusal> {
    let mut path = Path(vec![Node::Sent(0)]);
    let mut last = set.leaf().ok_or(UNREADABLE)?;
    let is_partial = PARTIAL.contains(client);
    while path.0.len() <= LONGEST {
        let is_anchor = matches!(path.0.last(), Some(Node::Anchor(_)));
        if is_self_signed(last) {
            break;
        }
        if is_anchor && is_partial {
            break;
        }
        let trusted = best(set.anchors(), client, set, last, &path);
        let Some((node, issuer)) =
            trusted.or_else(|| if is_anchor { None } else { best(set.intermediates(), client, set, last, &path) })
        else {
            break;
        };
        path.0.push(node);
        last = issuer;
    }
    let position = path.0.len() - 1;
    if path.0.len() > LONGEST {
        return Err(Refusal::at(Rule::ChainTooLong, position));
    }
    let ends_in_anchor = matches!(path.0.last(), Some(Node::Anchor(_)));
    let is_self_signed = is_self_signed(last);
    let known = set.anchor_like(last).filter(|_| is_self_signed);
    match (ends_in_anchor, known) {
        (true, _) if is_partial || is_self_signed => Ok(path),
        (false, Some(node)) => {
            if position > 0 {
                path.0.pop();
                path.0.push(node);
            }
            Ok(path)
        }
        _ if is_partial && set.leaf().is_some_and(|leaf| set.anchor_like(leaf).is_some()) => Ok(path),
        _ if position == 0 && is_self_signed => Err(Refusal::at(Rule::SelfSignedLeaf, position).on(&path, set)),
        _ => Err(Refusal::at(no_issuer(client, set, last), position).on(&path, set)),
    }
}

/// OpenSSL also compares the kind of the key with that of the signature (EXFLAG_SS).
fn is_self_signed(view: &View<'_>) -> bool {
    view.looks_self_signed() && is_of_kind(view, view)
}

/// An issuer of the right name may be there, and the key identifier names another one.
fn no_issuer(client: Client, set: &Set<'_>, child: &View<'_>) -> Rule {
    let all = set.anchors().map(|one| (one, true)).chain(set.intermediates().map(|one| (one, false)));
    let is_other = |((_, issuer), is_anchor): ((Node, &View<'_>), bool)| {
        is_named(client, child, issuer, is_anchor) && !child.may_be_issued_by(issuer)
    };
    if { all }.any(is_other) { Rule::AuthorityKeyIdMismatch } else { Rule::ChainIncomplete }
}

/// Of those that can be the issuer the first one that is valid, otherwise the one that expires last.
fn best<'s, 'a: 's>(
    candidates: impl Iterator<Item = (Node, &'s View<'a>)>,
    client: Client,
    set: &Set<'a>,
    child: &View<'_>,
    path: &Path,
) -> Option<(Node, &'s View<'a>)> {
    let mut latest: Option<(Node, &View<'a>)> = None;
    for (node, issuer) in candidates {
        let is_used = path.0.iter().filter_map(|used| set.view(*used)).any(|view| view.sha256 == issuer.sha256);
        // OpenSSL also compares the kind of the key (check_sig_alg_match)
        let may_issue = may_issue(client, child, issuer, matches!(node, Node::Anchor(_))) && is_of_kind(child, issuer);
        if is_used || !may_issue {
            continue;
        }
        if issuer.is_valid_at(set.at) {
            return Some((node, issuer));
        }
        if latest.is_none_or(|(_, known)| known.not_after < issuer.not_after) {
            latest = Some((node, issuer));
        }
    }
    latest
}

/// Name, key identifier, and issuer with serial number must fit (X509_check_issued).
fn may_issue(client: Client, child: &View<'_>, issuer: &View<'_>, is_anchor: bool) -> bool {
    is_named(client, child, issuer, is_anchor) && child.may_be_issued_by(issuer)
}

/// BoringSSL: the first issuer that fits, valid or not; an anchor is looked for first.
fn boringssl(set: &Set<'_>) -> Result<Path, Refusal> {
    let client = Client::Envoy;
    let mut path = Path(vec![Node::Sent(0)]);
    let mut last = set.leaf().ok_or(UNREADABLE)?;
    while path.0.len() <= LONGEST && !(last.looks_self_signed() && path.0.len() > 1) {
        let fits = |(node, issuer): &(Node, &View<'_>)| {
            let is_used = path.0.iter().filter_map(|used| set.view(*used)).any(|view| view.sha256 == issuer.sha256);
            !is_used && may_issue(client, last, issuer, matches!(node, Node::Anchor(_)))
        };
        if matches!(path.0.last(), Some(Node::Anchor(_))) {
            break;
        }
        let anchor = set.anchors().find(fits);
        let Some((node, issuer)) = anchor.or_else(|| set.intermediates().find(fits)) else { break };
        path.0.push(node);
        last = issuer;
    }
    let position = path.0.len() - 1;
    if path.0.len() > LONGEST {
        return Err(Refusal::at(Rule::ChainTooLong, position));
    }
    let is_trusted = path.views(set).iter().any(|view| set.anchor_like(view).is_some());
    if is_trusted { Ok(path) } else { Err(Refusal::at(no_issuer(client, set, last), position).on(&path, set)) }
}

/// GnuTLS sorts what was sent to its end, and verifies the last one with the anchors of its issuer's name; if there is
/// none or it has expired, with those of the last one's own name (gnutls_x509_trust_list_verify_crt2).
fn gnutls(set: &Set<'_>) -> Result<Path, Refusal> {
    let client = Client::Gnutls;
    let leaf = set.leaf().ok_or(UNREADABLE)?;
    let is_own = |view: &View<'_>| view.is_self_issued() && names_it(view, view);
    let mut sorted = vec![(Node::Sent(0), leaf)];
    let mut last = leaf;
    loop {
        let is_used = |issuer: &View<'_>| sorted.iter().any(|(_, view)| view.sha256 == issuer.sha256);
        let may_issue = |issuer: &View<'_>| is_named(client, last, issuer, false) && names_it(last, issuer);
        let next = set.intermediates().find(|(_, issuer)| !is_used(issuer) && may_issue(issuer));
        let Some((node, issuer)) = next else { break };
        sorted.push((node, issuer));
        last = issuer;
    }
    // a root that was sent says nothing
    if sorted.len() > 1 && is_own(last) {
        sorted.pop();
        last = sorted.last().map_or(leaf, |(_, view)| view);
    }
    let found = with_anchors(set, &sorted, |anchor| is_named(client, last, anchor, true));
    let by_own_name = || with_anchors(set, &sorted, |anchor| anchor.parts.subject.whole == last.parts.subject.whole);
    let has_not_expired =
        |path: &Path| path.views(set).last().is_some_and(|anchor| anchor.not_after.is_some_and(|end| set.at <= end));
    let path = match found.filter(has_not_expired) {
        Some(path) => path,
        None => {
            match by_own_name().or_else(|| with_anchors(set, &sorted, |anchor| is_named(client, last, anchor, true))) {
                Some(path) => path,
                None => {
                    let all = Path(sorted.iter().map(|(node, _)| *node).collect());
                    let known = set.anchors().map(|(_, issuer)| (issuer, true));
                    let known = known.chain(set.intermediates().map(|(_, issuer)| (issuer, false)));
                    let is_other =
                        |(issuer, is_anchor)| is_named(client, last, issuer, is_anchor) && !names_it(last, issuer);
                    let is_mismatch = { known }.any(is_other);
                    let rule = if is_mismatch { Rule::AuthorityKeyIdMismatch } else { Rule::ChainIncomplete };
                    return Err(Refusal::at(rule, all.0.len() - 1).on(&all, set));
                }
            }
        }
    };
    if path.0.len() > GNUTLS_DEPTH + 1 {
        return Err(Refusal::at(Rule::ChainTooLong, path.0.len() - 1).on(&path, set));
    }
    Ok(path)
}

/// For GnuTLS only the key identifier counts, not the issuer's serial number.
fn names_it(child: &View<'_>, issuer: &View<'_>) -> bool {
    let named = child.authority_key_id.as_ref().and_then(|id| id.key).zip(issuer.subject_key_id);
    named.is_none_or(|(named, own)| named == own)
}

/// The path up to the first certificate with the name and key of one of these anchors, otherwise to the issuer of the last.
fn with_anchors(
    set: &Set<'_>,
    sorted: &[(Node, &View<'_>)],
    is_considered: impl Fn(&View<'_>) -> bool,
) -> Option<Path> {
    let anchors: Vec<(Node, &View<'_>)> = set.anchors().filter(|(_, anchor)| is_considered(anchor)).collect();
    let mut path = Path(Vec::new());
    for (node, view) in sorted {
        let is_same = |(_, anchor): &&(Node, &View<'_>)| {
            anchor.parts.subject.whole == view.parts.subject.whole
                && anchor.parts.public_key.whole == view.parts.public_key.whole
        };
        if let Some((anchor, _)) = anchors.iter().find(is_same) {
            path.0.push(if path.0.is_empty() { *node } else { *anchor });
            return Some(path);
        }
        path.0.push(*node);
    }
    let (_, last) = sorted.last()?;
    let fits = |anchor: &View<'_>| is_named(Client::Gnutls, last, anchor, true) && names_it(last, anchor);
    let issuers = || anchors.iter().filter(|(_, anchor)| fits(anchor));
    let issuer = issuers().rev().find(|(_, issuer)| issuer.is_valid_at(set.at)).or(issuers().next_back())?;
    path.0.push(issuer.0);
    Some(path)
}

const UNREADABLE: Refusal = Refusal::at(Rule::Unreadable, 0);
/// Clients that accept any anchor as the end of a path, not only a self-signed one (X509_V_FLAG_PARTIAL_CHAIN).
const PARTIAL: Clients = Clients::of(b"CS");
/// Certificates: the leaf, 100 above it, and an anchor.
const LONGEST: usize = 101;
/// `DEFAULT_MAX_VERIFY_DEPTH`
const GNUTLS_DEPTH: usize = 16;
