//! Archives: PKCS#12 and PKCS#7. Their content is sorted like every other input.

#[cfg(test)]
mod tests;

use super::sorter::Sorter;
use super::tally::Tally;
use crate::asn1::structure;
use crate::asn1::structure::Form;
use crate::container::pkcs12::Bag;
use crate::container::{cms, pkcs12};
use crate::decoded::described::{Archive, InputKind};
use crate::decoded::remark::{
    ArchiveProblem, ClosedPart, KeyRemark, NotRead, Place, Protection, RemarkKind, Unwrapped,
};
use crate::encryption::Locked;

impl Sorter<'_, '_> {
    /// Reads a file that is an archive in BER.
    pub(super) fn ber(&mut self, bytes: &[u8]) -> InputKind {
        let mut tally = Tally::default();
        match structure::of(bytes) {
            Some(Form::Pkcs12) => self.pkcs12(Place::Structure(1), bytes, &mut tally),
            _ => self.pkcs7(Place::Structure(1), bytes, &mut tally),
        }
        InputKind::Ber(tally.contents)
    }

    /// Reads a PKCS#12 archive.
    pub(super) fn pkcs12(&mut self, place: Place, der: &[u8], tally: &mut Tally) {
        tally.contents.archive = Some(Archive::Pkcs12);
        let archive = match pkcs12::open(der, self.opener) {
            Ok(archive) => archive,
            Err(why) => return self.damaged_archive(place, ArchiveProblem::Unreadable(why), Archive::Pkcs12, tally),
        };
        let before = tally.contents.keys() + tally.contents.certificates;
        self.archive = Some(archive.openssl);
        for (position, bag) in archive.bags.iter().enumerate() {
            if !self.has_room(&tally.contents) {
                break;
            }
            let part = Place::Part { number: position + 1, line: place.line(), of: Archive::Pkcs12 };
            match bag {
                Bag::Certificate(der) => self.certificate(part, der, tally),
                Bag::Key(form, der) => self.key(part, *form, der, tally),
            }
        }
        self.archive = None;
        if tally.contents.keys() + tally.contents.certificates > before {
            let protection = if archive.is_encrypted { Protection::Encrypted(archive.form) } else { Protection::Plain };
            self.record(RemarkKind::Unwrapped(Unwrapped::Pkcs12(tally.contents.clone(), protection)));
        }
        self.record_lock(place, &archive, tally);
    }

    /// Reads a PKCS#7 bundle.
    pub(super) fn pkcs7(&mut self, place: Place, der: &[u8], tally: &mut Tally) {
        tally.contents.archive = Some(Archive::Pkcs7);
        let certificates = match cms::certificates(der) {
            Ok(certificates) if certificates.is_empty() => {
                return self.damaged_archive(place, ArchiveProblem::NoCertificate, Archive::Pkcs7, tally);
            }
            Ok(certificates) => certificates,
            Err(why) => return self.damaged_archive(place, ArchiveProblem::Unreadable(why), Archive::Pkcs7, tally),
        };
        for (position, der) in certificates.iter().enumerate() {
            if !self.has_room(&tally.contents) {
                break;
            }
            let part = Place::Part { number: position + 1, line: place.line(), of: Archive::Pkcs7 };
            self.certificate(part, der, tally);
        }
        self.record(RemarkKind::Unwrapped(Unwrapped::Pkcs7(tally.contents.clone())));
    }

    fn record_lock(&mut self, place: Place, archive: &pkcs12::Archive, tally: &mut Tally) {
        if !archive.is_encrypted {
            return;
        }
        self.note_lock(place, Locked::Archive, archive.closed.as_ref(), archive.effort);
        let Some(closed) = &archive.closed else { return };
        tally.contents.closed_archives += 1;
        let part = if archive.bags.is_empty() { ClosedPart::Archive(place) } else { ClosedPart::PartOfArchive(place) };
        self.record(RemarkKind::Key(KeyRemark::Closed(part, closed.clone(), archive.openssl)));
    }

    fn damaged_archive(&mut self, place: Place, why: ArchiveProblem, archive: Archive, tally: &mut Tally) {
        tally.contents.broken += 1;
        self.not_read(NotRead::Archive(archive, place, why));
    }
}
