//! Settings of an existing HTTPProxy: they fill the fields of the exposure that were not set.

use crate::kubernetes::names::Cidr;
use crate::mode::Mode;
use crate::yaml::{Node, Value, YamlError};

/// An HTTPProxy that is a root: it has a host name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExistingProxy {
    /// Its namespace; may be empty.
    pub namespace: String,
    /// Values for fields of the exposure, the host name first.
    pub proposals: Vec<Proposal>,
    /// Values that are not used unless the operator sets them: the mode, and an allow list.
    pub choices: Vec<Proposal>,
    /// Settings without a field in the exposure, as texts.
    pub beyond: Vec<String>,
    /// Its upstream verification, if there is one.
    pub validation: Option<Validation>,
}

/// `validation` of a service of an HTTPProxy: Envoy verifies the API server's certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Validation {
    /// Namespace of the Secret with the CA, if it is not the HTTPProxy's.
    pub namespace: Option<String>,
    /// Name of the Secret with the CA.
    pub secret: String,
    /// DNS name that the SANs of the API server's certificate must include.
    pub subject_name: String,
}

/// A value for a field of the exposure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Path of the field below `spec`, as [`Exposure::set`](crate::Exposure::set) expects it.
    pub field: &'static str,
    /// Its value.
    pub value: String,
}

impl ExistingProxy {
    /// Returns its value for a field; empty if it has none.
    pub fn value(&self, field: &str) -> &str {
        self.proposals
            .iter()
            .chain(&self.choices)
            .find(|proposal| proposal.field == field)
            .map_or("", |proposal| &proposal.value)
    }
}

/// Reads an HTTPProxy (projectcontour.io/v1); `None` if it is not a root (it has no virtualhost).
pub(crate) fn of_proxy(proxy: &Node) -> Result<Option<ExistingProxy>, YamlError> {
    let (metadata, spec) = (proxy.map("metadata")?, proxy.map("spec")?);
    let host = spec.map("virtualhost")?;
    let fqdn = host.text("fqdn")?;
    if fqdn.is_empty() {
        return Ok(None);
    }
    let namespace = metadata.text("namespace")?;
    let tls = host.map("tls")?;
    let secret = tls.text("secretName")?;
    let (secret_namespace, secret) = secret.split_once('/').unwrap_or(("", secret));
    let upstream = upstream(spec)?;
    let validation = verified(spec).unwrap_or(upstream).map("validation")?;
    let class = match spec.text("ingressClassName")? {
        "" => class_of_annotations(metadata)?,
        class => class,
    };
    let port = match &upstream.get("port").value {
        Value::Number(port) => port.as_u64().unwrap_or(443),
        _ => 443,
    };
    let service = match upstream.text("name")? {
        "" => String::new(),
        name => format!("{}/{name}:{port}", if namespace.is_empty() { "default" } else { namespace }),
    };
    let ca_secret = validation.text("caSecret")?;
    let subject_name = validation.text("subjectName")?;
    let ca = beside(ca_secret, namespace);
    let found = [
        ("fqdn", fqdn.to_owned()),
        ("proxyName", metadata.text("name")?.to_owned()),
        ("ingressClassName", class.to_owned()),
        ("service", service),
        ("certificate.secretName", secret.to_owned()),
        ("certificate.secretNamespace", if secret_namespace == namespace { "" } else { secret_namespace }.to_owned()),
        ("upstream.caSecretName", ca.unwrap_or_default().to_owned()),
        ("upstream.subjectName", subject_name.to_owned()),
    ];
    let mut beyond: Vec<String> = beyond(spec);
    if ca.is_none() {
        beyond.push(format!("the upstream CA of another namespace ({ca_secret})"));
    }
    // in mode passthrough Envoy does not verify
    let is_passthrough = tls.flag("passthrough").unwrap_or_default();
    let validation = (!ca_secret.is_empty() && !is_passthrough).then(|| Validation {
        namespace: ca_secret.split_once('/').map(|(other, _)| other.to_owned()).filter(|_| ca.is_none()),
        secret: ca_secret.split_once('/').map_or(ca_secret, |(_, name)| name).to_owned(),
        subject_name: subject_name.to_owned(),
    });
    let (proposals, choices) = (said(found), said(choices(spec)));
    Ok(Some(ExistingProxy { namespace: namespace.to_owned(), proposals, choices, beyond, validation }))
}

fn said<const N: usize>(found: [(&'static str, String); N]) -> Vec<Proposal> {
    let said = found.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(field, value)| Proposal { field, value }).collect()
}

/// The name of a Secret in the HTTPProxy's namespace; `None` for one in another namespace.
fn beside<'a>(secret: &'a str, namespace: &str) -> Option<&'a str> {
    match secret.split_once('/') {
        Some((own, name)) => (own == namespace).then_some(name),
        None => Some(secret),
    }
}

fn choices(spec: &Node) -> [(&'static str, String); 2] {
    let host = spec.get("virtualhost");
    let is_passthrough = host.get("tls").flag("passthrough").unwrap_or_default();
    let mode = match (is_passthrough, spec.get("tcpproxy").has_entries(), spec.get("routes").is_list()) {
        (true, ..) => Mode::Passthrough.name(),
        (false, true, _) => Mode::Tcp.name(),
        (false, false, true) => Mode::Http.name(),
        (false, false, false) => "",
    };
    let ranges = host.list("ipAllowPolicy").unwrap_or_default().iter().filter_map(|rule| rule.text("cidr").ok());
    let ranges: Vec<&str> = ranges.filter(|range| Cidr::parse(range).is_ok()).take(MOST_RANGES).collect();
    // with a tcpproxy Contour ignores the list
    let ranges = if mode == Mode::Http.name() { ranges.join(", ") } else { String::new() };
    [("mode", mode.to_owned()), ("allowFrom", ranges)]
}

fn beyond(spec: &Node) -> Vec<String> {
    let host = spec.get("virtualhost");
    let routes = spec.list("routes").unwrap_or_default();
    let is_there = |node: &Node| node.has_entries() || node.is_list();
    let of_host = OF_HOST.iter().filter(|(key, _)| is_there(host.get(key)));
    let of_tls = OF_TLS.iter().filter(|(key, _)| is_there(host.get("tls").get(key)));
    let of_routes = OF_ROUTES.iter().filter(|(key, _)| routes.iter().any(|route| is_there(route.get(key))));
    let mut beyond: Vec<String> = of_host.chain(of_tls).chain(of_routes).map(|(_, what)| (*what).to_owned()).collect();
    if host.get("tls").text("minimumProtocolVersion") == Ok("1.3") {
        beyond.push("TLS 1.3 as the minimum (minimumProtocolVersion)".to_owned());
    }
    if is_there(spec.get("includes")) {
        beyond.push("the included HTTPProxies (includes)".to_owned());
    }
    if routes.len() > 1 {
        beyond.push(format!("{} of its {} routes", routes.len() - 1, routes.len()));
    }
    beyond
}

/// The first service whose certificate Envoy verifies: of the tcpproxy, then of the routes. A second route may be without.
fn verified(spec: &Node) -> Option<&Node> {
    let is_verified = |service: &&Node| !service.get("validation").text("caSecret").unwrap_or_default().is_empty();
    let tcp = spec.get("tcpproxy").list("services").unwrap_or_default();
    let routes = spec.list("routes").unwrap_or_default().iter();
    let of_routes = routes.flat_map(|route| route.list("services").unwrap_or_default());
    tcp.iter().chain(of_routes).find(is_verified)
}

/// The first Service it sends to: of the tcpproxy, otherwise of the routes.
fn upstream(spec: &Node) -> Result<&Node, YamlError> {
    let tcp = spec.map("tcpproxy")?.list("services")?.first();
    let route = spec.list("routes")?.iter().find_map(|route| route.list("services").ok()?.first());
    tcp.or(route).unwrap_or(spec.get("tcpproxy").get("services").get("")).as_map()
}

/// Contour's older ways to name a class.
fn class_of_annotations(metadata: &Node) -> Result<&str, YamlError> {
    let annotations = metadata.map("annotations")?;
    match annotations.text("projectcontour.io/ingress.class")? {
        "" => annotations.text("kubernetes.io/ingress.class"),
        class => Ok(class),
    }
}

const OF_HOST: &[(&str, &str)] = &[
    ("ipDenyPolicy", "the deny list (`ipDenyPolicy`)"),
    ("authorization", "the authorization server (`authorization`)"),
    ("jwtProviders", "token validation (`jwtProviders`)"),
    ("rateLimitPolicy", "the rate limit (`rateLimitPolicy`)"),
];
const OF_TLS: &[(&str, &str)] = &[("clientValidation", "client certificate validation (`clientValidation`)")];
const OF_ROUTES: &[(&str, &str)] = &[
    ("ipAllowPolicy", "a route's allow list (`ipAllowPolicy`)"),
    ("ipDenyPolicy", "a route's deny list (`ipDenyPolicy`)"),
    ("rateLimitPolicy", "a route's rate limit (`rateLimitPolicy`)"),
];
/// Longer lists are cut for messages.
const MOST_RANGES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    /// Namespace and name of the Secret that an HTTPProxy verifies the upstream with.
    fn verifies_with(tls: &str, spec: &str) -> Option<(Option<String>, String)> {
        let text = format!(
            "kind: HTTPProxy\nmetadata: {{name: api, namespace: default}}\nspec:\n  virtualhost: {{fqdn: a.example.com, tls: \
             {tls}}}\n  {spec}\n"
        );
        let validation = of_proxy(&yaml::parse(text.as_bytes()).unwrap()).unwrap().unwrap().validation;
        validation.map(|validation| (validation.namespace, validation.secret))
    }

    #[test]
    fn upstream_verification_is_read_wherever_it_is() {
        let service = |secret: &str| match secret {
            "" => "{name: kubernetes, port: 443, protocol: tls}".to_owned(),
            secret => format!(
                "{{name: kubernetes, port: 443, protocol: tls, validation: {{caSecret: {secret}, subjectName: kubernetes}}}}"
            ),
        };
        let tcp = |secret: &str| format!("tcpproxy: {{services: [{}]}}", service(secret));
        let routes = |one: &str, two: &str| {
            format!("routes: [{{services: [{}]}}, {{services: [{}]}}]", service(one), service(two))
        };
        let own = Some((None, "ca".to_owned()));
        let rows = [
            ("{secretName: x}", tcp("ca"), own.clone()),
            ("{secretName: x}", tcp("default/ca"), own.clone()),
            ("{secretName: x}", tcp("certs/ca"), Some((Some("certs".to_owned()), "ca".to_owned()))),
            ("{secretName: x}", tcp(""), None),
            ("{secretName: x}", routes("ca", ""), own.clone()),
            ("{secretName: x}", routes("", "ca"), own),
            ("{secretName: x}", routes("", ""), None),
            ("{passthrough: true}", tcp("ca"), None),
        ];
        for (tls, spec, expected) in rows {
            assert_eq!(verifies_with(tls, &spec), expected, "{tls} {spec}");
        }
    }
}
