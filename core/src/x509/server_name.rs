//! RFC 9525: does a certificate's presented name match the reference name?

use crate::fqdn::Fqdn;
use crate::x509::certificate::Certificate;

#[cfg(test)]
mod tests;

/// How a certificate relates to a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Coverage {
    /// Covered, by this SAN.
    By(String),
    /// Not covered; the near miss in words, if there is one.
    Not(Option<String>),
}

/// Says whether `certificate` covers `name` (DNS SANs only, one wildcard for the whole left-most label).
pub fn covers(certificate: &Certificate, name: &Fqdn) -> Coverage {
    match certificate.dns_names.iter().find(|presented| matches(presented, name.as_str())) {
        Some(presented) => Coverage::By(presented.clone()),
        None => Coverage::Not(near_miss(certificate, name.as_str())),
    }
}

/// RFC 9525 s. 6.3, as Go has it: no trailing dot, and a wildcard stands for one label. Others want two labels behind it,
/// which the check of the leaf tells.
fn matches(presented: &str, reference: &str) -> bool {
    let Some(parent) = presented.strip_prefix("*.") else { return presented.eq_ignore_ascii_case(reference) };
    let Some((first, rest)) = reference.split_once('.') else { return false };
    !first.is_empty() && !parent.is_empty() && parent.eq_ignore_ascii_case(rest)
}

/// The closest thing to a match, from the most telling down.
fn near_miss(certificate: &Certificate, name: &str) -> Option<String> {
    let presented = || certificate.dns_names.iter().map(String::as_str).take(LOOKED_AT);
    let common_name = certificate.common_name.as_deref().filter(|common| matches(common, name));
    presented()
        .find_map(|san| wildcard_miss(san, name))
        .or_else(|| common_name.map(|common| format!("{common} stands in the common name only, which clients ignore")))
        .or_else(|| presented().find_map(|san| spelling_miss(san, name)))
        .or_else(|| presented().find_map(|san| domain_miss(san, name)))
}

fn wildcard_miss(san: &str, name: &str) -> Option<String> {
    let (star, parent) = san.split_once('.')?;
    if !star.contains('*') {
        return None;
    }
    let deeper = above(name, parent);
    match (star, deeper) {
        ("*", None) if parent.eq_ignore_ascii_case(name) => {
            Some(format!("{san} stands for one label before {parent}, not for {parent} itself"))
        }
        ("*", Some(above)) if above.contains('.') => {
            let labels = above.split('.').count();
            Some(format!("{san} stands for one label, and {name} has {labels} before {parent}"))
        }
        ("*", Some(_)) => None, // it matches
        (_, Some(_)) => Some(format!("{san} has a star inside a label, which clients refuse")),
        ("*", None) | (_, None) => None,
    }
}

fn spelling_miss(san: &str, name: &str) -> Option<String> {
    if san.trim_end_matches('.').eq_ignore_ascii_case(name) {
        return Some(format!("{san} has a trailing dot, which clients refuse"));
    }
    let is_close = san.len().abs_diff(name.len()) <= 2 && strsim::levenshtein(&san.to_ascii_lowercase(), name) <= 2;
    is_close.then(|| format!("{san} is nearly the same: a slip of the pen?"))
}

fn domain_miss(san: &str, name: &str) -> Option<String> {
    let ((san_first, san_rest), (first, rest)) = (san.split_once('.')?, name.split_once('.')?);
    if san_first.eq_ignore_ascii_case(first) {
        return Some(format!("{san} is the same host in another domain"));
    }
    (san_first != "*" && san_rest.eq_ignore_ascii_case(rest)).then(|| format!("{san} is another host of {rest}"))
}

/// Returns what stands before `.parent` in `name`.
fn above<'a>(name: &'a str, parent: &str) -> Option<&'a str> {
    let cut = name.len().checked_sub(parent.len())?;
    let (head, tail) = (name.get(..cut)?, name.get(cut..)?);
    if tail.eq_ignore_ascii_case(parent) { head.strip_suffix('.') } else { None }
}

/// SANs looked at for a near miss: people make lists of some dozens, and a hostile list must stay cheap.
const LOOKED_AT: usize = 200;
