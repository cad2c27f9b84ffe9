//! The Secret with certificate and key that Envoy serves.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::Manifest;
use crate::check::{Checked, ServedKey};
use crate::x509::pem;
use crate::yaml::{Tree, map, text};

/// Written only with the private key. `tls.crt` is the chain as parsed: leaf, then intermediates, no anchor.
pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    let Some(served) = &checked.served else { return Vec::new() };
    let ServedKey::Private(key) = &served.key else { return Vec::new() };
    let chain = core::iter::once(&served.leaf).chain(&served.intermediates).map(AsRef::as_ref);
    let key = Zeroizing::new(STANDARD.encode(key.expose_pem()));
    let data = map([("tls.crt", text(pem::data(chain))), ("tls.key", Tree::Secret(key))]);
    let namespace = Some(&checked.secret_namespace);
    let secret = Manifest::new("20-secret.yaml", ("v1", "Secret"), namespace, checked.secret_name.as_str())
        .with("data", data)
        .with("type", text("kubernetes.io/tls"));
    vec![Manifest { is_secret: true, ..secret }]
}
