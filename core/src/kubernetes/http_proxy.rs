//! Settings of an existing HTTPProxy: they fill the fields of the exposure that were not set.

mod settings;

use crate::fqdn::Fqdn;
use crate::kubernetes::names::Cidr;
use crate::mode::Mode;
use crate::yaml::{Node, Value, YamlError};

pub use settings::{Label, Setting};

/// An HTTPProxy: a root with a host name, or one that others include.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExistingProxy {
    /// Its namespace; may be empty.
    pub namespace: String,
    /// Values for fields of the exposure, the host name first; one that others include has no host name.
    pub proposals: Vec<Proposal>,
    /// Values that are not used unless the operator sets them: the mode, an allow list, a health check.
    pub choices: Vec<Proposal>,
    /// Every setting of its `spec`, in their order.
    pub settings: Vec<Setting>,
    /// Its labels and annotations, except those that tools write.
    pub labels: Vec<Label>,
    /// Its upstream verification, if there is one.
    pub validation: Option<Validation>,
    /// What Contour last reported, if it is anything but `valid`.
    pub status: Option<ProxyStatus>,
    /// The tool that deploys it, as far as its metadata shows.
    pub managed_by: Option<String>,
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

/// `status` of an HTTPProxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProxyStatus {
    /// `currentStatus`: `invalid`, `NotReconciled`.
    pub current: String,
    /// `reason` of the first error: `DuplicateVhost`; empty without an error.
    pub reason: String,
    /// Its message.
    pub message: String,
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

    /// Says whether it has a host name.
    pub fn is_root(&self) -> bool {
        !self.value("fqdn").is_empty()
    }
}

/// Reads an HTTPProxy (projectcontour.io/v1); `None` if it has neither a host name nor anything to include.
pub(crate) fn of_proxy(proxy: &Node) -> Result<Option<ExistingProxy>, YamlError> {
    let (metadata, spec) = (proxy.map("metadata")?, proxy.map("spec")?);
    let host = spec.map("virtualhost")?;
    let fqdn = host.text("fqdn")?;
    let has_content = ["routes", "tcpproxy", "includes"].iter().any(|key| !spec.get(key).is_null());
    if fqdn.is_empty() && (host.has_entries() || !has_content) {
        return Ok(None);
    }
    let namespace = metadata.text("namespace")?;
    let tls = host.map("tls")?;
    let secret = tls.text("secretName")?;
    let (secret_namespace, secret) = secret.split_once('/').unwrap_or(("", secret));
    let upstream = upstream(spec)?;
    let validation = verified(spec).unwrap_or(upstream).map("validation")?;
    // Contour: the annotation wins
    let class = match class_of_annotations(metadata)? {
        "" => spec.text("ingressClassName")?,
        class => class,
    };
    let port = match &upstream.get("port").value {
        Value::Number(port) => port.as_u64().unwrap_or(443),
        _ => 443,
    };
    // a route to a plain HTTP backend is another application's, not the API server's
    let is_plain = spec.get("tcpproxy").is_null()
        && !matches!(upstream.text("protocol")?, "tls" | "h2")
        && !matches!(port, 443 | 6443 | 8443);
    let service = match upstream.text("name")? {
        _ if is_plain => String::new(),
        "" => String::new(),
        name => format!("{}/{name}:{port}", if namespace.is_empty() { "default" } else { namespace }),
    };
    let ca_secret = validation.text("caSecret")?;
    let subject_name = validation.text("subjectName")?;
    let ca = beside(ca_secret, namespace);
    let found = [
        ("fqdn", host_name(fqdn)),
        ("proxyName", metadata.text("name")?.to_owned()),
        ("ingressClassName", class.to_owned()),
        ("service", service),
        ("certificate.secretName", secret.to_owned()),
        ("certificate.secretNamespace", if secret_namespace == namespace { "" } else { secret_namespace }.to_owned()),
        ("upstream.caSecretName", ca.unwrap_or_default().to_owned()),
        ("upstream.subjectName", subject_name.to_owned()),
    ];
    // in mode passthrough Envoy does not verify
    let is_passthrough = tls.flag("passthrough").unwrap_or_default();
    let validation = (!ca_secret.is_empty() && !is_passthrough).then(|| Validation {
        namespace: ca_secret.split_once('/').map(|(other, _)| other.to_owned()).filter(|_| ca.is_none()),
        secret: ca_secret.split_once('/').map_or(ca_secret, |(_, name)| name).to_owned(),
        subject_name: subject_name.to_owned(),
    });
    Ok(Some(ExistingProxy {
        namespace: namespace.to_owned(),
        proposals: said(found),
        choices: said(choices(spec)),
        settings: settings::of_spec(spec),
        labels: settings::labels(metadata),
        validation,
        status: status(proxy.get("status")),
        managed_by: None,
    }))
}

fn said<const N: usize>(found: [(&'static str, String); N]) -> Vec<Proposal> {
    let said = found.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(field, value)| Proposal { field, value }).collect()
}

/// Contour compares host names in lower case.
fn host_name(fqdn: &str) -> String {
    match Fqdn::parse(fqdn) {
        Ok((name, _)) => name.as_str().to_owned(),
        Err(_) => fqdn.trim_end_matches('.').to_ascii_lowercase(),
    }
}

/// The name of a Secret in the HTTPProxy's namespace; `None` for one in another namespace.
fn beside<'a>(secret: &'a str, namespace: &str) -> Option<&'a str> {
    match secret.split_once('/') {
        Some((own, name)) => (own == namespace).then_some(name),
        None => Some(secret),
    }
}

fn choices(spec: &Node) -> [(&'static str, String); 3] {
    let host = spec.get("virtualhost");
    let is_passthrough = host.get("tls").flag("passthrough").unwrap_or_default();
    let has_routes = spec.get("routes").is_list() || spec.get("includes").is_list();
    let mode = match (is_passthrough, spec.get("tcpproxy").has_entries(), has_routes) {
        (true, ..) => Mode::Passthrough.name(),
        (false, true, _) => Mode::Tcp.name(),
        (false, false, true) => Mode::Http.name(),
        (false, false, false) => "",
    };
    let ranges = host.list("ipAllowPolicy").unwrap_or_default().iter().filter_map(|rule| rule.text("cidr").ok());
    let ranges: Vec<&str> = ranges.filter(|range| Cidr::parse(range).is_ok()).take(MOST_RANGES).collect();
    // with a tcpproxy Contour ignores the list
    let ranges = if mode == Mode::Http.name() { ranges.join(", ") } else { String::new() };
    let routes = spec.list("routes").unwrap_or_default();
    let mut parts = routes.iter().filter(|_| mode == Mode::Http.name()).chain([spec.get("tcpproxy")]);
    let is_checked = parts.any(|part| part.get("healthCheckPolicy").has_entries());
    let health_check = if is_checked { "true" } else { "" };
    [("mode", mode.to_owned()), ("allowFrom", ranges), ("upstream.healthCheck", health_check.to_owned())]
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

/// Only the condition `Valid` contains errors.
fn status(status: &Node) -> Option<ProxyStatus> {
    let current = status.text("currentStatus").unwrap_or_default();
    let conditions = status.list("conditions").unwrap_or_default();
    let error = conditions.iter().find_map(|condition| condition.list("errors").ok()?.first());
    let of_error = |key| error.and_then(|error| error.text(key).ok()).unwrap_or_default().to_owned();
    let is_bad = error.is_some() || !matches!(current, "" | "valid");
    is_bad.then(|| ProxyStatus {
        current: current.to_owned(),
        reason: of_error("reason"),
        message: of_error("message"),
    })
}

/// The first ones of a longer list are copied.
pub(crate) const MOST_RANGES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn read(text: &str) -> Option<ExistingProxy> {
        of_proxy(&yaml::parse(text.as_bytes()).unwrap()).unwrap()
    }

    /// Namespace and name of the Secret that an HTTPProxy verifies the upstream with.
    fn verifies_with(tls: &str, spec: &str) -> Option<(Option<String>, String)> {
        let text = format!(
            "kind: HTTPProxy\nmetadata: {{name: api, namespace: default}}\nspec:\n  virtualhost: {{fqdn: a.example.com, tls: \
             {tls}}}\n  {spec}\n"
        );
        read(&text).unwrap().validation.map(|validation| (validation.namespace, validation.secret))
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

    #[test]
    fn the_class_is_that_of_the_annotation_and_the_host_is_in_lower_case() {
        let proxy = |annotations: &str, spec: &str| {
            read(&format!(
                "kind: HTTPProxy\nmetadata: {{name: a, annotations: {{{annotations}}}}}\nspec:\n  {spec}\n  routes: []\n  \
                 virtualhost: {{fqdn: K8s.Example.com.}}\n"
            ))
            .unwrap()
        };
        let (spec, annotation) = ("ingressClassName: b", "kubernetes.io/ingress.class: c");
        let both = "kubernetes.io/ingress.class: c, projectcontour.io/ingress.class: d";
        for (annotations, expected) in [("", "b"), (annotation, "c"), (both, "d")] {
            let proxy = proxy(annotations, spec);
            assert_eq!((proxy.value("ingressClassName"), proxy.value("fqdn")), (expected, "k8s.example.com"));
        }
    }

    #[test]
    fn a_proxy_that_others_include_is_not_a_root() {
        let child = read("kind: HTTPProxy\nmetadata: {name: a}\nspec: {routes: [{services: [{name: s, port: 1}]}]}\n");
        assert!(!child.unwrap().is_root());
        assert!(read("kind: HTTPProxy\nmetadata: {name: a}\nspec: {}\n").is_none());
    }

    #[test]
    fn a_status_is_kept_if_it_is_not_valid() {
        let status = |status: &str| {
            let text =
                format!("kind: HTTPProxy\nspec: {{virtualhost: {{fqdn: a.b}}, routes: []}}\nstatus: {{{status}}}\n");
            read(&text).unwrap().status.map(|status| (status.current, status.reason))
        };
        let errors = "conditions: [{type: Valid, errors: [{reason: DuplicateVhost, message: m}]}]";
        assert_eq!(status(""), None);
        assert_eq!(status("currentStatus: valid"), None);
        assert_eq!(status("currentStatus: NotReconciled"), Some(("NotReconciled".to_owned(), String::new())));
        let invalid = Some(("invalid".to_owned(), "DuplicateVhost".to_owned()));
        assert_eq!(status(&format!("currentStatus: invalid, {errors}")), invalid);
    }
}
