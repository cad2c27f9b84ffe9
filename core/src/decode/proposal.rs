//! What an existing HTTPProxy says of the exposure: taken over where the exposure says nothing of its own.

use super::yaml::{Node, YamlError};

/// An HTTPProxy that is a root: it has a host name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExistingProxy {
    /// What it says of the exposure, its host name first.
    pub proposals: Vec<Proposal>,
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
        self.proposals.iter().find(|proposal| proposal.field == field).map_or("", |proposal| &proposal.value)
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
    let secret = host.map("tls")?.text("secretName")?;
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
    let found = [
        ("fqdn", fqdn.to_owned()),
        ("proxyName", metadata.text("name")?.to_owned()),
        ("ingressClassName", class.to_owned()),
        ("service", service),
        ("certificate.secretName", secret.to_owned()),
        ("certificate.secretNamespace", if secret_namespace == namespace { "" } else { secret_namespace }.to_owned()),
        ("upstream.caSecretName", validation.text("caSecret")?.to_owned()),
        ("upstream.subjectName", validation.text("subjectName")?.to_owned()),
    ];
    let said = found.into_iter().filter(|(_, value)| !value.is_empty());
    Ok(Some(ExistingProxy { proposals: said.map(|(field, value)| Proposal { field, value }).collect() }))
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
