//! What can be wrong with a document, and with one value of it.

use core::fmt;

use thiserror::Error;

use crate::yaml::{Place, Value, YamlError};

/// Why a document is no exposure; a usage error, not a finding.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct ExposureError {
    /// Line, from 1, where known.
    pub line: Option<usize>,
    /// Column, from 1, where known.
    pub column: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a document. Values are as messages show them: what was typed if it is short and printable, else only
/// its length.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// It is not one YAML or JSON document.
    #[error("the document cannot be read: {0}")]
    Unreadable(#[source] YamlError),
    /// Something else than a map.
    #[error("the document is {0}, not a map")]
    NotAMap(Found),
    /// `apiVersion` or `kind` is missing.
    #[error("{field} is missing")]
    #[allow(missing_docs)]
    NoHead { field: &'static str, expected: &'static str },
    /// `apiVersion` or `kind` of another kind of document.
    #[error("{field} is {found}")]
    #[allow(missing_docs)]
    OtherHead { field: &'static str, found: String, expected: &'static str },
    /// A field that does not exist; `nearest` is the one that may be meant.
    #[error("{field} is no field")]
    #[allow(missing_docs)]
    UnknownField { field: String, parent: String, nearest: Option<String> },
    /// A value of another kind.
    #[error("{field} is {found}")]
    #[allow(missing_docs)]
    WrongKind { field: String, found: Found, expected: &'static str },
    /// A value that the field does not take.
    #[error("{field}: {value} {source}")]
    #[allow(missing_docs)]
    WrongValue { field: String, value: String, source: ValueError },
    /// An acceptance of a finding that does not exist; `nearest` is the one that may be meant.
    #[error("{field}: {code} is no code")]
    #[allow(missing_docs)]
    UnknownCode { field: String, code: String, nearest: Option<&'static str> },
    /// An acceptance without a reason.
    #[error("{field} is missing")]
    #[allow(missing_docs)]
    NoReason { field: String },
    /// An acceptance that ends at no date.
    #[error("{field}: {date} is no date")]
    #[allow(missing_docs)]
    NotADate { field: String, date: String },
}

/// Why a field does not take a text.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum ValueError {
    /// It is not a version.
    #[error("is no version; write major and minor, 1.31")]
    NotAVersion,
    /// It is not a port.
    #[error("is no port; write a number from 1 to 65535")]
    NotAPort,
    /// It is not one of these words.
    #[error("is none of {}", .0.join(", "))]
    NotOneOf(Vec<&'static str>),
    /// It is not of this form.
    #[error("is not of the form {0}")]
    NotOfForm(&'static str),
}

/// Why a field cannot be set to a text; path and value are as messages show them.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum SetError {
    /// The field does not exist; `nearest` is the one that may be meant.
    #[error("there is no field {path}{}", nearest.iter().map(|near| format!("; the nearest is {near}")).collect::<String>())]
    #[allow(missing_docs)]
    UnknownField { path: String, nearest: Option<String> },
    /// The field does not take the text.
    #[error("{value} {source}")]
    #[allow(missing_docs)]
    WrongValue { value: String, source: ValueError },
}

/// The kind of value that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
#[non_exhaustive]
pub enum Found {
    Nothing,
    Switch,
    Number,
    Text,
    List,
    Map,
}

impl ExposureError {
    pub(super) fn at(place: Place, problem: Problem) -> Self {
        let known = |number: usize| Some(number).filter(|&number| number > 0);
        Self { line: known(place.line), column: known(place.column), problem }
    }

    /// Says how to fix it; empty where what is wrong says it.
    pub fn fix(&self) -> String {
        match &self.problem {
            Problem::Unreadable(_) => "write one YAML or JSON document".to_owned(),
            Problem::NotAMap(_) => HEAD.to_owned(),
            Problem::NoHead { field, expected } | Problem::OtherHead { field, expected, .. } => {
                format!("write {field}: {expected}")
            }
            Problem::UnknownField { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Problem::UnknownField { parent, nearest: None, .. } => format!("take it out of {parent}"),
            Problem::WrongKind { found: Found::Number, expected, .. } if IN_QUOTES.contains(expected) => {
                format!("write {expected}: put it in quotes")
            }
            Problem::WrongKind { expected, .. } => format!("write {expected}"),
            Problem::WrongValue { .. } => String::new(),
            Problem::UnknownCode { nearest: Some(nearest), .. } => format!("write {nearest}"),
            Problem::UnknownCode { nearest: None, .. } => "write a code from the table of codes".to_owned(),
            Problem::NoReason { .. } => "say why it is accepted; the report shows the reason".to_owned(),
            Problem::NotADate { .. } => "write a date, 2027-01-31, or a moment by RFC 3339".to_owned(),
        }
    }
}

impl From<&Value> for Found {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(_) => Self::Switch,
            Value::Number(_) => Self::Number,
            Value::Text(_) => Self::Text,
            Value::List(_) => Self::List,
            Value::Map(_) => Self::Map,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "empty",
            Self::Switch => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Map => "a map",
        })
    }
}

pub(super) const TEXT: &str = "text";
pub(super) const TEXTS: &str = "a list of texts";
pub(super) const VERSION: &str = "a version in quotes, \"1.30\"";

/// What a number becomes in quotes.
const IN_QUOTES: [&str; 3] = [TEXT, TEXTS, VERSION];
const HEAD: &str = "start with apiVersion: kubefront.dev/v1alpha1 and kind: ApiExposure";
