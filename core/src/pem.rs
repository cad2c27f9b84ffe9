//! PEM (RFC 7468) in every damage that mail, editors, shells and copying do to it. Every block is found and told with
//! its line; repairs are recorded, never silent; no message holds a byte of what was read.

pub(crate) mod base64;
mod body;
mod marker;
mod repair;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod write;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

pub(crate) use repair::{Repair, Repairs};
pub(crate) use text::{Utf8, utf8};

use crate::limits;
use marker::{Kind, Marker};
use text::Lines;

/// What was found in a text.
#[derive(Default)]
pub(crate) struct Scan {
    /// Blocks in order of appearance, readable or not.
    pub(crate) blocks: Vec<Block>,
    /// What had to be mended.
    pub(crate) repairs: Repairs,
    /// Whether there were more blocks than anybody has; reading stopped there.
    pub(crate) is_cut: bool,
}

/// One block, or what is left of one.
pub(crate) struct Block {
    /// Label of its BEGIN (of its END, where that stands alone), upper case.
    pub(crate) label: String,
    /// Line of that marker, from 1.
    pub(crate) line: usize,
    /// What stands inside.
    pub(crate) body: Body,
}

/// What stands inside a block.
pub(crate) enum Body {
    /// Its decoded octets.
    Der(Zeroizing<Vec<u8>>),
    /// RFC 1421 encryption, `Proc-Type: 4,ENCRYPTED`: what DEK-Info says, and the encrypted octets.
    Encrypted { how: String, data: Zeroizing<Vec<u8>> },
    /// Nothing that could be read.
    Broken(Broken),
}

/// Why a block could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Broken {
    /// BEGIN without END.
    NoEnd,
    /// END without BEGIN.
    NoBegin,
    /// BEGIN and END name different things.
    LabelMismatch { end: String, line: usize },
    /// The text between is no base64.
    Base64 { line: usize, column: usize, what: &'static str },
}

/// Says whether a text holds the beginning or end of a block, however damaged.
pub(crate) fn has_marker(text: &[u8]) -> bool {
    marker::first(text).is_some()
}

/// Finds every block of a text that is UTF-8 or ASCII (see [`utf8`]).
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

/// Writes one block as RFC 7468 wants it: 64 columns, LF.
pub(crate) fn write(label: &str, der: &[u8]) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(vec![0u8; der.len().div_ceil(3) * 4]);
    let written = STANDARD.encode_slice(der, &mut digits).unwrap_or_default();
    let digits = digits.get(..written).unwrap_or_default();
    let room = digits.len() + digits.len() / COLUMNS + 2 * label.len() + 40;
    let mut pem = Zeroizing::new(String::with_capacity(room));
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----\n");
    for line in digits.chunks(COLUMNS) {
        pem.extend(line.iter().copied().map(char::from));
        pem.push('\n');
    }
    pem.push_str("-----END ");
    pem.push_str(label);
    pem.push_str("-----\n");
    pem
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

/// Two for each block that could be taken, and some: past that, reading stops.
const MOST_MARKERS: usize = 2 * (limits::CERTIFICATES + limits::KEYS) + 2;
/// RFC 7468 s. 2: lines of exactly 64 characters.
const COLUMNS: usize = 64;
