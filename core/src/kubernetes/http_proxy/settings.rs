//! Every setting of an HTTPProxy, as a path: a comparison with the new HTTPProxy shows which ones are lost.

use crate::yaml::{Node, Value};

/// One setting below `spec`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its keys, with the positions of list items: `routes[0].services[1].weight`.
    pub path: String,
    /// A boolean, a number, or one of the few texts that are compared. Other texts may be secret (headers): they are empty.
    pub value: String,
}

/// A label or an annotation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Whether it is an annotation.
    pub is_annotation: bool,
    /// Its key.
    pub key: String,
}

impl Setting {
    /// Returns the path without positions: `routes.services.weight`.
    pub fn field(&self) -> String {
        let parts = self.path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
        parts.collect()
    }

    /// Returns the position in a list: that of `services` in `routes[0].services[1].weight` is 1. It is 0 without one.
    pub fn position(&self, list: &str) -> usize {
        let start = self.path.split_once(&format!("{list}[")).and_then(|(_, rest)| rest.split_once(']'));
        start.and_then(|(number, _)| number.parse().ok()).unwrap_or_default()
    }
}

/// Returns all settings, at most [`MOST_SETTINGS`].
pub(super) fn of_spec(spec: &Node) -> Vec<Setting> {
    let mut settings = Vec::new();
    add(spec, "", "", &mut settings);
    settings
}

fn add(node: &Node, path: &str, key: &str, settings: &mut Vec<Setting>) {
    if settings.len() >= MOST_SETTINGS {
        return;
    }
    let mut push = |value: String| settings.push(Setting { path: path.to_owned(), value });
    match &node.value {
        Value::Null => {}
        Value::Bool(value) => push(value.to_string()),
        Value::Number(value) => push(value.to_string()),
        Value::Text(text) if text.is_empty() => {}
        Value::Text(text) if COMPARED.contains(&key) && text.len() <= LONGEST_COMPARED => push(text.to_string()),
        Value::Text(_) => push(String::new()),
        Value::Map(entries) if entries.is_empty() => push(String::new()),
        Value::Map(entries) => {
            for entry in entries {
                let key = if is_field(&entry.key) { entry.key.as_str() } else { UNKNOWN };
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                add(&entry.value, &path, key, settings);
            }
        }
        Value::List(items) => {
            for (position, item) in items.iter().enumerate() {
                add(item, &format!("{path}[{position}]"), key, settings);
            }
        }
    }
}

/// Returns labels and annotations.
pub(super) fn labels(metadata: &Node) -> Vec<Label> {
    let mut found = Vec::new();
    for (field, is_annotation) in [("labels", false), ("annotations", true)] {
        let Value::Map(entries) = &metadata.get(field).value else { continue };
        let keys = entries.iter().map(|entry| entry.key.as_str()).filter(|key| is_label(key));
        let keys = keys.filter(|key| !IGNORED.contains(key));
        found.extend(keys.map(|key| Label { is_annotation, key: key.to_owned() }));
    }
    found.truncate(MOST_LABELS);
    found
}

fn is_field(key: &str) -> bool {
    (1..=LONGEST_FIELD).contains(&key.len()) && key.bytes().all(|octet| octet.is_ascii_alphanumeric())
}

fn is_label(key: &str) -> bool {
    let is_of_label = |octet: u8| octet.is_ascii_alphanumeric() || b"-_./".contains(&octet);
    key.len() <= LONGEST_LABEL && key.bytes().all(is_of_label)
}

/// In place of a key that no field of Contour has.
pub(crate) const UNKNOWN: &str = "unknown";
/// Fields whose text is compared with what kubefront writes; none is secret.
const COMPARED: &[&str] = &[
    "cidr",
    "source",
    "prefix",
    "path",
    "protocol",
    "strategy",
    "subjectNames",
    "minimumProtocolVersion",
    "maximumProtocolVersion",
    "response",
    "idle",
    "idleConnection",
];
/// Written by tools; the ingress class is copied.
const IGNORED: &[&str] = &[
    "kubectl.kubernetes.io/last-applied-configuration",
    "kubernetes.io/ingress.class",
    "projectcontour.io/ingress.class",
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
    "app.kubernetes.io/managed-by",
    "argocd.argoproj.io/instance",
    "argocd.argoproj.io/tracking-id",
    "kustomize.toolkit.fluxcd.io/name",
    "kustomize.toolkit.fluxcd.io/namespace",
];
/// A large HTTPProxy has some hundred; what is over is of routes that are counted.
const MOST_SETTINGS: usize = 4096;
const MOST_LABELS: usize = 16;
const LONGEST_COMPARED: usize = 253;
const LONGEST_FIELD: usize = 40;
/// Prefix, slash, and name of a label (Kubernetes).
const LONGEST_LABEL: usize = 317;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn settings_have_paths_and_no_secret_values() {
        let text = "virtualhost: {fqdn: a.b, empty: ''}\nroutes:\n- services: [{name: a}, {weight: 5}]\n  requestHeadersPolicy: \
                    {set: [{name: Authorization, value: secret}]}\n  conditions: [{prefix: /}]\n  \"\\e[31m\": 1\n";
        let settings = of_spec(&yaml::parse(text.as_bytes()).unwrap());
        let found: Vec<_> = settings.iter().map(|s| (s.path.as_str(), s.value.as_str())).collect();
        let expected = [
            ("virtualhost.fqdn", ""),
            ("routes[0].services[0].name", ""),
            ("routes[0].services[1].weight", "5"),
            ("routes[0].requestHeadersPolicy.set[0].name", ""),
            ("routes[0].requestHeadersPolicy.set[0].value", ""),
            ("routes[0].conditions[0].prefix", "/"),
            ("routes[0].unknown", "1"),
        ];
        assert_eq!(found, expected);
        let weight = &settings[2];
        assert_eq!((weight.field().as_str(), weight.position("services")), ("routes.services.weight", 1));
    }

    #[test]
    fn labels_that_tools_write_are_left_out() {
        let metadata = "labels: {app: a, argocd.argoproj.io/instance: b}\nannotations: {external-dns.alpha.kubernetes.io/ttl: \"1\", \
                        kubectl.kubernetes.io/last-applied-configuration: c, \"a b\": d}\n";
        let found = labels(&yaml::parse(metadata.as_bytes()).unwrap());
        let found: Vec<_> = found.iter().map(|label| (label.is_annotation, label.key.as_str())).collect();
        assert_eq!(found, [(false, "app"), (true, "external-dns.alpha.kubernetes.io/ttl")]);
    }
}
