//! What can be wrong with an exposure document, and with one value in it. Each text says which field is wrong, what is wrong
//! with it, and what is expected; [`ExposureError::line`] says where.

use core::fmt;

use thiserror::Error;

use crate::typed::alternatives;
use crate::yaml::{Place, Value, YamlError};

/// Why a document is not an exposure; a usage error, not a finding.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct ExposureError {
    /// Line, from 1, if known.
    pub line: Option<usize>,
    /// Column, from 1, if known.
    pub column: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a document. Values are as [`shown`](crate::typed::shown) returns them, so that no secret is repeated.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The text is not one YAML or JSON document.
    #[error("not a valid YAML or JSON document: {0}")]
    Unreadable(#[source] YamlError),
    /// The document is not a map.
    #[error("the document is {0} (expected a map with apiVersion, kind, metadata, and spec)")]
    NotAMap(Found),
    /// `apiVersion` or `kind` is missing.
    #[error("missing field {field} (expected {expected})")]
    #[allow(missing_docs)]
    NoHead { field: &'static str, expected: &'static str },
    /// `apiVersion` or `kind` belongs to another kind of document.
    #[error("unexpected {field} {found} (expected {expected})")]
    #[allow(missing_docs)]
    OtherHead { field: &'static str, found: String, expected: &'static str },
    /// A field that does not exist. `field` is its path, or the map that contains it if the name could be a secret;
    /// `nearest` is the field that may be meant.
    #[error("unknown field {field}")]
    #[allow(missing_docs)]
    UnknownField { field: String, nearest: Option<String> },
    /// A value of another type.
    #[error("{field} is {found} (expected {expected})")]
    #[allow(missing_docs)]
    WrongKind { field: String, found: Found, expected: &'static str },
    /// A value that the field does not accept.
    #[error("invalid value {value} for {field} (expected {source})")]
    #[allow(missing_docs)]
    WrongValue { field: String, value: String, source: ValueError },
    /// An accepted finding that does not exist; `nearest` is the code that may be meant.
    #[error("unknown finding code {code} in {field}")]
    #[allow(missing_docs)]
    UnknownCode { field: String, code: String, nearest: Option<&'static str> },
    /// An accepted finding without a reason.
    #[error("missing field {field} (expected why the finding is accepted)")]
    #[allow(missing_docs)]
    NoReason { field: String },
    /// An accepted finding with an end that is not a date.
    #[error("invalid value {date} for {field} (expected a date such as 2027-01-31, or an RFC 3339 timestamp)")]
    #[allow(missing_docs)]
    NotADate { field: String, date: String },
}

/// What a field expects instead of a text that it does not accept.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum ValueError {
    /// A version.
    #[error("a version with major and minor, such as 1.31")]
    NotAVersion,
    /// A port.
    #[error("a number from 1 to 65535")]
    NotAPort,
    /// One of these words.
    #[error("{}", alternatives(.0))]
    NotOneOf(Vec<&'static str>),
    /// This form.
    #[error("{0}")]
    NotOfForm(&'static str),
}

/// Why a field cannot be set to a text. Path and value are as [`shown`](crate::typed::shown) returns them.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum SetError {
    /// The field does not exist; `nearest` is the field that may be meant.
    #[error("unknown field {path}{}", nearest.iter().map(|near| format!("; did you mean {near}?")).collect::<String>())]
    #[allow(missing_docs)]
    UnknownField { path: String, nearest: Option<String> },
    /// The field does not accept the text.
    #[error("invalid value {value} (expected {source})")]
    #[allow(missing_docs)]
    WrongValue { value: String, source: ValueError },
}

/// The type of a value in a document.
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

impl SetError {
    /// Returns the message about the value that `name` (a flag, a variable) set.
    pub fn about(&self, name: &str) -> String {
        match self {
            Self::UnknownField { .. } => format!("{name}: {self}"),
            Self::WrongValue { value, source } => format!("invalid value {value} for {name} (expected {source})"),
        }
    }
}

impl ExposureError {
    pub(super) fn at(place: Place, problem: Problem) -> Self {
        let known = |number: usize| Some(number).filter(|&number| number > 0);
        Self { line: known(place.line), column: known(place.column), problem }
    }

    /// Returns how to fix the document; empty if the message already says it.
    pub fn fix(&self) -> String {
        match &self.problem {
            Problem::Unreadable(_) | Problem::NotAMap(_) => HEAD.to_owned(),
            Problem::NoHead { field, expected } => format!("add {field}: {expected}"),
            Problem::OtherHead { .. } => OTHER_HEAD.to_owned(),
            Problem::UnknownField { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Problem::UnknownField { nearest: None, .. } => "remove the field".to_owned(),
            Problem::WrongKind { found: Found::Number, expected, .. } if IN_QUOTES.contains(expected) => {
                "put the value in quotation marks".to_owned()
            }
            Problem::WrongKind { .. } | Problem::WrongValue { .. } | Problem::NotADate { .. } => String::new(),
            Problem::UnknownCode { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Problem::UnknownCode { nearest: None, .. } => "use the code of a finding in the report".to_owned(),
            Problem::NoReason { .. } => "add a reason; the report shows it".to_owned(),
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
            Self::Switch => "a boolean",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::List => "a list",
            Self::Map => "a map",
        })
    }
}

pub(super) const TEXT: &str = "a string";
pub(super) const TEXTS: &str = "a list of strings";
pub(super) const VERSION: &str = "a version in quotation marks, such as \"1.30\"";

/// What a number becomes in quotation marks.
const IN_QUOTES: [&str; 3] = [TEXT, TEXTS, VERSION];
const HEAD: &str = "an exposure is one YAML or JSON document that starts with apiVersion: kubefront.dev/v1alpha1 and \
                    kind: ApiExposure";
const OTHER_HEAD: &str = "a kubeconfig, Secret, or HTTPProxy is an input file, not an exposure";
