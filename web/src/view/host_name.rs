//! The host name: the names in the certificate, and the SAN that matches the entered host name.

use kubefront_core::fqdn::Fqdn;
use kubefront_core::report::CertificateRole;
use kubefront_core::x509::{Coverage, covers};

use crate::judge::Judged;

/// Returns the names of the server certificate that a client can use, without wildcards.
pub fn offered(judged: &Judged) -> Vec<String> {
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    let names = leaf.map(|leaf| leaf.names.as_slice()).unwrap_or_default();
    names.iter().filter(|name| Fqdn::parse(name).is_ok()).cloned().collect()
}

/// Returns the SAN that matches the host name.
pub fn covering(judged: &Judged) -> Option<String> {
    let (fqdn, _) = Fqdn::parse(judged.report().fqdn.as_deref()?).ok()?;
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)?;
    let found = judged.evaluation.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256)?;
    match covers(&found.part, &fqdn) {
        Coverage::By(san) => Some(san),
        Coverage::Not(_) => None,
    }
}
