//! The Secret with the upstream CA: kubefront's own (`21-upstream-ca.yaml`), or the one that an HTTPProxy refers to. Its CA
//! is not a trust anchor of the chain that clients see.

use crate::decoded::remark::{Remark, RemarkKind};
use crate::decoded::{CaSecret, Decoded, Found};
use crate::exposure::{Exposure, Upstream};
use crate::material::Role;

/// Gives the role of the upstream CA to Secrets with kubefront's default name, and to those that an HTTPProxy names.
pub(super) fn settle(decoded: &mut Decoded) {
    let usual = Upstream::default().ca_secret_name;
    let is_meant = |found: &&Found<CaSecret>| found.part.name == usual || is_named(found, decoded);
    let settled: Vec<_> = decoded.ca_secrets.iter().filter(is_meant).cloned().collect();
    settled.iter().for_each(|found| assign(decoded, found));
}

/// Does the same for the name in `exposure`.
pub(crate) fn settle_named(decoded: &mut Decoded, exposure: &Exposure) {
    let name = &exposure.spec.upstream.ca_secret_name;
    let settled: Vec<_> = decoded.ca_secrets.iter().filter(|found| found.part.name == *name).cloned().collect();
    settled.iter().for_each(|found| assign(decoded, found));
}

fn is_named(found: &Found<CaSecret>, decoded: &Decoded) -> bool {
    let CaSecret { namespace, name, .. } = &found.part;
    decoded.proxies.iter().any(|proxy| {
        let Some(validation) = &proxy.part.validation else { return false };
        let expected = validation.namespace.as_ref().unwrap_or(&proxy.part.namespace);
        validation.secret == *name && (namespace.is_empty() || expected.is_empty() || namespace == expected)
    })
}

fn assign(decoded: &mut Decoded, secret: &Found<CaSecret>) {
    let (place, index) = (&secret.part.place, secret.origin.material);
    for certificate in &mut decoded.certificates {
        let origin = &mut certificate.origin;
        if origin.material == index && origin.name == *place && origin.role == Some(Role::TrustAnchor) {
            origin.role = Some(Role::UpstreamCa);
        }
    }
    for Remark { source, kind } in &mut decoded.remarks {
        if source.name != *place || source.role != Some(Role::TrustAnchor) {
            continue;
        }
        source.role = Some(Role::UpstreamCa);
        if let RemarkKind::Certificate(unreadable) = kind {
            *kind = RemarkKind::UpstreamCa(unreadable.clone());
        }
    }
}
