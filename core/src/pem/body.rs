//! The text between the markers.

use core::ops::Range;

use super::base64::{Base64Fault, Decoder};
use super::block::{Body, Broken};
use super::repair::{Repair, Repairs};
use super::text::Lines;

/// Reads the text between two markers.
pub(super) fn read(text: &[u8], range: Range<usize>, lines: &mut Lines<'_>, repairs: &mut Repairs) -> Body {
    let Some(body) = text.get(range.clone()) else { return Body::Broken(Broken::NoEnd) };
    let headers = headers(body);
    let mut reader = Reader { body, base: range.start, at: headers.end, breaks: 0, lines, repairs };
    let mut decoder = Decoder::new(body.len());
    loop {
        reader.at += decoder.push_groups(body.get(reader.at..).unwrap_or_default());
        let from = reader.at;
        let Some(octet) = reader.next() else { break };
        if let Err(fault) = decoder.push(octet) {
            return reader.broken(from.max(reader.at.saturating_sub(1)), fault);
        }
    }
    if reader.breaks == 0 && !body.is_empty() {
        reader.tell(Repair::OneLine, 0);
    }
    match decoder.finish() {
        Ok((der, is_unpadded)) => {
            if is_unpadded {
                reader.tell(Repair::Padding, body.len());
            }
            match headers.is_encrypted {
                true => Body::Encrypted { how: headers.how, data: der },
                false => Body::Der(der),
            }
        }
        Err(fault) => reader.broken(body.trim_ascii_end().len(), fault),
    }
}

/// Returns the digits one by one and removes what came between them.
struct Reader<'a, 'l, 't> {
    body: &'a [u8],
    base: usize,
    at: usize,
    breaks: usize,
    lines: &'l mut Lines<'t>,
    repairs: &'l mut Repairs,
}

impl Reader<'_, '_, '_> {
    fn next(&mut self) -> Option<u8> {
        loop {
            let at = self.at;
            let rest = self.body.get(at..)?;
            let (width, repair) = match rest {
                [] => return None,
                [b'\r', b'\n', ..] => (2, Some(Repair::CarriageReturnLineFeed)),
                [b'\n', ..] => (1, None),
                [b'\r', ..] => (1, Some(Repair::StrayCarriageReturn)),
                [b' ' | b'\t', ..] => (1, Some(Repair::Blanks)),
                [0xc2, 0xa0, ..] => (2, Some(Repair::Blanks)),
                [0xe2, 0x80, 0x8b..=0x8f, ..] => (3, Some(Repair::Blanks)),
                [0xef, 0xbb, 0xbf, ..] => (3, Some(Repair::ByteOrderMark)),
                [0, ..] => (1, Some(Repair::Nul)),
                [b'>', ..] if self.is_line_start(at) => (1, Some(Repair::Quotes)),
                [quote @ (b'"' | b'\'' | b'`'), ..] => (string_seam(rest, *quote), Some(Repair::Quotes)),
                [b'\\', ..] => match escape(rest) {
                    Escape::Blank(width) => (width, Some(Repair::EscapedNewline)),
                    Escape::Digit(width, octet) => {
                        self.tell(Repair::Quotes, at);
                        self.at += width;
                        return Some(octet);
                    }
                },
                [octet, ..] => {
                    self.at += 1;
                    return Some(*octet);
                }
            };
            self.breaks += usize::from(matches!(rest, [b'\n' | b'\r', ..]) || repair == Some(Repair::EscapedNewline));
            if let Some(repair) = repair {
                self.tell(repair, at);
            }
            self.at += width;
        }
    }

    fn is_line_start(&self, at: usize) -> bool {
        at == 0 || self.body.get(at - 1).is_some_and(|before| matches!(before, b'\n' | b'\r'))
    }

    fn tell(&mut self, repair: Repair, at: usize) {
        self.repairs.tell(repair, || self.lines.line(self.base + at));
    }

    fn broken(&mut self, at: usize, fault: Base64Fault) -> Body {
        let (line, column) = self.lines.place(self.base + at);
        Body::Broken(Broken::Base64 { line, column, fault })
    }
}

enum Escape {
    Blank(usize),
    Digit(usize, u8),
}

/// Backslash escapes of JSON and shells: `\n`, `\\n`, `\/`, `\u003d`; a backslash at a line's end continues it.
fn escape(rest: &[u8]) -> Escape {
    let slashes = rest.iter().take(8).take_while(|octet| **octet == b'\\').count();
    match rest.get(slashes..).unwrap_or_default() {
        [b'n' | b'r' | b't', ..] => Escape::Blank(slashes + 1),
        [b'/', ..] => Escape::Digit(slashes + 1, b'/'),
        [b'u', b'0', b'0', high, low, ..] => match (char::from(*high).to_digit(16), char::from(*low).to_digit(16)) {
            (Some(high), Some(low)) => match u8::try_from(high * 16 + low) {
                Ok(octet) if !octet.is_ascii_whitespace() => Escape::Digit(slashes + 5, octet),
                _ => Escape::Blank(slashes + 5),
            },
            _ => Escape::Digit(slashes, b'\\'),
        },
        [b'\r' | b'\n', ..] => Escape::Blank(slashes),
        _ => Escape::Digit(slashes, b'\\'),
    }
}

/// A string that ends here and continues after the next quote: `"MIIB\n" +` and `"..."` on the next line.
fn string_seam(rest: &[u8], quote: u8) -> usize {
    let next = rest.iter().skip(1).take(64).position(|octet| *octet == quote);
    next.map_or(1, |between| between + 2)
}

struct Headers {
    end: usize,
    is_encrypted: bool,
    /// What DEK-Info says.
    how: String,
}

/// RFC 1421 headers: lines with a colon before the first line without one.
fn headers(body: &[u8]) -> Headers {
    let mut found = Headers { end: 0, is_encrypted: false, how: String::new() };
    let mut at = 0;
    for _ in 0..MOST_HEADERS {
        let rest = body.get(at..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let (line, width) = header_line(rest);
        at += width;
        let trimmed = line.trim_ascii();
        if trimmed.contains(&b':') {
            found.is_encrypted |= trimmed.windows(ENCRYPTED.len()).any(|part| part == ENCRYPTED);
            if let Some(how) = trimmed.strip_prefix(DEK_INFO).filter(|how| how.len() <= LONGEST_DEK_INFO) {
                found.how = String::from_utf8_lossy(how.trim_ascii()).into_owned();
            }
            found.end = at;
        } else if !trimmed.is_empty() {
            break;
        }
    }
    found
}

/// The first line, and its length with what ends it: a line break, one that is escaped, or, where all lines were joined,
/// the blank before or after `DEK-Info: CIPHER,IV`.
fn header_line(text: &[u8]) -> (&[u8], usize) {
    let start = text.iter().take_while(|octet| octet.is_ascii_whitespace()).count();
    let rest = text.get(start..).unwrap_or_default();
    let line_break = text.iter().skip(start).position(|octet| matches!(octet, b'\n' | b'\r')).map(|at| (at, 1));
    let escaped = rest.windows(2).position(|pair| pair == b"\\n").map(|at| {
        let slashes = rest.iter().take(at).rev().take_while(|octet| **octet == b'\\').count();
        (at - slashes, slashes + 2)
    });
    let joined = match rest.strip_prefix(DEK_INFO) {
        Some(value) => {
            let blanks = value.iter().take_while(|octet| **octet == b' ').count();
            let end = value.iter().skip(blanks).position(u8::is_ascii_whitespace);
            end.map(|end| (DEK_INFO.len() + blanks + end, 1))
        }
        None => rest.windows(DEK_INFO.len()).position(|part| part == DEK_INFO).map(|at| (at, 0)),
    };
    let first = [line_break, escaped, joined].into_iter().flatten().min_by_key(|(at, _)| *at);
    let (end, width) = first.unwrap_or((rest.len(), 0));
    (rest.get(..end).unwrap_or_default(), start + end + width)
}

const ENCRYPTED: &[u8] = b"4,ENCRYPTED";
const DEK_INFO: &[u8] = b"DEK-Info:";
/// A cipher's name and sixteen octets in hex.
const LONGEST_DEK_INFO: usize = 64;
/// Proc-Type and DEK-Info are two; real files have only a few.
const MOST_HEADERS: usize = 16;
