//! The parts of a kubeconfig's server, and whether kubectl can call it at all (client-go `rest.DefaultServerURL`, Go
//! `url.Parse`). Its text is not for messages: it can contain a password.

/// Says what is wrong with an address that kubectl rejects.
pub(super) fn fault(server: &str) -> Option<&'static str> {
    let (scheme, rest) = match server.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, server),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let path = rest.strip_prefix(authority).unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if server.contains(|c: char| c.is_ascii_control()) {
        return Some("contains a line break or another control character");
    }
    if server.starts_with(' ') || server.ends_with(' ') || authority.contains(' ') {
        return Some("has a space before it, after it, or in its host");
    }
    if scheme == Some("") || host.is_empty() || (host.starts_with(':') && !host.starts_with("::")) {
        return Some("has no scheme or no host");
    }
    // Without a scheme client-go adds one, and then accepts no path.
    if scheme.is_none() && path.split(['?', '#']).next().is_some_and(|path| !matches!(path, "" | "/")) {
        return Some("is neither a URL nor HOST:PORT");
    }
    fault_of_host(host)
}

/// The scheme in lowercase; empty if there is none.
pub(super) fn scheme(server: &str) -> String {
    server.trim().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default()
}

/// The path without its first slash.
pub(super) fn path(server: &str) -> &str {
    let server = server.trim();
    // One slash is a typing error, and the host still follows.
    let rest = server.split_once("://").or_else(|| server.split_once(":/")).map_or(server, |(_, rest)| rest);
    // A password may contain a slash.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.split_once('/').map_or("", |(_, path)| path)
}

/// Says whether there is a path: a cluster has none.
pub(super) fn has_path(server: &str) -> bool {
    !path(server).trim_matches('/').is_empty()
}

/// Host and port of `https://HOST:PORT/...`; the port is empty if there is none.
pub(super) fn host_and_port(server: &str) -> (&str, &str) {
    let rest = server.trim().split_once("://").map_or(server.trim(), |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_port = |port: &str| port.bytes().all(|octet| octet.is_ascii_digit());
    host.rsplit_once(':').filter(|(_, port)| is_port(port)).unwrap_or((host, ""))
}

fn fault_of_host(host: &str) -> Option<&'static str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(literal) => match literal.rsplit_once(']') {
            Some(parts) => parts,
            None => return Some("has an unclosed bracket"),
        },
        None => host.find(':').and_then(|at| host.split_at_checked(at)).unwrap_or((host, "")),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    if !host.starts_with('[') && port.contains(':') {
        return Some("has an IPv6 address without square brackets");
    }
    // An empty port means the default port of the scheme.
    if !port.is_empty() && !port.bytes().all(|octet| octet.is_ascii_digit()) {
        return Some("has a port that is not a number");
    }
    if !port.is_empty() && !port.trim_start_matches('0').parse::<u16>().is_ok_and(|port| port > 0) {
        return Some("has a port that is not between 1 and 65535");
    }
    // Scripts and templates write these if a value is missing.
    let is_word = ["null", "none", "undefined", "nil"].iter().any(|word| name.eq_ignore_ascii_case(word));
    if is_word || name.contains(['{', '}', '<', '>', '$']) {
        return Some("has a placeholder in its host");
    }
    (!host.starts_with('[') && name.contains('%')).then_some("has a % in its host")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row was tested with kubectl 1.33 or 1.35; `None` got as far as a connection or a DNS lookup, and placeholders as
    /// far as an error.
    #[test]
    fn addresses_that_kubectl_rejects_are_reported() {
        let rows: [(&str, Option<&str>); 33] = [
            ("https://127.0.0.1:1", None),
            ("https://127.0.0.1:", None),
            ("https://127.0.0.1:00001", None),
            ("HTTPS://a_b:1/", None),
            ("127.0.0.1:1", None),
            ("api.example.com/", None),
            ("https://[::1]:6443", None),
            ("https://[fe80::1%25eth0]", None),
            ("https://user:password@127.0.0.1:1", None),
            ("https://127.0.0.1:1?x", None),
            ("https://127.0.0.1:1/a b", None),
            ("https://[::1", Some("has an unclosed bracket")),
            ("https://127.0.0.1:1 ", Some("has a space before it, after it, or in its host")),
            (" https://127.0.0.1:1", Some("has a space before it, after it, or in its host")),
            ("https://a b:1", Some("has a space before it, after it, or in its host")),
            ("https://127.0.0.1:1\n", Some("contains a line break or another control character")),
            ("https://127.0.0.1:99999", Some("has a port that is not between 1 and 65535")),
            ("https://127.0.0.1:0", Some("has a port that is not between 1 and 65535")),
            ("https://127.0.0.1:abc", Some("has a port that is not a number")),
            ("https://127.0.0.1:-1", Some("has a port that is not a number")),
            ("https://::1", Some("has an IPv6 address without square brackets")),
            ("https://a%zz", Some("has a % in its host")),
            ("https://", Some("has no scheme or no host")),
            ("://127.0.0.1:1", Some("has no scheme or no host")),
            ("https:/127.0.0.1:1", Some("is neither a URL nor HOST:PORT")),
            ("127.0.0.1:1/k8s", Some("is neither a URL nor HOST:PORT")),
            ("https://${API_SERVER}:6443", Some("has a placeholder in its host")),
            ("https://{{host}}:6443", Some("has a placeholder in its host")),
            ("https://<host>:6443", Some("has a placeholder in its host")),
            ("null", Some("has a placeholder in its host")),
            ("https://$HOST:6443", Some("has a placeholder in its host")),
            ("https://admin:p@ss@127.0.0.1:1", None),
            ("https://admin:p/w@127.0.0.1:1", Some("has a port that is not a number")),
        ];
        for (server, expected) in rows {
            assert_eq!(fault(server), expected, "{server:?}");
        }
    }
}
