//! Inputs that are objects of a cluster, as kubectl prints them.

use kubefront_core::lint;

use crate::state::Part;

/// Returns the text of an input that contains objects of a cluster, in YAML or JSON.
pub fn of(part: &Part) -> Option<&str> {
    std::str::from_utf8(&part.bytes).ok().filter(|text| kinds(text).any(lint::is_needed))
}

/// Says whether one of the objects of a text has this kind.
pub fn contain(text: &str, kind: &str) -> bool {
    kinds(text).any(|known| known.strip_suffix("List").unwrap_or(known) == kind)
}

/// What could be the kind of an object: the entry `kind` of YAML and of JSON.
fn kinds(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(KIND).filter_map(|(at, _)| {
        let rest = text.get(at + KIND.len()..)?.trim_start_matches('"').trim_start();
        let value = rest.strip_prefix(':')?.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(value.len());
        value.get(..end).filter(|kind| !kind.is_empty())
    })
}

const KIND: &str = "kind";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_of_a_cluster_and_keys_are_not() {
        let rows = [
            ("apiVersion: v1\nkind: Secret\n", true),
            ("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}", true),
            ("{\n  \"kind\" : \"SecretList\",\n}", true),
            ("- kind: 'HTTPProxy'\n", true),
            ("{kind: TLSCertificateDelegation}", true),
            ("kind:\n", false),
            ("apiVersion: v1\nkind: Config\n", false),
            ("apiVersion: v1\nkind: ConfigMap\n", false),
            ("-----BEGIN CERTIFICATE-----\n", false),
        ];
        rows.iter().for_each(|(text, expected)| assert_eq!(kinds(text).any(lint::is_needed), *expected, "{text}"));
        assert!(
            contain("kind: List\nitems:\n- kind: HTTPProxy\n", "HTTPProxy") && !contain("kind: Secret\n", "HTTPProxy")
        );
    }
}
