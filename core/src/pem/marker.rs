//! The lines around a block, `-----BEGIN CERTIFICATE-----`, however damaged their dashes are.

/// Which end of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Begin,
    End,
}

/// One marker in the text.
pub(super) struct Marker {
    pub(super) kind: Kind,
    /// Upper case, single spaces.
    pub(super) label: String,
    /// Offset of its first dash.
    pub(super) start: usize,
    /// Offset after its last dash; if the next marker shares the dashes, after the label.
    pub(super) end: usize,
    /// Whether its dashes are five and five, and its letters capital.
    pub(super) is_regular: bool,
    /// Whether the next marker follows on the same dashes.
    pub(super) is_glued: bool,
}

/// Returns every marker, at most `most`.
pub(super) fn all(text: &[u8], most: usize) -> Vec<Marker> {
    let mut markers = Vec::new();
    let mut from = 0;
    let mut is_glued = false;
    while markers.len() < most {
        let Some(marker) = next(text, from, is_glued) else { break };
        from = marker.end;
        is_glued = marker.is_glued;
        markers.push(marker);
    }
    markers
}

/// Returns the first marker.
pub(super) fn first(text: &[u8]) -> Option<Marker> {
    next(text, 0, false)
}

fn next(text: &[u8], from: usize, after_glued: bool) -> Option<Marker> {
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|&octet| matches!(octet, b'-' | 0xe2 | 0xef))?;
        let run = dashes(text, at);
        if let Some(marker) = read(text, at, &run, after_glued && at == from) {
            return Some(marker);
        }
        at = run.end.max(at + 1);
    }
}

/// Reads a marker whose leading dashes are `run`.
fn read(text: &[u8], start: usize, run: &Run, after_glued: bool) -> Option<Marker> {
    if run.count < 2 && run.is_ascii {
        return None;
    }
    let word = skip_blanks(text, run.end);
    let (kind, label_start, is_upper) = keyword(text, word)?;
    let (label, label_end) = label(text, label_start)?;
    let trailing = dashes(text, label_end);
    let is_glued = trailing.count > 0 && keyword(text, skip_blanks(text, trailing.end)).is_some();
    let five = |run: &Run| run.count == 5 && run.is_ascii;
    let ten = |run: &Run| run.count == 10 && run.is_ascii;
    let is_regular = is_upper
        && text.get(label_start..label_end).is_some_and(<[u8]>::is_ascii)
        && word == run.end
        && (five(run) || after_glued && ten(run))
        && (five(&trailing) || is_glued && ten(&trailing));
    // dashes that are not what they should be may be part of prose: only then must the label be one that PEM knows
    let known = KNOWN_ENDINGS.iter().any(|ending| label.ends_with(ending));
    if !known && !(five(run) && (five(&trailing) || is_glued)) {
        return None;
    }
    let end = if is_glued { label_end } else { trailing.end };
    Some(Marker { kind, label, start, end, is_regular, is_glued })
}

/// Dashes in a row, typographic ones too.
struct Run {
    count: usize,
    end: usize,
    is_ascii: bool,
}

fn dashes(text: &[u8], from: usize) -> Run {
    let mut run = Run { count: 0, end: from, is_ascii: true };
    loop {
        let width = match text.get(run.end..) {
            Some([b'-', ..]) => 1,
            // hyphens and dashes U+2010 to U+2015, minus, small and full-width hyphen
            Some(
                [0xe2, 0x80, 0x90..=0x95, ..]
                | [0xe2, 0x88, 0x92, ..]
                | [0xef, 0xb9, 0xa3, ..]
                | [0xef, 0xbc, 0x8d, ..],
            ) => 3,
            _ => return run,
        };
        run.is_ascii &= width == 1;
        run.count += 1;
        run.end += width;
    }
}

fn keyword(text: &[u8], at: usize) -> Option<(Kind, usize, bool)> {
    let rest = text.get(at..)?;
    for (word, kind) in [("BEGIN", Kind::Begin), ("END", Kind::End)] {
        let Some(found) = rest.get(..word.len()) else { continue };
        let follows = rest.get(word.len()).copied().unwrap_or(b' ');
        if found.eq_ignore_ascii_case(word.as_bytes()) && !follows.is_ascii_alphanumeric() {
            return Some((kind, at + word.len(), found == word.as_bytes()));
        }
    }
    None
}

/// Reads a label up to the first octet that cannot be part of one.
fn label(text: &[u8], from: usize) -> Option<(String, usize)> {
    let rest = text.get(from..)?;
    // C2 A0 is the no-break space, which web pages put between words
    let allowed =
        |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b' ' | b'\t' | b'#' | b'.' | b'/' | 0xc2 | 0xa0);
    let length = rest.iter().take(LONGEST_LABEL + 1).take_while(|octet| allowed(octet)).count();
    let typed = core::str::from_utf8(rest.get(..length)?).ok()?;
    if length > LONGEST_LABEL {
        return None;
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let is_closed = dashes(text, from + length).count > 0;
    let end = from + if is_closed { length } else { typed.trim_end().len() };
    Some((words.join(" ").to_ascii_uppercase(), end))
}

fn skip_blanks(text: &[u8], from: usize) -> usize {
    let blanks = text.get(from..).unwrap_or_default().iter().take(4).take_while(|octet| matches!(octet, b' ' | b'\t'));
    from + blanks.count()
}

/// `TRUSTED CERTIFICATE`, `ENCRYPTED PRIVATE KEY`: the longest in use have 24.
const LONGEST_LABEL: usize = 40;
const KNOWN_ENDINGS: &[&str] =
    &["CERTIFICATE", "KEY", "REQUEST", "CRL", "PARAMETERS", "PKCS7", "CMS", "DATA", "MESSAGE", "BLOCK", "SIGNATURE"];
