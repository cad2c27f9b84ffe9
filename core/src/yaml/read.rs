//! Reads YAML (and JSON, its subset) as Kubernetes' tools write it, into a tree: bounded, with errors that never quote the
//! text. Duplicate keys are refused, except in kubeconfigs, which are read as kubectl reads them.

mod anchors;
mod build;
mod node;
mod scalar;
mod syntax;
mod word;

use crate::limits;

pub(crate) use node::{A_BOOLEAN, A_STRING};
pub use node::{Entry, Node, Place, Value};

/// Why a document could not be read; never contains a byte of a value.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
#[error("{what}")]
pub struct YamlError {
    /// Line, from 1, if known.
    pub line: Option<usize>,
    /// Column, from 1, if known.
    pub column: Option<usize>,
    /// What is wrong, as text; may name a field or key, never a value.
    pub what: String,
}

/// What is read of a text that YAML does not define clearly.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Dialect {
    /// One document without duplicate keys, merge keys, or tags.
    #[default]
    Strict,
    /// What kubectl reads (sigs.k8s.io/yaml on yaml.v2): the first document, the last of duplicate keys, merge keys in
    /// their place, and unknown tags as strings. Measured with kubectl 1.32.
    Kubectl,
}

/// A part of a text that kubectl does not use; never a value.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Skipped {
    /// An entry whose key comes again in the same mapping.
    Key {
        /// The key, if it may be shown.
        key: Option<String>,
        /// Line of the entry that is not used.
        line: usize,
        /// Line of the entry that is used.
        used: usize,
    },
    /// Everything after the first document.
    Document {
        /// The line in which it begins.
        line: usize,
    },
}

/// Reads one document.
///
/// # Errors
/// Says where and what; over [`crate::limits::YAML_BYTES`], nested or aliased beyond bounds, it says so.
pub fn parse(text: &[u8]) -> Result<Node, YamlError> {
    read(text, Dialect::Strict).map(|(node, _)| node)
}

/// Reads what kubectl reads, and says what it skips.
///
/// # Errors
/// The same as [`parse`], without those that kubectl accepts.
pub fn parse_as_kubectl(text: &[u8]) -> Result<(Node, Vec<Skipped>), YamlError> {
    read(text, Dialect::Kubectl)
}

fn read(text: &[u8], dialect: Dialect) -> Result<(Node, Vec<Skipped>), YamlError> {
    if text.len() > limits::YAML_BYTES {
        return Err(YamlError::nowhere(format!("larger than {} MiB", limits::YAML_BYTES >> 20)));
    }
    let text = core::str::from_utf8(text).map_err(|error| {
        let before = text.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        YamlError { line: Some(line), column: None, what: "the text is not UTF-8".to_owned() }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    build::build(without_empty_end(text), dialect).map_err(|error| at_the_tab(text, error))
}

/// The parser reports a tab at the value before it: the reader needs the line that begins with the tab.
fn at_the_tab(text: &str, error: YamlError) -> YamlError {
    let Some(first) = error.line.filter(|_| error.what == syntax::TAB) else { return error };
    let blank = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let tab = |line: &str| line.get(..blank(line)).and_then(|blanks| blanks.find('\t'));
    let found = text.lines().enumerate().skip(first.saturating_sub(1)).find_map(|(at, line)| Some((at, tab(line)?)));
    match found {
        Some((at, column)) => YamlError { line: Some(at + 1), column: Some(column + 1), ..error },
        None => error,
    }
}

impl YamlError {
    fn nowhere(what: impl Into<String>) -> Self {
        Self { line: None, column: None, what: what.into() }
    }

    pub(crate) fn at(place: Place, what: impl Into<String>) -> Self {
        let known = |number: usize| Some(number).filter(|&number| number > 0);
        Self { line: known(place.line), column: known(place.column), what: what.into() }
    }
}

/// Cuts off a last `---` with only comments after it, which generators leave there.
fn without_empty_end(text: &str) -> &str {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        let start = end - line.len();
        let is_empty = |rest: &str| rest.trim().is_empty() || rest.trim_start().starts_with('#');
        match line.strip_prefix("---").filter(|rest| is_empty(rest)) {
            Some(_) => return text.get(..start).filter(|before| !before.trim().is_empty()).unwrap_or(text),
            None if is_empty(line) => end = start,
            None => break,
        }
    }
    text
}

/// Nesting: a CustomResourceDefinition with its schema stays below it.
const DEPTH: usize = 64;

#[cfg(test)]
mod tests;
