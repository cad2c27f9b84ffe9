//! Reads YAML (and JSON, its subset) as Kubernetes' tools write it: bounded, duplicate keys refused, errors that never
//! quote the text.

use serde::de::DeserializeOwned;

/// Why a document could not be read; never holds a byte of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YamlError {
    /// Line, from 1, where known.
    pub line: Option<usize>,
    /// Column, from 1, where known.
    pub column: Option<usize>,
    /// What is wrong, in words; may name a field or key, never a value.
    pub what: String,
}

/// Reads one document.
///
/// # Errors
/// Says where and what; over [`crate::limits::YAML_BYTES`], nested or aliased beyond bounds, it says so.
pub fn read<T: DeserializeOwned>(_text: &[u8]) -> Result<T, YamlError> {
    Err(YamlError { line: None, column: None, what: "not written".to_owned() })
}
