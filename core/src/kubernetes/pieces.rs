//! Cuts a stream of documents into the texts of its objects, and a List into its items, without reading them: a dump of a
//! cluster has more values than one tree may have. Lists may be nested, and JSON texts may follow each other without `---`.

use core::fmt;
use core::ops::Range;
use std::borrow::Cow;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::yaml::{self, Node};

/// The text of one object.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Piece {
    /// Where it is in the whole text.
    pub range: Range<usize>,
    /// Lines before it.
    pub lines_before: usize,
    /// The kind of the List that it is an item of, without `List`; empty if its own text names its kind.
    pub listed: String,
    /// It is an item of a List.
    pub is_item: bool,
    /// `apiVersion` of that List.
    version: String,
    /// The text begins with the dash of a list item.
    has_dash: bool,
    /// Its text as JSON, if the List is in flow style and cannot be cut.
    printed: Option<Printed>,
}

/// The text of an object, which may contain secrets.
#[derive(Clone, PartialEq, Eq)]
struct Printed(Arc<Zeroizing<String>>);

impl Piece {
    /// Returns its text, as one document; `whole` is the text that was cut.
    pub fn text<'a>(&'a self, whole: &'a [u8]) -> Cow<'a, [u8]> {
        if let Some(Printed(text)) = &self.printed {
            return Cow::Borrowed(text.as_bytes());
        }
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

    /// Returns its text with `kind` and `apiVersion`, which the API server leaves out of the items of a typed List. Every line
    /// keeps its number.
    pub fn object<'a>(&'a self, whole: &'a [u8]) -> Cow<'a, [u8]> {
        let text = self.text(whole);
        if self.listed.is_empty() || self.printed.is_some() || has_entry(&text, b"kind") {
            return text;
        }
        let (kind, version) = (&self.listed, &self.version);
        let version = Some(version).filter(|version| !version.is_empty() && !has_entry(&text, b"apiVersion"));
        let start = skip_blank(&text, 0);
        if text.get(start) == Some(&b'{') {
            let version = version.map(|version| format!(r#""apiVersion":"{version}","#)).unwrap_or_default();
            let seam = if text.get(skip_blank(&text, start + 1)) == Some(&b'}') { "" } else { "," };
            let (before, behind) = text.split_at_checked(start + 1).unwrap_or_default();
            return Cow::Owned([before, format!(r#"{version}"kind":"{kind}"{seam}"#).as_bytes(), behind].concat());
        }
        let indent = " ".repeat(indent(&text));
        let version = version.map(|version| format!("{indent}apiVersion: {version}\n")).unwrap_or_default();
        Cow::Owned([text.trim_ascii_end(), format!("\n{version}{indent}kind: {kind}\n").as_bytes()].concat())
    }
}

impl fmt::Debug for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

/// Cuts a text. A document that is not a List is one piece; documents without content are left out.
pub fn pieces(text: &[u8]) -> Vec<Piece> {
    let mut found = Vec::new();
    parts(text).into_iter().for_each(|part| cut(text, part, DEEPEST, &mut found));
    found
}

/// Cuts a text into documents and the items of their Lists. A List that is an item is one piece, and so is one in flow style.
pub(crate) fn items(text: &[u8]) -> Vec<Piece> {
    let mut found = Vec::new();
    for part in parts(text) {
        match list(&part.text(text)) {
            Some(list) => found.extend(list.pieces(text, &part)),
            None => found.push(part),
        }
    }
    found
}

/// The documents, and the JSON texts in them.
fn parts(text: &[u8]) -> Vec<Piece> {
    let mut parts = Vec::new();
    for (mut line, range) in documents(text) {
        let mut at = range.start;
        while let Some(rest) = text.get(at..range.end).filter(|rest| !rest.is_empty()) {
            let start = skip_blank(rest, 0);
            let is_json = |at: usize| matches!(rest.get(at), Some(b'{' | b'['));
            let end = Some(start).filter(|start| is_json(*start)).and_then(|start| value_end(rest, start));
            // Another text behind JSON belongs to it: the reader of the object reports it.
            let end = end.filter(|end| is_json(skip_blank(rest, *end))).unwrap_or(rest.len());
            parts.push(Piece { range: at..at + end, lines_before: line, ..Piece::default() });
            line += lines(rest.get(..end).unwrap_or_default());
            at += end;
        }
    }
    parts
}

/// Adds the object, or the items of the List; `levels`: how many Lists can be in each other.
fn cut(whole: &[u8], part: Piece, levels: usize, found: &mut Vec<Piece>) {
    let text = part.text(whole);
    if levels == 0 || part.is_item && !is_named_list(&text) {
        drop(text);
        return found.push(part);
    }
    if let Some(list) = list(&text) {
        return list.pieces(whole, &part).into_iter().for_each(|item| cut(whole, item, levels - 1, found));
    }
    match in_flow_style(&part, &text) {
        Some(items) => found.extend(items),
        None => {
            drop(text);
            found.push(part);
        }
    }
}

/// The List that the text is.
fn list(text: &[u8]) -> Option<List> {
    let start = skip_blank(text, 0);
    match text.get(start) {
        Some(b'{') => json_items(text),
        Some(b'[') => Some(List { items: json_objects(text, start + 1)?, ..List::default() }),
        _ => yaml_items(text),
    }
}

/// Only an object whose kind ends in `List` can be a List.
fn is_named_list(item: &[u8]) -> bool {
    match item.get(skip_blank(item, 0)) {
        Some(b'{') => json_entries(item).is_none_or(|entries| {
            let kind = entries.into_iter().find(|(key, _)| *key == b"kind").and_then(|(_, value)| item.get(value));
            kind.is_some_and(|kind| kind.ends_with(b"List\""))
        }),
        _ => yaml_entries(item).any(|(key, value)| key == b"kind" && value.ends_with(b"List")),
    }
}

fn has_entry(text: &[u8], key: &[u8]) -> bool {
    match text.get(skip_blank(text, 0)) {
        Some(b'{') => match json_entries(text) {
            Some(entries) => entries.iter().any(|(found, _)| *found == key),
            None => yaml::parse(text).is_ok_and(|node| !node.get(&String::from_utf8_lossy(key)).is_null()),
        },
        _ => yaml_entries(text).any(|(found, _)| found == key),
    }
}

/// The items of a List that has parts in flow style, printed as JSON; `None` if the text is anything else.
fn in_flow_style(part: &Piece, text: &[u8]) -> Option<Vec<Piece>> {
    let is_flow = matches!(text.get(skip_blank(text, 0)), Some(b'{' | b'[')) && json_entries(text).is_none();
    if !is_flow && !yaml_entries(text).any(|(key, _)| key == b"items") {
        return None;
    }
    let mut found = Vec::new();
    collect(&yaml::parse(text).ok()?, part, DEEPEST, &mut found)?;
    Some(found)
}

/// Adds the items of a List; `None` if the node is not a List.
fn collect(node: &Node, part: &Piece, levels: usize, found: &mut Vec<Piece>) -> Option<()> {
    let text = |key: &str| node.get(key).as_text().unwrap_or_default().as_bytes();
    let list = List::of(text("kind"), text("apiVersion"), Vec::new(), false).filter(|_| levels > 0)?;
    let items = Some(node.list("items").ok()?).filter(|_| !node.get("items").is_null())?;
    for item in items {
        if collect(item, part, levels - 1, found).is_some() {
            continue;
        }
        let lacking =
            |key: &str, value: &str| Some(yaml::text(value)).filter(|_| !value.is_empty() && item.get(key).is_null());
        let object = item.to_tree();
        let object = object.with("apiVersion", lacking("apiVersion", &list.version));
        let object = object.with("kind", lacking("kind", &list.kind));
        found.push(Piece {
            range: part.range.clone(),
            lines_before: part.lines_before + item.place.line.saturating_sub(1),
            listed: list.kind.clone(),
            is_item: true,
            version: list.version.clone(),
            has_dash: false,
            printed: Some(Printed(Arc::new(Zeroizing::new(serde_json::to_string(&object).ok()?)))),
        });
    }
    Some(())
}

/// Splits a stream at its `---` lines: lines before the document, and its place. Empty ones are left out.
pub(super) fn documents(text: &[u8]) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    // PowerShell writes a byte order mark.
    let mark = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let (mut start, mut first_line, mut at) = (mark, 0, mark);
    for (number, line) in text.get(mark..).unwrap_or_default().split_inclusive(|octet| *octet == b'\n').enumerate() {
        let is_seam =
            line.strip_prefix(b"---").is_some_and(|rest| rest.trim_ascii().is_empty() || rest.starts_with(b" "));
        if is_seam {
            found.push((first_line, start..at));
            (start, first_line) = (at + line.len(), number + 1);
        }
        at += line.len();
    }
    found.push((first_line, start..text.len()));
    let has_content = |range: &Range<usize>| {
        let document = text.get(range.clone()).unwrap_or_default();
        !document.split(|octet| *octet == b'\n').all(is_blank)
    };
    found.retain(|(_, range)| has_content(range));
    found
}

/// A List that was found.
#[derive(Default)]
struct List {
    /// `HTTPProxy` of `HTTPProxyList`.
    kind: String,
    /// `apiVersion` of a List of one kind; empty for a List of any.
    version: String,
    items: Vec<Range<usize>>,
    has_dashes: bool,
}

impl List {
    /// `None` if the kind is not that of a List: another object may have a field `items`.
    fn of(kind: &[u8], version: &[u8], items: Vec<Range<usize>>, has_dashes: bool) -> Option<Self> {
        let kind = core::str::from_utf8(kind).ok()?.strip_suffix("List")?;
        let is_plain = kind.len() <= LONGEST_KIND && kind.bytes().all(|octet| octet.is_ascii_alphanumeric());
        let is_version = |octet: u8| octet.is_ascii_alphanumeric() || b"./-".contains(&octet);
        let version = core::str::from_utf8(version).unwrap_or_default();
        let version = if version.bytes().all(is_version) && !kind.is_empty() { version } else { "" };
        is_plain.then(|| Self { kind: kind.to_owned(), version: version.to_owned(), items, has_dashes })
    }

    /// The items, each with its place in the whole text.
    fn pieces(&self, whole: &[u8], part: &Piece) -> Vec<Piece> {
        let text = whole.get(part.range.clone()).unwrap_or_default();
        let (mut at, mut line) = (0, part.lines_before);
        let piece = |item: &Range<usize>| {
            line += lines(text.get(at..item.start).unwrap_or_default());
            at = item.start;
            Piece {
                range: part.range.start + item.start..part.range.start + item.end,
                lines_before: line,
                listed: self.kind.clone(),
                is_item: true,
                version: self.version.clone(),
                has_dash: self.has_dashes,
                printed: None,
            }
        };
        self.items.iter().map(piece).collect()
    }
}

/// The items of a List in JSON; `None` if the text is anything else.
fn json_items(text: &[u8]) -> Option<List> {
    let (mut kind, mut version, mut items): (&[u8], &[u8], _) = (b"", b"", None);
    for (key, value) in json_entries(text)? {
        let inner = || text.get(value.start + 1..value.end.checked_sub(1)?);
        match key {
            b"kind" => kind = inner()?,
            b"apiVersion" => version = inner()?,
            b"items" if text.get(value.start) == Some(&b'[') => items = Some(json_objects(text, value.start + 1)?),
            _ => {}
        }
    }
    List::of(kind, version, items?, false)
}

/// The keys of an object, each with the place of its value; `None` if the text is not one object in JSON.
fn json_entries(text: &[u8]) -> Option<Vec<(&[u8], Range<usize>)>> {
    let mut entries = Vec::new();
    let mut at = skip_blank(text, 0) + 1;
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
        entries.push((key, at..end));
        at = end;
    }
    (skip_blank(text, at + 1) == text.len()).then_some(entries)
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
    let (mut kind, mut version, mut items): (&[u8], &[u8], Vec<Range<usize>>) = (b"", b"", Vec::new());
    let (mut is_inside, mut has_items, mut indent, mut at) = (false, false, None, 0);
    let base = self::indent(text);
    for line in text.split_inclusive(|octet| *octet == b'\n') {
        let blank = line.iter().take_while(|octet| **octet == b' ').count();
        let rest = line.get(blank..).unwrap_or_default();
        let is_empty = is_blank(rest);
        let is_dash = rest.starts_with(b"- ") || rest.trim_ascii_end() == b"-";
        if blank == base && !is_dash && !is_empty {
            is_inside = false;
            match entry(rest) {
                Some((b"kind", value)) => kind = value,
                Some((b"apiVersion", value)) => version = value,
                Some((b"items", b"")) => (is_inside, has_items) = (true, true),
                _ => {}
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
    if has_items { List::of(kind, version, items, true) } else { None }
}

/// The entries of a mapping in block style: keys, and values that are on the same line.
fn yaml_entries(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let base = indent(text);
    text.split(|octet| *octet == b'\n').filter_map(move |line| {
        let blank = line.iter().take_while(|octet| **octet == b' ').count();
        entry(line.get(blank..)?).filter(|_| blank == base)
    })
}

/// `key: value`, with or without quotes and a comment.
fn entry(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let seam = line.windows(2).position(|two| two == b": " || two == b":\n" || two == b":\r");
    let seam = seam.or_else(|| line.ends_with(b":").then(|| line.len() - 1))?;
    let (key, value) = (line.get(..seam)?, line.get(seam + 1..)?);
    let comment = value.windows(2).position(|two| two == b" #").unwrap_or(value.len());
    Some((unquoted(key), unquoted(value.get(..comment)?)))
}

fn unquoted(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    [b'"', b'\''].iter().find_map(|quote| text.strip_prefix(&[*quote])?.strip_suffix(&[*quote])).unwrap_or(text)
}

/// The indentation of the first line with content.
fn indent(text: &[u8]) -> usize {
    let blank = |line: &[u8]| line.iter().take_while(|octet| **octet == b' ').count();
    text.split(|octet| *octet == b'\n').find(|line| !is_blank(line)).map_or(0, blank)
}

fn is_blank(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#")
}

fn lines(text: &[u8]) -> usize {
    text.iter().filter(|octet| **octet == b'\n').count()
}

/// Lists in a List: `kubectl` prints none, other tools one.
const DEEPEST: usize = 4;
/// Names of kinds are shorter (Kubernetes: a DNS-1035 label in lower case).
const LONGEST_KIND: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    /// Names, kinds of the List, and lines before each object.
    fn cut(text: &str) -> Vec<(String, String, usize)> {
        let name = |piece: &Piece| {
            let node = yaml::parse(&piece.object(text.as_bytes())).unwrap();
            (node.get("n").as_text().unwrap().to_owned(), piece.listed.clone(), piece.lines_before)
        };
        pieces(text.as_bytes()).iter().map(name).collect()
    }

    #[test]
    fn lists_and_streams_are_cut_into_objects() {
        type Row = (&'static str, &'static [(&'static str, &'static str, usize)]);
        let rows: &[Row] = &[
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
            ("kind: List\nitems: []\nn: a\n", &[]),
            ("", &[]),
            // Documents of JSON without a seam, an array, and a byte order mark.
            ("{\"n\": \"a\"}\n{\"kind\": \"List\", \"items\": [\n{\"n\": \"b\"}]}\n", &[("a", "", 0), ("b", "", 2)]),
            ("\u{feff}[{\"n\": \"a\"},\n{\"n\": \"b\"}]", &[("a", "", 0), ("b", "", 1)]),
            // Lists in Lists.
            (
                "kind: List\nitems:\n- kind: SecretList\n  items:\n  - n: a\n  - n: b\n- n: c\n",
                &[("a", "Secret", 4), ("b", "Secret", 5), ("c", "", 6)],
            ),
            (
                r#"{"kind": "List", "items": [{"items": [{"n": "a"}], "kind": "PodList"}, {"n": "b"}]}"#,
                &[("a", "Pod", 0), ("b", "", 0)],
            ),
            // Flow style, quotes, and comments.
            (
                "{kind: SecretList, items: [{n: a},\n {kind: List, items: [{n: b}]}]}",
                &[("a", "Secret", 0), ("b", "", 1)],
            ),
            ("kind: \"List\" # all\nitems: # of them\n- n: a\n", &[("a", "", 2)]),
            ("kind: List\nitems: [{n: a}, {n: b}]\n", &[("a", "", 1), ("b", "", 1)]),
            ("kind: List\nitems:\n- {n: a}\n- {kind: List, items: [{n: b}]}\n", &[("a", "", 2), ("b", "", 3)]),
        ];
        for (text, expected) in rows {
            let expected: Vec<_> = expected.iter().map(|(n, k, l)| ((*n).to_owned(), (*k).to_owned(), *l)).collect();
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn an_item_of_a_typed_list_gets_its_kind_and_keeps_its_lines() {
        let rows = [
            ("apiVersion: v1\nkind: SecretList\nitems:\n- metadata:\n    name: a\n  data: {}\n", 2),
            ("apiVersion: v1\nkind: SecretList\nitems:\n  -\n    metadata:\n      name: a\n", 3),
            ("apiVersion: v1\nkind: SecretList\nitems:\n- {metadata: {name: a}}\n", 1),
            ("{\"apiVersion\": \"v1\", \"kind\": \"SecretList\", \"items\": [{\"metadata\": {\n\"name\": \"a\"}}]}", 2),
            ("{\"apiVersion\": \"v1\", \"kind\": \"SecretList\", \"items\": [{}]}", 0),
            ("{apiVersion: v1, kind: SecretList, items: [{metadata: {name: a}}]}", 1),
            ("kind: SecretList\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n", 3),
            ("kind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n", 1),
        ];
        for (text, line) in rows {
            let found = pieces(text.as_bytes());
            let node = yaml::parse(&found[0].object(text.as_bytes())).unwrap();
            let of = |key: &str| node.get(key).as_text().unwrap().to_owned();
            assert_eq!((of("apiVersion").as_str(), of("kind").as_str()), ("v1", "Secret"), "{text}");
            assert_eq!(node.get("metadata").get("name").place.line, line, "{text}");
        }
    }

    #[test]
    fn one_level_is_cut_for_those_who_write_the_items_again() {
        let text = "kind: ResourceList\nitems:\n- kind: List\n  items:\n  - n: a\n- n: b\n";
        assert_eq!((items(text.as_bytes()).len(), pieces(text.as_bytes()).len()), (2, 2));
        assert!(items(b"kind: List\nitems: [{n: a}]\n").iter().all(|piece| !piece.is_item));
        let debug = format!("{:?}", pieces(b"{kind: List, items: [{n: s3cret}]}"));
        assert!(!debug.contains("s3cret"), "{debug}");
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
