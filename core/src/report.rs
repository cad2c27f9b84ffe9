//! The report, version 1: one JSON shape, its own types, no secrets. Readers accept new keys and new enum values.

use serde::Serialize;

use crate::advice::Advice;
use crate::mode::Carries;

/// `kubefront.dev/v1`, `Report`. Absent means the key is left out; lists are always there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the names are the contract, design section 8
pub struct Report {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub kubefront_version: &'static str,
    pub exposure: String,
    pub at: String,
    pub verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fqdn: Option<String>,
    pub mode: &'static str,
    pub trust: TrustReport,
    pub certificates: Vec<CertificateReport>,
    pub credential: CredentialReport,
    pub carries: Vec<Carries>,
    pub checks: Vec<CheckReport>,
    pub findings: Vec<FindingReport>,
    pub advice: Vec<Advice>,
    pub files: Vec<FileReport>,
}

/// The verdict over the whole set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing blocks, nothing is missing.
    Usable,
    /// Nothing blocks, something was not given.
    Partial,
    /// At least one error.
    Blocked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct TrustReport {
    /// `public | private | self-signed | unknown | broken`
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct CertificateReport {
    /// `leaf | intermediate | trust-anchor | unrelated`
    pub role: &'static str,
    pub subject: String,
    pub issuer: String,
    pub serial: String,
    pub names: Vec<String>,
    pub not_before: String,
    pub not_after: String,
    pub key: String,
    pub signature: String,
    pub sha256: String,
    pub spki_sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct CredentialReport {
    /// `service-account-bound | service-account-legacy | oidc | bootstrap | opaque | exec | client-certificate | none`
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct CheckReport {
    pub check: &'static str,
    /// `passed | finding | not-applicable | not-checked`
    pub outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FindingReport {
    pub code: &'static str,
    pub check: &'static str,
    pub severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<&'static str>,
    pub subject: String,
    pub message: String,
    pub fix: String,
    pub source: &'static str,
    /// Field of the exposure it belongs to, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FileReport {
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub secret: bool,
}
