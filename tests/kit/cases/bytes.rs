//! Ways in which files get damaged or wrapped.

use base64::prelude::{BASE64_STANDARD, Engine};

/// Base64 in one line.
pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// The DER of the first block of a PEM.
pub fn der(pem: &str) -> Vec<u8> {
    let body = pem.lines().skip_while(|line| !line.starts_with("-----BEGIN")).skip(1);
    let body: String = body.take_while(|line| !line.starts_with("-----END")).collect();
    BASE64_STANDARD.decode(body).expect("base64 of a sound PEM")
}

/// The same DER under another label.
pub fn relabel(pem: &str, label: &str) -> String {
    crate::forge::pem(label, &der(pem))
}

/// CRLF for LF.
pub fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// Every line four spaces in.
pub fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// A byte order mark in front.
pub fn with_bom(text: &str) -> String {
    format!("\u{feff}{text}")
}

/// `keys/forms/NAME`
pub fn form(name: &str) -> String {
    let path = format!("{}/kit/keys/forms/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
