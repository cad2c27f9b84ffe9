//! How a text with blocks differs from what OpenSSL reads: a command has to remove the difference first.

use core::ops::Range;

use crate::decoded::remark::Place;
use crate::decoded::wrapping::{JsonStep, Wrapping};
use crate::pem::{Body, Repair, Scan, Utf8};
use crate::yaml::{Node, Value};
use crate::{limits, yaml};

/// The shape of a text.
#[derive(Default)]
pub(super) struct TextShape {
    was_utf16: bool,
    /// What OpenSSL does not accept and kubefront repaired.
    repairs: Vec<Repair>,
    /// Lines with the BEGIN of a private key, encrypted or not.
    key_lines: Vec<usize>,
    /// Of them, the lines that begin with other text.
    glued_lines: Vec<usize>,
    /// Of them, the lines of those with PKCS#8's label of encrypted keys.
    encrypted_lines: Vec<usize>,
    /// The strings of a JSON document in which OpenSSL finds a private key, each with the position of that key's block.
    strings: Vec<(usize, Vec<JsonStep>)>,
}

impl TextShape {
    /// Looks at a text that was scanned.
    pub(super) fn of(text: &Utf8<'_>, scan: &Scan) -> Self {
        let repairs = scan.repairs.list().into_iter().filter(|(repair, line)| !is_accepted(*repair, *line));
        let keys = || scan.blocks.iter().filter(|block| block.label.ends_with("PRIVATE KEY"));
        let is_encrypted = |label: &str| label == "ENCRYPTED PRIVATE KEY";
        let mut shape = Self {
            was_utf16: text.was_utf16,
            repairs: repairs.map(|(repair, _)| repair).collect(),
            key_lines: keys().map(|block| block.line).collect(),
            encrypted_lines: keys().filter(|block| is_encrypted(&block.label)).map(|block| block.line).collect(),
            glued_lines: Vec::new(),
            strings: Vec::new(),
        };
        let bytes = text.bytes();
        let is_glued = |line: &usize| {
            let text = bytes.split(|octet| matches!(octet, b'\n' | b'\r')).nth(line - 1).unwrap_or_default();
            let text = text.strip_prefix(b"\xef\xbb\xbf").filter(|_| *line == 1).unwrap_or(text);
            !text.trim_ascii_start().starts_with(b"-----BEGIN")
        };
        // with CRLF, an empty line follows each
        if !bytes.contains(&b'\r') {
            shape.glued_lines = shape.key_lines.iter().copied().filter(is_glued).collect();
        }
        let is_key =
            |number: &usize| scan.blocks.get(*number).is_some_and(|block| block.label.ends_with("PRIVATE KEY"));
        let is_json = bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"[");
        let is_whole = scan.blocks.iter().all(|block| !matches!(block.body, Body::Broken(_)));
        if is_json && is_whole && !shape.key_lines.is_empty() && bytes.len() <= limits::YAML_BYTES {
            let first_key = |(mut blocks, path): (Range<usize>, _)| Some((blocks.find(is_key)?, path));
            shape.strings = strings(bytes).into_iter().filter_map(first_key).collect();
        }
        shape
    }

    /// Returns what is around a block.
    pub(super) fn around(&self, place: Place) -> Vec<Wrapping> {
        let utf16 = self.was_utf16.then_some(Wrapping::Utf16);
        let mut around: Vec<Wrapping> = utf16.into_iter().collect();
        let (Place::Block { line, .. } | Place::Part { line, .. }) = place else { return around };
        let number = if place.is_part() { 0 } else { place.number() };
        if let Some((_, path)) = self.strings.iter().find(|(position, _)| position + 1 == number) {
            around.push(Wrapping::Json(path.clone()));
            return around;
        }
        match self.repairs.as_slice() {
            repairs if self.glued_lines.contains(&line) => around.push(self.irregular(line, repairs)),
            [] => around.extend(self.behind_line(line)),
            [Repair::Blanks] => {
                around.extend(self.behind_line(line));
                around.push(Wrapping::Indented);
            }
            [Repair::StrayCarriageReturn] => {
                around.push(Wrapping::CarriageReturns);
                around.extend(self.behind_line(line));
            }
            repairs => around.push(self.irregular(line, repairs)),
        }
        around
    }

    fn irregular(&self, line: usize, repairs: &[Repair]) -> Wrapping {
        match self.encrypted_lines == [line] && !repairs.contains(&Repair::Marker) {
            true => Wrapping::Irregular,
            false => Wrapping::Damaged,
        }
    }

    /// OpenSSL reads the first private key of a text.
    fn behind_line(&self, line: usize) -> Option<Wrapping> {
        self.key_lines.iter().any(|other| *other < line).then_some(Wrapping::FromLine(line))
    }
}

/// Run with OpenSSL 3.0: it reads a key in such a text.
fn is_accepted(repair: Repair, line: usize) -> bool {
    match repair {
        Repair::Utf16 // removed before
        | Repair::CarriageReturnLineFeed
        | Repair::TextAround
        | Repair::NoFinalNewline
        | Repair::LeftOut => true,
        Repair::ByteOrderMark => line == 1,
        _ => false,
    }
}

/// The strings of a JSON document whose blocks are as OpenSSL reads them: the positions of the blocks, and the path.
fn strings(json: &[u8]) -> Vec<(Range<usize>, Vec<JsonStep>)> {
    let mut found = Vec::new();
    if let Ok(node) = yaml::parse(json) {
        collect(&node, &mut Vec::new(), &mut 0, &mut found);
    }
    found
}

fn collect(node: &Node, path: &mut Vec<JsonStep>, count: &mut usize, found: &mut Vec<(Range<usize>, Vec<JsonStep>)>) {
    match &node.value {
        Value::Text(text) => {
            let blocks = text.matches("-----BEGIN ").count();
            if !text.contains("\\n") && text.starts_with("-----BEGIN ") && text.contains("-----\n") {
                found.push((*count..*count + blocks, path.clone()));
            }
            *count += blocks;
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(JsonStep::Index(index));
                collect(item, path, count, found);
                path.pop();
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                path.push(JsonStep::Key(entry.key.to_string()));
                collect(&entry.value, path, count, found);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
