//! The host name: which names the certificate offers, and which of them covers the one that was given.

use kubefront_core::fqdn::Fqdn;
use kubefront_core::report::CertificateRole;
use kubefront_core::x509::{Coverage, covers};

use crate::judge::Judged;

/// Returns the names that the leaf holds and that a client can use: no wildcards.
pub fn offered(judged: &Judged) -> Vec<String> {
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    let names = leaf.map(|leaf| leaf.names.as_slice()).unwrap_or_default();
    names.iter().filter(|name| Fqdn::parse(name).is_ok()).cloned().collect()
}

/// Returns the subject alternative name that covers the host name.
pub fn covering(judged: &Judged) -> Option<String> {
    let (fqdn, _) = Fqdn::parse(judged.report().fqdn.as_deref()?).ok()?;
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)?;
    let found = judged.evaluation.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256)?;
    match covers(&found.part, &fqdn) {
        Coverage::By(san) => Some(san),
        Coverage::Not(_) => None,
    }
}
