//! Prints the document: fields that differ from the defaults or were set, in the order of [`FIELDS`](super::FIELDS).

use super::fields::leaves;
use super::slot::slot;
use super::{API_VERSION, Accept, Exposure, KIND};
use crate::yaml::Tree;

/// Returns the document as a tree.
pub(super) fn tree(exposure: &Exposure) -> Tree {
    let (mut ours, mut default) = (exposure.clone(), Exposure::default());
    let mut spec = Vec::new();
    for path in leaves().filter(|path| path != "metadata.name") {
        let (Some(value), Some(usual)) = (slot(&mut ours, &path), slot(&mut default, &path)) else { continue };
        let value = value.tree();
        if value != usual.tree() || exposure.given.holds(&path) || ALWAYS.contains(&path.as_str()) {
            insert(&mut spec, &path, value);
        }
    }
    if !exposure.spec.accept.is_empty() {
        insert(&mut spec, "accept", Tree::List(exposure.spec.accept.iter().map(accept).collect()));
    }
    Tree::Map(vec![
        entry("apiVersion", text(API_VERSION)),
        entry("kind", text(KIND)),
        entry("metadata", Tree::Map(vec![entry("name", text(&exposure.metadata.name))])),
        entry("spec", Tree::Map(spec)),
    ])
}

fn insert(spec: &mut Vec<(String, Tree)>, path: &str, value: Tree) {
    let Some((map, key)) = path.split_once('.') else { return spec.push(entry(path, value)) };
    if let Some((last, Tree::Map(entries))) = spec.last_mut()
        && last == map
    {
        return entries.push(entry(key, value));
    }
    spec.push(entry(map, Tree::Map(vec![entry(key, value)])));
}

fn accept(accept: &Accept) -> Tree {
    let mut entries = vec![entry("code", text(&accept.code)), entry("reason", text(&accept.reason))];
    if !accept.until.is_empty() {
        entries.push(entry("until", text(&accept.until)));
    }
    Tree::Map(entries)
}

fn entry(key: &str, value: Tree) -> (String, Tree) {
    (key.to_owned(), value)
}

fn text(value: &str) -> Tree {
    Tree::Text(value.to_owned())
}

/// Printed even if they have the default: a reader looks for them first.
const ALWAYS: [&str; 2] = ["fqdn", "mode"];
