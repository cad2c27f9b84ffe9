//! RFC 9525: does a certificate's presented name match the reference name?

use super::san_fault;
use super::san_fault::SanFault;
use crate::fqdn::Fqdn;
use crate::x509::certificate::Certificate;

#[cfg(test)]
mod tests;

/// How a certificate relates to a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Coverage {
    /// Covered, by this SAN.
    By(String),
    /// Not covered; the closest SAN, if one is close.
    Not(Option<NearMiss>),
}

/// A SAN (or common name) that nearly matches, and why it does not.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NearMiss {
    /// The wildcard is for the labels below the name, not for the name itself.
    WildcardParent {
        /// The SAN, `*.example.com`.
        san: String,
        /// What follows the star, `example.com`.
        parent: String,
    },
    /// The name has more labels before the parent than the one that a wildcard matches.
    WildcardDepth {
        /// The SAN, `*.example.com`.
        san: String,
        /// What follows the star, `example.com`.
        parent: String,
        /// Labels of the name before it.
        labels: usize,
    },
    /// A star inside a label, `k*.example.com`.
    PartialWildcard(String),
    /// Only the common name matches.
    CommonName(String),
    /// A SAN that is not a DNS name.
    NotDnsName {
        /// The SAN.
        san: String,
        /// What it is instead.
        fault: SanFault,
    },
    /// The host is in a SAN of another type, `URI:https://k8s.example.com`.
    OtherType(String),
    /// The same name with a trailing dot.
    TrailingDot(String),
    /// One or two characters differ.
    Typo(String),
    /// The same first label in another domain.
    OtherDomain(String),
    /// Another first label in the same domain.
    OtherHost {
        /// The SAN.
        san: String,
        /// The domain.
        domain: String,
    },
}

/// Says whether `certificate` covers `name` (DNS SANs only, one wildcard for the whole left-most label).
pub fn covers(certificate: &Certificate, name: &Fqdn) -> Coverage {
    match certificate.dns_names.iter().find(|presented| matches(presented, name.as_str())) {
        Some(presented) => Coverage::By(presented.clone()),
        None => Coverage::Not(near_miss(certificate, name.as_str())),
    }
}

/// RFC 9525 s. 6.3, as Go implements it: no trailing dot, and a wildcard matches one label. Other clients require two
/// labels after it, which the check of the leaf reports.
fn matches(presented: &str, reference: &str) -> bool {
    let Some(parent) = presented.strip_prefix("*.") else { return presented.eq_ignore_ascii_case(reference) };
    let Some((first, rest)) = reference.split_once('.') else { return false };
    !first.is_empty() && !parent.is_empty() && parent.eq_ignore_ascii_case(rest)
}

/// The closest near miss; the most informative kinds are tried first.
fn near_miss(certificate: &Certificate, name: &str) -> Option<NearMiss> {
    let presented = || certificate.dns_names.iter().map(String::as_str).take(LOOKED_AT);
    let sound = || presented().filter(|san| san_fault::of(san).is_none());
    let common_name = certificate.common_name.as_deref().filter(|common| matches(common, name));
    presented()
        .find_map(|san| wildcard_miss(san, name))
        .or_else(|| presented().filter(|san| san_fault::is_meant_for(san, name, matches)).find_map(fault_of))
        .or_else(|| common_name.map(|common| NearMiss::CommonName(common.to_owned())))
        .or_else(|| other_type(certificate, name))
        .or_else(|| sound().find_map(|san| spelling_miss(san, name)))
        .or_else(|| sound().find_map(|san| domain_miss(san, name)))
        .or_else(|| presented().find_map(fault_of))
}

fn fault_of(san: &str) -> Option<NearMiss> {
    san_fault::of(san).map(|fault| NearMiss::NotDnsName { san: san.to_owned(), fault })
}

fn other_type(certificate: &Certificate, name: &str) -> Option<NearMiss> {
    let names = certificate.other_names.iter().take(LOOKED_AT);
    let is_it = |other: &&String| {
        ["URI:", "email:"].iter().any(|kind| other.starts_with(kind)) && san_fault::is_meant_for(other, name, matches)
    };
    names.filter(is_it).map(|other| NearMiss::OtherType(other.clone())).next()
}

fn wildcard_miss(presented: &str, name: &str) -> Option<NearMiss> {
    let (star, parent) = presented.split_once('.')?;
    if !star.contains('*') {
        return None;
    }
    let (san, deeper) = (presented.to_owned(), above(name, parent));
    match (star, deeper) {
        ("*", None) if parent.eq_ignore_ascii_case(name) => {
            Some(NearMiss::WildcardParent { san, parent: parent.to_owned() })
        }
        ("*", Some(above)) if above.contains('.') => {
            let labels = above.split('.').count();
            Some(NearMiss::WildcardDepth { san, parent: parent.to_owned(), labels })
        }
        ("*", Some(_)) => None, // it matches
        (_, Some(_)) => Some(NearMiss::PartialWildcard(san)),
        ("*", None) | (_, None) => None,
    }
}

fn spelling_miss(san: &str, name: &str) -> Option<NearMiss> {
    if san.trim_end_matches('.').eq_ignore_ascii_case(name) {
        return Some(NearMiss::TrailingDot(san.to_owned()));
    }
    let is_close = san.len().abs_diff(name.len()) <= 2 && strsim::levenshtein(&san.to_ascii_lowercase(), name) <= 2;
    is_close.then(|| NearMiss::Typo(san.to_owned()))
}

fn domain_miss(san: &str, name: &str) -> Option<NearMiss> {
    let ((san_first, san_rest), (first, rest)) = (san.split_once('.')?, name.split_once('.')?);
    if san_first.eq_ignore_ascii_case(first) {
        return Some(NearMiss::OtherDomain(san.to_owned()));
    }
    (san_first != "*" && san_rest.eq_ignore_ascii_case(rest))
        .then(|| NearMiss::OtherHost { san: san.to_owned(), domain: rest.to_owned() })
}

/// Returns what precedes `.parent` in `name`.
fn above<'a>(name: &'a str, parent: &str) -> Option<&'a str> {
    let cut = name.len().checked_sub(parent.len())?;
    let (head, tail) = (name.get(..cut)?, name.get(cut..)?);
    if tail.eq_ignore_ascii_case(parent) { head.strip_suffix('.') } else { None }
}

/// SANs that are checked for a near miss: real lists have some dozens, and a hostile list must stay cheap.
const LOOKED_AT: usize = 200;
