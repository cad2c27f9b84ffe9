//! The same tree as JSON.

use core::fmt;
use core::fmt::Write;

use serde_json::Value;
use zeroize::Zeroizing;

use super::{Node, measured, spaces};

/// Returns the same tree as a JSON value. Its maps are sorted by serde_json, and secrets are no longer wiped: for
/// schema checks and tests; [`print_json`] is for output.
pub fn json(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Integer(value) => Value::from(*value),
        Node::Number(value) => Value::Number(value.clone()),
        Node::Text(value) => Value::String(value.clone()),
        Node::Secret(value) => Value::String(value.to_string()),
        Node::List(items) => Value::Array(items.iter().map(json).collect()),
        Node::Map(entries) => Value::Object(entries.iter().map(|(k, v)| (k.clone(), json(v))).collect()),
    }
}

/// Prints the tree as JSON, keys in order, four spaces as kubectl does, with a final newline.
pub fn print_json(node: &Node) -> Zeroizing<String> {
    measured(|out| {
        value(out, node, 0)?;
        out.write_char('\n')
    })
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(value) => value.as_i64().map_or_else(|| Self::Number(value.clone()), Self::Integer),
            Value::String(value) => Self::Text(value.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(entries) => Self::Map(entries.iter().map(|(k, v)| (k.clone(), Self::from(v))).collect()),
        }
    }
}

fn value(out: &mut dyn Write, node: &Node, indent: usize) -> fmt::Result {
    match node {
        Node::Null => out.write_str("null"),
        Node::Bool(value) => write!(out, "{value}"),
        Node::Integer(value) => write!(out, "{value}"),
        Node::Number(value) => write!(out, "{value}"),
        Node::Text(value) => string(out, value),
        Node::Secret(value) => string(out, value),
        Node::List(items) => nested(out, ('[', ']'), items, indent, |out, item| value(out, item, indent + STEP)),
        Node::Map(entries) => nested(out, ('{', '}'), entries, indent, |out, (key, item)| {
            string(out, key)?;
            out.write_str(": ")?;
            value(out, item, indent + STEP)
        }),
    }
}

fn nested<T>(
    out: &mut dyn Write,
    (open, close): (char, char),
    items: &[T],
    indent: usize,
    print: impl Fn(&mut dyn Write, &T) -> fmt::Result,
) -> fmt::Result {
    out.write_char(open)?;
    for (index, item) in items.iter().enumerate() {
        out.write_str(if index > 0 { ",\n" } else { "\n" })?;
        spaces(out, indent + STEP)?;
        print(out, item)?;
    }
    if !items.is_empty() {
        out.write_char('\n')?;
        spaces(out, indent)?;
    }
    out.write_char(close)
}

/// RFC 8259 s. 7; what is invisible or breaks lines elsewhere is escaped too.
fn string(out: &mut dyn Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => write!(out, "\\u{:04x}", u32::from(c))?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

const STEP: usize = 4;
