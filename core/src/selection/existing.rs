//! The existing TLS Secret that an HTTPProxy refers to (`certificate.source: existing`), if it was provided.

use crate::decoded::{Decoded, Found};
use crate::exposure::Exposure;
use crate::key::Key;
use crate::kubernetes::tls_secret::ExistingSecret;
use crate::mode::Mode;

/// Returns the Secrets that the HTTPProxy refers to, otherwise the only one that was provided; none if kubefront writes it.
pub(crate) fn existing_secrets<'a>(exposure: &Exposure, decoded: &'a Decoded) -> Vec<&'a ExistingSecret> {
    let spec = &exposure.spec;
    if spec.mode == Mode::Passthrough || !spec.certificate.is_managed() {
        return Vec::new();
    }
    let all = &decoded.existing_secrets;
    let meant: Vec<_> = all.iter().filter(|secret| is_named(exposure, secret)).take(MOST_SECRETS).collect();
    match (meant.as_slice(), all.as_slice()) {
        ([], [only]) => vec![only],
        _ => meant,
    }
}

/// Returns the keys that may be the private key of the leaf: of an existing Secret only `tls.key`.
pub(crate) fn served_keys<'a>(exposure: &Exposure, decoded: &'a Decoded) -> Vec<&'a Found<Key>> {
    let secrets = existing_secrets(exposure, decoded);
    let is_served = |key: &&Found<Key>| secrets.iter().any(|secret| secret.key.place == key.origin.name);
    decoded.keys.iter().filter(|key| secrets.is_empty() || is_served(key)).collect()
}

/// Does the HTTPProxy name it? A part of a Secret that leaves name or namespace out is not a difference.
pub(crate) fn is_named(exposure: &Exposure, secret: &ExistingSecret) -> bool {
    let spec = &exposure.spec;
    let is_here = secret.namespace.is_empty() || secret.namespace == spec.certificate_namespace();
    (secret.name.is_empty() || secret.name == spec.certificate.secret_name) && is_here
}

/// Several files may contain one Secret.
const MOST_SECRETS: usize = 8;
