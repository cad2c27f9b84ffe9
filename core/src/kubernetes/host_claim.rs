//! Other objects that have host names: Ingresses, and routes of other controllers.

use crate::yaml::{Node, Value, YamlError};

/// An object with host names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostClaim {
    /// Its kind: `Ingress`.
    pub kind: &'static str,
    /// Group and version of its kind.
    pub api_version: String,
    /// Its namespace; may be empty.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its ingress class; may be empty.
    pub class: String,
    /// Its host names in lower case, at most `MOST_HOSTS`.
    pub hosts: Vec<String>,
}

/// Kinds with host names.
pub(crate) const KINDS: &[&str] = &[
    "Ingress",
    "IngressRoute",
    "IngressRouteTCP",
    "HTTPRoute",
    "TLSRoute",
    "GRPCRoute",
    "Gateway",
    "VirtualService",
    "Route",
];

/// Reads an object of one of [`KINDS`]; `None` if it has no host name.
pub(crate) fn read(kind: &'static str, node: &Node) -> Result<Option<HostClaim>, YamlError> {
    let metadata = node.map("metadata")?;
    let mut hosts = Vec::new();
    collect(node.get("spec"), "", &mut hosts);
    let class = match metadata.map("annotations")?.text("kubernetes.io/ingress.class").unwrap_or_default() {
        "" => node.get("spec").text("ingressClassName").unwrap_or_default(),
        class => class,
    };
    Ok((!hosts.is_empty()).then_some(HostClaim {
        kind,
        api_version: node.text("apiVersion")?.to_owned(),
        namespace: metadata.text("namespace")?.to_owned(),
        name: metadata.text("name")?.to_owned(),
        class: class.to_owned(),
        hosts,
    }))
}

/// Each kind has its own structure, but the names of the fields are alike.
fn collect(node: &Node, key: &str, hosts: &mut Vec<String>) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|entry| collect(&entry.value, &entry.key, hosts)),
        Value::List(items) => items.iter().for_each(|item| collect(item, key, hosts)),
        Value::Text(text) if FIELDS.contains(&key) => add(text, hosts),
        // Traefik: Host(`k8s.example.com`) && PathPrefix(`/`)
        Value::Text(text) if key == "match" => text.split('`').skip(1).step_by(2).for_each(|host| add(host, hosts)),
        _ => {}
    }
}

fn add(text: &str, hosts: &mut Vec<String>) {
    // Istio: namespace/host
    let host = text.rsplit('/').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    if !host.is_empty() && hosts.len() < MOST_HOSTS && !hosts.contains(&host) {
        hosts.push(host);
    }
}

const FIELDS: &[&str] = &["host", "hosts", "hostname", "hostnames", "fqdn"];
/// A shared Ingress has some dozens.
const MOST_HOSTS: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn host_names_are_found_in_every_kind() {
        let rows = [
            ("spec: {rules: [{host: A.example.com}], tls: [{hosts: [b.example.com.]}]}", "a.example.com b.example.com"),
            ("spec: {virtualhost: {fqdn: a.b}}", "a.b"),
            ("spec: {routes: [{match: 'Host(`a.b`) || HostSNI(`c.d`)'}]}", "a.b c.d"),
            ("spec: {hostnames: [a.b]}", "a.b"),
            ("spec: {listeners: [{hostname: '*.b'}]}", "*.b"),
            ("spec: {servers: [{hosts: [./a.b]}]}", "a.b"),
            ("spec: {rules: [{http: {paths: [{path: /host}]}}]}", ""),
        ];
        for (text, expected) in rows {
            let claim = read("Ingress", &yaml::parse(text.as_bytes()).unwrap()).unwrap();
            assert_eq!(claim.map(|claim| claim.hosts.join(" ")).unwrap_or_default(), expected, "{text}");
        }
    }
}
