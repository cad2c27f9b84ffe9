//! Sorts one input: its place among the others, and what is recorded about it.

use std::collections::BTreeMap;

use super::text_shape::TextShape;
use crate::decoded::described::{Contents, InputKind, ObjectKind, Unsupported};
use crate::decoded::remark::{Counted, Given, InputProblem, Measured, NotRead, PassedOver, Remark, RemarkKind};
use crate::decoded::remark::{Source, TooLarge};
use crate::decoded::wrapping::Wrapping;
use crate::decoded::{Companion, Decoded, Origin};
use crate::encryption::{Opener, OpensslMode};
use crate::finding::Code;
use crate::limits;
use crate::material::Material;

/// Sorts one material. Its form is determined in `content.rs`; each form is read in a separate file.
pub(super) struct Sorter<'a, 'p> {
    pub(super) decoded: &'a mut Decoded,
    pub(super) opener: &'a mut Opener<'p>,
    /// Octets that may still be unpacked, for all inputs together.
    pub(super) room: &'a mut usize,
    pub(super) material: &'a Material,
    /// How many wrappings (a zip, a Secret) are around it.
    pub(super) depth: usize,
    /// It contains several Secrets or ConfigMaps: a part of one is named after it.
    pub(super) is_one_of_many_objects: bool,
    /// The input that the material was extracted or decoded from.
    pub(super) extracted_from: Option<String>,
    /// What is around the material in that input.
    pub(super) wrappings: Vec<Wrapping>,
    /// It contains no other object.
    pub(super) is_alone: bool,
    /// A Java keystore in it was reported.
    pub(super) has_keystore: bool,
    /// The text that is read, as far as commands have to know it.
    pub(super) text: TextShape,
    /// The archive that is read.
    pub(super) archive: Option<OpensslMode>,
    index: usize,
    given: Given,
    recorded: BTreeMap<Code, Recorded>,
}

/// Remarks of one kind.
#[derive(Default)]
struct Recorded {
    count: usize,
    /// The last one, once there are [`MOST_ALIKE`].
    last: Option<RemarkKind>,
}

impl<'a, 'p> Sorter<'a, 'p> {
    pub(super) fn new(
        decoded: &'a mut Decoded,
        opener: &'a mut Opener<'p>,
        room: &'a mut usize,
        index: usize,
        material: &'a Material,
        several: bool,
    ) -> Self {
        let given = if several && material.role().is_none() { Given::AmongOthers } else { Given::ForItself };
        Self {
            decoded,
            opener,
            room,
            material,
            depth: 0,
            is_one_of_many_objects: false,
            extracted_from: None,
            wrappings: Vec::new(),
            is_alone: false,
            has_keystore: false,
            text: TextShape::default(),
            archive: None,
            index,
            given,
            recorded: BTreeMap::new(),
        }
    }

    /// Sorts a part of this material; returns what it turned out to be, `None` if it is not of use.
    pub(super) fn inner(&mut self, material: &Material, wrapping: Wrapping) -> Option<InputKind> {
        if self.depth >= MOST_DEPTH {
            return None;
        }
        let Some(room) = self.room.checked_sub(material.bytes().len() + LEAST_UNPACKED) else {
            self.record(RemarkKind::Input(InputProblem::TooLarge(TooLarge::Packed)));
            return None;
        };
        *self.room = room;
        let input = self.extracted_from.as_deref().unwrap_or(self.material.name()).to_owned();
        let wrappings = self.wrappings.iter().cloned().chain([wrapping]).collect();
        let mut inner = Sorter {
            decoded: &mut *self.decoded,
            opener: &mut *self.opener,
            room: &mut *self.room,
            material,
            depth: self.depth + 1,
            is_one_of_many_objects: false,
            extracted_from: Some(input),
            wrappings,
            is_alone: false,
            has_keystore: false,
            text: TextShape::default(),
            archive: None,
            index: self.index,
            given: if material.role().is_none() { Given::Enclosed } else { Given::ForItself },
            recorded: BTreeMap::new(),
        };
        let kind = inner.whole();
        inner.close();
        kind.is_of_use().then_some(kind)
    }

    /// Records a remark; past [`MOST_ALIKE`] of a kind they are only counted.
    pub(super) fn record(&mut self, kind: RemarkKind) {
        let recorded = self.recorded.entry(kind.code()).or_default();
        recorded.count += 1;
        if recorded.count == MOST_ALIKE {
            recorded.last = Some(kind.clone());
        }
        if recorded.count <= MOST_ALIKE {
            let mut source = self.source();
            source.wrappings.extend(self.around(&kind));
            self.decoded.remarks.push(Remark { source, kind });
        }
    }

    /// Records how many remarks were only counted.
    pub(super) fn close(&mut self) {
        for Recorded { count, last } in core::mem::take(&mut self.recorded).into_values() {
            let Some(like) = last.filter(|_| count > MOST_ALIKE).map(Box::new) else { continue };
            let (source, count) = (self.source(), count - MOST_ALIKE);
            self.decoded.remarks.push(Remark { source, kind: RemarkKind::More { like, count } });
        }
    }

    /// Leaves it to the end, when the rest of the set is known.
    pub(super) fn pass_over(&mut self, what: PassedOver, kind: RemarkKind) {
        let remark = Remark { source: self.source(), kind };
        self.decoded.companions.push(Companion { what, remark });
    }

    /// Says whether files common next to certificates may be skipped: the user did not choose this file itself.
    pub(super) fn may_have_companions(&self) -> bool {
        self.given == Given::AmongOthers || self.is_enclosed()
    }

    /// Says whether the material came from an archive or an object.
    pub(super) fn is_enclosed(&self) -> bool {
        self.depth > 0
    }

    pub(super) fn not_supported(&mut self, form: Unsupported) -> InputKind {
        self.record(RemarkKind::Input(InputProblem::NotRead(NotRead::Unsupported(form.clone()))));
        InputKind::Unsupported(form)
    }

    pub(super) fn not_read(&mut self, why: NotRead) {
        self.record(RemarkKind::Input(InputProblem::NotRead(why)));
    }

    pub(super) fn unused_object(&mut self, kind: ObjectKind, why: NotRead) -> InputKind {
        self.not_read(why);
        InputKind::UnusedObject(kind)
    }

    pub(super) fn too_large(&mut self, cap: usize, of: Measured) -> InputKind {
        self.record(RemarkKind::Input(InputProblem::TooLarge(TooLarge::Bytes { cap, of })));
        InputKind::TooLarge(cap)
    }

    /// Records that there are more parts than are read.
    pub(super) fn over(&mut self, of: Counted, cap: usize) {
        self.record(RemarkKind::Input(InputProblem::TooLarge(TooLarge::Parts { cap, of })));
    }

    /// Says whether another part may be accepted; records once that it may not.
    pub(super) fn has_room(&mut self, contents: &Contents) -> bool {
        let certificates = self.decoded.certificates.len();
        let keys = self.decoded.keys.len().max(contents.keys());
        if certificates >= limits::CERTIFICATES {
            self.over(Counted::Certificates, limits::CERTIFICATES);
        } else if keys >= limits::KEYS {
            self.over(Counted::Keys, limits::KEYS);
        } else {
            return true;
        }
        false
    }

    pub(super) fn source(&self) -> Source {
        Source {
            name: self.material.name().to_owned(),
            material: self.index,
            role: self.material.role(),
            given: self.given,
            extracted_from: self.extracted_from.clone(),
            wrappings: self.wrappings.clone(),
        }
    }

    /// What is around a key or an archive in this material.
    fn around(&self, kind: &RemarkKind) -> Vec<Wrapping> {
        let place = match kind {
            RemarkKind::Key(remark) => remark.place(),
            RemarkKind::Input(InputProblem::NotRead(NotRead::Archive(_, place, _))) => *place,
            _ => return Vec::new(),
        };
        let in_text = if place.line() > 0 { self.text.around(place) } else { Vec::new() };
        in_text.into_iter().chain(self.archive.filter(|_| place.is_part()).map(Wrapping::Pkcs12)).collect()
    }

    pub(super) fn origin(&self, block: usize, line: usize) -> Origin {
        let name = self.material.name().to_owned();
        Origin { material: self.index, name, block, line, role: self.material.role() }
    }
}

/// A Secret in a zip is two.
const MOST_DEPTH: usize = 3;
/// What an empty file in a wrapping counts, so that their number is bounded too.
const LEAST_UNPACKED: usize = 4 << 10;
/// Remarks of one kind for one input; a damaged bundle of thousands needs one sentence more.
const MOST_ALIKE: usize = 12;
