//! Cuts a stream of documents into the texts of its objects, and a List into its items, without reading them: a dump of a
//! cluster has more values than one tree may have.

use std::borrow::Cow;
use std::ops::Range;

/// The text of one object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where it is in the whole text.
    pub range: Range<usize>,
    /// Lines before it.
    pub lines_before: usize,
    /// The kind of the List that it is an item of, without `List`; empty if its own text names its kind.
    pub listed: String,
    /// It is an item of a List.
    pub is_item: bool,
    /// The text begins with the dash of a list item.
    has_dash: bool,
}

impl Piece {
    /// Returns its text, as one document; `whole` is the text that was cut.
    pub fn text<'a>(&self, whole: &'a [u8]) -> Cow<'a, [u8]> {
        let text = whole.get(self.range.clone()).unwrap_or_default();
        if !self.has_dash {
            return Cow::Borrowed(text);
        }
        let mut owned = text.to_vec();
        if let Some(dash) = owned.iter_mut().find(|octet| **octet == b'-') {
            *dash = b' ';
        }
        Cow::Owned(owned)
    }
}

/// Cuts a text. A document that is not a List is one piece; documents without content are left out.
pub fn pieces(text: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (lines_before, range) in documents(text) {
        let document = text.get(range.clone()).unwrap_or_default();
        let first = document.iter().find(|octet| !octet.is_ascii_whitespace());
        let list = if first == Some(&b'{') { json_items(document) } else { yaml_items(document) };
        let Some(list) = list else {
            pieces.push(Piece { range, lines_before, listed: String::new(), is_item: false, has_dash: false });
            continue;
        };
        let (mut at, mut line) = (0, lines_before);
        for item in list.items {
            line += lines(document.get(at..item.start).unwrap_or_default());
            at = item.start;
            pieces.push(Piece {
                range: range.start + item.start..range.start + item.end,
                lines_before: line,
                listed: list.kind.clone(),
                is_item: true,
                has_dash: list.has_dashes,
            });
        }
    }
    pieces
}

/// Splits a stream at its `---` lines: lines before the document, and its place. Empty ones are left out.
pub(super) fn documents(text: &[u8]) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    let (mut start, mut first_line, mut at) = (0, 0, 0);
    for (number, line) in text.split_inclusive(|octet| *octet == b'\n').enumerate() {
        let is_seam =
            line.strip_prefix(b"---").is_some_and(|rest| rest.trim_ascii().is_empty() || rest.starts_with(b" "));
        if is_seam {
            found.push((first_line, start..at));
            (start, first_line) = (at + line.len(), number + 1);
        }
        at += line.len();
    }
    found.push((first_line, start..text.len()));
    let is_comment = |line: &[u8]| line.trim_ascii().is_empty() || line.trim_ascii_start().starts_with(b"#");
    let has_content = |range: &Range<usize>| {
        let document = text.get(range.clone()).unwrap_or_default();
        !document.split(|octet| *octet == b'\n').all(is_comment)
    };
    found.retain(|(_, range)| has_content(range));
    found
}

/// A List that was found.
struct List {
    /// `HTTPProxy` of `HTTPProxyList`.
    kind: String,
    items: Vec<Range<usize>>,
    has_dashes: bool,
}

impl List {
    /// `None` if the kind is not that of a List: another object may have a field `items`.
    fn of(kind: &[u8], items: Vec<Range<usize>>, has_dashes: bool) -> Option<Self> {
        let kind = core::str::from_utf8(kind).ok()?.strip_suffix("List")?;
        let is_plain = kind.len() <= LONGEST_KIND && kind.bytes().all(|octet| octet.is_ascii_alphanumeric());
        is_plain.then(|| Self { kind: kind.to_owned(), items, has_dashes })
    }
}

/// The items of a List in JSON; `None` if the text is anything else.
fn json_items(text: &[u8]) -> Option<List> {
    let mut kind: &[u8] = b"";
    let mut items = None;
    let mut at = text.iter().position(|octet| *octet == b'{')? + 1;
    loop {
        at = skip_blank(text, at);
        match text.get(at)? {
            b'"' => {}
            b',' => {
                at += 1;
                continue;
            }
            b'}' => break,
            _ => return None,
        }
        let end = string_end(text, at)?;
        let key = text.get(at + 1..end - 1)?;
        at = skip_blank(text, end);
        (text.get(at)? == &b':').then_some(())?;
        at = skip_blank(text, at + 1);
        let end = value_end(text, at)?;
        match key {
            b"kind" => kind = text.get(at + 1..end - 1)?,
            b"items" if text.get(at)? == &b'[' => items = Some(json_objects(text, at + 1)?),
            _ => {}
        }
        at = end;
    }
    List::of(kind, items?, false)
}

/// The objects of an array, whose text begins at `at`.
fn json_objects(text: &[u8], mut at: usize) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    loop {
        at = skip_blank(text, at);
        match text.get(at)? {
            b']' => return Some(found),
            b',' => at += 1,
            b'{' => {
                let end = value_end(text, at)?;
                found.push(at..end);
                at = end;
            }
            _ => return None,
        }
    }
}

fn skip_blank(text: &[u8], at: usize) -> usize {
    let blank = text.get(at..).unwrap_or_default().iter().take_while(|octet| octet.is_ascii_whitespace()).count();
    at + blank
}

/// The end of the JSON value that begins at `at`.
fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' => at += 1,
            octet if octet.is_ascii_whitespace() => at += 1,
            _ => {
                let is_word = |octet: &u8| octet.is_ascii_alphanumeric() || b"+-.".contains(octet);
                let word = text.get(at..)?.iter().take_while(|octet| is_word(octet)).count();
                at += if word == 0 { return None } else { word };
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The end of the string whose quote is at `at`.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at + 1;
    loop {
        let rest = text.get(end..)?;
        let step = rest.iter().position(|octet| matches!(octet, b'"' | b'\\'))?;
        end += step + 1;
        match rest.get(step)? {
            b'"' => return Some(end),
            _ => end += 1,
        }
    }
}

/// The items of a List in YAML's block style, as kubectl prints it; `None` if the text is anything else.
fn yaml_items(text: &[u8]) -> Option<List> {
    let (mut kind, mut items): (&[u8], Vec<Range<usize>>) = (b"", Vec::new());
    let (mut is_inside, mut has_items, mut indent, mut at) = (false, false, None, 0);
    for line in text.split_inclusive(|octet| *octet == b'\n') {
        let blank = line.iter().take_while(|octet| **octet == b' ').count();
        let rest = line.get(blank..).unwrap_or_default();
        let is_empty = rest.trim_ascii().is_empty() || rest.starts_with(b"#");
        let is_dash = rest.starts_with(b"- ") || rest.trim_ascii_end() == b"-";
        if blank == 0 && !is_dash && !is_empty {
            is_inside = false;
            if let Some(value) = rest.strip_prefix(b"kind:") {
                kind = value.trim_ascii();
            } else if rest.trim_ascii_end() == b"items:" {
                (is_inside, has_items) = (true, true);
            }
        } else if is_inside && is_dash && indent.is_none_or(|indent| indent == blank) {
            indent = Some(blank);
            items.push(at..at);
        } else if is_inside && !is_empty && indent.is_none() {
            return None;
        }
        at += line.len();
        if let Some(item) = items.last_mut().filter(|_| is_inside) {
            item.end = at;
        }
    }
    if has_items { List::of(kind, items, true) } else { None }
}

fn lines(text: &[u8]) -> usize {
    text.iter().filter(|octet| **octet == b'\n').count()
}

/// Names of kinds are shorter (Kubernetes: a DNS-1035 label in lower case).
const LONGEST_KIND: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    /// Names, kinds of the List, and lines before each object.
    fn cut(text: &str) -> Vec<(String, String, usize)> {
        let name = |piece: &Piece| {
            let node = yaml::parse(&piece.text(text.as_bytes())).unwrap();
            (node.get("n").as_text().unwrap().to_owned(), piece.listed.clone(), piece.lines_before)
        };
        pieces(text.as_bytes()).iter().map(name).collect()
    }

    #[test]
    fn lists_and_streams_are_cut_into_objects() {
        type Row = (&'static str, &'static [(&'static str, &'static str, usize)]);
        let rows: [Row; 12] = [
            ("n: a\n", &[("a", "", 0)]),
            ("---\nn: a\n---\n# nothing\n---\nn: b\n", &[("a", "", 1), ("b", "", 5)]),
            ("kind: List\nitems:\n- n: a\n  t: |\n    - x\n- n: b\n", &[("a", "", 2), ("b", "", 5)]),
            (
                "items:\n  - n: a\n    l:\n    - n: x\n\n  -\n    n: b\nkind: HTTPProxyList\n",
                &[("a", "HTTPProxy", 1), ("b", "HTTPProxy", 5)],
            ),
            ("items:\n- n: a\nkind: Other\nn: o\n", &[("o", "", 0)]),
            (r#"{"kind": "List", "items": [{"n": "a", "t": "]}\"\\"}, {"n": "b"}]}"#, &[("a", "", 0), ("b", "", 0)]),
            (
                "{\n\"items\": [\n{\"n\": \"a\"\n},\n{\"n\": \"b\"}],\n\"kind\": \"SecretList\"}\n",
                &[("a", "Secret", 2), ("b", "Secret", 4)],
            ),
            (r#"{"kind": "List", "items": []}"#, &[]),
            (r#"{"kind": "Other", "items": [{"n": "a"}], "n": "o"}"#, &[("o", "", 0)]),
            // Flow style of YAML is not JSON: the reader of the object decides.
            ("{kind: List, n: a}", &[("a", "", 0)]),
            ("kind: List\nitems: []\nn: a\n", &[("a", "", 0)]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            let expected: Vec<_> = expected.iter().map(|(n, k, l)| ((*n).to_owned(), (*k).to_owned(), *l)).collect();
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn damaged_json_is_one_piece() {
        for text in
            [r#"{"kind": "List", "items": [{"n": "a"}"#, r#"{"kind": "List", "items": [1]}"#, r#"{"a": "x"#, "{"]
        {
            assert_eq!(pieces(text.as_bytes()).len(), 1, "{text}");
        }
    }
}
