//! The report of a lint: one JSON shape, no secrets.

use core::fmt;

use serde::Serialize;

use crate::hidden;
use crate::report::FindingReport;

/// `kubefront.dev/v1`, `LintReport`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct LintReport {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub kubefront_version: &'static str,
    pub at: String,
    /// How many objects were read.
    pub count: Count,
    /// Texts that are not an object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<Unreadable>,
    /// By file and line of the object, errors first.
    pub findings: Vec<LintFinding>,
    /// What could not be checked, because the input lacks an object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<NotChecked>,
}

/// How many objects were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Count {
    pub objects: usize,
    /// HTTPProxies that expose an API server: those that were checked.
    pub exposures: usize,
    /// Other HTTPProxies.
    pub other_proxies: usize,
}

/// A text that is not an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Unreadable {
    pub file: String,
    pub line: usize,
    pub reason: String,
}

/// A finding about one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LintFinding {
    /// The object.
    pub object: ObjectName,
    /// The input that contains it.
    pub file: String,
    /// The line of the field, otherwise of the object; from 1.
    pub line: usize,
    /// The field of the object, `spec.routes[0].timeoutPolicy`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The tool or controller that writes the object, and would undo a change of the object itself.
    #[serde(rename = "managedBy", skip_serializing_if = "String::is_empty")]
    pub managed_by: String,
    /// What was found.
    #[serde(flatten)]
    pub finding: FindingReport,
}

/// A check of one HTTPProxy that requires an object that the input lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[allow(missing_docs)]
pub struct NotChecked {
    pub object: ObjectName,
    pub file: String,
    pub line: usize,
    /// The check.
    pub check: &'static str,
    /// What is missing.
    pub reason: String,
}

/// An object by its kind and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[allow(missing_docs)]
pub struct ObjectName {
    pub kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    pub name: String,
}

impl LintReport {
    /// Returns the report as JSON with a final newline.
    pub fn to_json(&self) -> String {
        hidden::json(&serde_json::to_string_pretty(self).unwrap_or_default()) + "\n"
    }

    /// Returns the report as JSON on one line, with a final newline.
    pub fn to_json_line(&self) -> String {
        hidden::json(&serde_json::to_string(self).unwrap_or_default()) + "\n"
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{} {}", self.kind, self.name),
            namespace => write!(f, "{} {namespace}/{}", self.kind, self.name),
        }
    }
}
