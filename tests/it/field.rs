//! Situations from public bug reports: the command gives the verdict and the findings that the field expects.
//!
//! `tests/field/cases/*.yaml` lists them, `tests/field/README.md` explains the keys. Each command runs in `tests/field`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use crate::command::kubefront;

/// One situation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Situation {
    about: String,
    run: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    stdin: Option<PathBuf>,
    exit: Option<i32>,
    verdict: Option<String>,
    #[serde(default)]
    findings: Vec<String>,
    #[serde(default)]
    only: bool,
    #[serde(default)]
    prints: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
}

#[test]
fn situations_of_the_field_get_their_verdict() {
    let kubefront = kubefront();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("field");
    let (mut told, mut count) = (Vec::new(), 0);
    for file in fs::read_dir(folder.join("cases")).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let text = fs::read_to_string(&file).expect("UTF-8");
        let situations: Vec<Situation> =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for situation in situations {
            let faults = situation.faults(&kubefront, &folder);
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            told.extend(faults.into_iter().map(|fault| format!("{name}: {}: {fault}", situation.about)));
            count += 1;
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(count > 0, "no situation in {}", folder.display());
}

impl Situation {
    fn faults(&self, kubefront: &Path, folder: &Path) -> Vec<String> {
        let mut faults = Vec::new();
        let (code, text) = self.output(kubefront, folder, &[]);
        if self.exit.is_some_and(|exit| code != Some(exit)) {
            faults.push(format!("exit {code:?} instead of {:?}: {text}", self.exit));
        }
        faults.extend(
            self.prints
                .iter()
                .filter(|part| !text.contains(part.as_str()))
                .map(|part| format!("does not print {part:?}:\n{text}")),
        );
        faults.extend(
            self.never
                .iter()
                .filter(|part| text.contains(part.as_str()))
                .map(|part| format!("prints {part:?}:\n{text}")),
        );
        if self.verdict.is_some() || self.only || !self.findings.is_empty() {
            let (_, json) = self.output(kubefront, folder, &["-o", "json"]);
            faults.extend(
                self.never
                    .iter()
                    .filter(|part| json.contains(part.as_str()))
                    .map(|part| format!("the report contains {part:?}")),
            );
            match serde_json::from_str(json.get(..=json.rfind("\n}").map_or(0, |end| end + 1)).unwrap_or_default()) {
                Ok(report) => faults.extend(self.report_faults(&report)),
                Err(error) => faults.push(format!("no report ({error}): {json}")),
            }
        }
        faults
    }

    fn report_faults(&self, report: &Value) -> Vec<String> {
        let findings: Vec<Value> = report["findings"].as_array().cloned().unwrap_or_default();
        let head = |finding: &Value| {
            let of = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            format!("{} {}", of("severity"), of("code"))
        };
        let all: Vec<String> =
            findings.iter().map(|finding| format!("{}: {}", head(finding), finding["found"])).collect();
        let mut faults = Vec::new();
        if let Some(verdict) = self.verdict.as_ref().filter(|verdict| report["verdict"] != verdict.as_str()) {
            faults.push(format!("{} instead of {verdict}: {all:#?}", report["verdict"]));
        }
        let split = |wanted: &str| match wanted.split_once(": ") {
            Some((head, part)) => (head.to_owned(), part.to_owned()),
            None => (wanted.to_owned(), String::new()),
        };
        let wanted: Vec<(String, String)> = self.findings.iter().map(|wanted| split(wanted)).collect();
        for (start, part) in &wanted {
            let is_it = |finding: &&Value| head(finding) == *start && finding.to_string().contains(part.as_str());
            if !findings.iter().any(|finding| is_it(&finding)) {
                faults.push(format!("no {start:?} with {part:?}: {all:#?}"));
            }
        }
        if self.only {
            let loud =
                findings.iter().map(head).filter(|head| !head.starts_with("note ") && !head.starts_with("repaired "));
            let others = loud.filter(|head| wanted.iter().all(|(start, _)| start != head));
            faults.extend(others.map(|head| format!("also {head:?}: {all:#?}")));
        }
        faults
    }

    /// Exit code, then stdout and stderr together.
    fn output(&self, kubefront: &Path, folder: &Path, more: &[&str]) -> (Option<i32>, String) {
        let stdin = match &self.stdin {
            Some(file) => Stdio::from(File::open(folder.join(file)).expect("the file of stdin")),
            None => Stdio::null(),
        };
        let output = Command::new(kubefront)
            .current_dir(folder)
            .args(self.run.split_whitespace().map(|word| word.replace("ex/", "../../cli/src/example/")))
            .args(more)
            .env_clear()
            .envs(&self.env)
            .stdin(stdin)
            .output()
            .expect("kubefront runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }
}
