//! What an existing HTTPProxy says of the exposure: taken over where the exposure says nothing of its own.

use crate::kubernetes::names::Cidr;
use crate::mode::Mode;
use crate::yaml::{Node, YamlError};

/// An HTTPProxy that is a root: it has a host name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExistingProxy {
    /// What it says of the exposure, its host name first.
    pub proposals: Vec<Proposal>,
    /// What it does and is not taken over by itself, though a field sets it: the mode, and an allow-list.
    pub choices: Vec<Proposal>,
    /// What it does that no field can hold, in words.
    pub beyond: Vec<String>,
}

/// A value for a field of the exposure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Path of the field below `spec`, as [`Exposure::set`](crate::Exposure::set) takes it.
    pub field: &'static str,
    /// Its value.
    pub value: String,
}

impl ExistingProxy {
    /// Returns its value for a field; empty where it says nothing.
    pub fn value(&self, field: &str) -> &str {
        self.proposals
            .iter()
            .chain(&self.choices)
            .find(|proposal| proposal.field == field)
            .map_or("", |proposal| &proposal.value)
    }
}

/// Reads what an HTTPProxy (projectcontour.io/v1) says; `None` where it is no root (it has no virtualhost).
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
    let validation = upstream.map("validation")?;
    let class = match spec.text("ingressClassName")? {
        "" => class_of_annotations(metadata)?,
        class => class,
    };
    let port = upstream.get("port").to_json().as_u64().unwrap_or(443);
    let service = match upstream.text("name")? {
        "" => String::new(),
        name => format!("{}/{name}:{port}", if namespace.is_empty() { "default" } else { namespace }),
    };
    let ca_secret = validation.text("caSecret")?;
    let ca = beside(ca_secret, namespace);
    let found = [
        ("fqdn", fqdn.to_owned()),
        ("proxyName", metadata.text("name")?.to_owned()),
        ("ingressClassName", class.to_owned()),
        ("service", service),
        ("certificate.secretName", secret.to_owned()),
        ("certificate.secretNamespace", if secret_namespace == namespace { "" } else { secret_namespace }.to_owned()),
        ("upstream.caSecretName", ca.unwrap_or_default().to_owned()),
        ("upstream.subjectName", validation.text("subjectName")?.to_owned()),
    ];
    let mut beyond: Vec<String> = beyond(spec);
    if ca.is_none() {
        beyond.push(format!("the upstream CA of another namespace ({ca_secret})"));
    }
    Ok(Some(ExistingProxy { proposals: said(found), choices: said(choices(spec)), beyond }))
}

fn said<const N: usize>(found: [(&'static str, String); N]) -> Vec<Proposal> {
    let said = found.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(field, value)| Proposal { field, value }).collect()
}

/// The name of a Secret beside the HTTPProxy; `None` for one of another namespace.
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
    // beside a tcpproxy Contour ignores the list
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

/// The first Service it sends to: tcpproxy, else routes.
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
    ("ipDenyPolicy", "the deny list (ipDenyPolicy)"),
    ("authorization", "the authorization server (authorization)"),
    ("jwtProviders", "the check of tokens (jwtProviders)"),
    ("rateLimitPolicy", "the rate limit (rateLimitPolicy)"),
];
const OF_TLS: &[(&str, &str)] = &[("clientValidation", "the check of client certificates (clientValidation)")];
const OF_ROUTES: &[(&str, &str)] = &[
    ("ipAllowPolicy", "a route's allow list (ipAllowPolicy)"),
    ("ipDenyPolicy", "a route's deny list (ipDenyPolicy)"),
    ("rateLimitPolicy", "a route's rate limit (rateLimitPolicy)"),
];
/// Longer lists are cut for messages.
const MOST_RANGES: usize = 16;
