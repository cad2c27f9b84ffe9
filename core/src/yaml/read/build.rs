//! Builds the tree from the parser's events, one event at a time: every bound is checked before anything grows.

use std::collections::{BTreeMap, BTreeSet};

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use zeroize::Zeroizing;

use super::anchors::Anchors;
use super::node::{Entry, Node, Place, Value};
use super::syntax::TOO_DEEP;
use super::word::Word;
use super::{DEPTH, Dialect, Skipped, YamlError, syntax, word};
use crate::typed::could_be_secret;

/// Reads one document; as kubectl, the first one, and what it skips.
pub(super) fn build(text: &str, dialect: Dialect) -> Result<(Node, Vec<Skipped>), YamlError> {
    let options = granit_parser::options! { emit_comments: false, flow_nesting_limit: DEPTH + 1 };
    let mut builder = Builder { dialect, ..Builder::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        if builder.is_complete {
            builder.skipped.extend(rest(&event));
            break;
        }
        let (event, span) = event.map_err(|error| syntax::error(&error))?;
        builder.take(event, Place { line: span.start.line(), column: span.start.col() + 1 })?;
    }
    // An empty text is a document of nothing.
    let root = builder.root.unwrap_or(Node { place: Place { line: 1, column: 1 }, value: Value::Null });
    Ok((root, builder.skipped))
}

/// What comes after the first document. Kubernetes' reader does not look at it, so it may be damaged.
fn rest(event: &Result<(Event<'_>, Span), ScanError>) -> Option<Skipped> {
    match event {
        Ok((Event::StreamEnd, _)) => None,
        Ok((_, span)) => Some(Skipped::Document { line: span.start.line() }),
        Err(error) => Some(Skipped::Document { line: error.marker().line() }),
    }
}

#[derive(Default)]
struct Builder {
    dialect: Dialect,
    /// The document that is read has ended.
    is_complete: bool,
    skipped: Vec<Skipped>,
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
    Map(Map),
}

/// A mapping that is not complete.
#[derive(Default)]
struct Map {
    entries: Vec<Entry>,
    /// Which of these a merge key copied here, in ascending order.
    merged: Vec<usize>,
    /// The key whose value has not come yet.
    key: Option<Key>,
}

struct Key {
    name: Zeroizing<String>,
    place: Place,
    is_merge: bool,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), YamlError> {
        if event.is_node() {
            self.one_more(place)?;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let (is_plain, dialect) = (style == ScalarStyle::Plain, self.dialect);
                let word = Word { text: &text, is_plain, tag: tag.as_deref(), dialect };
                let is_key = self.is_key_next();
                let value = if is_key { word.key() } else { word.value() };
                let value = value.map_err(|what| YamlError::at(place, what))?;
                let is_merge = is_key && word.is_merge();
                self.complete(Node { place, value }, anchor)?;
                if let Some(Open { inside: Inside::Map(Map { key: Some(key), .. }), .. }) = self.open.last_mut() {
                    key.is_merge |= is_merge;
                }
                Ok(())
            }
            Event::SequenceStart(_, anchor, tag) => {
                word::fits(tag.as_deref(), "seq", self.dialect).map_err(|what| YamlError::at(place, what))?;
                self.start(Open { place, anchor, inside: Inside::List(Vec::new()) })
            }
            Event::MappingStart(_, anchor, tag) => {
                word::fits(tag.as_deref(), "map", self.dialect).map_err(|what| YamlError::at(place, what))?;
                self.start(Open { place, anchor, inside: Inside::Map(Map::default()) })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => {
                let node = self.anchors.copy(anchor, place, DEPTH - self.open.len())?;
                self.complete(node, 0)
            }
            Event::DocumentEnd => {
                self.is_complete = self.dialect == Dialect::Kubectl;
                Ok(())
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
        matches!(self.open.last(), Some(Open { inside: Inside::Map(Map { key: None, .. }), .. }))
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
            Inside::Map(map) => Value::Map(match self.dialect {
                Dialect::Strict => {
                    no_key_twice(&map.entries)?;
                    map.entries
                }
                Dialect::Kubectl => self.last_of_each(map),
            }),
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
            Some(Inside::Map(map)) => match (map.key.take(), node) {
                (Some(key), value) if key.is_merge => map.merge(value)?,
                (Some(Key { name, place, .. }), value) => map.entries.push(Entry { key: name, place, value }),
                (None, Node { place, value: Value::Text(name) }) => {
                    map.key = Some(Key { name, place, is_merge: false });
                }
                (None, Node { place, .. }) => return Err(YamlError::at(place, "expected a string")),
            },
        }
        Ok(())
    }

    /// Keeps the last entry of each key, in the place of the first, as Kubernetes' reader does.
    fn last_of_each(&mut self, map: Map) -> Vec<Entry> {
        let slots = slots(&map.entries);
        let mut kept: Vec<(Entry, bool)> = Vec::with_capacity(map.entries.len());
        for (index, (entry, slot)) in map.entries.into_iter().zip(slots).enumerate() {
            let is_merged = map.merged.binary_search(&index).is_ok();
            let Some(earlier) = kept.get_mut(slot) else {
                kept.push((entry, is_merged));
                continue;
            };
            let (lost, was_merged) = core::mem::replace(earlier, (entry, is_merged));
            if !was_merged && self.skipped.len() < MOST_SKIPPED {
                let key = Some(lost.key.as_str()).filter(|key| may_be_named(key)).map(str::to_owned);
                self.skipped.push(Skipped::Key { key, line: lost.place.line, used: earlier.0.place.line });
            }
        }
        kept.into_iter().map(|(entry, _)| entry).collect()
    }
}

/// The position of each entry once only one of each key is left.
fn slots(entries: &[Entry]) -> Vec<usize> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let slot = |entry| {
        let next = first.len();
        *first.entry(entry).or_insert(next)
    };
    entries.iter().map(|entry| entry.key.as_str()).map(slot).collect()
}

impl Map {
    /// Copies the entries of a merge key's value; of several mappings, the first one has precedence.
    fn merge(&mut self, value: Node) -> Result<(), YamlError> {
        let place = value.place;
        let maps = match value.value {
            Value::List(items) => items.into_iter().rev().map(|item| item.value).collect(),
            other => vec![other],
        };
        for map in maps {
            let Value::Map(entries) = map else {
                return Err(YamlError::at(place, "a merge key (<<) needs a mapping or a list of mappings"));
            };
            let start = self.entries.len();
            self.entries.extend(entries);
            self.merged.extend(start..self.entries.len());
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

/// Duplicate keys that are reported.
const MOST_SKIPPED: usize = 16;
/// Values of one document: [`crate::limits::YAML_BYTES`] of shortest real entries (contexts of a kubeconfig) stay below it.
const NODES: usize = 250_000;
