//! Checks about: credential.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];

/// Says who the client is, for the report.
pub fn credential_report(_case: &super::Case<'_>) -> crate::report::CredentialReport {
    crate::report::CredentialReport { kind: "none", subject: None, issuer: None, expires: None }
}
