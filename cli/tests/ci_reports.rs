//! Reports for CI systems: SARIF against the schema of OASIS and the rules of GitHub's code scanning, JUnit against the
//! structure that GitLab and Jenkins read. The input is a small fleet with one exposure of each outcome, and a dump of objects.
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

#[test]
fn sarif_of_check_and_lint_fits_the_schema() {
    let schema = fs::read_to_string(root().join("tests/sarif/sarif-schema-2.1.0.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let folder = fleet("sarif");
    for arguments in [
        vec!["check", "-f", "fleet", "-o", "sarif"],
        vec!["check", "-f", "exposure.yaml", "-o", "sarif"],
        vec!["lint", "objects.yaml", "-o", "sarif"],
    ] {
        let log: Value = serde_json::from_slice(&run(&folder, &arguments).stdout).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{arguments:?}: {}", errors.join("\n"));
        fits_code_scanning(&log);
    }
    // The schema can say no.
    assert!(!schema.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [] }] })));
    fs::remove_dir_all(folder).unwrap();
}

/// GitHub: "SARIF support for code scanning".
fn fits_code_scanning(log: &Value) {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    let mut fingerprints = BTreeSet::new();
    for result in results {
        assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.starts_with('/') && !uri.contains(' '), "{uri}");
        assert!(place["region"]["startLine"].as_u64() >= Some(1));
        let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap();
        assert!(fingerprints.insert(fingerprint.to_owned()), "{fingerprint} is used twice: {result}");
    }
}

#[test]
fn junit_of_check_and_lint_has_the_structure_that_ci_systems_read() {
    let folder = fleet("junit");
    let suites = suites(&run(&folder, &["check", "-f", "fleet", "-o", "junit"]).stdout);
    let names: Vec<&str> = suites.iter().map(|suite| suite.name.as_str()).collect();
    let second = format!("fleet/c.yaml:{}", one_exposure(&folder).lines().count() + 2);
    assert_eq!(names, ["prod-a", "prod-b", "fleet/bad.yaml:1", "fleet/c.yaml:1", second.as_str()]);
    assert_eq!(suites.iter().map(|suite| suite.failures).collect::<Vec<_>>(), [0, 1, 0, 0, 0]);
    assert_eq!(suites.iter().map(|suite| suite.errors).collect::<Vec<_>>(), [0, 0, 1, 1, 1]);
    let log: Value = serde_json::from_slice(&run(&folder, &["check", "-f", "fleet", "-o", "sarif"]).stdout).unwrap();
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().iter();
    let place = |told: &Value| told["locations"][0]["physicalLocation"].clone();
    let lines: Vec<_> = told
        .map(place)
        .map(|place| (place["artifactLocation"]["uri"].clone(), place["region"]["startLine"].clone()))
        .collect();
    let line = one_exposure(&folder).lines().count() + 2;
    assert_eq!(
        lines,
        [("fleet/bad.yaml".into(), 1.into()), ("fleet/c.yaml".into(), 1.into()), ("fleet/c.yaml".into(), line.into())]
    );
    // An absolute path below the current directory is reported relative to it.
    let absolute = folder.join("fleet");
    let log: Value =
        serde_json::from_slice(&run(&folder, &["check", "-f", absolute.to_str().unwrap(), "-o", "sarif"]).stdout)
            .unwrap();
    fits_code_scanning(&log);
    let by_warning = run(&folder, &["lint", "objects.yaml", "-o", "junit", "--fail-on", "warning"]);
    let failures: usize = self::suites(&by_warning.stdout).iter().map(|suite| suite.failures).sum();
    let by_error = run(&folder, &["lint", "objects.yaml", "-o", "junit"]);
    let fewer: usize = self::suites(&by_error.stdout).iter().map(|suite| suite.failures).sum();
    assert!(failures > fewer && fewer > 0, "{failures} and {fewer}");
    fs::remove_dir_all(folder).unwrap();
}

#[derive(Default)]
struct Suite {
    name: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// Reads `testsuites > testsuite > testcase > failure | error | skipped | system-out`, and compares the counts.
fn suites(xml: &[u8]) -> Vec<Suite> {
    let text = std::str::from_utf8(xml).unwrap();
    let mut reader = Reader::from_str(text);
    let (mut path, mut found, mut counted): (Vec<String>, Vec<Suite>, Suite) = Default::default();
    let mut names = BTreeSet::new();
    loop {
        let event = reader.read_event().unwrap();
        let (element, is_open) = match &event {
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            Event::End(element) => {
                assert_eq!(path.pop().unwrap(), element.name().as_ref());
                if element.name().as_ref() == "testsuite" {
                    let said = found.last().unwrap();
                    assert_eq!(
                        (said.tests, said.failures, said.errors, said.skipped),
                        (counted.tests, counted.failures, counted.errors, counted.skipped)
                    );
                    counted = Suite::default();
                }
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = element.name().as_ref().to_owned();
        let parents: Vec<&str> = path.iter().map(String::as_str).collect();
        match (parents.as_slice(), name.as_str()) {
            ([], "testsuites") => {}
            (["testsuites"], "testsuite") => {
                let number = |key: &str| attribute(element, key).parse().unwrap();
                found.push(Suite {
                    name: attribute(element, "name"),
                    tests: number("tests"),
                    failures: number("failures"),
                    errors: number("errors"),
                    skipped: number("skipped"),
                });
            }
            (["testsuites", "testsuite"], "testcase") => {
                counted.tests += 1;
                let case = (attribute(element, "classname"), attribute(element, "name"));
                assert!(!attribute(element, "file").is_empty());
                assert!(attribute(element, "line").parse::<usize>().unwrap() > 0);
                assert!(names.insert(case.clone()), "{case:?}: GitLab counts only the first");
            }
            (["testsuites", "testsuite", "testcase"], "failure") => counted.failures += 1,
            (["testsuites", "testsuite", "testcase"], "error") => counted.errors += 1,
            (["testsuites", "testsuite", "testcase"], "skipped") => counted.skipped += 1,
            (["testsuites", "testsuite", "testcase"], "system-out") => {}
            other => panic!("{other:?}"),
        }
        if is_open {
            path.push(name);
        }
    }
    assert!(path.is_empty());
    found
}

fn attribute(element: &BytesStart<'_>, key: &str) -> String {
    let found = element.try_get_attribute(key).unwrap().unwrap_or_else(|| panic!("no attribute {key}"));
    found.value.into_owned()
}

/// The example's files, three exposures (ready, blocked, not readable), and a dump with faults.
fn fleet(name: &str) -> PathBuf {
    // Wine is given a path without a drive.
    let folder =
        std::path::absolute(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ci-reports-{name}"))).unwrap();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_kubefront")).arg("example").arg(&folder).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    fs::create_dir(folder.join("fleet")).unwrap();
    let exposure = fs::read_to_string(folder.join("exposure.yaml")).unwrap();
    let below = exposure.replace("fullchain.pem", "../fullchain.pem").replace("admin.", "../admin.");
    let below = below.replace("[ca.pem]", "[../ca.pem]");
    let one = below.replace("name: example", "name: prod-a").replace(" key.pem", " ../key.pem");
    let other = below
        .replace("name: example", "name: prod-b")
        .replace("spec:\n", "spec:\n  ingressClassName: b\n")
        .replace(" key.pem", " ../other-key.pem");
    fs::write(folder.join("fleet/a.yaml"), &one).unwrap();
    fs::write(folder.join("fleet/b.yaml"), other).unwrap();
    // The name and the host name of another exposure are errors of the second one only.
    let twice =
        format!("{}---\n{}", one.replace("name: prod-a", "name: prod-c").replace("k8s.example", "K8s.example"), one);
    fs::write(folder.join("fleet/c.yaml"), twice).unwrap();
    fs::write(folder.join("fleet/bad.yaml"), "kind: ApiExposure\nspec: {fqdm: <x>}\n").unwrap();
    let objects = fs::read_to_string(root().join("tests/golden/lint-many/objects.yaml")).unwrap();
    fs::write(folder.join("objects.yaml"), objects).unwrap();
    folder
}

/// The text of the first exposure of the fleet.
fn one_exposure(folder: &Path) -> String {
    fs::read_to_string(folder.join("fleet/a.yaml")).unwrap()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kubefront"));
    command.args(arguments).args(["--at", "2026-11-23"]).current_dir(folder).env_clear();
    command.output().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
