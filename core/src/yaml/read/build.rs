//! Builds the tree from the parser's events, one event at a time: every bound is checked before anything grows.

use std::collections::BTreeSet;

use granit_parser::{Event, Parser, ScalarStyle};
use zeroize::Zeroizing;

use super::anchors::Anchors;
use super::node::{Entry, Node, Place, Value};
use super::syntax::TOO_DEEP;
use super::word::Word;
use super::{DEPTH, YamlError, syntax, word};
use crate::typed::could_be_secret;

/// Reads one document.
pub(super) fn build(text: &str) -> Result<Node, YamlError> {
    let options = granit_parser::options! { emit_comments: false, flow_nesting_limit: DEPTH + 1 };
    let mut builder = Builder::default();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| syntax::error(&error))?;
        builder.take(event, Place { line: span.start.line(), column: span.start.col() + 1 })?;
    }
    // An empty text is a document of nothing.
    Ok(builder.root.unwrap_or(Node { place: Place { line: 1, column: 1 }, value: Value::Null }))
}

#[derive(Default)]
struct Builder {
    root: Option<Node>,
    /// Lists and mappings whose end has not come yet, the outermost first.
    open: Vec<Open>,
    anchors: Anchors,
    nodes: usize,
}

/// A list or mapping that is not complete.
struct Open {
    place: Place,
    anchor: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    /// Entries, and the key whose value has not come yet.
    Map(Vec<Entry>, Option<(Zeroizing<String>, Place)>),
}

impl Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), YamlError> {
        if event.is_node() {
            self.one_more(place)?;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let word = Word { text: &text, is_plain: style == ScalarStyle::Plain, tag: tag.as_deref() };
                let value = if self.is_key_next() { word.key() } else { word.value() };
                let value = value.map_err(|what| YamlError::at(place, what))?;
                self.complete(Node { place, value }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                word::fits(tag.as_deref(), "seq").map_err(|what| YamlError::at(place, what))?;
                self.start(Open { place, anchor, inside: Inside::List(Vec::new()) })
            }
            Event::MappingStart(_, anchor, tag) => {
                word::fits(tag.as_deref(), "map").map_err(|what| YamlError::at(place, what))?;
                self.start(Open { place, anchor, inside: Inside::Map(Vec::new(), None) })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => {
                let node = self.anchors.copy(anchor, place, DEPTH - self.open.len())?;
                self.complete(node, 0)
            }
            _ => Ok(()),
        }
    }

    fn one_more(&mut self, place: Place) -> Result<(), YamlError> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(YamlError::at(place, "the document contains too many values"));
        }
        match self.root {
            Some(_) => Err(YamlError::at(place, "a second document starts here; expected only one")),
            None => Ok(()),
        }
    }

    fn is_key_next(&self) -> bool {
        matches!(self.open.last(), Some(Open { inside: Inside::Map(_, None), .. }))
    }

    fn start(&mut self, open: Open) -> Result<(), YamlError> {
        if self.open.len() >= DEPTH {
            return Err(YamlError::at(open.place, TOO_DEEP));
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) -> Result<(), YamlError> {
        let Some(Open { place, anchor, inside }) = self.open.pop() else { return Ok(()) };
        let value = match inside {
            Inside::List(items) => Value::List(items),
            Inside::Map(entries, _) => {
                no_key_twice(&entries)?;
                Value::Map(entries)
            }
        };
        self.complete(Node { place, value }, anchor)
    }

    /// Puts a whole value where it belongs.
    fn complete(&mut self, node: Node, anchor: usize) -> Result<(), YamlError> {
        if anchor != 0 {
            self.anchors.keep(anchor, &node)?;
        }
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.root = Some(node),
            Some(Inside::List(items)) => items.push(node),
            Some(Inside::Map(entries, key)) => match (key.take(), node) {
                (Some((name, place)), value) => entries.push(Entry { key: name, place, value }),
                (None, Node { place, value: Value::Text(name) }) => *key = Some((name, place)),
                (None, Node { place, .. }) => return Err(YamlError::at(place, "expected a string")),
            },
        }
        Ok(())
    }
}

fn no_key_twice(entries: &[Entry]) -> Result<(), YamlError> {
    let mut seen = BTreeSet::new();
    match entries.iter().find(|entry| !seen.insert(entry.key.as_str())) {
        Some(entry) if may_be_named(&entry.key) => {
            Err(YamlError::at(entry.place, format!("the key {} occurs twice in one mapping", entry.key.as_str())))
        }
        Some(entry) => Err(YamlError::at(entry.place, "a key occurs twice in one mapping")),
        None => Ok(()),
    }
}

/// A token can be pasted in place of a key.
fn may_be_named(key: &str) -> bool {
    !key.is_empty() && !could_be_secret(key)
}

/// Values of one document: [`crate::limits::YAML_BYTES`] of shortest real entries (contexts of a kubeconfig) stay below it.
const NODES: usize = 250_000;
