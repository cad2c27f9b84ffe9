//! Encodings of text, and positions in it.

use std::borrow::Cow;

use zeroize::Zeroize;

/// A text as UTF-8, and whether it had to be converted. What is wiped on drop stays so.
pub(crate) struct Utf8<'a> {
    text: Cow<'a, [u8]>,
    /// It came as UTF-16 (Windows PowerShell's `>` writes it).
    pub(crate) was_utf16: bool,
}

/// Converts UTF-16, with or without a byte order mark, and leaves a UTF-8 byte order mark as it is.
pub(crate) fn utf8(input: &[u8]) -> Utf8<'_> {
    let from = match input {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        [a, 0, b, 0, c, 0, d, 0, ..] if [a, b, c, d].iter().all(|o| o.is_ascii() && **o != 0) => {
            Some((input, u16::from_le_bytes as fn([u8; 2]) -> u16))
        }
        [0, a, 0, b, 0, c, 0, d, ..] if [a, b, c, d].iter().all(|o| o.is_ascii() && **o != 0) => {
            Some((input, u16::from_be_bytes as fn([u8; 2]) -> u16))
        }
        _ => None,
    };
    let Some((units, read)) = from else { return Utf8 { text: Cow::Borrowed(input), was_utf16: false } };
    let pairs =
        units.chunks_exact(2).map(|pair| read([pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0)]));
    // three octets for each unit is the most there can be: the buffer never moves, so no copy remains
    let mut text = String::with_capacity(units.len() / 2 * 3);
    text.extend(char::decode_utf16(pairs).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    Utf8 { text: Cow::Owned(text.into_bytes()), was_utf16: true }
}

impl Utf8<'_> {
    /// Returns the text.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.text
    }
}

impl Drop for Utf8<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.text {
            text.zeroize();
        }
    }
}

/// Lines and columns of offsets that are asked for in ascending order: the text is walked once.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    start: usize,
}

impl<'a> Lines<'a> {
    /// Starts at the beginning.
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, line: 1, start: 0 }
    }

    /// Returns the line of an offset, from 1. An offset before the last one asked for gets that one's line.
    pub(crate) fn line(&mut self, offset: usize) -> usize {
        self.place(offset).0
    }

    /// Returns line and column of an offset, from 1; columns count octets.
    pub(crate) fn place(&mut self, offset: usize) -> (usize, usize) {
        while self.at < offset {
            let Some(&octet) = self.text.get(self.at) else { break };
            self.at += 1;
            // a carriage return alone ends a line too: so did the classic Mac OS
            if octet == b'\n' || (octet == b'\r' && self.text.get(self.at) != Some(&b'\n')) {
                self.line += 1;
                self.start = self.at;
            }
        }
        (self.line, offset.saturating_sub(self.start) + 1)
    }
}
