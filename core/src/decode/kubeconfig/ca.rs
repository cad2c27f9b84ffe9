//! The certificates inside a kubeconfig: base64 of PEM.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::decode::Certificate;

/// Reads `certificate-authority-data` (or `client-certificate-data`), in order of appearance.
///
/// # Errors
/// Says in words what is wrong with it, without quoting it.
pub(super) fn read_ca(data: &str) -> Result<Vec<Arc<Certificate>>, String> {
    let mut text = data.to_owned();
    text.retain(|c| !c.is_ascii_whitespace());
    if data.contains("-----BEGIN") {
        return Err("it is PEM, and has to be base64 of PEM".to_owned());
    }
    let pem = STANDARD.decode(&text).map_err(|_| "it is no base64".to_owned())?;
    let pem = String::from_utf8(pem).map_err(|_| "it is base64, but not of PEM".to_owned())?;
    let mut certificates = Vec::new();
    for block in pem.split("-----BEGIN CERTIFICATE-----").skip(1) {
        let body = block.split_once("-----END CERTIFICATE-----").ok_or("a certificate in it has no end")?.0;
        let mut body = body.to_owned();
        body.retain(|c| !c.is_ascii_whitespace());
        let der = STANDARD.decode(&body).map_err(|_| "a certificate in it is no base64".to_owned())?;
        certificates.push(Arc::new(Certificate::from_der(&der)?));
    }
    if certificates.is_empty() { Err("no certificate is in it".to_owned()) } else { Ok(certificates) }
}
