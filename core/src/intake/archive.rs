//! Archives: PKCS#12 and PKCS#7. What is taken out of them is sorted like everything else.

#[cfg(test)]
mod tests;
use super::blocks::{Place, at};
use super::{Class, Contents, Sorter, unsupported};
use crate::asn1::structure;
use crate::container::pkcs12::{Archive, Bag};
use crate::container::{cms, pkcs12};
use crate::encryption::Locked;
use crate::finding::{Code, Finding};

impl Sorter<'_, '_> {
    /// Reads a file that is an archive in BER.
    pub(super) fn ber(&mut self, bytes: &[u8]) -> (Class, String) {
        let mut contents = Contents::default();
        let place = Place { block: 1, line: 0, label: None, inside: None };
        match structure::of(bytes) {
            Some(structure::Form::Pkcs12) => self.pkcs12(place, bytes, &mut contents),
            _ => self.pkcs7(place, bytes, &mut contents),
        }
        (Class::Parts, contents.words("BER"))
    }

    /// Reads a PKCS#12 archive.
    pub(super) fn pkcs12(&mut self, place: Place<'_>, der: &[u8], contents: &mut Contents) {
        contents.archive = Some("PKCS#12");
        let archive = match pkcs12::open(der, self.opener) {
            Ok(archive) => archive,
            Err(why) => return self.damaged_archive(place, "PKCS#12 archive", &why.to_string(), contents),
        };
        let before = contents.keys() + contents.certificates;
        for (position, bag) in archive.bags.iter().enumerate() {
            if !self.has_room(contents) {
                break;
            }
            let place = Place { block: position + 1, line: place.line, label: None, inside: Some("archive") };
            match bag {
                Bag::Certificate(der) => self.certificate(place, der, contents),
                Bag::Key(form, der) => self.key(place, *form, der, contents),
            }
        }
        if contents.keys() + contents.certificates > before {
            let archive = if archive.is_encrypted { "an encrypted PKCS#12 archive" } else { "a PKCS#12 archive" };
            let message = format!("{} taken out of {archive}", contents.parts());
            self.tell(Finding::note(Code::Pkcs12Converted, self.material.name(), message));
        }
        self.judge_lock(place, &archive, contents);
    }

    /// Reads a PKCS#7 bundle.
    pub(super) fn pkcs7(&mut self, place: Place<'_>, der: &[u8], contents: &mut Contents) {
        contents.archive = Some("PKCS#7");
        let certificates = match cms::certificates(der) {
            Ok(certificates) if certificates.is_empty() => {
                return self.damaged_archive(place, "PKCS#7 bundle", "it holds no certificate", contents);
            }
            Ok(certificates) => certificates,
            Err(why) => return self.damaged_archive(place, "PKCS#7 bundle", &why.to_string(), contents),
        };
        for (position, der) in certificates.iter().enumerate() {
            if !self.has_room(contents) {
                break;
            }
            let place = Place { block: position + 1, line: place.line, label: None, inside: Some("bundle") };
            self.certificate(place, der, contents);
        }
        let message = format!("{} taken out of a PKCS#7 bundle", contents.parts());
        self.tell(Finding::note(Code::Pkcs7Converted, self.material.name(), message));
    }

    fn judge_lock(&mut self, place: Place<'_>, archive: &Archive, contents: &mut Contents) {
        if !archive.is_encrypted {
            return;
        }
        self.note_lock(place, Locked::Archive, archive.closed.as_ref(), archive.effort);
        let Some(closed) = &archive.closed else { return };
        contents.closed_archives += 1;
        let what = match archive.bags.len() {
            0 => "the PKCS#12 archive".to_owned(),
            _ => "a part of the PKCS#12 archive".to_owned(),
        };
        self.tell(self.closed(&what, Locked::Archive, closed));
    }

    fn damaged_archive(&mut self, place: Place<'_>, what: &str, why: &str, contents: &mut Contents) {
        contents.broken += 1;
        let name = unsupported::quoted(self.material.name());
        let message = format!("the {what} in {} cannot be read: {why}", at(place));
        let command = match what {
            "PKCS#7 bundle" => format!("`openssl pkcs7 -inform DER -in {name} -print_certs`"),
            _ => format!("`openssl pkcs12 -in {name} -info -noout`"),
        };
        let fix = format!("export it anew; what another program finds in it: {command}");
        self.tell(self.unusable(Code::InputNotRead, message).with_fix(fix));
    }
}
