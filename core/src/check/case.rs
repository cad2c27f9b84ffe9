//! What checks look at.

use super::Outcome;
use crate::decoded::Decoded;
use crate::exposure::{CertificateFormat, CertificateSource, Exposure};
use crate::input::Task;
use crate::selection::Set;
use crate::time::Moment;

/// What a check looks at.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What was asked for.
    pub exposure: &'a Exposure,
    /// What was found.
    pub decoded: &'a Decoded,
    /// Which part plays which role.
    pub set: &'a Set,
    /// The time of the check.
    pub at: Moment,
    /// Check only, or write too: then a missing part is an error.
    pub task: Task,
}

impl Case<'_> {
    /// The certificate or its private key cannot be checked: because it is not known yet, or else for this reason.
    pub(super) fn not_known(&self, otherwise: &'static str) -> Outcome {
        let certificate = &self.exposure.spec.certificate;
        Outcome::not_checked(match (certificate.source, certificate.format) {
            (CertificateSource::Supplied, CertificateFormat::CertManager) => ISSUED_LATER,
            (CertificateSource::Supplied, CertificateFormat::ExternalSecret) => IN_STORE,
            (
                CertificateSource::Supplied,
                CertificateFormat::Secret | CertificateFormat::None | CertificateFormat::Sops,
            )
            | (CertificateSource::Existing, _) => otherwise,
        })
    }

    /// Why no certificate and no private key are needed, if another program creates the TLS Secret.
    pub(super) fn needs_no_certificate(&self) -> Option<&'static str> {
        let certificate = &self.exposure.spec.certificate;
        match (certificate.source, certificate.format) {
            (CertificateSource::Existing, _) => {
                Some("kubefront does not write the TLS Secret (`certificate.source: existing`)")
            }
            (CertificateSource::Supplied, CertificateFormat::CertManager) => {
                Some("cert-manager creates the TLS Secret (`certificate.format: cert-manager`)")
            }
            (CertificateSource::Supplied, CertificateFormat::ExternalSecret) => {
                Some("External Secrets creates the TLS Secret (`certificate.format: external-secret`)")
            }
            (
                CertificateSource::Supplied,
                CertificateFormat::Secret | CertificateFormat::None | CertificateFormat::Sops,
            ) => None,
        }
    }
}

const ISSUED_LATER: &str =
    "the certificate and its private key (cert-manager issues them after you apply the manifests)";
const IN_STORE: &str =
    "the certificate and its private key (External Secrets reads them from the store; pass them to check them)";
