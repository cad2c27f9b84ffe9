//! The report, version 1 (`kubefront.dev/v1`): its types, and how a check's outcome becomes one.

mod compose;
mod credential;
mod model;

pub use crate::selection::Missing;
pub use credential::credential_report;
pub use model::{
    CertificateReport, CertificateRole, CheckOutcome, CheckReport, ClientReport, CredentialKind, CredentialReport,
    FileReport, FindingReport, OutputVerdict, Outputs, RejectedCertificate, Report, TrustReport, Verdict,
};

pub(crate) use compose::{compose, finding};
