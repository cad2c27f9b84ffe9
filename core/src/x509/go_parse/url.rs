//! URIs among the names, as Go's `url.Parse` accepts them.

use core::net::Ipv6Addr;

use super::names::is_domain;

/// Says whether Go reads this URI and its host.
pub(super) fn is_accepted(uri: &[u8]) -> bool {
    let Some(text) = str::from_utf8(uri).ok().filter(|text| text.is_ascii()) else { return false };
    // Go looks for control characters before the fragment only
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    if text.bytes().any(|octet| octet < b' ' || octet == 0x7f) {
        return false;
    }
    let Some((scheme, rest)) = scheme(text) else { return false };
    let rest = rest.split('?').next().unwrap_or_default();
    is_escaped(fragment, |_| true) && is_hierarchy(scheme, rest)
}

/// Splits a scheme off; `None` if it is empty.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|octet| !(octet.is_ascii_alphanumeric() || b"+-.".contains(&octet)));
    let starts_right = text.starts_with(|first: char| first.is_ascii_alphabetic());
    match end.and_then(|end| text.split_at_checked(end)) {
        Some(("", rest)) if rest.starts_with(':') => None,
        Some((scheme, rest)) if starts_right && rest.starts_with(':') => {
            Some((scheme, rest.get(1..).unwrap_or_default()))
        }
        _ => Some(("", text)),
    }
}

fn is_hierarchy(scheme: &str, rest: &str) -> bool {
    if !rest.starts_with('/') {
        // opaque after a scheme; without one, a colon in the first segment would look like one
        let first = rest.split('/').next().unwrap_or_default();
        return !scheme.is_empty() || (!first.contains(':') && is_escaped(rest, |_| true));
    }
    let has_authority = rest.starts_with("//") && (!scheme.is_empty() || !rest.starts_with("///"));
    let Some(behind) = rest.strip_prefix("//").filter(|_| has_authority) else { return is_escaped(rest, |_| true) };
    let (authority, path) = behind.find('/').and_then(|at| behind.split_at_checked(at)).unwrap_or((behind, ""));
    is_authority(authority) && is_escaped(path, |_| true)
}

fn is_authority(authority: &str) -> bool {
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let is_user = |octet: u8| octet.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&octet);
    user.bytes().all(is_user) && is_escaped(user, |_| true) && is_host(host)
}

/// Go checks the host with its port and brackets against the rules for domains.
fn is_host(host: &str) -> bool {
    let is_port = |port: &str| port.bytes().all(|octet| octet.is_ascii_digit());
    let is_read = if let Some(literal) = host.strip_prefix('[') {
        let Some((address, port)) = literal.rsplit_once(']') else { return false };
        let address = address.split("%25").next().unwrap_or_default();
        address.parse::<Ipv6Addr>().is_ok() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
    } else {
        let (name, port) = host.split_once(':').unwrap_or((host, ""));
        let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=<>\"%".contains(&octet);
        is_port(port) && name.bytes().all(is_plain) && is_escaped(name, |high| high >= b'8')
    };
    // an escaped octet of a host is no ASCII, so no part of a domain
    let has_escapes = !host.starts_with('[') && host.contains('%');
    is_read && !has_escapes && is_domain(host.as_bytes(), false)
}

/// Says whether each `%` is followed by two hex digits, the first of them a permitted one.
fn is_escaped(text: &str, may_start: fn(u8) -> bool) -> bool {
    text.split('%').skip(1).all(|behind| {
        let mut digits = behind.bytes();
        let is_hex = |digit: Option<u8>| digit.is_some_and(|digit| digit.is_ascii_hexdigit());
        let first = digits.next();
        is_hex(first) && first.is_some_and(may_start) && is_hex(digits.next())
    })
}
