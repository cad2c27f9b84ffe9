//! Reads YAML (and JSON, its subset) as Kubernetes' tools write it, into a tree: bounded, duplicate keys refused, errors
//! that never quote the text.

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

/// Reads one document.
///
/// # Errors
/// Says where and what; over [`crate::limits::YAML_BYTES`], nested or aliased beyond bounds, it says so.
pub fn parse(text: &[u8]) -> Result<Node, YamlError> {
    if text.len() > limits::YAML_BYTES {
        return Err(YamlError::nowhere(format!("larger than {} MiB", limits::YAML_BYTES >> 20)));
    }
    let text = core::str::from_utf8(text).map_err(|error| {
        let before = text.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        YamlError { line: Some(line), column: None, what: "the text is not UTF-8".to_owned() }
    })?;
    build::build(without_empty_end(text.strip_prefix('\u{feff}').unwrap_or(text)))
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
