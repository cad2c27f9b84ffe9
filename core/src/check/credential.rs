//! Checks about: credential.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];

pub(crate) fn usable_credential(_case: &super::Case<'_>) -> Option<super::Credential> {
    None
}

/// Says who the client is, for the report.
pub fn credential_report(_case: &super::Case<'_>) -> crate::report::CredentialReport {
    crate::report::CredentialReport { kind: "none", subject: None, issuer: None, expires: None }
}
