//! Findings about kubeconfigs as documents, and about the choice of their context.

use crate::finding::{Code, Finding};
use crate::kubernetes::kubeconfig::{
    AccessProblem, ContextChoice, EntryKind, KubeconfigDefect, KubeconfigError, Reference,
};
use crate::yaml;
use crate::yaml::YamlError;

/// Says why a file cannot be read as a kubeconfig.
pub(super) fn unreadable(file: &str, error: &KubeconfigError) -> Finding {
    let (message, fix) = match error {
        KubeconfigError::OtherKind { kind, version } => (
            format!(
                "{file} is no kubeconfig: its kind is {kind}, its apiVersion {version}; a kubeconfig has Config and v1"
            ),
            "hand in the kubeconfig itself".to_owned(),
        ),
        KubeconfigError::Redacted => (
            format!(
                "{file} was printed by `kubectl config view`, which leaves certificates and credentials out \
                 (DATA+OMITTED, REDACTED)"
            ),
            "`kubectl config view --raw --flatten --minify > FILE`, and hand that in".to_owned(),
        ),
        KubeconfigError::Document { error, field } => (document(file, error, *field), correct(error, *field)),
    };
    Finding::error(Code::KubeconfigUnreadable, file, message).about(FROM).with_fix(fix)
}

/// Says what kubectl refuses in a kubeconfig that was read.
pub(super) fn defect(file: &str, defect: &KubeconfigDefect) -> Finding {
    let finding = match defect {
        KubeconfigDefect::DuplicateNames { entries, names } => {
            let list = if names.count() == 1 { entries.name() } else { plural(*entries) };
            Finding::error(defect.code(), file, format!("{file} holds the {list} {names} twice"))
        }
        KubeconfigDefect::Unnamed(entries) => {
            Finding::error(defect.code(), file, format!("{file} holds several {} without a name", plural(*entries)))
        }
        KubeconfigDefect::NotBase64 { entry, name, field } => {
            let message = format!(
                "{field} of {} {name} is not base64 as kubectl reads it (no blanks, padded to the end): kubectl \
                 refuses the whole file",
                entry.name()
            );
            let fix = format!("fetch the kubeconfig anew, or write `{field}` again: `base64 -w0 FILE`");
            Finding::warning(defect.code(), file, message).with_fix(fix)
        }
    };
    finding.about(FROM)
}

/// Says why no context could be chosen, or where the chosen one leads nowhere.
pub(in crate::check) fn access_problem(problem: &AccessProblem) -> Finding {
    let code = problem.code();
    match problem {
        AccessProblem::NoContext { file } => Finding::error(code, file, format!("{file} holds no context")).about(FROM),
        AccessProblem::NoCurrentContext { file, there } => {
            let message = format!("{file} has no current-context; contexts there are: {there}");
            Finding::error(code, file, message).about(CONTEXT)
        }
        AccessProblem::ContextMissing { file, choice, name, there } => {
            let (said_by, field) = match choice {
                ContextChoice::Current => ("current-context", FROM),
                ContextChoice::Exposure => ("kubeconfig.context", CONTEXT),
            };
            let message = format!("{said_by} names {name}, which {file} does not hold; contexts there are: {there}");
            Finding::error(code, file, message).about(field)
        }
        AccessProblem::UserMissing(reference) => dangling(code, EntryKind::User, reference),
        AccessProblem::ClusterMissing(reference) => dangling(code, EntryKind::Cluster, reference),
        AccessProblem::ServerMissing { cluster, there } => {
            let message = format!("cluster {cluster} has no server; clusters with one: {there}");
            let subject = format!("kubeconfig cluster {cluster}");
            Finding::error(code, subject, message).about(FROM)
        }
    }
}

fn dangling(code: Code, entry: EntryKind, reference: &Reference) -> Finding {
    let Reference { context, named, there } = reference;
    let kind = entry.name();
    let message = match named.as_str() {
        "" => format!("context {context} names no {kind}; {kind}s there are: {there}"),
        named => format!("context {context} names the {kind} {named}, which is not there; {kind}s there are: {there}"),
    };
    Finding::error(code, format!("kubeconfig context {context}"), message).about(CONTEXT)
}

fn document(file: &str, error: &YamlError, field: Option<&str>) -> String {
    let place = match (error.line, error.column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: "),
        (Some(line), None) => format!("line {line}: "),
        _ => String::new(),
    };
    let field = field.map(|field| format!(" ({field})")).unwrap_or_default();
    format!("{file} cannot be read as a kubeconfig: {place}{}{field}", error.what)
}

fn correct(error: &YamlError, field: Option<&str>) -> String {
    match field {
        Some(field) if error.what.contains(yaml::A_STRING) => format!("put the value of `{field}` into quotes"),
        None if error.what.contains(yaml::A_STRING) => "put that value into quotes".to_owned(),
        Some(field) if error.what.contains(yaml::A_BOOLEAN) => {
            format!("write true or false as the value of `{field}`, without quotes")
        }
        _ => "correct the place that is named".to_owned(),
    }
}

fn plural(entries: EntryKind) -> &'static str {
    match entries {
        EntryKind::Cluster => "clusters",
        EntryKind::User => "users",
        EntryKind::Context => "contexts",
    }
}

const FROM: &str = "kubeconfig.from";
const CONTEXT: &str = "kubeconfig.context";
