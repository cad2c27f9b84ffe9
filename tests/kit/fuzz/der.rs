//! A certificate and its parts, DER: names, extensions, keys, signatures.

use std::sync::Arc;

use kubefront_core::Role;
use kubefront_core::fqdn::Fqdn;
use kubefront_core::x509::{Certificate, covers, signature_of};

use super::parts;
use super::seeds::{self, SeedFile};

/// Any structure is read, as a file of any role; a certificate says the same when its octets are read again.
pub fn holds(input: &[u8]) {
    let role = [None, Some(Role::Chain), Some(Role::TrustAnchor), Some(Role::UpstreamCa)][input.len() % 4];
    let decoded = parts::read(role, input);
    parts::hold(&decoded, &[input]);
    if let Ok(certificate) = Certificate::from_der(input) {
        assert_eq!(certificate.der, input, "a certificate is its octets");
        for name in certificate.dns_names.iter().take(8).filter_map(|name| Fqdn::parse(name).ok()) {
            let _ = covers(&certificate, &name.0);
        }
        let _ = signature_of(&certificate, &certificate);
    }
}

/// Every certificate and every other structure of the seeds.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    seeds::structures(files).into_iter().chain(seeds::limbo()).collect()
}
