//! The certificates inside a kubeconfig: base64 of PEM.

use std::sync::Arc;

use crate::pem;
use crate::pem::{Body, base64};
use crate::x509::Certificate;

/// Reads `certificate-authority-data` (or `client-certificate-data`), in order of appearance; other blocks are passed
/// over, as Go does.
///
/// # Errors
/// Says in words what is wrong with it, without quoting it.
pub(super) fn read_ca(data: &str) -> Result<Vec<Arc<Certificate>>, String> {
    if pem::has_marker(data.as_bytes()) {
        return Err("it is PEM, and has to be base64 of PEM".to_owned());
    }
    let text = base64::decode(data.as_bytes()).map_err(|_| "it is no base64".to_owned())?;
    let mut certificates = Vec::new();
    for block in pem::scan(&text).blocks {
        match block.body {
            Body::Der(der) if block.label == "CERTIFICATE" => {
                let certificate = Certificate::from_der(&der).map_err(|error| error.to_string())?;
                certificates.push(Arc::new(certificate));
            }
            Body::Broken(_) => return Err(format!("the PEM in it is broken at its line {}", block.line)),
            Body::Der(_) | Body::Encrypted { .. } => {}
        }
    }
    if certificates.is_empty() { Err("no certificate is in it".to_owned()) } else { Ok(certificates) }
}
