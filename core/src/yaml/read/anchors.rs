//! Anchors and aliases: whole values are kept and copied, each within a bound.

use std::collections::BTreeMap;

use super::YamlError;
use super::node::{Node, Place, Value};
use super::syntax::TOO_DEEP;
use crate::limits;

#[derive(Default)]
pub(super) struct Anchors {
    /// Whole values by the parser's number of their anchor.
    values: BTreeMap<usize, Node>,
    aliases: usize,
    kept: Total,
    copied: Total,
}

impl Anchors {
    /// Keeps a value for the aliases that name it.
    pub(super) fn keep(&mut self, anchor: usize, node: &Node) -> Result<(), YamlError> {
        if self.values.len() >= ALIASES || !self.kept.add(&Size::of(node)) {
            return Err(YamlError::at(node.place, TOO_MANY));
        }
        self.values.insert(anchor, node.clone());
        Ok(())
    }

    /// Returns the value of an alias at `place`; it may be nested as deep as `room`.
    pub(super) fn copy(&mut self, anchor: usize, place: Place, room: usize) -> Result<Node, YamlError> {
        self.aliases += 1;
        if self.aliases > ALIASES {
            return Err(YamlError::at(place, TOO_MANY));
        }
        // The parser rejects an alias without an anchor, so the anchored value is not complete here.
        let node = self.values.get(&anchor).ok_or_else(|| YamlError::at(place, "an anchor contains itself"))?;
        let size = Size::of(node);
        if size.depth > room {
            return Err(YamlError::at(place, TOO_DEEP));
        }
        if !self.copied.add(&size) {
            return Err(YamlError::at(place, "the aliases expand to too many values"));
        }
        let mut node = node.clone();
        put_at(&mut node, place);
        Ok(node)
    }
}

/// An error inside is reported at the place of the alias: that is where the reader has to look.
fn put_at(node: &mut Node, place: Place) {
    node.place = place;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| put_at(item, place)),
        Value::Map(entries) => {
            for entry in entries {
                entry.place = place;
                put_at(&mut entry.value, place);
            }
        }
        _ => {}
    }
}

/// The size of a copy of a value.
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl Size {
    /// Recursive, as deep as documents may be nested.
    fn of(node: &Node) -> Self {
        let mut size = Self { nodes: 1, bytes: 0, depth: 0 };
        match &node.value {
            Value::Text(text) => size.bytes = text.len(),
            Value::List(items) => items.iter().for_each(|item| size.hold(&Self::of(item))),
            Value::Map(entries) => {
                for entry in entries {
                    size.bytes += entry.key.len();
                    size.hold(&Self::of(&entry.value));
                }
                size.depth = size.depth.max(1);
            }
            _ => {}
        }
        size
    }

    fn hold(&mut self, inner: &Self) {
        self.nodes += inner.nodes;
        self.bytes += inner.bytes;
        self.depth = self.depth.max(inner.depth + 1);
    }
}

#[derive(Default)]
struct Total {
    nodes: usize,
    bytes: usize,
}

impl Total {
    /// Counts one more; says whether it is still within bounds.
    fn add(&mut self, size: &Size) -> bool {
        self.nodes += size.nodes;
        self.bytes += size.bytes;
        self.nodes <= NODES && self.bytes <= limits::YAML_BYTES
    }
}

const TOO_MANY: &str = "the document contains too many anchors and aliases";
/// Anchors and aliases: hand-written files have a few, Kubernetes' tools write none.
const ALIASES: usize = 100;
/// Values in all copies together.
const NODES: usize = 10_000;
