//! Who the client says it is, in words.

use kubefront_core::report::CredentialKind;
use kubefront_core::{Code, Moment};

use crate::judge::Judged;
use crate::words::{date, distance};

/// Returns who the client says it is, in words; `None` where nothing was given.
pub fn credential(judged: &Judged) -> Option<String> {
    let credential = &judged.report().credential;
    let kind = match credential.kind {
        CredentialKind::ServiceAccountBound | CredentialKind::ServiceAccountLegacy => "Token",
        CredentialKind::Oidc => "Token of an identity provider",
        CredentialKind::Bootstrap => "Bootstrap token",
        CredentialKind::Opaque => "Token of a kind that tells nothing",
        CredentialKind::Exec if yields_certificates(judged) => return None,
        CredentialKind::Exec => "Plugin that yields tokens",
        // A client certificate is a finding, or said by the mode.
        CredentialKind::ClientCertificate | CredentialKind::None => return None,
    };
    let whose = credential.subject.as_ref().map_or_else(String::new, |subject| format!(": {subject}"));
    let expires = credential.expires.as_deref().and_then(Moment::parse);
    let end = expires.map(|end| format!(", until {}, {}", date(end), distance(judged.at, end, judged.at)));
    Some(format!("{kind}{whose}{}", end.unwrap_or_default()))
}

/// A finding says it.
fn yields_certificates(judged: &Judged) -> bool {
    judged.report().findings.iter().any(|finding| finding.code == Code::CredentialExecClientCertificate)
}
