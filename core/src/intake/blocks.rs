//! PEM texts and DER files: their blocks and structures, one after the other.

use super::sorter::Sorter;
use super::tally::Tally;
use super::text_shape::TextShape;
use crate::asn1::der;
use crate::decoded::described::{InputKind, Look, Unneeded};
use crate::decoded::remark::{Counted, InputProblem, Marker, PassedOver, PemRemark, Place, RemarkKind};
use crate::decoded::remark::{Unrecognized, Unwrapped, WrongBlock};
use crate::pem::{Block, Body, Broken, Repair, Repairs};
use crate::{limits, pem};

impl Sorter<'_, '_> {
    /// Reads every block of a PEM text.
    pub(super) fn pem(&mut self, text: &pem::Utf8<'_>) -> InputKind {
        let mut scan = pem::scan(text.bytes());
        if text.was_utf16 {
            scan.repairs.tell(Repair::Utf16, || 1);
        }
        self.text = TextShape::of(text, &scan);
        let mut tally = Tally::default();
        for (position, block) in scan.blocks.iter().enumerate() {
            if !self.has_room(&tally.contents) {
                scan.is_cut = false;
                break;
            }
            self.block(position + 1, block, &mut tally);
        }
        if scan.is_cut {
            self.over(Counted::Blocks, limits::CERTIFICATES);
        }
        self.record_labels(&tally);
        self.record_unneeded(&tally, &mut scan.repairs);
        if !scan.repairs.is_empty() {
            self.record(RemarkKind::Pem(PemRemark::Repaired(scan.repairs.list())));
        }
        self.compare_with_role(&tally.contents);
        InputKind::Pem(tally.contents)
    }

    /// Reads DER structures, one after the other.
    pub(super) fn der(&mut self, bytes: &[u8]) -> InputKind {
        let mut tally = Tally::default();
        let mut rest = bytes;
        let mut number = 0;
        while let Some((element, after)) = der::read(rest).filter(|_| self.has_room(&tally.contents)) {
            if number == MOST_STRUCTURES {
                self.over(Counted::Structures, MOST_STRUCTURES);
                break;
            }
            number += 1;
            self.structure(Place::Structure(number), None, element.whole, &mut tally);
            rest = after.trim_ascii_start();
        }
        if number == 0 {
            return self.unrecognized(Look::CutDer);
        }
        let contents = tally.contents;
        if let Some(what) = contents.unneeded.as_ref().filter(|_| contents.is_only_unneeded()) {
            let problem = RemarkKind::Input(InputProblem::Unrecognized(Unrecognized::Der(what.clone())));
            self.beside_a_certificate(what, problem);
            return InputKind::UnneededDer(what.clone());
        }
        if contents.certificates + contents.private_keys + contents.public_keys > 0 && contents.archive.is_none() {
            self.record(RemarkKind::Unwrapped(Unwrapped::Der(contents.clone())));
        }
        self.compare_with_role(&contents);
        InputKind::Der(contents)
    }

    fn block(&mut self, number: usize, block: &Block, tally: &mut Tally) {
        let (label, line) = (block.label.as_str(), block.line);
        let place = Place::Block { number, line };
        let broken = match &block.body {
            Body::Der(der) => return self.structure(place, Some(label), der, tally),
            Body::Encrypted { how, data } => return self.traditional(place, how, data, tally),
            Body::Broken(broken) => broken,
        };
        tally.contents.broken += 1;
        let label = label.to_owned();
        self.record(RemarkKind::Pem(match broken.clone() {
            Broken::NoEnd => PemRemark::Truncated { label, line, missing: Marker::End },
            Broken::NoBegin => PemRemark::Truncated { label, line, missing: Marker::Begin },
            Broken::LabelMismatch { end, line: end_line } => PemRemark::LabelMismatch { label, line, end, end_line },
            Broken::Base64 { line, column, fault } => {
                PemRemark::BadBase64 { label, block: number, line, column, fault }
            }
        }));
    }

    fn record_labels(&mut self, tally: &Tally) {
        if let [first, rest @ ..] = tally.mislabeled.as_slice() {
            self.record(RemarkKind::Pem(PemRemark::Relabeled { first: first.clone(), more: rest.len() }));
        }
    }

    /// If there are certificates or keys, other blocks are left out; alone they are the wrong file.
    fn record_unneeded(&mut self, tally: &Tally, repairs: &mut Repairs) {
        let Some((what, line)) = tally.unneeded.iter().find(|(what, _)| !what.is_archive()) else { return };
        if tally.contents.is_only_unneeded() {
            let problem = RemarkKind::Pem(PemRemark::WrongBlock(WrongBlock::Unneeded(what.clone(), *line)));
            return self.beside_a_certificate(what, problem);
        }
        // the curve's name before an EC key is OpenSSL's habit, and the key says it again
        let is_curve = |what: &Unneeded| matches!(what, Unneeded::Parameters(label) if label == "EC PARAMETERS");
        if let Some((_, line)) = tally.unneeded.iter().find(|(what, _)| !is_curve(what)) {
            repairs.tell(Repair::LeftOut, || *line);
        }
    }

    /// A certificate signing request is often next to its certificate, and so are parameters and a CRL.
    fn beside_a_certificate(&mut self, what: &Unneeded, problem: RemarkKind) {
        match what.goes_with_certificates() && self.may_have_companions() {
            true => self.pass_over(PassedOver::Block(what.clone()), problem),
            false => self.record(problem),
        }
    }
}

/// As many as all certificates and keys that are accepted; other structures need memory too.
const MOST_STRUCTURES: usize = limits::CERTIFICATES + limits::KEYS;
