//! The tree: every value with its place, and what readers of a document ask of it.
//!
//! Methods that ask for a kind (`text`, `list`, ...) accept null as an empty one, as Go does for JSON. Otherwise they
//! report the kind that was found, never its text.

use serde_json::Number;
use zeroize::Zeroizing;

use super::YamlError;
use crate::yaml::Tree;

/// A position in the text, from 1; all 0 if there is no position.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A value and where it begins. The value of an alias is at the place of the alias.
#[derive(Clone)]
pub struct Node {
    /// Where it begins.
    pub place: Place,
    /// The value.
    pub value: Value,
}

/// A value. Text is wiped on drop, since some is secret, and there is no `Debug`.
#[derive(Clone)]
pub enum Value {
    /// `null`, or nothing at all.
    Null,
    /// `true`, and what YAML 1.1 reads as it.
    Bool(bool),
    /// A number, as JSON has them.
    Number(Number),
    /// A string.
    Text(Zeroizing<String>),
    /// A list.
    List(Vec<Node>),
    /// A mapping, keys in their order; no duplicates.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone)]
pub struct Entry {
    /// The key, always as text.
    pub key: Zeroizing<String>,
    /// Where the key begins.
    pub place: Place,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Returns the value of a key; null if there is none, or if this is not a mapping.
    pub fn get(&self, key: &str) -> &Self {
        self.entry(key).map_or(&NOTHING, |entry| &entry.value)
    }

    /// Returns the entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let Value::Map(entries) = &self.value else { return None };
        entries.iter().find(|entry| entry.key.as_str() == key)
    }

    /// Returns the mapping at a key, to look into with [`Node::get`].
    ///
    /// # Errors
    /// The value has another kind.
    pub fn map(&self, key: &str) -> Result<&Self, YamlError> {
        self.get(key).as_map()
    }

    /// Says of this that it is a mapping, or null.
    ///
    /// # Errors
    /// It is not a mapping.
    pub fn as_map(&self) -> Result<&Self, YamlError> {
        match self.value {
            Value::Null | Value::Map(_) => Ok(self),
            _ => Err(YamlError::at(self.place, "expected a mapping (key: value)")),
        }
    }

    /// Returns the items of the list at a key.
    ///
    /// # Errors
    /// The value has another kind.
    pub fn list(&self, key: &str) -> Result<&[Self], YamlError> {
        let found = self.get(key);
        match &found.value {
            Value::Null => Ok(&[]),
            Value::List(items) => Ok(items),
            _ => Err(YamlError::at(found.place, "expected a list")),
        }
    }

    /// Returns the string at a key. A number or boolean is an error: Go's JSON rejects it.
    ///
    /// # Errors
    /// The value has another kind.
    pub fn text(&self, key: &str) -> Result<&str, YamlError> {
        let Some(entry) = self.entry(key) else { return Ok("") };
        // Reported at the place of the key: the value may be long, or an alias.
        entry.value.as_text().map_err(|error| YamlError::at(entry.place, error.what))
    }

    /// Returns this as a string.
    ///
    /// # Errors
    /// It is not a string.
    pub fn as_text(&self) -> Result<&str, YamlError> {
        match &self.value {
            Value::Null => Ok(""),
            Value::Text(text) => Ok(text),
            _ => Err(self.stands_where(A_STRING)),
        }
    }

    /// Returns the boolean at a key. A string that spells one is an error: Go's JSON rejects it.
    ///
    /// # Errors
    /// The value has another kind.
    pub fn flag(&self, key: &str) -> Result<bool, YamlError> {
        let found = self.get(key);
        match found.value {
            Value::Null => Ok(false),
            Value::Bool(value) => Ok(value),
            _ => Err(found.stands_where(A_BOOLEAN)),
        }
    }

    /// Says whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Says whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Says whether this is a mapping with at least one entry.
    pub fn has_entries(&self) -> bool {
        matches!(&self.value, Value::Map(entries) if !entries.is_empty())
    }

    /// Returns this as a tree to be written, for what is passed on as it is: keys are sorted, and text is wiped on drop.
    pub fn to_tree(&self) -> Tree {
        match &self.value {
            Value::Null => Tree::Null,
            Value::Bool(value) => Tree::Bool(*value),
            Value::Number(value) => value.as_i64().map_or_else(|| Tree::Number(value.clone()), Tree::Integer),
            Value::Text(text) => Tree::Wiped(text.clone()),
            Value::List(items) => Tree::List(items.iter().map(Self::to_tree).collect()),
            Value::Map(entries) => {
                let tree = |entry: &Entry| (entry.key.to_string(), entry.value.to_tree());
                let mut entries: Vec<_> = entries.iter().map(tree).collect();
                entries.sort_by(|(one, _), (other, _)| one.cmp(other));
                Tree::Map(entries)
            }
        }
    }

    /// Returns this as a tree to be written, with the keys in their order.
    pub fn to_tree_in_order(&self) -> Tree {
        match &self.value {
            Value::List(items) => Tree::List(items.iter().map(Self::to_tree_in_order).collect()),
            Value::Map(entries) => {
                let tree = |entry: &Entry| (entry.key.to_string(), entry.value.to_tree_in_order());
                Tree::Map(entries.iter().map(tree).collect())
            }
            _ => self.to_tree(),
        }
    }

    /// Returns this as a JSON value.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::Text(text) => serde_json::Value::String(text.to_string()),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(entries) => {
                let entry = |entry: &Entry| (entry.key.to_string(), entry.value.to_json());
                serde_json::Value::Object(entries.iter().map(entry).collect())
            }
        }
    }

    fn stands_where(&self, wanted: &str) -> YamlError {
        let kind = match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        };
        YamlError::at(self.place, format!("expected {wanted}, found {kind}"))
    }
}

/// Expected instead of a number or boolean.
pub(crate) const A_STRING: &str = "a string (in quotes)";
/// Expected for a boolean.
pub(crate) const A_BOOLEAN: &str = "true or false";

static NOTHING: Node = Node { place: Place { line: 0, column: 0 }, value: Value::Null };
