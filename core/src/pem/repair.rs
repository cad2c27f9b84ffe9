//! What was repaired, with the first line of each kind: one note for a file, not one for a block.

use core::ops::Range;
use std::collections::BTreeMap;

use super::marker::Marker;
use super::text::Lines;

/// Kinds of damage that are repaired.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Repair {
    Utf16,
    ByteOrderMark,
    Nul,
    CarriageReturnLineFeed,
    StrayCarriageReturn,
    Blanks,
    Glued,
    OneLine,
    EscapedNewline,
    Quotes,
    Marker,
    Padding,
    TextAround,
    NoFinalNewline,
    LeftOut,
}

/// Repairs of one text.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Repairs(BTreeMap<Repair, usize>);

impl Repairs {
    /// Records a repair; `line` is asked only for the first of its kind.
    pub(crate) fn tell(&mut self, repair: Repair, line: impl FnOnce() -> usize) {
        self.0.entry(repair).or_insert_with(line);
    }

    /// Returns each kind with its first line, in order of their lines.
    pub(crate) fn list(&self) -> Vec<(Repair, usize)> {
        let mut list: Vec<_> = self.0.iter().map(|(repair, line)| (*repair, *line)).collect();
        list.sort_by_key(|(_, line)| *line);
        list
    }

    /// Says whether nothing was repaired.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Looks at the text before a block; `between`: another one comes before it.
pub(super) fn gap(text: &[u8], range: Range<usize>, between: bool, lines: &mut Lines<'_>, repairs: &mut Repairs) {
    let base = range.start;
    let Some(gap) = text.get(range) else { return };
    let has_break = outside(gap, base, lines, repairs);
    let is_blank = gap.iter().all(|octet| matches!(octet, b' ' | b'\t'));
    if between && !has_break && is_blank {
        repairs.tell(Repair::Glued, || lines.line(base + gap.len()));
    } else if gap.ends_with(b" ") || gap.ends_with(b"\t") {
        repairs.tell(Repair::Blanks, || lines.line(base + gap.len()));
    }
}

/// Looks at a marker itself.
pub(super) fn marker(text: &[u8], marker: &Marker, lines: &mut Lines<'_>, repairs: &mut Repairs) {
    if !marker.is_regular {
        repairs.tell(Repair::Marker, || lines.line(marker.start));
    }
    let before = marker.start.checked_sub(1).and_then(|at| text.get(at));
    if matches!(before, Some(b' ' | b'\t')) && marker.start > 0 && starts_line(text, marker.start) {
        repairs.tell(Repair::Blanks, || lines.line(marker.start));
    }
}

/// Looks at the text after the last block.
pub(super) fn tail(text: &[u8], from: usize, last: &Marker, lines: &mut Lines<'_>, repairs: &mut Repairs) {
    let Some(rest) = text.get(from..) else { return };
    let has_break = outside(rest, from, lines, repairs);
    if !has_break && rest.iter().all(|octet| matches!(octet, b' ' | b'\t' | 0)) {
        repairs.tell(Repair::NoFinalNewline, || lines.line(last.start));
    }
}

/// Walks text outside of blocks up to the first word of it; says whether a line ends there.
fn outside(part: &[u8], base: usize, lines: &mut Lines<'_>, repairs: &mut Repairs) -> bool {
    let mut at = 0;
    let mut has_break = false;
    while let Some(rest) = part.get(at..).filter(|rest| !rest.is_empty()) {
        let (width, repair) = match rest {
            [b'\r', b'\n', ..] => (2, Some(Repair::CarriageReturnLineFeed)),
            [b'\n', ..] => (1, None),
            [b'\r', ..] => (1, Some(Repair::StrayCarriageReturn)),
            [0xef, 0xbb, 0xbf, ..] => (3, Some(Repair::ByteOrderMark)),
            [0, ..] => (1, Some(Repair::Nul)),
            [b'"' | b'\'' | b'`' | b',' | b';' | b'[' | b']' | b'>', ..] => (1, Some(Repair::Quotes)),
            [b'\\', b'n' | b'r' | b't', ..] => (2, Some(Repair::EscapedNewline)),
            [b'\\', b'\\', b'n' | b'r' | b't', ..] => (3, Some(Repair::EscapedNewline)),
            [b'\\', b'\r' | b'\n', ..] => (1, Some(Repair::EscapedNewline)),
            [octet, ..] if octet.is_ascii_whitespace() => (1, None),
            _ => {
                repairs.tell(Repair::TextAround, || lines.line(base + at));
                return true;
            }
        };
        has_break |= matches!(rest, [b'\n' | b'\r' | b'\\', ..]);
        if let Some(repair) = repair {
            repairs.tell(repair, || lines.line(base + at));
        }
        at += width;
    }
    has_break
}

fn starts_line(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let blanks = before.iter().rev().take(256).take_while(|octet| matches!(octet, b' ' | b'\t')).count();
    before.len() == blanks || matches!(before.get(before.len() - blanks - 1), Some(b'\n' | b'\r'))
}
