//! A pasted text, normalized: without wrapping, escapes, colors, frames, and typographic quotes; and its messages, each
//! with the connection that it is about.

use super::hop::{self, Hop};

/// Bytes of a text that are searched. A status or a page of a log has a few thousand.
pub const TEXT_BYTES: usize = 64 << 10;

/// Returns bytes as text. Supports UTF-8, and the UTF-16 that PowerShell writes into files; other bytes are replaced or
/// dropped.
pub fn readable(bytes: &[u8]) -> String {
    let units = |from: fn([u8; 2]) -> u16| bytes.chunks_exact(2).skip(1).map(move |pair| from([pair[0], pair[1]]));
    match bytes {
        [0xff, 0xfe, ..] => utf16(units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => utf16(units(u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn utf16(units: impl Iterator<Item = u16>) -> String {
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A text in the form that patterns are matched with.
pub(super) struct Text {
    /// One line, one space between words.
    plain: String,
    /// The same in lower case (ASCII), byte for byte.
    folded: String,
    /// Where the lines of the original begin, and lines that a log wrote as `\n`.
    lines: Vec<Line>,
    /// Where messages begin inside lines: after the head of a log line, or after its key, `msg="`.
    inner: Vec<usize>,
    /// Where messages begin, and what they are about.
    messages: Vec<(usize, Hop)>,
    /// The original was longer.
    is_cut: bool,
}

struct Line {
    at: usize,
    number: usize,
}

impl Text {
    /// Terminals and YAML wrap lines, JSON and logs escape quotes and line breaks, macOS and documents use typographic
    /// quotes.
    pub(super) fn new(text: &str) -> Self {
        let kept = text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or_default();
        let mut even = Self {
            plain: String::new(),
            folded: String::new(),
            lines: Vec::new(),
            inner: Vec::new(),
            messages: Vec::new(),
            is_cut: kept.len() < text.len(),
        };
        let mut is_apart = true;
        for (index, line) in kept.lines().enumerate() {
            let line = with_entities(&without_colours(line));
            for part in line.split("\\n") {
                is_apart = even.add(part.trim_end_matches('\\'), index + 1, is_apart);
            }
        }
        even.folded = even.plain.to_ascii_lowercase();
        even.find_messages();
        even
    }

    /// Adds a line, and returns whether the next one begins a message: a blank line is between them.
    fn add(&mut self, line: &str, number: usize, is_apart: bool) -> bool {
        let mut words = line.split(|c: char| c.is_whitespace()).filter(|word| !word.chars().all(is_box)).peekable();
        if words.peek().is_none() {
            return true;
        }
        if !self.plain.is_empty() {
            self.plain.push(' ');
        }
        let at = self.plain.len();
        self.lines.push(Line { at, number });
        for (index, word) in words.enumerate() {
            if index > 0 {
                self.plain.push(' ');
            }
            push_unescaped(&mut self.plain, word);
        }
        let line = self.plain.get(at..).unwrap_or_default();
        if is_klog(line) {
            self.inner.extend(line.find("] ").map(|end| at + end + 2));
        }
        if is_apart || begins_message(line) {
            self.messages.push((at, Hop::Exposed));
        }
        false
    }

    /// Sets what each message is about, and where the quoted messages of a log begin.
    fn find_messages(&mut self) {
        for key in LOG_KEYS {
            self.inner.extend(self.folded.match_indices(key).map(|(at, key)| at + key.len()));
        }
        self.inner.sort_unstable();
        let ends = self.messages.iter().skip(1).map(|(at, _)| *at).chain([self.folded.len()]);
        let about = |((start, _), end): (&(usize, Hop), usize)| {
            let message = self.folded.get(*start..end).unwrap_or_default();
            (*start, hop::of(message, &|at| self.is_end(start + at)))
        };
        self.messages = self.messages.iter().zip(ends).map(about).collect();
    }

    /// Returns what the message at this place is about.
    pub(super) fn hop(&self, at: usize) -> Hop {
        let after = self.messages.partition_point(|(start, _)| *start <= at);
        self.messages.get(after.saturating_sub(1)).map_or(Hop::Exposed, |(_, hop)| *hop)
    }

    pub(super) fn plain(&self) -> &str {
        &self.plain
    }

    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Does a line or a logged message begin here?
    pub(super) fn is_start(&self, at: usize) -> bool {
        self.is_line(at) || self.inner.binary_search(&at).is_ok()
    }

    /// Does a line or a quoted message end here?
    pub(super) fn is_end(&self, at: usize) -> bool {
        let rest = self.plain.get(at..).unwrap_or_default();
        rest.is_empty() || rest.starts_with(['"', '\'', '\\']) || self.is_line(at + 1)
    }

    fn is_line(&self, at: usize) -> bool {
        self.lines.binary_search_by_key(&at, |line| line.at).is_ok()
    }

    /// Returns the number of the line, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        let after = self.lines.partition_point(|line| line.at <= at);
        self.lines.get(after.saturating_sub(1)).map_or(1, |line| line.number)
    }

    /// Is there more than one line that is not empty?
    pub(super) fn has_lines(&self) -> bool {
        self.lines.first().map(|line| line.number) != self.lines.last().map(|line| line.number)
    }
}

/// Removes terminal sequences (ECMA-48: ESC, `[`, parameters, a letter) and invisible characters.
fn without_colours(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' if chars.peek() == Some(&'[') => {
                for c in chars.by_ref().skip(1) {
                    if c.is_ascii_alphabetic() {
                        break;
                    }
                }
            }
            '\t' => out.push(c),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// `\"` is a quote in JSON and in logs, `''` one in YAML.
fn push_unescaped(out: &mut String, word: &str) {
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('"' | '\'' | '\\')) => {}
            '\'' if chars.peek() == Some(&'\'') => {}
            '\u{201c}' | '\u{201d}' => out.push('"'),
            '\u{2018}' | '\u{2019}' => out.push('\''),
            c => out.push(c),
        }
    }
}

/// Go writes `<` into JSON as `\u003c`, and browsers copy `&lt;`.
fn with_entities(line: &str) -> String {
    let is_escaped = line.contains("\\u00") || line.contains('&');
    let replace = |line: String, (from, to): &(&str, &str)| line.replace(from, to);
    if is_escaped { ENTITIES.iter().fold(line.to_owned(), replace) } else { line.to_owned() }
}

/// Frames of Terraform's errors.
fn is_box(c: char) -> bool {
    ('\u{2500}'..='\u{257f}').contains(&c)
}

/// Begins a message, instead of continuing a wrapped one?
fn begins_message(line: &str) -> bool {
    let begins = |with: &&str| line.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    BEGINNINGS.iter().any(begins) || is_klog(line) || is_dated(line)
}

/// `E1129 12:00:00.000000 1 file.go:1] `
fn is_klog(line: &str) -> bool {
    matches!(line.as_bytes(), [b'I' | b'W' | b'E' | b'F', date @ ..] if are_digits(date, 4) && date.get(4) == Some(&b' '))
}

/// `2026-11-29T12:00:00Z`, `[2026-11-29 12:00:00.000]`, `2026/11/29`
fn is_dated(line: &str) -> bool {
    let date = line.strip_prefix('[').unwrap_or(line).as_bytes();
    are_digits(date, 4) && matches!(date.get(4), Some(b'-' | b'/'))
}

fn are_digits(bytes: &[u8], count: usize) -> bool {
    bytes.get(..count).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_digit))
}

/// How messages begin. A wrapped line begins otherwise.
const BEGINNINGS: &[&str] = &[
    "error:",
    "error from server",
    "error in configuration",
    "error loading",
    "warning:",
    "unable to connect",
    "the connection to the server",
    "curl: (",
    "get \"http",
    "post \"http",
    "time=",
    "ts=",
    "level=",
    "{\"",
    "fata[",
    "erro[",
    "warn[",
    "info[",
    "$ ",
    "# ",
    "> ",
    "ps ",
];

/// Keys of messages in logs, in JSON and as logrus and klog write them.
const LOG_KEYS: &[&str] = &[
    "msg=\"",
    "err=\"",
    "error=\"",
    "\"msg\":\"",
    "\"msg\": \"",
    "\"message\":\"",
    "\"message\": \"",
    "\"error\":\"",
    "\"error\": \"",
    "\"err\":\"",
    "message: \"",
    "message: '",
];

const ENTITIES: &[(&str, &str)] = &[
    ("\\u003c", "<"),
    ("\\u003e", ">"),
    ("\\u0026", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&amp;", "&"),
];
