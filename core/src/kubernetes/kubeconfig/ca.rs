//! The certificates inside a kubeconfig: base64 of PEM.

use std::sync::Arc;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::asn1::structure;
use crate::pem;
use crate::pem::{Body, base64};
use crate::x509::{Certificate, CertificateError};

/// `certificate-authority-data` of a cluster.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum CaData {
    /// The field is absent or empty.
    #[default]
    Absent,
    /// Its certificates, in order of appearance; at least one.
    Certificates(Vec<Arc<Certificate>>),
    /// It cannot be read.
    Unreadable(CaError),
}

/// Why the certificates inside a kubeconfig cannot be read; never contains a byte of them.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum CaError {
    /// The value is the path of a file.
    #[error("a path instead of base64 of PEM; the field for paths is `certificate-authority`")]
    Path,
    /// The value is a placeholder: `${CA}`, `<base64 of the CA>`.
    #[error("a placeholder instead of base64 of PEM")]
    Placeholder,
    /// The value is not base64.
    #[error("not valid base64")]
    NotBase64,
    /// A block of the PEM is damaged.
    #[error("damaged PEM at line {line} of the decoded text")]
    BrokenPem {
        /// Line of the block's BEGIN in the PEM, from 1.
        line: usize,
    },
    /// A certificate cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// It contains no certificate.
    #[error("contains no certificate")]
    NoCertificate,
}

impl CaData {
    /// Returns the certificates; none if the field is absent or cannot be read.
    pub fn certificates(&self) -> &[Arc<Certificate>] {
        match self {
            Self::Certificates(certificates) => certificates,
            Self::Absent | Self::Unreadable(_) => &[],
        }
    }

    /// Says whether the field is absent or empty.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns why it cannot be read.
    pub fn error(&self) -> Option<&CaError> {
        match self {
            Self::Unreadable(error) => Some(error),
            Self::Absent | Self::Certificates(_) => None,
        }
    }
}

impl From<Option<String>> for CaData {
    /// Reads the value of `certificate-authority-data`.
    fn from(data: Option<String>) -> Self {
        match data.map(|data| read_ca(&data)) {
            None => Self::Absent,
            Some(Ok(certificates)) => Self::Certificates(certificates),
            Some(Err(error)) => Self::Unreadable(error),
        }
    }
}

/// How a value of `...-data` differs from base64 of PEM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DataForm {
    /// PEM without the base64 around it.
    PlainPem,
    /// Base64 of DER.
    Der,
    /// Base64 of base64.
    Twice,
}

/// Removes base64 from a value, and says if it has another form than kubectl expects.
///
/// # Errors
/// It is neither base64 nor PEM.
pub(super) fn decoded(data: &str) -> Result<(Zeroizing<Vec<u8>>, Option<DataForm>), CaError> {
    if pem::has_marker(data.as_bytes()) {
        return Ok((Zeroizing::new(data.as_bytes().to_vec()), Some(DataForm::PlainPem)));
    }
    let is_path = || [".crt", ".pem", ".cer"].iter().any(|end| data.trim_end().ends_with(end));
    let bad = |_| match data.trim_start().as_bytes().first() {
        Some(b'$' | b'<' | b'{') => CaError::Placeholder,
        _ if is_path() => CaError::Path,
        _ => CaError::NotBase64,
    };
    let once = base64::decode(data.as_bytes()).map_err(bad)?;
    if pem::has_marker(&once) {
        return Ok((once, None));
    }
    if structure::of(&once).is_some() {
        return Ok((once, Some(DataForm::Der)));
    }
    let twice = base64::decode(&once).ok().filter(|twice| pem::has_marker(twice));
    Ok(twice.map_or((once, None), |twice| (twice, Some(DataForm::Twice))))
}

/// Reads `certificate-authority-data` (or `client-certificate-data`), in order of appearance; other blocks are passed
/// over, as Go does.
///
/// # Errors
/// Says what is wrong with it, without quoting it.
pub(super) fn read_ca(data: &str) -> Result<Vec<Arc<Certificate>>, CaError> {
    let (text, form) = decoded(data)?;
    if form == Some(DataForm::Der) {
        return Ok(vec![Arc::new(Certificate::from_der(&text)?)]);
    }
    let mut certificates = Vec::new();
    for block in pem::scan(&text).blocks {
        match block.body {
            Body::Der(der) if block.label == "CERTIFICATE" => {
                certificates.push(Arc::new(Certificate::from_der(&der)?));
            }
            Body::Broken(_) => return Err(CaError::BrokenPem { line: block.line }),
            Body::Der(_) | Body::Encrypted { .. } => {}
        }
    }
    if certificates.is_empty() { Err(CaError::NoCertificate) } else { Ok(certificates) }
}
