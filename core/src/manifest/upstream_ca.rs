//! The Secret with the CA that Envoy verifies the API server against.

use super::Manifest;
use crate::check::Checked;
use crate::x509::pem;
use crate::yaml::{map, text};

/// Opaque, with the one key `ca.crt` that Contour reads, in the HTTPProxy's namespace. It contains nothing secret. An
/// existing Secret is not written.
pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    let Some(upstream) = checked.upstream.as_ref().filter(|upstream| !upstream.ca.is_empty()) else {
        return Vec::new();
    };
    let data = map([("ca.crt", text(pem::data(upstream.ca.iter().map(AsRef::as_ref))))]);
    let namespace = Some(checked.proxy_namespace());
    vec![
        Manifest::new("21-upstream-ca.yaml", ("v1", "Secret"), namespace, upstream.secret_name.as_str())
            .with("data", data)
            .with("type", text("Opaque")),
    ]
}
