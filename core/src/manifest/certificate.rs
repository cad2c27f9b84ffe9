//! The Certificate from which cert-manager creates the TLS Secret.

use super::Manifest;
use crate::check::{Checked, SecretCreator};
use crate::yaml::{Tree, list, map, text};

/// What is not cert-manager's default is written out: by default, a certificate has no `server auth`, and its key is RSA in
/// PKCS #1 (cert-manager 1.21, types_certificate.go). The rotation policy had another default before 1.18.
pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    let Some(SecretCreator::CertManager(issuer)) = &checked.creator else { return Vec::new() };
    let issuer = map([
        ("group", text(issuer.group.as_str())),
        ("kind", text(issuer.kind.as_str())),
        ("name", text(issuer.name.as_str())),
    ]);
    let key = map([
        ("algorithm", text("ECDSA")),
        ("encoding", text("PKCS8")),
        ("rotationPolicy", text("Always")),
        ("size", Tree::Integer(256)),
    ]);
    let spec = map([
        ("dnsNames", list([text(checked.virtual_host().as_str())])),
        ("issuerRef", issuer),
        ("privateKey", key),
        ("secretName", text(checked.secret_name.as_str())),
        ("usages", list([text("digital signature"), text("server auth")])),
    ]);
    let kind = ("cert-manager.io/v1", "Certificate");
    let namespace = Some(&checked.secret_namespace);
    vec![Manifest::new("20-certificate.yaml", kind, namespace, checked.secret_name.as_str()).with("spec", spec)]
}
