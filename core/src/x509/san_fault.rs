//! A SAN of type DNS that is not a DNS name: what it is instead, and which host it was meant for.

use core::net::IpAddr;
use core::str::FromStr;

/// Why a SAN of type DNS matches no host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum SanFault {
    /// Nothing.
    Empty,
    /// A URL, or a path.
    Url,
    /// The type is written again in the value, `DNS:k8s.example.com`.
    Type,
    /// Several names.
    List,
    /// It starts or ends with white space.
    Blank,
    /// In quotes.
    Quotes,
    /// An email address.
    Email,
    /// A variable of a template.
    Placeholder,
    /// An IP address.
    Address,
    /// A host and a port.
    Port,
    /// It starts with a dot.
    LeadingDot,
    /// A wildcard that is not the whole first label, or more than one.
    Wildcard,
    /// Characters that no host name has.
    Characters,
}

/// Says what a SAN is, if it is not a DNS name.
pub(crate) fn of(san: &str) -> Option<SanFault> {
    let inner = san.trim();
    Some(match inner {
        "" => SanFault::Empty,
        _ if inner.contains("://") => SanFault::Url,
        _ if inner.contains("${") || inner.contains("{{") || inner.starts_with(['$', '<', '%']) => {
            SanFault::Placeholder
        }
        _ if inner.contains([',', ';']) || inner.split_whitespace().nth(1).is_some() => SanFault::List,
        _ if without_type(inner).is_some() => SanFault::Type,
        _ if inner != san => SanFault::Blank,
        _ if inner.contains(QUOTES) => SanFault::Quotes,
        _ if inner.contains('@') => SanFault::Email,
        _ if IpAddr::from_str(inner.trim_matches(['[', ']'])).is_ok() => SanFault::Address,
        _ if inner.contains('/') => SanFault::Url,
        _ if without_port(inner) != inner => SanFault::Port,
        _ if inner.starts_with('.') => SanFault::LeadingDot,
        _ if has_other_wildcard(inner) => SanFault::Wildcard,
        _ if !inner.bytes().all(is_usual) => SanFault::Characters,
        _ => return None,
    })
}

/// Says whether a SAN with a fault was meant for `name`; `matches` compares a name without a fault.
pub(super) fn is_meant_for(san: &str, name: &str, matches: fn(&str, &str) -> bool) -> bool {
    let pieces = san.split(|c: char| c.is_whitespace() || [',', ';'].contains(&c) || QUOTES.contains(&c));
    pieces.take(MOST_PIECES).any(|piece| {
        let host = host_of(piece);
        matches(host, name)
            || host.strip_prefix('.').is_some_and(|parent| name.ends_with(host) || matches(parent, name))
            || has_other_wildcard(host) && is_alike(host, name)
    })
}

/// The host of a URL, an address or an email address.
fn host_of(piece: &str) -> &str {
    let piece = without_type(piece).unwrap_or(piece);
    let piece = piece.split_once("://").map_or(piece, |(_, rest)| rest);
    let piece = piece.split(['/', '?', '#']).next().unwrap_or(piece);
    let piece = piece.rsplit_once('@').map_or(piece, |(_, host)| host);
    without_port(piece)
}

/// `DNS:`, `DNS.1=`, `dns=`, as in the settings of OpenSSL.
fn without_type(piece: &str) -> Option<&str> {
    let (kind, value) = piece.split_once([':', '='])?;
    let kind = kind.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_type = ["dns", "ip", "uri", "email"].iter().any(|known| known.eq_ignore_ascii_case(kind));
    (is_type && !value.is_empty()).then_some(value)
}

fn without_port(piece: &str) -> &str {
    let split = piece.rsplit_once(':');
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|octet| octet.is_ascii_digit());
    split.filter(|(host, port)| !host.is_empty() && is_port(port)).map_or(piece, |(host, _)| host)
}

fn has_other_wildcard(name: &str) -> bool {
    name.strip_prefix("*.").unwrap_or(name).contains('*')
}

/// Compares label by label, with a star for any label.
fn is_alike(pattern: &str, name: &str) -> bool {
    let (mut ours, mut theirs) = (pattern.split('.'), name.split('.'));
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some(label), Some(other)) if label == "*" || label.eq_ignore_ascii_case(other) => {}
            _ => return false,
        }
    }
}

fn is_usual(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"-_.*".contains(&octet)
}

const QUOTES: [char; 3] = ['"', '\'', '`'];
/// Names in one SAN that are looked at.
const MOST_PIECES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_dns_name_says_what_it_is() {
        use SanFault as F;
        let name = "k8s.example.com";
        let table = [
            ("https://k8s.example.com", Some(F::Url), true),
            ("https://k8s.example.com:6443/api", Some(F::Url), true),
            ("k8s.example.com/", Some(F::Url), true),
            ("k8s.example.com:6443", Some(F::Port), true),
            ("k8s.example.com,k8s2.example.com", Some(F::List), true),
            ("a.example.com k8s.example.com", Some(F::List), true),
            ("DNS:a.example.com, DNS:k8s.example.com", Some(F::List), true),
            (" k8s.example.com", Some(F::Blank), true),
            ("k8s.example.com\t", Some(F::Blank), true),
            (".example.com", Some(F::LeadingDot), true),
            (".k8s.example.com", Some(F::LeadingDot), true),
            (".example.org", Some(F::LeadingDot), false),
            ("DNS:k8s.example.com", Some(F::Type), true),
            ("DNS.1=k8s.example.com", Some(F::Type), true),
            ("\"k8s.example.com\"", Some(F::Quotes), true),
            ("admin@k8s.example.com", Some(F::Email), true),
            ("10.0.0.1", Some(F::Address), false),
            ("fd00::1", Some(F::Address), false),
            ("${HOST}", Some(F::Placeholder), false),
            ("{{ host }}", Some(F::Placeholder), false),
            ("*.*.com", Some(F::Wildcard), true),
            ("k8s.*.com", Some(F::Wildcard), true),
            ("*", Some(F::Wildcard), false),
            ("k8s!.example.com", Some(F::Characters), false),
            ("", Some(F::Empty), false),
            ("k8s.example.com", None, true),
            ("*.example.com", None, true),
            ("k8s_api.example.com", None, false),
            ("k8s.example.com.", None, false),
        ];
        let matches = |piece: &str, name: &str| piece == name || piece == "*.example.com";
        for (san, fault, is_meant) in table {
            assert_eq!(of(san), fault, "{san}");
            assert_eq!(is_meant_for(san, name, matches), is_meant, "{san}");
        }
    }
}
