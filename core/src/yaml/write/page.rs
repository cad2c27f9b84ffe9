//! Where serializers write to: pieces that never grow, joined once, wiped on drop.

use core::cell::Cell;
use core::fmt;
use core::ops::Range;
use std::io;

use serde::Serialize;
use zeroize::Zeroizing;

use super::Printed;
use crate::hidden;

/// How characters are escaped that both serializers would leave as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Yaml,
    Json,
}

/// Writes into pieces and joins them in a buffer of exactly their size: a buffer that grows would leave copies of
/// secrets in memory.
///
/// Neither serializer can fail on a tree of strings, numbers, lists and maps; if one did, nothing would be written.
pub(super) fn in_pieces<'a>(
    syntax: Syntax,
    write: impl for<'t> FnOnce(&mut Page<'t, 'a>, &'t Trace<'a>) -> Option<()>,
) -> Printed {
    let trace = Trace::new(syntax);
    let mut page = Page { trace: &trace, pieces: Vec::new() };
    if write(&mut page, &trace).is_none() {
        return Printed::default();
    }
    let mut text = Zeroizing::new(String::new());
    text.reserve_exact(trace.at());
    page.pieces.iter().for_each(|piece| text.push_str(piece));
    let secrets = trace.secrets.take().into_iter().map(|range| trimmed(&text, range)).collect();
    Printed { text, secrets }
}

/// What the page passes to the tree that is written to it, and the reverse.
pub(super) struct Trace<'a> {
    syntax: Syntax,
    /// Bytes written so far.
    at: Cell<usize>,
    secrets: Cell<Vec<Range<usize>>>,
    /// The text that is written in place of the next [`STAND_IN`].
    own: Cell<Option<&'a str>>,
}

impl<'a> Trace<'a> {
    fn new(syntax: Syntax) -> Self {
        Self { syntax, at: Cell::new(0), secrets: Cell::default(), own: Cell::new(None) }
    }

    pub(super) fn at(&self) -> usize {
        self.at.get()
    }

    /// Notes that everything since `start` is a secret.
    pub(super) fn is_secret_from(&self, start: usize) {
        let mut secrets = self.secrets.take();
        secrets.push(start..self.at());
        self.secrets.set(secrets);
    }

    /// Returns the string for the serializer: the text itself, or a word that the page replaces with it.
    pub(super) fn word(&self, text: &'a str) -> &'a str {
        if self.syntax == Syntax::Json || !needs_own_quotes(text) {
            return text;
        }
        self.own.set(Some(text));
        STAND_IN
    }

    /// Returns the text for a piece, if it is the word that replaces one.
    fn own_text(&self, piece: &str) -> Option<&'a str> {
        if piece == STAND_IN { self.own.take() } else { None }
    }
}

/// The page itself.
pub(super) struct Page<'t, 'a> {
    trace: &'t Trace<'a>,
    /// Each has the capacity that it was made with.
    pieces: Vec<Zeroizing<String>>,
}

impl Page<'_, '_> {
    /// Writes text without hidden characters.
    pub(super) fn put(&mut self, text: &str) {
        let has_room = self.pieces.last().is_some_and(|piece| piece.capacity() - piece.len() >= text.len());
        if !has_room {
            self.pieces.push(Zeroizing::new(String::with_capacity(text.len().max(PIECE))));
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.push_str(text);
        }
        self.trace.at.set(self.trace.at() + text.len());
    }

    /// Writes text, hidden characters as escapes: they occur in quoted strings only.
    fn put_escaped(&mut self, text: &str) {
        if is_visible_ascii(text) {
            return self.put(text);
        }
        for c in text.chars() {
            match (u32::from(c), self.trace.syntax) {
                _ if !is_hidden(c) => self.put(c.encode_utf8(&mut [0; 4])),
                (code @ 0x1_0000.., Syntax::Yaml) => self.put(&format!("\\U{code:08x}")),
                _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| self.put(&format!("\\u{unit:04x}"))),
            }
        }
    }
}

/// For serde-saphyr, which gets no text with hidden characters.
impl fmt::Write for Page<'_, '_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match self.trace.own_text(piece) {
            // A JSON string is a double-quoted one of YAML.
            Some(own) => own.serialize(&mut serde_json::Serializer::new(self)).map_err(|_| fmt::Error),
            None => {
                self.put(piece);
                Ok(())
            }
        }
    }
}

/// For serde_json, which writes whole characters.
impl io::Write for Page<'_, '_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let text = core::str::from_utf8(piece).map_err(|_| io::ErrorKind::InvalidData)?;
        self.put_escaped(text);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Texts whose quotes are not left to serde-saphyr: those with hidden characters, block texts that go-yaml would misread
/// for a blank at their start, and those of which serde-saphyr would make a copy while it looks for a number.
fn needs_own_quotes(text: &str) -> bool {
    let is_copied = || text.starts_with(|c: char| c.is_ascii_digit() || "+-._".contains(c)) && text.contains('_');
    let starts_blank = || text.starts_with([' ', '\t', '\n']) && text.contains('\n');
    let has_hidden = || !is_visible_ascii(text) && text.chars().any(is_hidden);
    has_hidden() || starts_blank() || is_copied()
}

/// The fast check for nearly every text: no character of it is hidden.
fn is_visible_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'))
}

/// Every hidden character that a block text does not have as it is.
fn is_hidden(c: char) -> bool {
    hidden::is_hidden(c) && !matches!(c, '\n' | '\t')
}

/// Cuts off what is around a value: the blank after `key:` and the end of the line.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let value = text.get(range.clone()).unwrap_or_default();
    let start = range.start + value.len() - value.trim_start_matches(' ').len();
    start..start + value.trim_matches([' ', '\n']).len()
}

/// A word that every serializer writes as it is, in one piece.
const STAND_IN: &str = "x";

/// Bytes of a piece: most documents fit into one.
const PIECE: usize = 4_096;
