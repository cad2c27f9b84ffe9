//! The one YAML writer: a tree with ordered keys, printed as kubectl prints, read back the same by YAML 1.1 and 1.2.
//!
//! Block style, two spaces, list items not indented under their key, nothing folded. A string stands plain only where
//! every reader takes it for that string.

mod json;
mod scalar;
#[cfg(test)]
mod tests;

use core::fmt;
use core::fmt::Write;

use zeroize::Zeroizing;

pub use json::{json, print_json};

/// A value; maps keep their order.
#[derive(Clone, PartialEq)]
pub enum Node {
    /// `null`; only carried over from documents that hold one.
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// Any other number; only carried over from documents that hold one.
    Number(serde_json::Number),
    /// A string, quoted where any reader would misread it.
    Text(String),
    /// A secret string: printed like text, never shown by `Debug`, wiped on drop.
    Secret(Zeroizing<String>),
    /// A list.
    List(Vec<Node>),
    /// A map with its keys in order. Keys are short names, at most 1 000 characters (YAML's limit for a plain key line is 1 024).
    Map(Vec<(String, Node)>),
}

/// Prints one document, without `---`, with a final newline.
pub fn print(node: &Node) -> Zeroizing<String> {
    measured(|out| block(out, node, 0))
}

/// Prints documents, separated by `---`.
pub fn print_all<'a>(nodes: impl Iterator<Item = &'a Node> + Clone) -> Zeroizing<String> {
    measured(|out| {
        nodes.clone().enumerate().try_for_each(|(index, node)| {
            out.write_str(if index > 0 { "---\n" } else { "" })?;
            block(out, node, 0)
        })
    })
}

/// Returns a string node.
pub fn text(text: impl Into<String>) -> Node {
    Node::Text(text.into())
}

/// Returns a secret string node.
pub fn secret(text: &str) -> Node {
    Node::Secret(Zeroizing::new(text.to_owned()))
}

/// Returns a list node.
pub fn list(items: impl IntoIterator<Item = Node>) -> Node {
    Node::List(items.into_iter().collect())
}

/// Returns a map node, keys in the order given.
pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Node)>) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Node {
    /// Adds an entry at the end of a map where there is a value; anything but a map stays as it is.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Option<Node>>) -> Self {
        if let (Self::Map(entries), Some(value)) = (&mut self, value.into()) {
            entries.push((key.to_owned(), value));
        }
        self
    }

    /// Returns the value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    fn is_nested(&self) -> bool {
        match self {
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            _ => false,
        }
    }
}

/// Writes twice, first to count: a buffer that grows would leave copies of secrets behind.
fn measured(write: impl Fn(&mut dyn Write) -> fmt::Result) -> Zeroizing<String> {
    let mut length = Length(0);
    let mut text = Zeroizing::new(String::new());
    if write(&mut length).is_ok() {
        text.reserve_exact(length.0);
        // A string takes whatever the counter took.
        let _ = write(&mut *text);
    }
    text
}

struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.len();
        Ok(())
    }
}

/// Writes a node at the start of a line that is indented already.
fn block(out: &mut dyn Write, node: &Node, indent: usize) -> fmt::Result {
    match node {
        Node::Map(entries) if !entries.is_empty() => {
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    spaces(out, indent)?;
                }
                scalar::key(out, key)?;
                out.write_char(':')?;
                value_of_key(out, value, indent)?;
            }
            Ok(())
        }
        Node::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    spaces(out, indent)?;
                }
                out.write_str("- ")?;
                block(out, item, indent + 2)?;
            }
            Ok(())
        }
        _ => {
            inline(out, node, indent)?;
            out.write_char('\n')
        }
    }
}

/// Writes what follows `key:`.
fn value_of_key(out: &mut dyn Write, value: &Node, indent: usize) -> fmt::Result {
    if !value.is_nested() {
        out.write_char(' ')?;
        inline(out, value, indent + 2)?;
        return out.write_char('\n');
    }
    // kubectl does not indent the items of a list under its key.
    let indent = if matches!(value, Node::List(_)) { indent } else { indent + 2 };
    out.write_char('\n')?;
    spaces(out, indent)?;
    block(out, value, indent)
}

/// Writes a value that needs no line of its own; `indent` is for the lines of a literal block.
fn inline(out: &mut dyn Write, node: &Node, indent: usize) -> fmt::Result {
    match node {
        Node::Null => out.write_str("null"),
        Node::Bool(value) => write!(out, "{value}"),
        Node::Integer(value) => write!(out, "{value}"),
        Node::Number(value) => scalar::number(out, value),
        Node::Text(value) => scalar::text(out, value, indent.max(2)),
        Node::Secret(value) => scalar::text(out, value, indent.max(2)),
        Node::List(_) => out.write_str("[]"),
        Node::Map(_) => out.write_str("{}"),
    }
}

fn spaces(out: &mut dyn Write, count: usize) -> fmt::Result {
    write!(out, "{:count$}", "")
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
            Self::Secret(value) => write!(f, "<secret, {} bytes>", value.len()),
            Self::List(items) => items.fmt(f),
            Self::Map(entries) => f.debug_map().entries(entries.iter().map(|(k, v)| (k, v))).finish(),
        }
    }
}
