//! Kubernetes objects that contain inputs: Secrets, ConfigMaps, an HTTPProxy; alone, in a List, or several
//! documents in one stream; YAML or JSON.

use zeroize::Zeroizing;

use super::host_claim::{self, HostClaim};
use super::http_proxy;
use super::http_proxy::ExistingProxy;
use super::pieces::documents;
use crate::pem::base64;
use crate::token;
use crate::token::Cipher;
use crate::yaml;
use crate::yaml::{Node, Value, YamlError};

/// One object.
pub(crate) enum Object {
    /// A Secret, or a part of one.
    Secret(Data),
    /// A ConfigMap.
    ConfigMap(Data),
    /// An HTTPProxy, with what can be taken over from it.
    Proxy(ExistingProxy),
    /// An Ingress, or a route of another controller.
    Claim(HostClaim),
    /// An exposure document.
    Exposure,
    /// Any other.
    Other,
}

/// A Secret's or ConfigMap's content.
#[derive(Default)]
pub(crate) struct Data {
    /// `metadata.namespace`
    pub(crate) namespace: String,
    /// `metadata.name`
    pub(crate) name: String,
    /// `type` of a Secret.
    pub(crate) kind: String,
    /// Its entries.
    pub(crate) entries: Vec<DataEntry>,
    /// Which component writes it, as far as its metadata shows.
    pub(crate) managed_by: Option<String>,
    /// An annotation contains the private key, too.
    pub(crate) has_copy: bool,
}

/// One entry of `data` or `stringData`.
pub(crate) struct DataEntry {
    pub(crate) key: String,
    /// The field that has it.
    pub(crate) field: EntryField,
    /// `None`: it is no base64.
    pub(crate) value: Option<Zeroizing<Vec<u8>>>,
    /// The program that encrypted it, if it is ciphertext instead of base64.
    pub(crate) cipher: Option<Cipher>,
}

/// A field with entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum EntryField {
    /// `data` of a Secret: base64.
    SecretData,
    /// `stringData` of a Secret.
    StringData,
    /// `data` of a ConfigMap.
    ConfigMapData,
    /// `binaryData` of a ConfigMap: base64.
    BinaryData,
    /// Lines that were copied out of a Secret's `data`.
    CopiedLines,
}

/// Reads all objects of a text, at most [`MOST_OBJECTS`].
///
/// # Errors
/// The first document that cannot be read; lines count from the text's beginning.
pub(crate) fn objects(text: &[u8]) -> Result<Vec<Object>, YamlError> {
    let mut objects = Vec::new();
    for (first_line, range) in documents(text) {
        let node = yaml::parse(text.get(range).unwrap_or_default()).map_err(|mut error| {
            error.line = error.line.map(|line| line + first_line);
            error
        })?;
        collect(&node, "", &mut objects)?;
    }
    Ok(objects)
}

/// `listed`: the kind of the List that it is an item of; the API server leaves it out of the items.
fn collect(node: &Node, listed: &str, objects: &mut Vec<Object>) -> Result<(), YamlError> {
    if objects.len() >= MOST_OBJECTS {
        return Ok(());
    }
    let kind = match node.as_map()?.text("kind")? {
        "" => listed,
        kind => kind,
    };
    match kind {
        "Secret" => objects.push(Object::Secret(data(node)?)),
        "ConfigMap" => objects.push(Object::ConfigMap(data(node)?)),
        "HTTPProxy" => objects.push(match http_proxy::of_proxy(node)? {
            Some(proxy) => Object::Proxy(ExistingProxy { managed_by: deployed_by(node.map("metadata")?)?, ..proxy }),
            None => Object::Other,
        }),
        "ApiExposure" => objects.push(Object::Exposure),
        "" if node.get("data").has_entries() => objects.push(Object::Secret(data(node)?)),
        // lines copied out of a Secret's data
        "" => objects.push(Object::Secret(copied(node)?)),
        kind if kind == "List" || node.get("items").is_list() => {
            let of_items = kind.strip_suffix("List").filter(|kind| LISTED.contains(kind)).unwrap_or("");
            node.list("items")?.iter().try_for_each(|item| collect(item, of_items, objects))?;
        }
        kind => objects.push(match host_claim::KINDS.iter().find(|known| **known == kind) {
            Some(kind) => host_claim::read(kind, node)?.map_or(Object::Other, Object::Claim),
            None => Object::Other,
        }),
    }
    Ok(())
}

fn copied(node: &Node) -> Result<Data, YamlError> {
    Ok(Data { entries: entries(node, EntryField::CopiedLines)?, ..Data::default() })
}

fn data(node: &Node) -> Result<Data, YamlError> {
    let metadata = node.map("metadata")?;
    let is_secret = node.text("kind")? != "ConfigMap";
    let data = match (is_secret, node.text("kind")?) {
        (true, "") => EntryField::CopiedLines, // kubectl does not read it
        (true, _) => EntryField::SecretData,
        (false, _) => EntryField::ConfigMapData,
    };
    let mut entries = entries(node.map("data")?, data)?;
    let others = if is_secret {
        self::entries(node.map("stringData")?, EntryField::StringData)?
    } else {
        self::entries(node.map("binaryData")?, EntryField::BinaryData)?
    };
    // stringData wins (core/v1, Secret)
    entries.retain(|entry| others.iter().all(|other| other.key != entry.key));
    entries.extend(others);
    Ok(Data {
        namespace: metadata.text("namespace")?.to_owned(),
        name: metadata.text("name")?.to_owned(),
        kind: if is_secret { node.text("type")?.to_owned() } else { String::new() },
        entries,
        managed_by: managed_by(metadata)?,
        has_copy: has_copy(metadata),
    })
}

/// Says whether client-side `kubectl apply` copied the private key of a Secret into its metadata.
pub(crate) fn has_copy(metadata: &Node) -> bool {
    metadata.get("annotations").get(LAST_APPLIED).as_text().is_ok_and(|copy| copy.contains("\"tls.key\""))
}

fn entries(map: &Node, field: EntryField) -> Result<Vec<DataEntry>, YamlError> {
    let Value::Map(found) = &map.value else { return Ok(Vec::new()) };
    let mut entries = Vec::new();
    for entry in found.iter().take(MOST_ENTRIES) {
        let Ok(text) = entry.value.as_text() else { continue };
        let value = match field {
            EntryField::SecretData | EntryField::BinaryData | EntryField::CopiedLines => {
                base64::decode(text.as_bytes()).ok()
            }
            EntryField::StringData | EntryField::ConfigMapData => Some(Zeroizing::new(text.as_bytes().to_vec())),
        };
        let cipher = if value.is_none() { token::ciphertext_of(text.as_bytes()) } else { None };
        entries.push(DataEntry { key: entry.key.to_string(), field, value, cipher });
    }
    Ok(entries)
}

/// Returns the component that writes the Secret and would overwrite kubefront's: by annotation, label or owner.
fn managed_by(metadata: &Node) -> Result<Option<String>, YamlError> {
    for (field, key, who) in MARKS {
        if !metadata.map(field)?.get(key).is_null() {
            return Ok(Some((*who).to_owned()));
        }
    }
    for owner in metadata.list("ownerReferences")? {
        let kind = owner.as_map()?.text("kind")?;
        if let Some((_, who)) = OWNERS.iter().find(|(known, _)| *known == kind) {
            return Ok(Some((*who).to_owned()));
        }
    }
    Ok(None)
}

/// Returns the tool that would restore an HTTPProxy.
fn deployed_by(metadata: &Node) -> Result<Option<String>, YamlError> {
    let is_helm = !metadata.map("annotations")?.get("meta.helm.sh/release-name").is_null();
    let by_tracking = !metadata.map("annotations")?.get("argocd.argoproj.io/tracking-id").is_null();
    Ok(match managed_by(metadata)? {
        None if by_tracking => Some("Argo CD".to_owned()),
        None if is_helm => Some("Helm".to_owned()),
        by => by,
    })
}

/// A copy of the object, as `kubectl apply` keeps it.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

const MARKS: &[(&str, &str, &str)] = &[
    ("annotations", "cert-manager.io/certificate-name", "cert-manager"),
    ("labels", "controller.cert-manager.io/fao", "cert-manager"),
    ("labels", "reconcile.external-secrets.io/managed", "external-secrets"),
    ("annotations", "reconcile.external-secrets.io/data-hash", "external-secrets"),
    ("annotations", "reflector.v1.k8s.emberstack.com/reflects", "reflector"),
    ("annotations", "replicator.v1.mittwald.de/replicated-from-version", "kubernetes-replicator"),
    ("labels", "argocd.argoproj.io/instance", "Argo CD"),
    ("labels", "kustomize.toolkit.fluxcd.io/name", "Flux"),
];
const OWNERS: &[(&str, &str)] = &[
    ("Certificate", "cert-manager"),
    ("ExternalSecret", "external-secrets"),
    ("SealedSecret", "Sealed Secrets"),
    ("VaultStaticSecret", "the Vault operator"),
    ("VaultPKISecret", "the Vault operator"),
];
/// Kinds whose Lists are read without the kind of each item.
pub(crate) const LISTED: &[&str] = &["HTTPProxy", "Ingress"];
/// A namespace's Secrets may come in one List.
const MOST_OBJECTS: usize = 1024;
const MOST_ENTRIES: usize = 256;
