//! Findings about kubeconfigs as documents, and about the choice of a context.

use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::kubeconfig::{
    AccessProblem, ContextChoice, DataForm, EntryKind, Ignored, KubeconfigDefect, KubeconfigError, KubeconfigRepair,
    Listed, Reference,
};
use crate::material::Role;
use crate::yaml;
use crate::yaml::{Skipped, YamlError};

/// Reports why a file cannot be parsed as a kubeconfig.
pub(super) fn unreadable(file: &str, error: &KubeconfigError) -> Finding {
    let finding = |found: String| Finding::error(Code::KubeconfigUnreadable, file, found).about(FROM);
    match error {
        KubeconfigError::OtherKind { .. } => {
            let fix = Fix::provides("pass the kubeconfig", Role::Kubeconfig);
            finding(format!("{file} is not a kubeconfig: {error}"))
                .with_impact("kubefront does not use the file.")
                .with_fixes([fix])
        }
        KubeconfigError::Redacted => {
            let fix = Fix::provides("export the kubeconfig with its credentials, and pass it", Role::Kubeconfig);
            finding(format!("{file} was {error} (`DATA+OMITTED`, `REDACTED`)"))
                .with_impact("The file contains no usable CA and no usable credential.")
                .with_fixes([fix.with_command(EXPORT)])
        }
        KubeconfigError::LinesLost => {
            let quote = Fix::run(
                "if a variable contains the kubeconfig, put the variable in quotes",
                "printf '%s\\n' \"$VARIABLE\" > flat.kubeconfig",
            );
            let export = Fix::provides("export the kubeconfig again, and pass it", Role::Kubeconfig);
            finding(format!("{file} line 1: {error}")).with_fixes([quote, export.with_command(EXPORT)])
        }
        // Encrypted files are reported as such.
        KubeconfigError::Encrypted => finding(format!("{file} is {error}")),
        KubeconfigError::Cut { line } => finding(format!("{file} line {line}: {error}"))
            .with_impact("kubefront cannot use the kubeconfig, because the end of the file is missing.")
            .with_fixes([copy_again()]),
        KubeconfigError::Truncated { line, entry } => {
            let missing = match entry {
                EntryKind::Cluster => "`contexts` and `users` are missing",
                EntryKind::Context | EntryKind::User => "`users` is missing",
            };
            finding(format!("{file} line {line}: {error}; {missing}"))
                .with_impact("The truncated file contains no usable cluster and no credential.")
                .with_fixes([copy_again()])
        }
        KubeconfigError::Document { error, field } => {
            let export = Fix::provides("export the kubeconfig again, and pass it", Role::Kubeconfig);
            let fixes = [correct(error, *field), export.with_command(EXPORT)];
            let finding = finding(document(file, error, *field)).with_fixes(fixes);
            match is_wrong_type(error) {
                true => finding.with_impact("kubectl rejects the whole file: `json: cannot unmarshal`."),
                false => finding,
            }
        }
    }
}

/// Reports what was repaired.
pub(super) fn repaired(file: &str, repairs: &[(KubeconfigRepair, usize)]) -> Finding {
    let list = repairs.iter().map(|(repair, line)| match line {
        0 => done(*repair),
        line => format!("{} (line {line})", done(*repair)),
    });
    let found = format!("{file}: {}", list.collect::<Vec<_>>().join(", "));
    Finding::note(Code::KubeconfigRepaired, file, found).about(FROM)
}

fn copy_again() -> Fix {
    Fix::provides("copy the whole file again, or export it, and pass it", Role::Kubeconfig).with_command(EXPORT)
}

fn done(repair: KubeconfigRepair) -> String {
    let known = match repair {
        KubeconfigRepair::Colors => "terminal escape sequences removed",
        KubeconfigRepair::Invisible => "non-breaking spaces and invisible characters replaced",
        KubeconfigRepair::Quotes => "typographic quotes replaced",
        KubeconfigRepair::Brackets => "angle brackets around values removed",
        KubeconfigRepair::Wrapped => "wrapped values joined",
        KubeconfigRepair::HtmlEscapes => "HTML escapes decoded",
        KubeconfigRepair::Prefixes => "prefixes of the lines removed",
        KubeconfigRepair::EscapedNewlines => "`\\n` as two characters converted to line endings",
        KubeconfigRepair::TextAround => "text around the kubeconfig removed",
        KubeconfigRepair::LineBreaks => "lost line breaks restored",
        KubeconfigRepair::Indentation => "indentation corrected",
        KubeconfigRepair::Data { field, form: DataForm::PlainPem } => {
            return format!("PEM in `{field}` encoded in base64");
        }
        KubeconfigRepair::Data { field, form: DataForm::Der } => return format!("DER in `{field}` converted to PEM"),
        KubeconfigRepair::Data { field, form: DataForm::Twice } => {
            return format!("second base64 in `{field}` decoded");
        }
    };
    known.to_owned()
}

/// Reports what kubectl does not use of a kubeconfig.
pub(super) fn part_ignored(file: &str, ignored: &[Ignored]) -> Finding {
    let list: Vec<String> = ignored.iter().map(why_ignored).collect();
    Finding::note(Code::KubeconfigPartIgnored, file, format!("{file}: {}", list.join(", "))).about(FROM)
}

fn why_ignored(ignored: &Ignored) -> String {
    match ignored {
        Ignored::Skipped(Skipped::Key { key, line, used }) => {
            let key = key.as_ref().map_or_else(|| "the key".to_owned(), |key| format!("`{key}`"));
            format!("{key} in line {line} (the same key in line {used} overrides it)")
        }
        Ignored::Skipped(Skipped::Document { line }) => {
            format!("everything from line {line} (kubectl reads only the first document)")
        }
        Ignored::Spelling { field, line } => format!("the field in line {line} (kubectl knows only `{field}`)"),
        Ignored::Misplaced { field, inside, line } => {
            format!("`{field}` in line {line} (kubectl reads it only inside `{inside}`)")
        }
    }
}

/// Reports which files were merged.
pub(super) fn merged(file: &str, files: &[String]) -> Finding {
    let named = files.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if files.len() > MOST_NAMED { ", ..." } else { "" };
    let found = format!("{named}{more}: merged, as kubectl merges the files in `KUBECONFIG`");
    Finding::note(Code::KubeconfigMerged, file, found).about(FROM)
}

/// Reports what kubectl rejects in a kubeconfig that was parsed.
pub(super) fn defect(file: &str, defect: &KubeconfigDefect) -> Finding {
    let finding = match defect {
        KubeconfigDefect::DuplicateNames { entries, names } => {
            let list = if names.count() == 1 { entries.name() } else { plural(*entries) };
            let finding = Finding::error(defect.code(), file, format!("{file} contains the {list} {names} twice"));
            let name = names.exact(1).next().map(|name| format!("duplicate name \"{name}\" in list"));
            match name {
                Some(text) => finding.with_impact(format!("kubectl rejects the whole file: `{text}`.")),
                None => finding,
            }
        }
        KubeconfigDefect::Unnamed(entries) => {
            let found = format!("{file} contains several {} without a name", plural(*entries));
            Finding::error(defect.code(), file, found)
        }
        KubeconfigDefect::NotBase64 { entry, name, field } => {
            let found = format!(
                "`{field}` of {} {name} in {file} is not base64 that kubectl accepts (no white space, padded)",
                entry.name()
            );
            let export = Fix::provides("export the kubeconfig again, and pass it", Role::Kubeconfig);
            let encode = Fix::run(format!("encode the value of `{field}` again"), "base64 -w0 FILE");
            Finding::warning(defect.code(), file, found)
                .with_impact("kubectl rejects the whole file: `illegal base64 data`. kubefront repairs the value or does not use it.")
                .with_fixes([export, encode])
        }
    };
    finding.about(FROM)
}

/// Reports why no context could be chosen, or which entry the chosen one lacks.
pub(in crate::check) fn access_problem(problem: &AccessProblem) -> Finding {
    let code = problem.code();
    match problem {
        AccessProblem::NoContext { file } => {
            let fix = Fix::provides("pass a kubeconfig that has a context", Role::Kubeconfig);
            let finding = Finding::error(code, file, format!("{file} has no contexts"));
            finding.with_impact(NO_CONTEXT).with_fixes([fix]).about(FROM)
        }
        AccessProblem::NoCurrentContext { file, there } => {
            let finding = Finding::error(code, file, format!("contexts in {file}: {there}"));
            choose(finding, there).about(CONTEXT)
        }
        AccessProblem::ContextMissing { file, choice, name, there } => {
            let (named_by, field, impact) = match choice {
                ContextChoice::Current => {
                    let impact = format!("kubectl fails with `context was not found for specified context: {name}`.");
                    ("`current-context`", FROM, impact)
                }
                ContextChoice::Exposure => ("`kubeconfig.context`", CONTEXT, NO_CONTEXT.to_owned()),
            };
            let found = format!("{named_by} is {name}; contexts in {file}: {there}");
            choose(Finding::error(code, file, found).with_impact(impact), there).about(field)
        }
        AccessProblem::UserMissing(reference) => dangling(code, EntryKind::User, reference),
        AccessProblem::ClusterMissing(reference) => dangling(code, EntryKind::Cluster, reference),
        AccessProblem::ServerMissing { cluster, there } => {
            let found = format!("cluster {cluster}; clusters with a server: {there}");
            Finding::error(code, format!("kubeconfig cluster {cluster}"), found).about(FROM)
        }
    }
}

/// Offers the contexts that there are, or leaves the fix of the rule.
fn choose(finding: Finding, there: &Listed) -> Finding {
    let fix = |name: &str| Fix::set("use a context of the kubeconfig", CONTEXT, name.to_owned());
    let fixes: Vec<Fix> = there.exact(OFFERED).map(fix).collect();
    if fixes.is_empty() { finding } else { finding.with_fixes(fixes) }
}

fn dangling(code: Code, entry: EntryKind, reference: &Reference) -> Finding {
    let Reference { context, named, there } = reference;
    let kind = entry.name();
    let found = match named.as_str() {
        "" => format!("context {context} has no {kind}; {kind}s in the kubeconfig: {there}"),
        named => format!("context {context} has the {kind} {named}; {kind}s in the kubeconfig: {there}"),
    };
    Finding::error(code, format!("kubeconfig context {context}"), found).about(CONTEXT)
}

fn document(file: &str, error: &YamlError, field: Option<&str>) -> String {
    let place = match (error.line, error.column) {
        (Some(line), Some(column)) => format!(" line {line}, column {column}"),
        (Some(line), None) => format!(" line {line}"),
        _ => String::new(),
    };
    let field = field.map(|field| format!(" ({field})")).unwrap_or_default();
    format!("{file}{place}: {}{field}", error.what)
}

fn is_wrong_type(error: &YamlError) -> bool {
    let is_one = |wanted: &str| error.what.strip_prefix("expected ").is_some_and(|what| what.starts_with(wanted));
    is_one(yaml::A_STRING) || is_one(yaml::A_BOOLEAN)
}

fn correct(error: &YamlError, field: Option<&str>) -> Fix {
    let label = match field {
        Some(field) if error.what.contains(yaml::A_STRING) => format!("put the value of `{field}` in quotes"),
        None if error.what.contains(yaml::A_STRING) => "put the value in quotes".to_owned(),
        Some(field) if error.what.contains(yaml::A_BOOLEAN) => {
            format!("set `{field}` to `true` or `false`, without quotes")
        }
        _ => "correct the reported line".to_owned(),
    };
    Fix::told(label)
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
const NO_CONTEXT: &str = "kubefront cannot determine the cluster and the user.";
const EXPORT: &str = "kubectl config view --raw --flatten --minify > flat.kubeconfig";
/// Files that are named.
const MOST_NAMED: usize = 4;
/// Contexts that are offered to choose from.
const OFFERED: usize = 3;
