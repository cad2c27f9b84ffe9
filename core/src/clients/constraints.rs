//! Name constraints (RFC 5280 section 4.2.1.10), as each client evaluates them.

use super::client::{Client, Clients};
use super::rule::Rule;
use super::view::View;
use crate::asn1::der::{CONTEXT_0, CONTEXT_1, Element, SEQUENCE};
use crate::x509::certificate::input::Input;
use crate::x509::{general_name, oid};

/// Says why the constraints of `issuer` make `client` reject `below`, leaf first.
pub(super) fn refusal(client: Client, issuer: &View<'_>, below: &[&View<'_>]) -> Option<Rule> {
    let content = Input(issuer.parts.value(oid::NAME_CONSTRAINTS)?).take(SEQUENCE)?;
    let trees = |tag: u8| -> Vec<Element<'_>> {
        let lists = general_name::elements(content).flatten().filter(|list| list.tag == tag);
        let trees = lists.flat_map(|list| general_name::elements(list.content).flatten().collect::<Vec<_>>());
        trees.filter_map(|tree| Input(tree.content).any()).collect()
    };
    let (permitted, excluded) = (trees(CONTEXT_0), trees(CONTEXT_1));
    let is_directory = |base: &Element<'_>| base.tag == general_name::DIRECTORY && base.content.len() > 2;
    if client == Client::Gnutls && excluded.iter().any(is_directory) {
        return Some(Rule::ConstraintsExcluded);
    }
    for (index, certificate) in below.iter().enumerate() {
        if index > 0 && (client == Client::Gnutls || client != Client::Kubectl && certificate.is_self_issued()) {
            continue;
        }
        let names = names(client, certificate);
        let most = if client == Client::Rustls { RUSTLS_COMPARISONS } else { COMPARISONS };
        if COUNTS.contains(client) && names.len().saturating_mul(permitted.len() + excluded.len()) > most {
            return Some(Rule::ConstraintsTooMany);
        }
        for name in names {
            if name.tag == general_name::ADDRESS
                && client == Client::Envoy
                && permitted.iter().chain(&excluded).any(|base| base.tag == general_name::ADDRESS)
            {
                return Some(Rule::ConstraintsAddress);
            }
            if name.tag == general_name::DNS && !is_host(name.content) && NEEDS_DNS_NAMES.contains(client) {
                // Go reads every name if there is any constraint
                let mut bases = permitted.iter().chain(&excluded);
                if client == Client::Kubectl || bases.any(|base| base.tag == general_name::DNS) {
                    return Some(Rule::ConstraintsOnBadName);
                }
            }
            if client == Client::Kubectl && !is_read_by_go(&name) {
                return Some(Rule::ConstraintsOnBadName);
            }
            let is_inside = |base: &&Element<'_>| base.tag == name.tag && is_inside(client, &name, base);
            let of_kind = || permitted.iter().filter(|base| base.tag == name.tag);
            if of_kind().next().is_some() && !of_kind().any(|base| is_inside(&base)) {
                return Some(Rule::ConstraintsViolated);
            }
            let covers =
                |base: &&Element<'_>| base.tag == name.tag && WILDCARD_COVERS.contains(client) && may_be(&name, base);
            let is_refused = name.tag == general_name::DIRECTORY && client == Client::Firefox;
            if is_refused && excluded.iter().any(|base| base.tag == general_name::DIRECTORY) {
                return Some(Rule::ConstraintsExcluded);
            }
            if excluded.iter().any(|base| is_inside(&base) || covers(&base)) {
                return Some(Rule::ConstraintsExcluded);
            }
        }
    }
    None
}

/// The names to which a client applies constraints.
fn names<'a>(client: Client, certificate: &View<'a>) -> Vec<Element<'a>> {
    let mut names = certificate.alternative_names().unwrap_or_default();
    let subject = certificate.parts.subject;
    if !subject.content.is_empty() && DIRECTORY_NAMES.contains(client) {
        names.push(Element { tag: general_name::DIRECTORY, content: subject.whole, whole: subject.whole });
    }
    if COMMON_NAME.contains(client) && names.iter().all(|name| name.tag != general_name::DNS) {
        let hosts = certificate.common_names().into_iter().filter(|name| is_host(name.content));
        names.extend(hosts.map(|name| Element { tag: general_name::DNS, ..name }));
    }
    names
}

fn is_inside(client: Client, name: &Element<'_>, base: &Element<'_>) -> bool {
    match name.tag {
        general_name::DNS if base.content.ends_with(b".") && KEEPS_TRAILING_DOT.contains(client) => false,
        general_name::DNS => is_dns_inside(&lower(name.content), &lower(base.content)),
        general_name::ADDRESS => {
            let Some((network, mask)) = base.content.split_at_checked(base.content.len() / 2) else { return false };
            let octets = name.content.iter().zip(network).zip(mask);
            name.content.len() == mask.len() && { octets }.all(|((n, b), m)| n & m == b & m)
        }
        general_name::DIRECTORY => {
            let sets = |name: &Element<'_>| {
                let content = Input(name.content).take(SEQUENCE).unwrap_or_default().to_vec();
                general_name::elements(&content).flatten().map(|set| lower(set.content)).collect::<Vec<_>>()
            };
            sets(name).starts_with(&sets(base))
        }
        general_name::EMAIL => {
            let (name, base) = (lower(name.content), lower(base.content));
            let host = name.rsplit('@').next().unwrap_or_default();
            if base.contains('@') { name == base } else { is_dns_inside(host, &base) }
        }
        general_name::URI => {
            let name = lower(name.content);
            let authority = name.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#', ':']).next());
            let (host, base) = (authority.unwrap_or_default(), lower(base.content));
            if base.starts_with('.') { host.ends_with(&base) } else { host == base }
        }
        _ => name.content == base.content,
    }
}

fn is_dns_inside(name: &str, base: &str) -> bool {
    let base = base.strip_suffix('.').unwrap_or(base);
    match base {
        "" => true,
        base if base.starts_with('.') => name.ends_with(base),
        base => name == base || name.strip_suffix(base).is_some_and(|head| head.ends_with('.')),
    }
}

/// Go compares the domain of an email address and the host of a URI, so both must be there.
fn is_read_by_go(name: &Element<'_>) -> bool {
    let text = lower(name.content);
    match name.tag {
        general_name::EMAIL => text
            .rsplit_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !user.contains(' ') && is_host(host.as_bytes())),
        general_name::URI => {
            let host = text.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#', ':']).next());
            host.is_some_and(|host| !host.is_empty() && host.parse::<core::net::IpAddr>().is_err())
        }
        _ => true,
    }
}

/// A wildcard that covers an excluded host.
fn may_be(name: &Element<'_>, base: &Element<'_>) -> bool {
    let (name, base) = (lower(name.content), lower(base.content));
    let parent = name.strip_prefix("*.");
    parent.is_some_and(|parent| base.split_once('.').is_some_and(|(_, rest)| rest == parent))
}

fn is_host(name: &[u8]) -> bool {
    let name = name.strip_prefix(b"*.").unwrap_or(name);
    let is_label = |label: &[u8]| {
        !label.is_empty() && label.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'))
    };
    name.split(|octet| *octet == b'.').all(is_label)
}

fn lower(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).to_lowercase()
}

const fn of(letters: &str) -> Clients {
    Clients::of(letters.as_bytes())
}

const DIRECTORY_NAMES: Clients = of("OCPSNJEFHR");
/// Without a DNS name in the SANs, the common name counts.
const COMMON_NAME: Clients = of("OCPSN");
/// A constraint with a trailing dot matches nothing.
const KEEPS_TRAILING_DOT: Clients = of("OCPSNJ");
const COUNTS: Clients = of("OCPSNEGHR");
/// `NAME_CHECK_MAX` of OpenSSL and BoringSSL.
const COMPARISONS: usize = 1 << 20;
/// `Budget::name_constraint_comparisons` of rustls-webpki.
const RUSTLS_COMPARISONS: usize = 250_000;
const NEEDS_DNS_NAMES: Clients = of("KFR");
const WILDCARD_COVERS: Clients = of("KEFHR");
