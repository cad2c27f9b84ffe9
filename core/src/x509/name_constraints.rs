//! Name constraints (RFC 5280 s. 4.2.1.10), for the texts and for paths that rustls-webpki does not check.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::{general_name, oid};
use crate::asn1::der;
use crate::x509::certificate::parts::Parts;
use crate::x509::certificate::{Certificate, name};

/// How names fare under constraints.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Constraint {
    /// The certificate below (by index) contains this name, which is not permitted or is excluded.
    Violated(usize, String),
    /// The constraints themselves cannot be read, or a name they apply to.
    Unreadable,
    /// More comparisons than clients make.
    TooMany,
}

/// Finds the first name in `below` that breaks `constraints`, the content of a NameConstraints SEQUENCE. `budget` counts
/// comparisons down over a whole path.
pub(crate) fn violated(constraints: &[u8], below: &[&Certificate], budget: &mut u32) -> Option<Constraint> {
    let Some(trees) = Trees::read(constraints) else { return Some(Constraint::Unreadable) };
    for (index, certificate) in below.iter().enumerate() {
        for name in general_name::of(certificate) {
            match trees.admit(&name, budget) {
                Admission::Yes => {}
                Admission::No => return Some(Constraint::Violated(index, for_people(&name))),
                Admission::Unreadable => return Some(Constraint::Unreadable),
                Admission::TooMany => return Some(Constraint::TooMany),
            }
        }
    }
    None
}

/// Returns the content of a certificate's NameConstraints SEQUENCE.
pub(crate) fn of(certificate: &Certificate) -> Option<&[u8]> {
    let value = Parts::read(&certificate.der).ok()?.value(oid::NAME_CONSTRAINTS)?;
    // Unreadable ones constrain as well: passed on as they are, they are found unreadable.
    Some(der::one_of(value, der::SEQUENCE).map_or(value, |sequence| sequence.content))
}

/// Permitted and excluded subtrees, by the tag of their GeneralName.
struct Trees<'a> {
    permitted: Vec<der::Element<'a>>,
    excluded: Vec<der::Element<'a>>,
}

enum Admission {
    Yes,
    No,
    Unreadable,
    TooMany,
}

impl<'a> Trees<'a> {
    fn read(content: &'a [u8]) -> Option<Self> {
        let mut trees = Self { permitted: Vec::new(), excluded: Vec::new() };
        let mut is_empty = true;
        for part in general_name::elements(content) {
            let part = part?;
            let list = match part.tag {
                der::CONTEXT_0 => &mut trees.permitted,
                der::CONTEXT_1 => &mut trees.excluded,
                _ => return None,
            };
            for tree in general_name::elements(part.content) {
                let tree = tree.filter(|tree| tree.tag == der::SEQUENCE)?;
                // minimum and maximum "are not used with any name forms" (RFC 5280).
                list.push(der::one(tree.content)?);
                is_empty = false;
            }
        }
        (!is_empty).then_some(trees)
    }

    fn admit(&self, name: &der::Element<'_>, budget: &mut u32) -> Admission {
        let mut permitted = None;
        for base in self.permitted.iter().filter(|base| base.tag == name.tag) {
            if !spend(budget) {
                return Admission::TooMany;
            }
            let Some(is_inside) = is_inside(name, base, Reach::Whole) else { return Admission::Unreadable };
            permitted = Some(permitted.unwrap_or(false) || is_inside);
        }
        if permitted == Some(false) {
            return Admission::No;
        }
        for base in self.excluded.iter().filter(|base| base.tag == name.tag) {
            if !spend(budget) {
                return Admission::TooMany;
            }
            match is_inside(name, base, Reach::Any) {
                Some(true) => return Admission::No,
                Some(false) => {}
                None => return Admission::Unreadable,
            }
        }
        Admission::Yes
    }
}

/// How much of what a wildcard matches must be inside a subtree.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// All of it, to be permitted.
    Whole,
    /// Some of it, to be excluded.
    Any,
}

/// Says whether a name is inside a subtree of its own form; `None` if one of them cannot be read.
fn is_inside(name: &der::Element<'_>, base: &der::Element<'_>, reach: Reach) -> Option<bool> {
    if name.content.len().max(base.content.len()) > LONGEST_NAME {
        return None;
    }
    match name.tag {
        general_name::DNS => is_dns_inside(&ascii(name.content)?, &ascii(base.content)?, reach),
        general_name::ADDRESS => is_address_inside(name.content, base.content),
        general_name::DIRECTORY => is_directory_inside(name.content, base.content),
        general_name::EMAIL => is_email_inside(&ascii(name.content)?, &ascii(base.content)?),
        general_name::URI => is_uri_inside(&ascii(name.content)?, &ascii(base.content)?),
        _ => None,
    }
}

/// `example.com` contains itself and everything below; `.example.com` contains only what is below.
fn is_dns_inside(name: &str, base: &str, reach: Reach) -> Option<bool> {
    let bare = base.strip_prefix('.').unwrap_or(base);
    if !bare.is_empty() && !is_dns_name(bare) {
        return None;
    }
    let Some(below) = name.strip_prefix("*.") else {
        return is_dns_name(name).then(|| is_below(name, base, bare));
    };
    if !is_dns_name(below) {
        return None;
    }
    let one_label = bare.strip_suffix(below).and_then(|head| head.strip_suffix('.'));
    let may_be_base = one_label.is_some_and(|label| !label.is_empty() && !label.contains('.'));
    let whole = below == bare || is_below(below, base, bare);
    Some(whole || (reach == Reach::Any && may_be_base && !base.starts_with('.')))
}

fn is_below(name: &str, base: &str, bare: &str) -> bool {
    let is_under = name.strip_suffix(bare).is_some_and(|head| head.ends_with('.'));
    bare.is_empty() || is_under || (name == bare && !base.starts_with('.'))
}

/// Letters, digits, hyphens and the underscores that are about; no wildcard, no empty label.
fn is_dns_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

/// An address and a mask of the same family; one family is never inside the other.
fn is_address_inside(name: &[u8], base: &[u8]) -> Option<bool> {
    let (network, mask) = base.split_at_checked(base.len() / 2)?;
    let is_family = |length: usize| length == 4 || length == 16;
    let after_ones: Vec<u8> = mask.iter().copied().skip_while(|&octet| octet == 0xff).collect();
    let is_prefix = match after_ones.as_slice() {
        [] => true,
        [mixed, zeroes @ ..] => mixed.leading_ones() == mixed.count_ones() && zeroes.iter().all(|&octet| octet == 0),
    };
    if !base.len().is_multiple_of(2) || !is_family(name.len()) || !is_family(mask.len()) || !is_prefix {
        return None;
    }
    let matches = || name.iter().zip(network).zip(mask).all(|((n, b), m)| n & m == b & m);
    Some(name.len() == mask.len() && matches())
}

/// A name is inside another if it starts with all its RDNs.
fn is_directory_inside(name: &[u8], base: &[u8]) -> Option<bool> {
    let (name, base) = (relative_names(name)?, relative_names(base)?);
    Some(name.len() >= base.len() && name.iter().zip(&base).all(|(n, b)| n == b))
}

/// One RDN as compared: values without case, runs of spaces as one (RFC 5280 s. 7.1, the part that occurs).
#[derive(PartialEq)]
struct RelativeName(Vec<(Vec<u8>, String)>);

fn relative_names(name: &[u8]) -> Option<Vec<RelativeName>> {
    let mut found = Vec::new();
    for set in general_name::elements(der::one_of(name, der::SEQUENCE)?.content) {
        let mut attributes = Vec::new();
        for attribute in general_name::elements(set?.content) {
            let parts = der::children(attribute?.content)?;
            let [kind, value] = parts.as_slice() else { return None };
            let text = String::from_utf8_lossy(value.content).to_lowercase();
            attributes.push((kind.content.to_vec(), text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        attributes.sort();
        found.push(RelativeName(attributes));
    }
    Some(found)
}

/// A mailbox, all of a host, or with a leading dot all hosts below a domain.
fn is_email_inside(name: &str, base: &str) -> Option<bool> {
    let (_, host) = name.rsplit_once('@')?;
    Some(if base.contains('@') { name == base } else { is_host_inside(host, base) })
}

fn is_uri_inside(name: &str, base: &str) -> Option<bool> {
    let (_, rest) = name.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    is_dns_name(host).then(|| is_host_inside(host, base))
}

fn is_host_inside(host: &str, base: &str) -> bool {
    if base.starts_with('.') { host.ends_with(base) } else { host == base }
}

fn ascii(octets: &[u8]) -> Option<String> {
    let text = str::from_utf8(octets).ok().filter(|text| text.is_ascii())?;
    Some(text.to_ascii_lowercase())
}

fn spend(budget: &mut u32) -> bool {
    match budget.checked_sub(1) {
        Some(left) => *budget = left,
        None => return false,
    }
    true
}

fn for_people(name: &der::Element<'_>) -> String {
    let v4 = <[u8; 4]>::try_from(name.content).map(|octets| Ipv4Addr::from(octets).to_string());
    let v6 = <[u8; 16]>::try_from(name.content).map(|octets| Ipv6Addr::from(octets).to_string());
    match name.tag {
        general_name::DIRECTORY => format!("{} (directoryName)", name::for_people(name.content)),
        general_name::ADDRESS => v4.or(v6).unwrap_or_default(),
        _ => name.content.escape_ascii().to_string(),
    }
}

/// In octets; the longest that occur are directory names of some hundred.
const LONGEST_NAME: usize = 1024;

#[cfg(test)]
mod tests;
