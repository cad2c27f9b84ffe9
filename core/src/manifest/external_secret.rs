//! The ExternalSecret from which External Secrets creates the TLS Secret.

use super::Manifest;
use crate::check::{Checked, SecretCreator};
use crate::kubernetes::RemoteRef;
use crate::yaml::{Tree, list, map, text};

/// The template gives the Secret its type, which cannot be changed later: without it, the Secret is Opaque. `Retain` keeps
/// the Secret if the entries of the store are missing (External Secrets 1.3, external-secrets.io_externalsecrets.yaml).
pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    let Some(SecretCreator::ExternalSecret(external)) = &checked.creator else { return Vec::new() };
    let entry = |name: &str, reference: &RemoteRef| {
        let remote =
            map([("key", text(reference.key.as_str()))]).with("property", reference.property.as_deref().map(text));
        map([("remoteRef", remote), ("secretKey", text(name))])
    };
    let store = map([("kind", text(external.store.kind.as_str())), ("name", text(external.store.name.as_str()))]);
    let template = map([
        ("data", map([("tls.crt", text("{{ .chain }}")), ("tls.key", text("{{ .key }}"))])),
        ("engineVersion", text("v2")),
        ("type", text("kubernetes.io/tls")),
    ]);
    let target = map([
        ("creationPolicy", text("Owner")),
        ("deletionPolicy", text("Retain")),
        ("name", text(checked.secret_name.as_str())),
        ("template", template),
    ]);
    let spec: Tree = map([
        ("data", list([entry("chain", &external.chain), entry("key", &external.key)])),
        ("refreshInterval", text("1h0m0s")),
        ("secretStoreRef", store),
        ("target", target),
    ]);
    let kind = ("external-secrets.io/v1", "ExternalSecret");
    let namespace = Some(&checked.secret_namespace);
    vec![Manifest::new("20-external-secret.yaml", kind, namespace, checked.secret_name.as_str()).with("spec", spec)]
}
