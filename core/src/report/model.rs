//! The report's types: one JSON shape, no secrets. Readers accept new keys and new enum values.

use std::borrow::Cow;

use serde::Serialize;
use strum::{Display, IntoStaticStr};

use crate::advice::Advice;
use crate::chain::TrustKind;
use crate::clients::Client;
use crate::finding::{Blocks, Code, Fix, Severity};
use crate::hidden;
use crate::mode::{Carries, Mode};
use crate::selection::Missing;
use crate::token::TokenKind;

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
    /// The verdict for each output.
    pub outputs: Outputs,
    /// Parts that were not provided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fqdn: Option<String>,
    pub mode: Mode,
    pub trust: TrustReport,
    pub certificates: Vec<CertificateReport>,
    pub credential: CredentialReport,
    /// What each client says of the chain that it gets.
    pub clients: Vec<ClientReport>,
    pub carries: Vec<Carries>,
    pub checks: Vec<CheckReport>,
    pub findings: Vec<FindingReport>,
    pub advice: Vec<Advice>,
    pub files: Vec<FileReport>,
}

/// The verdict over all outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// Nothing blocks, nothing is missing, nothing has to be decided.
    Ready,
    /// Something unverified would reach users: a finding asks for a decision ([`FindingReport::decision`]).
    DecisionNeeded,
    /// No error, but a part was not provided.
    Incomplete,
    /// At least one error.
    Blocked,
}

/// The verdict for each output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Outputs {
    /// Manifests, NEXT-STEPS.md and verify.sh.
    pub manifests: OutputVerdict,
    /// The new kubeconfig; left out if none is asked for (`kubeconfig.write: false`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubeconfig: Option<OutputVerdict>,
}

/// Whether one output can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum OutputVerdict {
    /// It can be written.
    Ready,
    /// An error, a missing part or an open decision keeps it from being written.
    Blocked,
}

/// Where the chain ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct TrustReport {
    pub kind: TrustKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Which root store it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<&'static str>,
}

/// What a certificate is in the client's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CertificateRole {
    /// The server certificate.
    Leaf,
    /// Between the leaf and the trust anchor.
    Intermediate,
    /// Ends the path.
    TrustAnchor,
    /// A root certificate that ends the path and is not trusted yet.
    Root,
    /// Provided, and on no path from the leaf.
    Unrelated,
}

/// One certificate of the client's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct CertificateReport {
    pub role: CertificateRole,
    pub subject: String,
    pub issuer: String,
    pub serial: String,
    pub names: Vec<String>,
    /// How many more names the certificate has.
    #[serde(skip_serializing_if = "is_zero")]
    pub names_omitted: usize,
    pub not_before: String,
    pub not_after: String,
    pub key: String,
    pub signature: String,
    pub sha256: String,
    pub spki_sha256: String,
}

/// What one client says of the chain that it gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct ClientReport {
    pub name: Client,
    pub version: &'static str,
    /// `null`: not known, since the chain or its anchor is not known, or nothing is documented.
    pub accepts: Option<bool>,
    /// What the client prints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// The certificate that breaks the rule, if it is one certificate of the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<RejectedCertificate>,
    /// `measured` with this version, or `documentation`.
    pub source: &'static str,
}

/// The certificate because of which a client rejects a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct RejectedCertificate {
    pub subject: String,
    /// Name of the input.
    pub file: String,
    /// Number of the PEM block in it, from 1.
    pub block: usize,
    pub sha256: String,
}

/// By which means the client says who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// ServiceAccount token with an expiry (TokenRequest API).
    ServiceAccountBound,
    /// ServiceAccount token out of a Secret, without expiry.
    ServiceAccountLegacy,
    /// Any other JWT: an OIDC id_token.
    Oidc,
    /// Bootstrap token.
    Bootstrap,
    /// A token that says nothing about itself.
    Opaque,
    /// Plugin of client-go.
    Exec,
    /// Client certificate.
    ClientCertificate,
    /// None that could be used.
    None,
}

/// Who the client says it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct CredentialReport {
    pub kind: CredentialKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// The four ways in which a check ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CheckOutcome {
    /// Nothing to say.
    Passed,
    /// At least one finding.
    Finding,
    /// The exposure has no such part.
    NotApplicable,
    /// It could not look; the reason says why.
    NotChecked,
}

/// How one check ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct CheckReport {
    pub check: &'static str,
    pub outcome: CheckOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FindingReport {
    pub code: Code,
    pub check: &'static str,
    pub severity: Severity,
    /// For errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Blocks>,
    pub title: &'static str,
    pub subject: String,
    pub found: String,
    /// Left out for a note that changes nothing.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub impact: Cow<'static, str>,
    /// The safest first; empty if there is nothing to do.
    pub fixes: Vec<Fix>,
    pub source: &'static str,
    /// Field of the exposure document that it belongs to, as a path below `spec`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// The warning asks for a decision: with it open, the verdict is `decision-needed`.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub decision: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// One file that can be written.
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

impl FindingReport {
    /// Returns a finding with the texts of its rule, without evidence.
    pub fn of_rule(code: Code, severity: Severity) -> Self {
        let rule = code.rule();
        Self {
            code,
            check: rule.check,
            severity,
            blocks: (severity == Severity::Error).then_some(Blocks::All),
            title: rule.title,
            subject: String::new(),
            found: String::new(),
            impact: rule.impact.into(),
            fixes: rule.fixes.iter().map(Fix::completed).collect(),
            source: rule.source,
            field: None,
            decision: false,
            accepted: None,
        }
    }
}

impl Report {
    /// Prints it as JSON, indented by two, with a final newline.
    pub fn to_json(&self) -> String {
        // Strings, booleans and lists only: serde_json has no reason to fail.
        let mut text = hidden::json(&serde_json::to_string_pretty(self).unwrap_or_default());
        text.push('\n');
        text
    }

    /// Returns the report as JSON on one line, with a final newline.
    pub fn to_json_line(&self) -> String {
        let mut text = hidden::json(&serde_json::to_string(self).unwrap_or_default());
        text.push('\n');
        text
    }
}

impl Verdict {
    /// Returns `ready`, `decision-needed`, `incomplete` or `blocked`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl From<TokenKind> for CredentialKind {
    fn from(kind: TokenKind) -> Self {
        match kind {
            TokenKind::ServiceAccountBound => Self::ServiceAccountBound,
            TokenKind::ServiceAccountLegacy => Self::ServiceAccountLegacy,
            TokenKind::Oidc => Self::Oidc,
            TokenKind::Bootstrap => Self::Bootstrap,
            TokenKind::Opaque => Self::Opaque,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(count: &usize) -> bool {
    *count == 0
}
