//! What an ExternalSecret refers to: a store, and entries in it.

use super::ResourceName;
use crate::hidden::is_hidden;

/// `spec.secretStoreRef` of an ExternalSecret (external-secrets.io/v1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoreRef {
    /// `SecretStore` or `ClusterSecretStore`.
    pub kind: String,
    /// Name of the object.
    pub name: ResourceName,
}

/// `remoteRef` of an ExternalSecret: an entry of the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteRef {
    /// Name or path of the entry.
    pub key: String,
    /// Field of the entry; `None`: the whole entry.
    pub property: Option<String>,
}

impl StoreRef {
    /// Parses `KIND/NAME`; `None` if the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once('/')?;
        let name = ResourceName::subdomain(name).ok()?;
        KINDS.contains(&kind).then(|| Self { kind: kind.to_owned(), name })
    }

    /// Returns the object as kubectl names it, `clustersecretstore.external-secrets.io/vault`.
    pub fn resource(&self) -> String {
        format!("{}.external-secrets.io/{}", self.kind.to_ascii_lowercase(), self.name)
    }

    /// Returns whether the store must be in the namespace of the ExternalSecret.
    pub fn has_namespace(&self) -> bool {
        self.kind == "SecretStore"
    }
}

impl RemoteRef {
    /// Parses `KEY` or `KEY#PROPERTY`; `None` if a part is empty, or contains a character that is not visible.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, property) = match text.rsplit_once('#') {
            Some((key, property)) => (key, Some(property)),
            None => (text, None),
        };
        let is_text = |part: &str| !part.is_empty() && part.trim() == part && !part.contains(is_hidden);
        let is_whole = text.len() <= LONGEST && is_text(key) && property.is_none_or(is_text);
        is_whole.then(|| Self { key: key.to_owned(), property: property.map(str::to_owned) })
    }
}

const KINDS: [&str; 2] = ["SecretStore", "ClusterSecretStore"];
/// Longer than the names of any store.
const LONGEST: usize = 2_048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_a_kind_and_a_name() {
        let rows = [
            ("ClusterSecretStore/vault", Some("clustersecretstore.external-secrets.io/vault")),
            ("SecretStore/team-a", Some("secretstore.external-secrets.io/team-a")),
            ("Store/vault", None),
            ("vault", None),
            ("SecretStore/Vault", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(StoreRef::parse(text).map(|store| store.resource()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_reference_is_a_key_and_perhaps_a_property() {
        let rows = [
            ("kubeapi", Some(("kubeapi", None))),
            ("secret/data/kubeapi#tls.crt", Some(("secret/data/kubeapi", Some("tls.crt")))),
            ("a#b#c", Some(("a#b", Some("c")))),
            ("#tls.crt", None),
            ("kubeapi#", None),
            (" kubeapi", None),
            ("a\u{1b}b", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let found = RemoteRef::parse(text);
            let found = found.as_ref().map(|found| (found.key.as_str(), found.property.as_deref()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
