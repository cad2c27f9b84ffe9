//! A tree with ordered keys, written as YAML or JSON by serde, and where its secrets are in what was written.
//!
//! serde-saphyr quotes every string that a reader of YAML 1.1 or 1.2 would read as another type, and writes lists as
//! kubectl does. Two things are added here: secrets are written into one buffer that is wiped, and characters that are
//! invisible or turn the direction of writing are escaped, so that a reviewer sees them.

mod page;
#[cfg(test)]
mod tests;

use core::fmt;
use core::ops::Range;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use zeroize::Zeroizing;

use page::{Syntax, Trace};

/// A value; maps keep their order.
#[derive(Clone, PartialEq)]
pub enum Tree {
    /// `null`; only carried over from documents that contain one.
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// Any other number; only carried over from documents that contain one.
    Number(serde_json::Number),
    /// A string, quoted if a reader would misread it otherwise.
    Text(String),
    /// A string that may be private though its name does not say so: never shown by `Debug`, wiped on drop.
    Wiped(Zeroizing<String>),
    /// A secret string: never shown by `Debug`, wiped on drop, and its place is in [`Printed::secrets`].
    Secret(Zeroizing<String>),
    /// A list.
    List(Vec<Tree>),
    /// A map with its keys in order.
    Map(Vec<(String, Tree)>),
}

/// What was written, and which bytes of it are secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Printed {
    /// The text; wiped on drop.
    pub text: Zeroizing<String>,
    /// The bytes of every [`Tree::Secret`] as it was written, quotes included, in their order.
    pub secrets: Vec<Range<usize>>,
}

/// Writes one YAML document, without `---`, with a final newline.
pub fn write(tree: &Tree) -> Printed {
    write_all([tree].into_iter())
}

/// Writes YAML documents, separated by `---`.
pub fn write_all<'a>(trees: impl Iterator<Item = &'a Tree>) -> Printed {
    let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX };
    page::in_pieces(Syntax::Yaml, |page, trace| {
        for (index, tree) in trees.enumerate() {
            if index > 0 {
                page.put("---\n");
            }
            let traced = Traced { tree, trace: Some(trace) };
            serde_saphyr::to_fmt_writer_with_options(page, &traced, options.clone()).ok()?;
        }
        Some(())
    })
}

/// Writes the tree as JSON, keys in order, four spaces as kubectl does, with a final newline.
pub fn write_json(tree: &Tree) -> Printed {
    page::in_pieces(Syntax::Json, |page, trace| {
        let layout = serde_json::ser::PrettyFormatter::with_indent(b"    ");
        let traced = Traced { tree, trace: Some(trace) };
        traced.serialize(&mut serde_json::Serializer::with_formatter(&mut *page, layout)).ok()?;
        page.put("\n");
        Some(())
    })
}

/// Returns a string.
pub fn text(text: impl Into<String>) -> Tree {
    Tree::Text(text.into())
}

/// Returns a secret string.
pub fn secret(text: &str) -> Tree {
    Tree::Secret(Zeroizing::new(text.to_owned()))
}

/// Returns a list.
pub fn list(items: impl IntoIterator<Item = Tree>) -> Tree {
    Tree::List(items.into_iter().collect())
}

/// Returns a map, keys in the order given.
pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Tree)>) -> Tree {
    Tree::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Tree {
    /// Adds an entry at the end of a map if there is a value; anything but a map stays as it is.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Option<Self>>) -> Self {
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
}

/// Secrets are serialized like every other string; [`write()`] and [`write_json`] protect the buffer.
impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Traced { tree: self, trace: None }.serialize(serializer)
    }
}

impl From<&Value> for Tree {
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

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
            Self::Wiped(value) | Self::Secret(value) => write!(f, "<secret, {} bytes>", value.len()),
            Self::List(items) => items.fmt(f),
            Self::Map(entries) => f.debug_map().entries(entries.iter().map(|(k, v)| (k, v))).finish(),
        }
    }
}

impl fmt::Debug for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Printed({} bytes, {} secrets)", self.text.len(), self.secrets.len())
    }
}

/// A tree on its way to a page that has to know where secrets are.
struct Traced<'t, 'a> {
    tree: &'a Tree,
    trace: Option<&'t Trace<'a>>,
}

impl<'a> Traced<'_, 'a> {
    fn of(&self, tree: &'a Tree) -> Self {
        Self { tree, trace: self.trace }
    }

    /// The text to pass to the serializer.
    fn word(&self, text: &'a str) -> &'a str {
        self.trace.map_or(text, |trace| trace.word(text))
    }
}

impl Serialize for Traced<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.tree {
            Tree::Null => serializer.serialize_unit(),
            Tree::Bool(value) => serializer.serialize_bool(*value),
            Tree::Integer(value) => serializer.serialize_i64(*value),
            Tree::Number(value) => value.serialize(serializer),
            Tree::Text(value) => serializer.serialize_str(self.word(value)),
            Tree::Wiped(value) => serializer.serialize_str(self.word(value)),
            Tree::Secret(value) => {
                let start = self.trace.map(Trace::at);
                let done = serializer.serialize_str(self.word(value))?;
                if let (Some(trace), Some(start)) = (self.trace, start) {
                    trace.is_secret_from(start);
                }
                Ok(done)
            }
            Tree::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&self.of(item)))?;
                list.end()
            }
            Tree::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(self.word(key), &self.of(value))?;
                }
                map.end()
            }
        }
    }
}
