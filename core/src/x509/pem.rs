//! Certificates as PEM.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::certificate::Certificate;
use crate::pem;

/// Returns one block for each certificate.
pub(crate) fn certificates<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> String {
    let mut text = String::new();
    for certificate in certificates {
        text.push_str(&pem::write("CERTIFICATE", &certificate.der));
    }
    text
}

/// Returns certificates as the base64 of their PEM: a value of `data`, or `certificate-authority-data`.
pub(crate) fn data<'a>(list: impl IntoIterator<Item = &'a Certificate>) -> String {
    STANDARD.encode(certificates(list))
}
