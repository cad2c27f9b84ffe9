//! `generate`: checks the inputs, and writes the bundle or nothing.

use std::ffi::OsString;
use std::path::Path;

use kubefront_core::finding::Blocks;
use kubefront_core::manifest::{Manifest, json_list, yaml_stream};
use kubefront_core::report::{FindingReport, Verdict};
use kubefront_core::yaml::Tree;
use kubefront_core::{Evaluation, Severity, Task, shell};

use super::batch;
use super::check::fails;
use super::print::print;
use crate::args::{GenerateOutput, Set};
use crate::batch::{Documents, documents};
use crate::exit::{Error, Exit, with_source};
use crate::gather::{gather, one_stdin};
use crate::render::{self, Paper, count};
use crate::say::{Line, say, say_text};
use crate::write::{Afterwards, BUNDLE, Existing, Folder, How, NewFile, Permission, RealDisk, Written};

/// Checks, and prints or writes.
pub(super) fn generate(
    set: Set,
    output: &GenerateOutput,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Exit, Error> {
    one_stdin(&set)?;
    let document = match documents(&set)? {
        Documents::Many(feed) => return batch::generate(set, feed, output, variable),
        Documents::One(document) => Some(document),
        Documents::None => None,
    };
    let folder = match output {
        GenerateOutput::Folder(path, replaces) => {
            Some((path, Folder::new(path, &BUNDLE, Existing::with_force(*replaces))?))
        }
        _ => None,
    };
    if let Some((_, folder)) = &folder {
        folder.check()?;
    }
    let mut gathered = gather(&set, document, variable)?;
    if *output == GenerateOutput::Kubeconfig && !gathered.exposure.spec.kubeconfig.write {
        return Err(Error::usage("-o kubeconfig and --no-kubeconfig do not go together", "kubefront generate --help"));
    }
    let mut unnamed = Vec::new();
    if let Some((_, folder)) = &folder {
        unnamed = gathered.name_sorted();
        gathered.rebase(folder.path())?;
    }
    let evaluation = gathered.evaluate(Task::Generate);
    if fails(&evaluation.report, &set) || evaluation.report.verdict == Verdict::DecisionNeeded {
        refuse(&evaluation, &gathered.names());
        return Ok(Exit::Blocked);
    }
    match (&folder, output) {
        (Some((path, folder)), _) => return write(&evaluation, path, folder, &gathered.names(), &unnamed),
        (None, GenerateOutput::Json) => print(json_list(&evaluation.manifests).text.as_bytes())?,
        (None, GenerateOutput::Kubeconfig) => print(kubeconfig(&evaluation)?)?,
        (None, GenerateOutput::Name) => print(names(&evaluation.manifests).as_bytes())?,
        (None, _) => print(yaml_stream(&evaluation.manifests).text.as_bytes())?,
    };
    warn(&evaluation, &gathered.names());
    if consumers(&evaluation) > 0 {
        say(&[Line::note("the files for consumers are written only with --out-dir DIR")]);
    }
    Ok(Exit::Usable)
}

/// How many files there are for Argo CD, Flux, and Terraform.
fn consumers(evaluation: &Evaluation) -> usize {
    evaluation.files().iter().filter(|file| file.path.starts_with("consumers/")).count()
}

fn write(
    evaluation: &Evaluation,
    path: &Path,
    folder: &Folder<'_>,
    inputs: &[&str],
    unnamed: &[&str],
) -> Result<Exit, Error> {
    let files = evaluation.files().iter().map(|file| NewFile {
        path: &file.path,
        bytes: &file.bytes,
        permission: if file.path == "verify.sh" { Permission::Run } else { Permission::Read },
    });
    let written = folder.write_despite_signals(&RealDisk, &files.collect::<Vec<_>>())?;
    warn(evaluation, inputs);
    let mut lines = vec![Line::plain(summary(evaluation, path))];
    if written.how == How::InTwoSteps {
        lines.push(Line::note(
            "this file system cannot exchange two directories in one step, so the old bundle was renamed first",
        ));
    }
    lines.extend(remarks(&written));
    if !unnamed.is_empty() {
        let parts = unnamed.join(", ");
        lines.push(Line::note(format!(
            "exposure.yaml does not name a file for: {parts}; pass these parts again with it"
        )));
    }
    if cfg!(windows) {
        lines.push(Line::note(PERMISSIONS));
    }
    let reader = if cfg!(windows) { "more" } else { "less" };
    lines.push(Line::plain(format!("next: {reader} {}", shell::file(&path.join("NEXT-STEPS.md").to_string_lossy()))));
    say(&lines);
    Ok(Exit::Usable)
}

/// Elsewhere, only the owner can read the bundle.
pub(super) const PERMISSIONS: &str = "kubefront sets no permissions on Windows: anyone who can read the directory around \
                                      the bundle can read its private key and token";

/// What did not work once the directory was in its place.
pub(super) fn remarks(written: &Written) -> Vec<Line> {
    let lines = |remark: &Afterwards| [Line::warning(with_source(remark)), Line::hint(remark.hint())];
    written.afterwards.iter().flat_map(lines).collect()
}

/// `wrote 3 manifests, kubeconfig, NEXT-STEPS.md, and verify.sh to bundle`
fn summary(evaluation: &Evaluation, path: &Path) -> String {
    let has_kubeconfig = evaluation.files().iter().any(|file| file.path == "kubeconfig");
    let kubeconfig = if has_kubeconfig { "kubeconfig, " } else { "" };
    let manifests = count(evaluation.manifests.len(), "manifest");
    let consumers = match consumers(evaluation) {
        0 => String::new(),
        number => format!("{}, ", count(number, "file") + " for consumers"),
    };
    format!("wrote {manifests}, {kubeconfig}{consumers}NEXT-STEPS.md, and verify.sh to {}", path.display())
}

/// Prints the warnings, which do not keep anything from being written.
fn warn(evaluation: &Evaluation, inputs: &[&str]) {
    let open = |f: &&FindingReport| f.severity == Severity::Warning && f.accepted.is_none();
    print_findings(&evaluation.report.findings.iter().filter(open).collect::<Vec<_>>(), inputs);
}

/// Every finding that blocks, then the ways out.
fn refuse(evaluation: &Evaluation, inputs: &[&str]) {
    let findings = &evaluation.report.findings;
    let errors: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
    let shown =
        if errors.is_empty() { findings.iter().filter(|f| f.severity == Severity::Warning).collect() } else { errors };
    print_findings(&shown, inputs);
    let mut lines = Vec::new();
    let has_way_out =
        |finding: &&FindingReport| finding.fixes.iter().any(|fix| fix.field() == Some("kubeconfig.write"));
    // Without the kubeconfig, a chain that clients reject would still be served.
    let is_credential = |f: &&FindingReport| f.field.is_some_and(|field| field.starts_with("kubeconfig."));
    let blocks_kubeconfig = |f: &&FindingReport| f.blocks == Some(Blocks::Kubeconfig) && is_credential(f);
    if shown.iter().all(blocks_kubeconfig) && !shown.iter().any(has_way_out) {
        lines.push(Line::hint("everything but the kubeconfig can be written: --no-kubeconfig"));
    }
    lines.push(Line::plain("nothing was written"));
    say(&lines);
}

/// Prints findings to stderr, in the layout of `check`.
fn print_findings(findings: &[&FindingReport], inputs: &[&str]) {
    let paper = Paper::of_stderr();
    let text: String = findings.iter().map(|finding| render::finding(finding, inputs, paper) + "\n").collect();
    say_text(&text);
}

fn kubeconfig(evaluation: &Evaluation) -> Result<&[u8], Error> {
    let file = evaluation.files().iter().find(|file| file.path == "kubeconfig");
    file.map(|file| file.bytes.as_slice()).ok_or_else(|| {
        Error::usage("this set yields no kubeconfig", "name a credential: --token-file FILE or --kubeconfig FILE")
    })
}

/// `httpproxy.projectcontour.io/kubeapi-proxy`, as kubectl names objects.
pub(super) fn names(manifests: &[Manifest]) -> String {
    let name = |manifest: &Manifest| {
        let group = match manifest.object.get("apiVersion") {
            Some(Tree::Text(version)) => version.split_once('/').map(|(group, _)| format!(".{group}")),
            _ => None,
        };
        format!("{}{}/{}\n", manifest.kind.to_lowercase(), group.unwrap_or_default(), manifest.name)
    };
    manifests.iter().map(name).collect()
}
