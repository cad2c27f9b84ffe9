//! The issuer of a Certificate of cert-manager.

use super::{Namespace, ResourceName};

/// `spec.issuerRef` of a Certificate (cert-manager.io/v1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuerRef {
    /// API group, `cert-manager.io` if the text has none.
    pub group: String,
    /// Kind, `Issuer` or `ClusterIssuer` in that group.
    pub kind: String,
    /// Name of the object.
    pub name: ResourceName,
}

impl IssuerRef {
    /// Parses `KIND/NAME` or `KIND.GROUP/NAME`; `None` if the text is not one. cert-manager has only the kinds `Issuer` and
    /// `ClusterIssuer`; the kinds of other groups are not known.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once('/')?;
        let (kind, group) = kind.split_once('.').unwrap_or((kind, CERT_MANAGER));
        let is_kind = kind.starts_with(|c: char| c.is_ascii_uppercase())
            && kind.len() <= LONGEST_KIND
            && kind.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_known = group != CERT_MANAGER || KINDS.contains(&kind);
        let is_group = ResourceName::subdomain(group).is_ok();
        let name = ResourceName::subdomain(name).ok()?;
        (is_kind && is_known && is_group).then(|| Self { group: group.to_owned(), kind: kind.to_owned(), name })
    }

    /// Returns the object as kubectl names it, `clusterissuer.cert-manager.io/letsencrypt`.
    pub fn resource(&self) -> String {
        format!("{}.{}/{}", self.kind.to_ascii_lowercase(), self.group, self.name)
    }

    /// Returns the namespace in which the issuer must be, `None` if it is cluster-scoped.
    pub fn namespace<'a>(&self, certificates: &'a Namespace) -> Option<&'a Namespace> {
        (!self.kind.contains("Cluster")).then_some(certificates)
    }
}

const CERT_MANAGER: &str = "cert-manager.io";
const KINDS: [&str; 2] = ["Issuer", "ClusterIssuer"];
/// Kinds are DNS labels in lowercase (Kubernetes, CustomResourceDefinition).
const LONGEST_KIND: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_a_kind_and_a_name() {
        let rows = [
            ("ClusterIssuer/letsencrypt", Some("clusterissuer.cert-manager.io/letsencrypt")),
            ("Issuer/corp.ca", Some("issuer.cert-manager.io/corp.ca")),
            ("AWSPCAClusterIssuer.awspca.cert-manager.io/x", Some("awspcaclusterissuer.awspca.cert-manager.io/x")),
            ("letsencrypt", None),
            ("clusterissuer/letsencrypt", None),
            ("ClusterIsuer/letsencrypt", None),
            ("ClusterIssuer/", None),
            ("ClusterIssuer/a/b", None),
            ("ClusterIssuer/Name", None),
            ("Kind./a", None),
            ("Kind.a b/a", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(IssuerRef::parse(text).map(|issuer| issuer.resource()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_an_issuer_of_a_namespace_has_one() {
        let namespace = Namespace::sample("default");
        let of = |text| IssuerRef::parse(text).unwrap().namespace(&namespace).map(Namespace::as_str);
        assert_eq!(of("Issuer/a"), Some("default"));
        assert_eq!(of("ClusterIssuer/a"), None);
    }
}
