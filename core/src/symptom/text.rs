//! A pasted text, normalized: without wrapping, escapes, colors, and typographic quotes.

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
    /// Where the lines of the original begin.
    lines: Vec<Line>,
    /// The original was longer.
    is_cut: bool,
}

struct Line {
    at: usize,
    number: usize,
}

impl Text {
    /// Terminals and YAML wrap lines, JSON and logs escape quotes, macOS and documents use typographic ones.
    pub(super) fn new(text: &str) -> Self {
        let kept = text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or_default();
        let mut even =
            Self { plain: String::new(), folded: String::new(), lines: Vec::new(), is_cut: kept.len() < text.len() };
        for (index, line) in kept.lines().enumerate() {
            even.add(&without_colours(line), index + 1);
        }
        even.folded = even.plain.to_ascii_lowercase();
        even
    }

    fn add(&mut self, line: &str, number: usize) {
        for (index, word) in line.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()).enumerate() {
            if !self.plain.is_empty() {
                self.plain.push(' ');
            }
            if index == 0 {
                self.lines.push(Line { at: self.plain.len(), number });
            }
            push_unescaped(&mut self.plain, word);
        }
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

    /// Does a line begin here?
    pub(super) fn is_start(&self, at: usize) -> bool {
        self.lines.binary_search_by_key(&at, |line| line.at).is_ok()
    }

    /// Does a line end here?
    pub(super) fn is_end(&self, at: usize) -> bool {
        at >= self.plain.len() || self.is_start(at + 1)
    }

    /// Returns the number of the line, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        let after = self.lines.partition_point(|line| line.at <= at);
        self.lines.get(after.saturating_sub(1)).map_or(1, |line| line.number)
    }

    /// Returns the number of lines that are not empty.
    pub(super) fn line_count(&self) -> usize {
        self.lines.len()
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
