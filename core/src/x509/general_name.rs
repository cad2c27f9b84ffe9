//! The names a certificate claims, as they stand in it, and the extensions they stand in.

use crate::asn1::der;
use crate::x509::certificate::Certificate;

pub(super) const EMAIL: u8 = 0x81;
pub(super) const DNS: u8 = 0x82;
pub(super) const DIRECTORY: u8 = 0xa4;
pub(super) const URI: u8 = 0x86;
pub(super) const ADDRESS: u8 = 0x87;

/// Returns the elements of `content` one by one; `None` ends it where the rest is no whole element.
pub(super) fn elements(content: &[u8]) -> impl Iterator<Item = Option<der::Element<'_>>> {
    let mut rest = Some(content);
    core::iter::from_fn(move || {
        let left = rest.filter(|left| !left.is_empty())?;
        let read = der::read(left);
        rest = read.map(|(_, after)| after);
        Some(read.map(|(element, _)| element))
    })
}

/// Returns the value of the extension with this OID (its content octets).
pub(super) fn extension<'a>(certificate: &'a [u8], oid: &[u8]) -> Option<&'a [u8]> {
    let body = elements(der::one_of(certificate, der::SEQUENCE)?.content).next()??;
    let extensions = elements(body.content).flatten().find(|element| element.tag == EXTENSIONS)?;
    for extension in elements(der::one_of(extensions.content, der::SEQUENCE)?.content) {
        let parts = der::children(extension?.content)?;
        if parts.first().is_some_and(|first| first.tag == der::OID && first.content == oid) {
            return parts.last().filter(|last| last.tag == der::OCTET_STRING).map(|last| last.content);
        }
    }
    None
}

/// Returns every name: the SAN's entries, and the subject (as a directory name) unless it is empty.
pub(super) fn of(certificate: &Certificate) -> Vec<der::Element<'_>> {
    let sans =
        extension(&certificate.der, SUBJECT_ALTERNATIVE_NAME).and_then(|value| der::one_of(value, der::SEQUENCE));
    let mut names: Vec<_> = sans.map(|list| elements(list.content).flatten().collect()).unwrap_or_default();
    let subject = der::one_of(&certificate.subject_der, der::SEQUENCE).filter(|name| !name.content.is_empty());
    if let Some(subject) = subject {
        names.push(der::Element { tag: DIRECTORY, content: subject.whole, whole: subject.whole });
    }
    names
}

/// 2.5.29.17
const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11];
/// `[3]` of a TBSCertificate.
const EXTENSIONS: u8 = 0xa3;
