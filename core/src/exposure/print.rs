//! Prints the document: what differs from the defaults or was chosen, in the order of [`FIELDS`](super::FIELDS).

use super::fields::leaves;
use super::slot::slot;
use super::{API_VERSION, Accept, Exposure, KIND};
use crate::yaml::write::Node;

/// Returns the document as a tree.
pub(super) fn node(exposure: &Exposure) -> Node {
    let (mut ours, mut default) = (exposure.clone(), Exposure::default());
    let mut spec = Vec::new();
    for path in leaves().filter(|path| path != "metadata.name") {
        let (Some(value), Some(usual)) = (slot(&mut ours, &path), slot(&mut default, &path)) else { continue };
        let value = value.node();
        if value != usual.node() || exposure.given.holds(&path) || ALWAYS.contains(&path.as_str()) {
            insert(&mut spec, &path, value);
        }
    }
    if !exposure.spec.accept.is_empty() {
        insert(&mut spec, "accept", Node::List(exposure.spec.accept.iter().map(accept).collect()));
    }
    Node::Map(vec![
        entry("apiVersion", text(API_VERSION)),
        entry("kind", text(KIND)),
        entry("metadata", Node::Map(vec![entry("name", text(&exposure.metadata.name))])),
        entry("spec", Node::Map(spec)),
    ])
}

fn insert(spec: &mut Vec<(String, Node)>, path: &str, value: Node) {
    let Some((map, key)) = path.split_once('.') else { return spec.push(entry(path, value)) };
    if let Some((last, Node::Map(entries))) = spec.last_mut()
        && last == map
    {
        return entries.push(entry(key, value));
    }
    spec.push(entry(map, Node::Map(vec![entry(key, value)])));
}

fn accept(accept: &Accept) -> Node {
    let mut entries = vec![entry("code", text(&accept.code)), entry("reason", text(&accept.reason))];
    if !accept.until.is_empty() {
        entries.push(entry("until", text(&accept.until)));
    }
    Node::Map(entries)
}

fn entry(key: &str, value: Node) -> (String, Node) {
    (key.to_owned(), value)
}

fn text(value: &str) -> Node {
    Node::Text(value.to_owned())
}

/// Written even where they are the defaults: what a reader looks for first.
const ALWAYS: [&str; 2] = ["fqdn", "mode"];
