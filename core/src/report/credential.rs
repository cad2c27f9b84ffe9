//! Who the client says it is.

use super::model::{CredentialKind, CredentialReport};
use crate::check::Case;
use crate::check::credential::means::{Means, means, plugin_name};
use crate::time::Moment;

/// Says who the client is, for the report.
pub fn credential_report(case: &Case<'_>) -> CredentialReport {
    let plain = |kind, subject| CredentialReport { kind, subject, issuer: None, expires: None };
    match means(case) {
        Ok(Means::Token(token)) => CredentialReport {
            kind: token.kind.into(),
            subject: token.subject.clone(),
            issuer: token.issuer.clone(),
            expires: token.expires.map(|moment: Moment| moment.to_string()),
        },
        Ok(Means::Exec(plugin)) => plain(CredentialKind::Exec, Some(plugin_name(plugin))),
        Ok(Means::ClientCertificate(user)) => {
            plain(CredentialKind::ClientCertificate, user.client_certificate.as_ref().and_then(|c| c.subject.clone()))
        }
        _ => plain(CredentialKind::None, None),
    }
}
