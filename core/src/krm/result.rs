//! Results of a function: findings, with the object and the field that they are about.

use crate::finding::Severity;
use crate::lint::LintFinding;
use crate::report::FindingReport;
use crate::yaml::{Tree, map, text};

/// One entry of `results`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionResult {
    message: String,
    severity: Severity,
    api_version: &'static str,
    kind: String,
    namespace: String,
    name: String,
    field: String,
    code: &'static str,
    file: Option<File>,
}

/// A file of a package, and the number of the object in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) index: Option<i64>,
}

impl FunctionResult {
    /// An exposure that cannot be read.
    pub fn failed(exposure: &str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            severity: Severity::Error,
            api_version: EXPOSURE,
            kind: "ApiExposure".to_owned(),
            namespace: String::new(),
            name: exposure.to_owned(),
            field: String::new(),
            code: "",
            file: None,
        }
    }

    /// Adds the file, unless it is known.
    pub(super) fn in_file(mut self, file: Option<File>) -> Self {
        self.file = self.file.or(file);
        self
    }

    /// Returns kind, namespace, and name of the object.
    pub(super) fn object(&self) -> (&str, &str, &str) {
        (&self.kind, &self.namespace, &self.name)
    }

    /// Says whether the function fails.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Returns the line for stderr, which kustomize shows in place of results.
    pub fn line(&self) -> String {
        let code = if self.code.is_empty() { String::new() } else { format!("[{}]", self.code) };
        let place =
            if self.namespace.is_empty() { self.name.clone() } else { format!("{}/{}", self.namespace, self.name) };
        format!("{}{code}: {} {place}: {}", self.severity, self.kind, self.message)
    }

    pub(super) fn tree(&self) -> Tree {
        let some = |value: &str| (!value.is_empty()).then(|| text(value));
        let severity = if self.severity == Severity::Note { "info" } else { self.severity.name() };
        let object = map([("apiVersion", text(self.api_version)), ("kind", text(self.kind.as_str()))])
            .with("namespace", some(&self.namespace))
            .with("name", text(self.name.as_str()));
        map([("message", text(self.message.as_str())), ("severity", text(severity)), ("resourceRef", object)])
            .with("field", some(&self.field).map(|path| map([("path", path)])))
            .with("file", self.file.as_ref().map(File::tree))
            .with("tags", some(self.code).map(|code| map([("code", code)])))
    }
}

impl File {
    fn tree(&self) -> Tree {
        map([("path", text(self.path.as_str()))]).with("index", self.index.map(Tree::Integer))
    }
}

/// Returns the result for a finding about an exposure.
pub fn of_finding(exposure: &str, finding: &FindingReport) -> FunctionResult {
    let field = finding.field.map(|field| match field {
        "metadata.name" => field.to_owned(),
        field => format!("spec.{field}"),
    });
    FunctionResult {
        message: format!("{}: {}", finding.title, finding.found),
        severity: if finding.accepted.is_some() { Severity::Note } else { finding.severity },
        field: field.unwrap_or_default(),
        code: finding.code.name(),
        ..FunctionResult::failed(exposure, "")
    }
}

/// Returns the result for a finding about an object that exists.
pub fn of_lint(found: &LintFinding) -> FunctionResult {
    let api_version = match found.object.kind {
        "HTTPProxy" => "projectcontour.io/v1",
        "Ingress" => "networking.k8s.io/v1",
        _ => "v1",
    };
    FunctionResult {
        api_version,
        kind: found.object.kind.to_owned(),
        namespace: found.object.namespace.clone(),
        field: found.path.clone(),
        ..of_finding(&found.object.name, &found.finding)
    }
}

const EXPOSURE: &str = "kubefront.dev/v1alpha1";
