//! A GeneralName (RFC 5280 s. 4.2.1.6) and its tags, and the names that a certificate contains.

use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

use super::oid;
use crate::asn1::der;
use crate::x509::certificate::Certificate;
use crate::x509::certificate::parts::Parts;

pub(crate) const OTHER: u8 = 0xa0;
pub(crate) const EMAIL: u8 = 0x81;
pub(crate) const DNS: u8 = 0x82;
const X400: u8 = 0xa3;
pub(crate) const DIRECTORY: u8 = 0xa4;
const EDI_PARTY: u8 = 0xa5;
pub(crate) const URI: u8 = 0x86;
pub(crate) const ADDRESS: u8 = 0x87;
pub(crate) const REGISTERED: u8 = 0x88;

/// Reads one name; `None` if it is of no kind that RFC 5280 defines, or not what its kind requires. x509-parser compares
/// the number of a tag only, Go its whole octet: `[2]` of a constructed form is not a DNS name.
pub(crate) fn read<'a>(name: &der::Element<'a>) -> Option<GeneralName<'a>> {
    const KINDS: [u8; 9] = [OTHER, EMAIL, DNS, X400, DIRECTORY, EDI_PARTY, URI, ADDRESS, REGISTERED];
    let (_, read) = GeneralName::from_der(name.whole).ok().filter(|_| KINDS.contains(&name.tag))?;
    Some(read).filter(|read| !matches!(read, GeneralName::Invalid(..)))
}

/// Returns the elements of `content` one by one; `None` ends it if the rest is not a whole element.
pub(crate) fn elements(content: &[u8]) -> impl Iterator<Item = Option<der::Element<'_>>> {
    let mut rest = Some(content);
    core::iter::from_fn(move || {
        let left = rest.filter(|left| !left.is_empty())?;
        let read = der::read(left);
        rest = read.map(|(_, after)| after);
        Some(read.map(|(element, _)| element))
    })
}

/// Returns every name: the SAN's entries, and the subject (as a directory name) unless it is empty.
pub(super) fn of(certificate: &Certificate) -> Vec<der::Element<'_>> {
    let extension = Parts::read(&certificate.der).ok();
    let value = extension.and_then(|parts| parts.find(oid::SUBJECT_ALTERNATIVE_NAME).map(|found| found.value));
    let sans = value.and_then(|value| der::one_of(value, der::SEQUENCE));
    let mut names: Vec<_> = sans.map(|list| elements(list.content).flatten().collect()).unwrap_or_default();
    let subject = der::one_of(&certificate.subject_der, der::SEQUENCE).filter(|name| !name.content.is_empty());
    if let Some(subject) = subject {
        names.push(der::Element { tag: DIRECTORY, content: subject.whole, whole: subject.whole });
    }
    names
}
