//! One object of the input, as far as checks need it.

use zeroize::Zeroizing;

use super::owner::Owner;
use super::proxy::Proxy;
use crate::hidden;
use crate::kubernetes::host_claim::{self, HostClaim};
use crate::kubernetes::objects::has_copy;
use crate::pem::base64;
use crate::wording::short;
use crate::yaml::{self, Node, Value, YamlError};

/// An object.
pub enum Object {
    /// An HTTPProxy.
    Proxy(Box<Proxy>),
    /// A Secret.
    Secret(Secret),
    /// An Ingress, or a route of another controller.
    Claim(HostClaim),
    /// A Service.
    Service(Service),
    /// A TLSCertificateDelegation.
    Delegation(Delegation),
    /// An exposure document: its host name.
    Exposure(String),
    /// Any other object, or one that no check needs.
    Other,
}

/// What is known of a Secret without reading its entries.
pub struct Secret {
    pub(super) namespace: String,
    pub(super) name: String,
    /// An annotation contains the private key, too.
    pub(super) has_copy: bool,
    /// It was read from a cluster.
    pub(super) is_live: bool,
    pub(super) owner: Option<Owner>,
}

/// The ports of a Service whose protocol to the upstream is set there.
pub struct Service {
    pub(super) namespace: String,
    pub(super) name: String,
    /// It is another name of the API server.
    pub(super) is_alias: bool,
    /// Ports by number and by name, with `tls`, `h2`, or `h2c`.
    pub(super) protocols: Vec<(String, &'static str)>,
}

/// A TLSCertificateDelegation.
pub struct Delegation {
    pub(super) namespace: String,
    /// It was read from a cluster.
    pub(super) is_live: bool,
    /// Names of Secrets, with the namespaces that may use them.
    pub(super) entries: Vec<(String, Vec<String>)>,
}

/// Says whether a kind, or a List of it, is one that checks need.
pub fn is_needed(kind: &str) -> bool {
    let kind = kind.strip_suffix("List").unwrap_or(kind);
    matches!(kind, "" | "HTTPProxy" | "Secret" | "Service" | "TLSCertificateDelegation")
        || host_claim::KINDS.contains(&kind)
}

/// Reads one object; `listed` is the kind of the List that it is an item of.
///
/// # Errors
/// It cannot be read; lines count from its beginning.
pub fn read(text: &[u8], listed: &str) -> Result<Object, YamlError> {
    let node = yaml::parse(text)?;
    let kind = match node.as_map()?.text("kind")? {
        "" => listed,
        kind => kind,
    };
    if let Some(kind) = host_claim::KINDS.iter().find(|known| **known == kind) {
        return Ok(host_claim::read(kind, &node)?.map_or(Object::Other, Object::Claim));
    }
    Ok(match kind {
        "HTTPProxy" => Proxy::read(&node)?.map_or(Object::Other, |proxy| Object::Proxy(Box::new(proxy))),
        "Secret" => Object::Secret(secret(&node)?),
        // Other API groups have the kind, too: serving.knative.dev.
        "Service" if !node.text("apiVersion")?.contains('/') => Object::Service(service(&node)?),
        "ApiExposure" => Object::Exposure(node.map("spec")?.text("fqdn").unwrap_or_default().to_ascii_lowercase()),
        "TLSCertificateDelegation" => Object::Delegation(delegation(&node)?),
        _ => Object::Other,
    })
}

/// Says whether the object was read from a cluster: only the API server sets these fields.
pub(super) fn is_live(metadata: &Node) -> bool {
    ["uid", "resourceVersion", "creationTimestamp"].iter().any(|key| !metadata.get(key).is_null())
}

/// A name of an object, as messages show it.
pub(super) fn name(metadata: &Node, key: &str) -> Result<String, YamlError> {
    Ok(short(&hidden::shown(metadata.text(key)?)))
}

fn secret(node: &Node) -> Result<Secret, YamlError> {
    let metadata = node.map("metadata")?;
    Ok(Secret {
        namespace: name(metadata, "namespace")?,
        name: name(metadata, "name")?,
        has_copy: has_copy(metadata),
        is_live: is_live(metadata),
        owner: Owner::of(metadata)?,
    })
}

/// Returns an entry of the Secret in a text; `None` if there is none, or if it is not base64.
pub(super) fn entry(secret: &[u8], key: &str) -> Option<Zeroizing<Vec<u8>>> {
    let node = yaml::parse(secret).ok()?;
    // `stringData` wins (core/v1, Secret).
    let plain = node.get("stringData").get(key);
    if !plain.is_null() {
        return Some(Zeroizing::new(plain.as_text().ok()?.as_bytes().to_vec()));
    }
    base64::decode(node.get("data").get(key).as_text().ok()?.as_bytes()).ok().filter(|octets| !octets.is_empty())
}

fn service(node: &Node) -> Result<Service, YamlError> {
    let (metadata, spec) = (node.map("metadata")?, node.map("spec")?);
    let mut protocols = Vec::new();
    for port in spec.list("ports")? {
        let protocol = match port.text("appProtocol")? {
            "https" | "tls" => "tls",
            "h2" => "h2",
            "h2c" | "kubernetes.io/h2c" => "h2c",
            _ => continue,
        };
        protocols.extend(port_names(port).map(|name| (name, protocol)));
    }
    let annotations = metadata.map("annotations")?;
    for protocol in ["tls", "h2", "h2c"] {
        let listed = annotations.text(&format!("projectcontour.io/upstream-protocol.{protocol}"))?;
        let listed = listed.split(',').map(str::trim).filter(|port| !port.is_empty());
        protocols.extend(listed.map(|port| (port.to_owned(), protocol)));
    }
    // A port that is annotated by its name is used by its number.
    for port in spec.list("ports")? {
        let names: Vec<String> = port_names(port).collect();
        let known = protocols.iter().find(|(name, _)| names.contains(name)).map(|(_, protocol)| *protocol);
        protocols.extend(known.into_iter().flat_map(|protocol| names.iter().map(move |name| (name.clone(), protocol))));
    }
    let is_alias = spec.text("externalName")?.starts_with("kubernetes.default");
    Ok(Service { namespace: name(metadata, "namespace")?, name: name(metadata, "name")?, is_alias, protocols })
}

fn port_names(port: &Node) -> impl Iterator<Item = String> {
    let number = match &port.get("port").value {
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let name = port.text("name").unwrap_or_default();
    number.into_iter().chain((!name.is_empty()).then(|| name.to_owned()))
}

fn delegation(node: &Node) -> Result<Delegation, YamlError> {
    let mut entries = Vec::new();
    for entry in node.map("spec")?.list("delegations")? {
        let targets = entry.list("targetNamespaces")?.iter().filter_map(|item| item.as_text().ok());
        entries.push((entry.text("secretName")?.to_owned(), targets.map(str::to_owned).collect()));
    }
    let metadata = node.map("metadata")?;
    Ok(Delegation { namespace: name(metadata, "namespace")?, is_live: is_live(metadata), entries })
}
