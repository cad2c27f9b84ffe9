//! Kubernetes objects: the content of their entries is sorted like separate files.

#[cfg(test)]
mod tests;

use super::sorter::Sorter;
use super::unsupported;
use crate::asn1::structure;
use crate::decoded::described::{InputKind, ObjectKind, ObjectName, TakenObject, Unsupported};
use crate::decoded::remark::{FirstObject, Measured, NotRead, RemarkKind, Unwrapped};
use crate::decoded::wrapping::{ObjectEntry, Wrapping};
use crate::decoded::{CaSecret, Found, ManagedSecret};
use crate::kubernetes::objects::{Data, DataEntry, Object};
use crate::kubernetes::tls_secret::ExistingSecret;
use crate::kubernetes::{Kubeconfig, kubeconfig, objects, tls_secret};
use crate::material::{Material, Role};
use crate::{limits, pem};

impl Sorter<'_, '_> {
    /// Reads Secrets, ConfigMaps, HTTPProxies and Ingresses; other objects in the same text are skipped.
    pub(super) fn objects(&mut self, text: &[u8], kind: ObjectKind) -> InputKind {
        if text.len() > limits::YAML_BYTES {
            return self.too_large(limits::YAML_BYTES, Measured::Object(kind));
        }
        let objects = match objects::objects(text) {
            Ok(objects) => objects,
            Err(error) => return self.unused_object(kind, NotRead::Object(kind, error)),
        };
        let holders = objects.iter().filter(|object| matches!(object, Object::Secret(_) | Object::ConfigMap(_)));
        self.is_one_of_many_objects = holders.count() > 1;
        self.is_alone = objects.len() == 1;
        let mut taken = Vec::new();
        for object in &objects {
            taken.extend(self.object(object));
        }
        if taken.is_empty() && self.has_keystore {
            return InputKind::UnusedObject(kind);
        }
        if taken.is_empty() {
            let first = match objects.first() {
                Some(Object::Secret(_)) => FirstObject::Secret,
                Some(Object::ConfigMap(_)) => FirstObject::ConfigMap,
                Some(Object::Proxy(_) | Object::Claim(_) | Object::Exposure | Object::Other) | None => {
                    FirstObject::Other
                }
            };
            return self.unused_object(kind, NotRead::EmptyObject { kind, first });
        }
        InputKind::Objects(taken)
    }

    fn object(&mut self, object: &Object) -> Option<TakenObject> {
        match object {
            Object::Secret(data) => self.secret(data),
            Object::ConfigMap(data) => self.config_map(data),
            Object::Proxy(proxy) => {
                let origin = self.origin(1, 0);
                self.decoded.proxies.push(Found { part: proxy.clone(), origin });
                Some(TakenObject::HttpProxy(shown(proxy.value("proxyName"))))
            }
            Object::Claim(claim) => {
                let origin = self.origin(1, 0);
                self.decoded.claims.push(Found { part: claim.clone(), origin });
                let name = ObjectName { namespace: shown(&claim.namespace), name: shown(&claim.name) };
                Some(TakenObject::Claim(claim.kind, name))
            }
            Object::Exposure | Object::Other => None,
        }
    }

    fn secret(&mut self, data: &Data) -> Option<TakenObject> {
        let is_account = data.kind == "kubernetes.io/service-account-token";
        let role = |key: &str| match (key, self.material.role()) {
            // of an account's token: the CA that the API server is known by
            ("ca.crt", None) if is_account => Some(Role::UpstreamCa),
            // next to a chain: the CA that clients trust (cert-manager writes it so)
            ("ca.crt", None | Some(Role::Chain | Role::Key)) => Some(Role::TrustAnchor),
            ("tls.key", Some(Role::Chain)) => Some(Role::Key),
            ("tls.crt", Some(Role::Key)) => Some(Role::Chain),
            ("token", Some(Role::Token)) => Some(Role::Token),
            ("kubeconfig" | "value", Some(Role::Kubeconfig)) => Some(Role::Kubeconfig),
            ("ca.crt", Some(Role::Token | Role::Kubeconfig)) if is_account => Some(Role::UpstreamCa),
            (_, Some(Role::Token | Role::Kubeconfig)) => None,
            (_, role) => role,
        };
        let taken = match self.argo_cd(data) {
            Some(taken) => taken,
            None => self.entries(data, &role),
        };
        if taken.is_empty() {
            self.keystores(data);
        }
        if let (Some(by), false) = (&data.managed_by, taken.is_empty()) {
            let part = ManagedSecret { namespace: data.namespace.clone(), name: data.name.clone(), by: by.clone() };
            let origin = self.origin(1, 0);
            self.decoded.managed.push(Found { part, origin });
        }
        if data.has_copy && !taken.is_empty() {
            let origin = self.origin(1, 0);
            let part = ObjectName { namespace: data.namespace.clone(), name: data.name.clone() };
            self.decoded.copied.push(Found { part, origin });
        }
        self.existing_secret(data, taken.iter().any(|key| !is_for_another_role(key)));
        if taken.is_empty() {
            return None;
        }
        self.ca_secret(data);
        let name = name(data);
        self.record(RemarkKind::Unwrapped(Unwrapped::Secret(name.clone(), taken)));
        Some(TakenObject::Secret(name))
    }

    /// Reads a cluster Secret of Argo CD.
    fn argo_cd(&mut self, data: &Data) -> Option<Vec<String>> {
        if !matches!(self.material.role(), None | Some(Role::Kubeconfig)) {
            return None;
        }
        let entry = |key: &str| data.entries.iter().find(|entry| entry.key == key).map(octets);
        let text = |key: &str| entry(key).and_then(|octets| core::str::from_utf8(octets).ok());
        let name = text("name").unwrap_or(&data.name);
        let part = kubeconfig::of_argo_cd(name, text("server")?, entry("config")?)?;
        let origin = self.origin(1, 0);
        self.decoded.kubeconfigs.push(Found { part, origin });
        Some(vec!["server".to_owned(), "config".to_owned()])
    }

    /// Records a Secret of the form that Contour reads an upstream CA from: not a TLS Secret, with `ca.crt` only. Its name
    /// shows whether it is one.
    fn ca_secret(&mut self, data: &Data) {
        let is_opaque = matches!(data.kind.as_str(), "" | "Opaque");
        let is_ca_only = data.entries.iter().all(|entry| entry.key == "ca.crt");
        if is_opaque && is_ca_only && self.material.role().is_none() && !data.name.is_empty() {
            let place = format!("{}/ca.crt", self.name_of(data));
            let (namespace, name) = (data.namespace.clone(), data.name.clone());
            let origin = self.origin(1, 0);
            self.decoded.ca_secrets.push(Found { part: CaSecret { namespace, name, place }, origin });
        }
    }

    /// Keeps what Contour will make of a Secret with a chain or a key, under whatever name.
    fn existing_secret(&mut self, data: &Data, has_parts: bool) {
        let entry = |key: &str| data.entries.iter().find(|entry| entry.key == key);
        let (chain, key) = (entry("tls.crt"), entry("tls.key"));
        let is_served = matches!(self.material.role(), None | Some(Role::Chain | Role::Key));
        let is_account = data.kind == "kubernetes.io/service-account-token";
        if !is_served || is_account || chain.is_none() && key.is_none() && !has_parts {
            return;
        }
        let name = self.name_of(data);
        self.decoded.existing_secrets.push(ExistingSecret {
            file: self.material.name().to_owned(),
            namespace: data.namespace.clone(),
            name: data.name.clone(),
            kind: data.kind.clone(),
            entries: data.entries.iter().map(|entry| shown(&entry.key)).collect(),
            chain: tls_secret::Entry { place: format!("{name}/tls.crt"), read: tls_secret::chain(chain.map(octets)) },
            key: tls_secret::Entry { place: format!("{name}/tls.key"), read: tls_secret::private_key(key.map(octets)) },
        });
    }

    fn config_map(&mut self, data: &Data) -> Option<TakenObject> {
        let is_clusters_ca = data.name == "kube-root-ca.crt";
        let role = |key: &str| match (key, self.material.role()) {
            ("ca.crt", None) if is_clusters_ca => Some(Role::UpstreamCa),
            (_, role) => role,
        };
        let taken = self.entries(data, &role);
        if taken.is_empty() {
            return None;
        }
        let name = name(data);
        self.record(RemarkKind::Unwrapped(Unwrapped::ConfigMap(name.clone(), taken)));
        Some(TakenObject::ConfigMap(name))
    }

    /// Reports Java keystores, which matter only if nothing else is of use: next to `tls.crt` they contain the same.
    fn keystores(&mut self, data: &Data) {
        for entry in &data.entries {
            let value = entry.value.as_deref().map(Vec::as_slice).unwrap_or_default();
            if !matches!(unsupported::of(value), Some(Unsupported::JavaKeystore | Unsupported::JavaCryptoKeystore)) {
                continue;
            }
            self.has_keystore = true;
            let name = format!("{}/{}", self.name_of(data), shown(&entry.key));
            let inner = Material::new(name, self.material.role(), value.to_vec());
            self.inner(&inner, self.wrapping(data, entry));
        }
    }

    fn wrapping(&self, data: &Data, entry: &DataEntry) -> Wrapping {
        Wrapping::Entry(ObjectEntry {
            namespace: data.namespace.clone(),
            name: data.name.clone(),
            field: entry.field,
            key: entry.key.clone(),
            is_alone: self.is_alone,
        })
    }

    /// Sorts the entries that contain something known; returns their keys.
    fn entries(&mut self, data: &Data, role: &dyn Fn(&str) -> Option<Role>) -> Vec<String> {
        let mut taken = Vec::new();
        let prefix = self.name_of(data);
        let kubeconfig = kubeconfig_key(data);
        for entry in &data.entries {
            let DataEntry { key, value, cipher, .. } = entry;
            if kubeconfig.is_some_and(|kubeconfig| key != kubeconfig && !is_expected(key)) {
                continue;
            }
            let Some(value) = value else {
                if is_expected(key) {
                    self.not_read(NotRead::Entry { key: key.clone(), secret: name(data), cipher: *cipher });
                }
                continue;
            };
            let is_blank = value.trim_ascii().is_empty(); // cert-manager leaves ca.crt empty for a public CA
            if is_blank || !(is_expected(key) || is_telling(value)) {
                continue;
            }
            let inner = Material::new(format!("{prefix}/{}", shown(key)), role(key), value.to_vec());
            let wrapping = self.wrapping(data, entry);
            if self.inner(&inner, wrapping).is_some() {
                taken.push(shown(key));
            }
        }
        taken
    }

    /// What comes before the `/KEY` of an entry.
    fn name_of(&self, data: &Data) -> String {
        match path(data) {
            path if self.is_one_of_many_objects && !path.is_empty() => format!("{}/{path}", self.material.name()),
            _ => self.material.name().to_owned(),
        }
    }
}

/// What is not base64 counts as empty.
fn octets(entry: &DataEntry) -> &[u8] {
    entry.value.as_ref().map_or(&[], |value| value.as_slice())
}

/// Namespace and name, as long as real ones are.
fn name(data: &Data) -> ObjectName {
    ObjectName { namespace: shown(&data.namespace), name: shown(&data.name) }
}

/// `namespace/name`, for the name of a part that came from one of several objects.
fn path(data: &Data) -> String {
    let parts = [&data.namespace, &data.name].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| shown(part)).collect::<Vec<_>>().join("/")
}

fn shown(key: &str) -> String {
    key.chars().take(LONGEST_NAME).collect()
}

/// The entry with the kubeconfig. Providers add the parts of it as other entries (`clusterCA`, `client-key`), which are
/// not those of the exposure, or the same kubeconfig for another address or user.
fn kubeconfig_key(data: &Data) -> Option<&str> {
    let is_one = |entry: &&DataEntry| entry.value.as_ref().is_some_and(|value| Kubeconfig::is_meant(value));
    let key = |wanted: &&str| data.entries.iter().find(|entry| entry.key == **wanted).filter(is_one);
    let usual = ["kubeconfig", "value", "admin.conf", "config"].iter().find_map(key);
    usual.or_else(|| data.entries.iter().find(is_one)).map(|entry| entry.key.as_str())
}

/// Entries whose name says what they contain, so that any other content is reported.
fn is_expected(key: &str) -> bool {
    ["tls.crt", "tls.key", "ca.crt", "token", "kubeconfig", "keystore.p12"].contains(&key)
}

/// Says whether an entry is for another purpose than to be served: a CA, or a credential.
fn is_for_another_role(key: &str) -> bool {
    ["ca.crt", "token", "kubeconfig", "value"].contains(&key)
}

/// Says whether a value itself shows that it is of use.
fn is_telling(value: &[u8]) -> bool {
    pem::has_marker(value) || Kubeconfig::is_meant(value) || structure::of(value).is_some()
}

/// Longer than a namespace, a Secret's name is cut for messages.
const LONGEST_NAME: usize = 63;
