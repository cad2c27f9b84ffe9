//! The whole: an exposure and files with their roles into report and bundle.
//!
//! The input is text in sections, so that seeds are easily written and crashes easily read: `%%% WHAT [NAME]`, a line
//! break, the bytes. `WHAT` is `exposure`, `passphrases`, `at`, `generate`, a role as in `case.yaml`, or any other word
//! for a file without a role.

use std::sync::Arc;

use kubefront_core::{
    Evaluation, Exposure, Input, Material, Moment, Passphrases, Roots, Severity, Task, evaluate, evaluate_decoded,
    intake, yaml,
};

use super::parts::{self, Guard};
use super::seeds::SeedFile;
use crate::golden::{self, Case};

/// Any set is checked; the report is JSON, the bundle's documents are YAML, secrets are only where allowed; the same
/// set gives the same bytes.
pub fn holds(input: &[u8]) {
    let sections = sections(input);
    let exposure = Exposure::parse(of(&sections, "exposure").unwrap_or_default()).unwrap_or_default();
    let files: Vec<_> = sections.iter().filter(|section| !SETTINGS.contains(&section.what)).collect();
    let material: Vec<_> = files.iter().map(|file| file.material()).collect();
    let at = of(&sections, "at").and_then(|text| Moment::parse(core::str::from_utf8(text).ok()?.trim()));
    let task = if of(&sections, "generate").is_some() { Task::Generate } else { Task::Check };
    let mut passphrases = Passphrases::from_lines(of(&sections, "passphrases").unwrap_or_default());
    let effort = || intake::decode(&material, &Passphrases::default()).effort().rounds();
    if !passphrases.is_empty() && effort() > parts::CHEAP {
        passphrases = Passphrases::default();
    }
    let at = at.unwrap_or(Moment::from_unix(1_795_000_000));
    let is_one_in_three = input.len().is_multiple_of(3);
    let roots = if input.len().is_multiple_of(8) { Roots::None } else { Roots::Mozilla };
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots,
        at,
        task,
        renew_before: None,
    };
    let evaluation = evaluate(&input);
    report_holds(&evaluation, &sections);
    bundle_holds(&evaluation, &exposure);
    if is_one_in_three {
        again_the_same(&input, &evaluation);
    }
}

fn report_holds(evaluation: &Evaluation, sections: &[Section<'_>]) {
    let json = evaluation.report.to_json();
    let parsed: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
    assert_eq!(parsed["verdict"], evaluation.report.verdict.name());
    let is_blocked = evaluation
        .report
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error && finding.accepted.is_none());
    assert!(!(evaluation.report.verdict.name() == "usable" && is_blocked), "usable, with an error");
    let public = sections.iter().filter(|section| section.what != "passphrases");
    let inputs: Vec<&[u8]> = public.flat_map(|section| [section.head.as_bytes(), section.bytes]).collect();
    let guard = Guard::new(&evaluation.decoded, &inputs);
    parts::read_back_the_same(&evaluation.decoded);
    for (what, text) in [("the report", json), ("Debug of the evaluation", format!("{evaluation:?}"))] {
        guard.hide(&text, what);
    }
    for file in evaluation.files().iter().filter(|file| !file.secret) {
        guard.hide(&String::from_utf8_lossy(&file.bytes), &file.path);
    }
}

fn bundle_holds(evaluation: &Evaluation, exposure: &Exposure) {
    for file in evaluation.files() {
        let text = core::str::from_utf8(&file.bytes).expect("UTF-8");
        if file.path.ends_with(".yaml") || file.path == "kubeconfig" {
            for document in text.split("\n---\n") {
                assert!(yaml::parse(document.as_bytes()).is_ok(), "{} is no YAML", file.path);
            }
        }
        if file.path == "exposure.yaml" && evaluation.exposure == *exposure {
            // what it always prints, such as the mode, counts as set when it is read
            let again = Exposure::parse(&file.bytes).expect("the bundle's exposure is one");
            assert_eq!((&again.metadata, &again.spec), (&exposure.metadata, &exposure.spec), "it is another");
        }
    }
    let named: Vec<_> = evaluation.report.files.iter().map(|file| file.path.as_str()).collect();
    let mut paths: Vec<_> = evaluation.files().iter().map(|file| file.path.as_str()).collect();
    paths.dedup();
    assert!(paths.iter().all(|path| named.contains(path)), "a file that the report does not name");
}

/// With what was derived before, as a page does with every key that is typed.
fn again_the_same(input: &Input<'_>, evaluation: &Evaluation) {
    let mut remembered = input.passphrases.clone();
    remembered.remember(&evaluation.decoded.derived);
    let decoded = Arc::new(intake::decode(input.material, &remembered));
    let again = evaluate_decoded(input, decoded);
    assert_eq!(again.report.to_json(), evaluation.report.to_json(), "the same set, another report");
    assert!(again.files() == evaluation.files(), "the same set, another bundle");
}

/// A piece of the input.
struct Section<'a> {
    what: &'a str,
    name: &'a str,
    bytes: &'a [u8],
    head: &'a str,
}

impl Section<'_> {
    fn material(&self) -> Material {
        Material::new(self.name, golden::role_named(self.what), self.bytes.to_vec())
    }
}

fn sections(input: &[u8]) -> Vec<Section<'_>> {
    let mut rest = input;
    let mut sections = Vec::new();
    while let Some(start) = find(rest, MARK).filter(|_| sections.len() < MOST) {
        let behind = &rest[start + MARK.len()..];
        let end = find(behind, MARK).unwrap_or(behind.len());
        let (head, bytes) = match behind[..end].iter().position(|octet| *octet == b'\n') {
            Some(line) => (&behind[..line], &behind[line + 1..end]),
            None => (&behind[..end], &behind[end..end]),
        };
        let head = core::str::from_utf8(head).unwrap_or_default();
        let (what, name) = head.split_once(' ').unwrap_or((head, "input"));
        sections.push(Section { what, name, bytes, head });
        rest = &behind[end..];
    }
    sections
}

fn of<'a>(sections: &[Section<'a>], what: &str) -> Option<&'a [u8]> {
    sections.iter().find(|section| section.what == what).map(|section| section.bytes)
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|part| part == word)
}

/// Every golden case.
pub fn seeds(_: &[SeedFile]) -> Vec<Arc<[u8]>> {
    golden::cases().iter().map(|case| seed(case).into()).collect()
}

fn seed(case: &Case) -> Vec<u8> {
    let mut seed = format!("%%% exposure\n{}%%% at\n{}\n", case.exposure, case.description.at).into_bytes();
    if case.description.task == "generate" {
        seed.extend_from_slice(b"%%% generate\n");
    }
    if !case.description.passphrases.is_empty() {
        seed.extend_from_slice(format!("%%% passphrases\n{}\n", case.description.passphrases.join("\n")).as_bytes());
    }
    for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
        seed.extend_from_slice(format!("%%% {} {}\n", file.role.as_deref().unwrap_or("file"), file.name).as_bytes());
        seed.extend_from_slice(bytes);
    }
    seed
}

const MARK: &[u8] = b"%%% ";
const SETTINGS: [&str; 4] = ["exposure", "passphrases", "at", "generate"];
const MOST: usize = 16;

/// Sections, and settings that change what is checked.
pub const WORDS: &[&str] = &[
    "%%% file a\n",
    "%%% chain a\n",
    "%%% key a\n",
    "%%% trust-anchor a\n",
    "%%% upstream-ca a\n",
    "%%% api-server-certificate a\n",
    "%%% kubeconfig a\n",
    "%%% token a\n",
    "%%% generate\n",
    "%%% at\n2030-01-01T00:00:00Z\n",
    "  mode: http\n",
    "  mode: passthrough\n",
    "    trust: embed\n",
    "  reserveName: true\n",
    "  platform: tkgs-psp\n",
    "  platform: pod-security\n",
    "    source: existing\n",
    "    verify: always\n",
    "  kubernetesVersion: \"1.30\"\n",
    "  oldestKubectl: \"1.27\"\n",
];
