//! Finds the blocks of a text, readable or not.

use super::block::{Block, Body, Broken};
use super::marker::{Kind, Marker};
use super::repair::Repairs;
use super::text::Lines;
use super::{body, marker, repair};
use crate::limits;

/// What was found in a text.
#[derive(Default)]
pub(crate) struct Scan {
    /// Blocks in order of appearance, readable or not.
    pub(crate) blocks: Vec<Block>,
    /// What was repaired.
    pub(crate) repairs: Repairs,
    /// Whether there were more blocks than real files have; reading stopped there.
    pub(crate) is_cut: bool,
}

/// Says whether a text contains the beginning or end of a block, however damaged.
pub(crate) fn has_marker(text: &[u8]) -> bool {
    marker::first(text).is_some()
}

/// Finds every block of a text that is UTF-8 or ASCII (see [`utf8`](super::utf8)).
pub(crate) fn scan(text: &[u8]) -> Scan {
    let markers = marker::all(text, MOST_MARKERS);
    let mut scan = Scan { is_cut: markers.len() == MOST_MARKERS, ..Scan::default() };
    let mut lines = Lines::new(text);
    let mut gap_start = 0;
    let mut at = 0;
    // What follows a marker without its other half belongs to the broken block, and is no text around.
    let mut is_broken = false;
    while let Some(first) = markers.get(at) {
        if !is_broken {
            repair::gap(text, gap_start..first.start, at > 0, &mut lines, &mut scan.repairs);
        }
        repair::marker(text, first, &mut lines, &mut scan.repairs);
        let end = markers.get(at + 1).filter(|next| next.kind == Kind::End && first.kind == Kind::Begin);
        scan.blocks.push(block(text, first, end, &mut lines, &mut scan.repairs));
        gap_start = end.unwrap_or(first).end;
        is_broken = first.kind == Kind::Begin && end.is_none();
        at += if end.is_some() { 2 } else { 1 };
    }
    if let Some(last) = markers.last().filter(|_| !is_broken) {
        repair::tail(text, gap_start, last, &mut lines, &mut scan.repairs);
    }
    scan
}

fn block(text: &[u8], first: &Marker, end: Option<&Marker>, lines: &mut Lines<'_>, repairs: &mut Repairs) -> Block {
    let line = lines.line(first.start);
    let body = match (first.kind, end) {
        (Kind::End, _) => Body::Broken(Broken::NoBegin),
        (Kind::Begin, None) => Body::Broken(Broken::NoEnd),
        (Kind::Begin, Some(end)) if end.label != first.label => {
            Body::Broken(Broken::LabelMismatch { end: end.label.clone(), line: lines.line(end.start) })
        }
        (Kind::Begin, Some(end)) => {
            let body = body::read(text, first.end..end.start, lines, repairs);
            repair::marker(text, end, lines, repairs);
            body
        }
    };
    Block { label: first.label.clone(), line, body }
}

/// Two for each block that could be accepted, and some more: after that, reading stops.
const MOST_MARKERS: usize = 2 * (limits::CERTIFICATES + limits::KEYS) + 2;
