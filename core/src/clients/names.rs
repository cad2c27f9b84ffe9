//! Does the certificate cover the host name? Every client matches in a way of its own.

use core::net::IpAddr;

use super::client::{Client, Clients};
use super::rule::Rule;
use super::suffixes::is_public_suffix;
use super::view::View;
use crate::asn1::der::Element;
use crate::x509::general_name;

/// Says why `client` finds the host not covered.
pub(super) fn refusal(client: Client, leaf: &View<'_>, host: &str) -> Option<Rule> {
    let entries = leaf.alternative_names().unwrap_or_default();
    let texts = |tag: u8| -> Vec<String> {
        let of_kind = entries.iter().filter(|entry| entry.tag == tag);
        of_kind.map(|entry| String::from_utf8_lossy(entry.content).into_owned()).collect()
    };
    if let Ok(address) = host.parse::<IpAddr>() {
        let octets = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        let is_covered = entries.iter().any(|entry| entry.tag == general_name::ADDRESS && entry.content == octets);
        let by_common_name = || {
            entries.is_empty()
                && client == Client::Curl
                && leaf.common_names().iter().any(|name| name.content == host.as_bytes())
        };
        return (!is_covered && !by_common_name()).then_some(Rule::NameMismatch);
    }
    if !can_ask(client, host) {
        return Some(Rule::NameMismatch);
    }
    let presented = texts(general_name::DNS);
    if presented.iter().any(|name| matches(client, name, host)) {
        return None;
    }
    let has_address = entries.iter().any(|entry| entry.tag == general_name::ADDRESS);
    let falls_back = presented.is_empty()
        && COMMON_NAME.contains(client)
        && !(has_address && NO_COMMON_NAME_BESIDE_ADDRESS.contains(client))
        && !(client == Client::Gnutls && entries.iter().any(|entry| entry.tag == general_name::URI))
        && !(leaf.alternative_names().is_some_and(|names| names.is_empty()) && EMPTY_IS_A_LIST.contains(client));
    let by_common_name = || {
        let text = |name: &Element<'_>| String::from_utf8_lossy(name.content).into_owned();
        let common = leaf.common_names();
        if client == Client::Gnutls && common.len() > 1 {
            return false;
        }
        let skipped = if LAST_COMMON_NAME.contains(client) { common.len().saturating_sub(1) } else { 0 };
        common.iter().skip(skipped).any(|name| matches(client, &text(name), host))
    };
    match (falls_back, presented.is_empty()) {
        (true, _) if by_common_name() => None,
        (_, true) if leaf.alternative_names().is_some() => Some(Rule::NameNone),
        (_, true) => Some(Rule::NameCommonName),
        _ => Some(Rule::NameMismatch),
    }
}

/// Some clients refuse a host name before they connect.
fn can_ask(client: Client, host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_hyphenated = |label: &str| label.starts_with('-') || label.ends_with('-');
    let starts_with_hyphen = host.split('.').any(|label| label.starts_with('-'));
    let is_number = !last.is_empty() && last.bytes().all(|octet| octet.is_ascii_digit());
    !(host.split('.').any(is_hyphenated) && REFUSES_HYPHENS.contains(client)
        || starts_with_hyphen && client == Client::Curl
        || is_number && REFUSES_NUMERIC_TOP.contains(client)
        || host.contains('_') && client == Client::Java)
}

/// Says whether a DNS name of a certificate is that of the host, or a wildcard for it.
pub(super) fn matches(client: Client, presented: &str, host: &str) -> bool {
    let presented = match presented.strip_suffix('.') {
        Some(bare) if IGNORES_TRAILING_DOT.contains(client) => bare,
        Some(_) => return false,
        None => presented,
    };
    let (presented, host) = (presented.to_ascii_lowercase(), host.to_ascii_lowercase());
    if !presented.contains('*') {
        return presented == host;
    }
    let (Some((star, parent)), Some((first, rest))) = (presented.split_once('.'), host.split_once('.')) else {
        return false;
    };
    if parent != rest || parent.contains('*') {
        return false;
    }
    if !parent.contains('.') && TWO_LABELS_AFTER_STAR.contains(client) {
        return false;
    }
    if client == Client::Chromium && is_public_suffix(parent) {
        return false;
    }
    // OpenSSL reads a wildcard only in a name of letters, digits, and hyphens
    if parent.contains('_') && NO_STAR_FOR_UNDERSCORE.contains(client) {
        return false;
    }
    match star.split_once('*') {
        Some(("", "")) => !(first.is_empty() || first.contains('_') && NO_STAR_FOR_UNDERSCORE.contains(client)),
        // a label of another alphabet
        Some((before, _)) if before.starts_with("xn--") => false,
        Some((before, after)) => {
            let allowed = if before.is_empty() { PARTIAL_STAR_FIRST } else { PARTIAL_STAR };
            let is_in_the_middle = !before.is_empty() && !after.is_empty();
            allowed.contains(client)
                && !(is_in_the_middle && client == Client::Openssl)
                && first.len() >= before.len() + after.len()
                && first.starts_with(before)
                && first.ends_with(after)
        }
        None => false,
    }
}

const fn of(letters: &str) -> Clients {
    Clients::of(letters.as_bytes())
}

const COMMON_NAME: Clients = of("OCPSNJG");
/// Of several common names only the last one counts; for GnuTLS, none of them.
const LAST_COMMON_NAME: Clients = of("CJ");
const NO_COMMON_NAME_BESIDE_ADDRESS: Clients = of("CG");
const EMPTY_IS_A_LIST: Clients = of("SNJ");
const REFUSES_HYPHENS: Clients = of("JFR");
const REFUSES_NUMERIC_TOP: Clients = of("NHR");
const IGNORES_TRAILING_DOT: Clients = of("CNH");
const TWO_LABELS_AFTER_STAR: Clients = of("OCPSNGFHR");
const NO_STAR_FOR_UNDERSCORE: Clients = of("OPSJ");
/// `f*.example.com`
const PARTIAL_STAR: Clients = of("ONJE");
/// `*o.example.com`
const PARTIAL_STAR_FIRST: Clients = of("ONJEG");
