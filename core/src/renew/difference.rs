//! What changes in a Secret, for people: certificates by their names and dates, the key by the fingerprint of its public half.

use super::live::Served;
use super::model::SecretName;
use crate::hidden;
use crate::wording::{list, short};
use crate::x509::Certificate;

/// Returns a unified difference of two Secrets whose values are described.
pub(super) fn difference(secret: &SecretName, served: &Served, new: &Certificate, sent: usize) -> String {
    let old = served.certificate.as_ref().map(|found| found.part.as_ref());
    let (old, new) = (old.map(|old| lines(old, served.chain.len())), lines(new, sent));
    let name = hidden::shown(&secret.to_string());
    let mut text = format!("--- Secret {name}\n+++ Secret {name} (renewed)\n");
    for (index, (heading, new)) in new.iter().enumerate() {
        let old = old.as_ref().and_then(|old| old.get(index)).map(|(_, lines)| lines.as_slice()).unwrap_or_default();
        text.push_str(&format!(" {heading}:\n"));
        for (at, new) in new.iter().enumerate() {
            match old.get(at) {
                Some(old) if old == new => text.push_str(&format!("   {new}\n")),
                Some(old) => text.push_str(&format!("-  {old}\n+  {new}\n")),
                None => text.push_str(&format!("+  {new}\n")),
            }
        }
    }
    text
}

/// The entries of a Secret, each with what it contains.
fn lines(certificate: &Certificate, sent: usize) -> [(&'static str, Vec<String>); 2] {
    let shown = |text: &str| hidden::shown(&short(text));
    let names: Vec<String> = certificate.dns_names.iter().map(|name| shown(name)).collect();
    let of_certificate = vec![
        format!("names: {}", list(names.iter())),
        format!("issuer: {}", shown(&certificate.issuer)),
        format!("expires: {}", certificate.not_after),
        format!("certificates: {sent}"),
        format!("SHA-256: {}", certificate.sha256),
    ];
    let of_key =
        vec![format!("public key: {}", certificate.key.name()), format!("SHA-256: {}", certificate.spki_sha256)];
    [("tls.crt", of_certificate), ("tls.key", of_key)]
}
