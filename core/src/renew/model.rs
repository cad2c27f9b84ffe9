//! The report of a renewal: one JSON shape, no secrets.

use core::fmt;

use serde::Serialize;
use strum::{Display, IntoStaticStr};

use crate::hidden;
use crate::report::FindingReport;
use crate::x509::Certificate;

/// `kubefront.dev/v1`, `Renewal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct RenewalReport {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub kubefront_version: &'static str,
    pub exposure: String,
    /// The file, directory, or input that the exposure is from.
    pub source: String,
    pub at: String,
    pub state: State,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fqdn: String,
    /// Other host names that are served with the same Secret.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_hosts: Vec<String>,
    pub secret: SecretName,
    /// The certificate that is served now, if the input contains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<CertificateSummary>,
    /// The certificate that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<CertificateSummary>,
    /// Whether both certificates have the same key, if both are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_key: Option<bool>,
    /// What the check of the whole set found, errors first.
    pub findings: Vec<FindingReport>,
    /// The files that change.
    pub files: Vec<String>,
}

/// What became of an exposure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum State {
    /// The Secret can be written.
    Renewed,
    /// The certificate that fits is served already.
    Unchanged,
    /// A finding blocks the renewal, or no new certificate fits.
    Blocked,
    /// Mode passthrough, or kubefront does not write the Secret: another program renews the certificate.
    NotApplicable,
}

/// A Secret by namespace and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[allow(missing_docs)]
pub struct SecretName {
    pub namespace: String,
    pub name: String,
}

/// A certificate, as far as a renewal compares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct CertificateSummary {
    /// The input that contains it.
    pub file: String,
    pub subject: String,
    pub issuer: String,
    pub not_before: String,
    pub not_after: String,
    pub sha256: String,
    pub spki_sha256: String,
}

impl RenewalReport {
    /// Returns the report as JSON, indented, with a final newline.
    pub fn to_json(&self) -> String {
        hidden::json(&serde_json::to_string_pretty(self).unwrap_or_default()) + "\n"
    }

    /// Returns the report as JSON on one line, with a final newline.
    pub fn to_json_line(&self) -> String {
        hidden::json(&serde_json::to_string(self).unwrap_or_default()) + "\n"
    }
}

impl State {
    /// Returns `renewed`, `unchanged`, `blocked`, or `not-applicable`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl CertificateSummary {
    pub(super) fn of(file: &str, certificate: &Certificate) -> Self {
        Self {
            file: hidden::shown(file),
            subject: hidden::bounded(&certificate.subject, LONGEST_NAME),
            issuer: hidden::bounded(&certificate.issuer, LONGEST_NAME),
            not_before: certificate.not_before.to_string(),
            not_after: certificate.not_after.to_string(),
            sha256: certificate.sha256.clone(),
            spki_sha256: certificate.spki_sha256.clone(),
        }
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// Characters of a name in a report.
const LONGEST_NAME: usize = 512;
