//! The credential in words.

use kubefront_core::report::CredentialKind;
use kubefront_core::{Code, Moment};

use crate::judge::Judged;
use crate::words::validity;

/// Returns the credential in words; `None` if there is none, or if a finding reports it.
pub fn credential(judged: &Judged) -> Option<String> {
    let credential = &judged.report().credential;
    let kind = match credential.kind {
        CredentialKind::ServiceAccountBound | CredentialKind::ServiceAccountLegacy => "ServiceAccount token",
        CredentialKind::Oidc => "OIDC token",
        CredentialKind::Bootstrap => "Bootstrap token",
        CredentialKind::Opaque => "Bearer token, not a JWT",
        CredentialKind::Exec if yields_certificates(judged) => return None,
        CredentialKind::Exec => "Exec plugin",
        // A finding or the mode reports a client certificate.
        CredentialKind::ClientCertificate | CredentialKind::None => return None,
    };
    let whose = credential.subject.as_ref().map_or_else(String::new, |subject| format!(": {subject}"));
    let expires = credential.expires.as_deref().and_then(Moment::parse);
    let end = expires.map(|end| format!(", {}", validity(judged.at, end, judged.at)));
    Some(format!("{kind}{whose}{}", end.unwrap_or_default()))
}

/// A finding reports it.
fn yields_certificates(judged: &Judged) -> bool {
    judged.report().findings.iter().any(|finding| finding.code == Code::CredentialExecClientCertificate)
}
