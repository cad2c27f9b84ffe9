//! Fleets on the command line: bundles below the directory of their exposures, objects that others own, secrets in differences.
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn a_bundle_below_the_input_is_not_read_as_input() {
    let place = Place::new("below");
    fs::create_dir(place.0.join("clusters")).unwrap();
    let exposure = fs::read_to_string(place.0.join("exposure.yaml")).unwrap();
    let below = ["fullchain.pem", " key.pem", "ca.pem", "admin.kubeconfig"];
    let exposure = below.iter().fold(exposure, |text, file| {
        let name = file.trim_start();
        text.replace(name, &format!("../{name}"))
    });
    fs::write(place.0.join("clusters/a.yaml"), exposure).unwrap();
    let generate = ["generate", "-f", "clusters", "--out-dir", "clusters/bundles", "--force"];
    for _ in 0..2 {
        let made = place.run(&generate);
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        assert!(text(&made.stderr).contains("1 exposure: 1 ready"), "{made:?}");
    }
    let checked = place.run(&["check", "-f", "clusters/**/*.yaml"]);
    assert!(text(&checked.stdout).contains("1 exposure: 1 ready"), "{checked:?}");
    assert!(place.0.join("clusters/bundles/example/exposure.yaml").is_file());
}

/// Half a document would not be readable.
#[test]
fn without_an_exposure_nothing_is_printed() {
    let place = Place::new("none");
    fs::create_dir(place.0.join("objects")).unwrap();
    fs::copy(place.0.join("objects.yaml"), place.0.join("objects/a.yaml")).unwrap();
    for output in ["text", "json", "jsonl", "name", "sarif", "junit"] {
        let checked = place.run(&["check", "-f", "objects", "-o", output]);
        assert_eq!(checked.status.code(), Some(2), "{output}: {checked:?}");
        assert!(checked.stdout.is_empty(), "{output}: {checked:?}");
        assert!(text(&checked.stderr).contains("no exposure found"), "{output}: {checked:?}");
    }
}

#[test]
fn the_fix_of_an_object_that_helm_writes_belongs_into_the_chart() {
    let place = Place::new("owned");
    let objects = fs::read_to_string(place.0.join("objects.yaml")).unwrap();
    let owned = objects.replacen(
        "  namespace: default\n",
        "  namespace: default\n  annotations: {meta.helm.sh/release-name: api}\n",
        1,
    );
    fs::write(place.0.join("owned.yaml"), owned).unwrap();
    let fixed = place.run(&["lint", "owned.yaml", "--fix"]);
    let told = text(&fixed.stderr);
    assert!(fixed.stdout.is_empty() && told.contains("+      response: infinity"), "{fixed:?}");
    assert!(told.contains("the Helm release api writes the HTTPProxy"), "{told}");
    assert!(text(&place.run(&["lint", "owned.yaml"]).stdout).contains("owner:"), "{told}");
}

#[test]
fn a_difference_shows_no_key_and_no_token() {
    let place = Place::new("masked");
    let key = fs::read_to_string(place.0.join("key.pem")).unwrap();
    let token = fs::read_to_string(place.0.join("token")).unwrap();
    let objects = fs::read_to_string(place.0.join("objects.yaml")).unwrap();
    let quoted = |text: &str| format!("{:?}", text.trim());
    let annotations = format!(
        "  namespace: default\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: {}\n    note: {}\n",
        quoted(&key),
        quoted(&format!("token {}", token.trim()))
    );
    fs::write(place.0.join("masked.yaml"), objects.replacen("  namespace: default\n", &annotations, 1)).unwrap();
    let fixed = place.run(&["lint", "masked.yaml", "--fix"]);
    let told = text(&fixed.stderr) + &text(&place.run(&["lint", "masked.yaml", "-o", "json"]).stdout);
    assert!(told.contains("response: infinity"), "{told}");
    for secret in [key.lines().nth(1).unwrap(), token.trim()] {
        assert!(!told.contains(secret), "{told}");
        assert!(text(&fixed.stdout).contains(secret), "fields that were not repaired stay");
    }
}

/// The page is compared with the same files (web/src/view/lint.rs).
#[test]
fn every_golden_case_of_lint_is_what_the_command_prints() {
    let mut cases = 0;
    for case in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden")).unwrap().flatten() {
        if !case.path().join("lint.yaml").is_file() {
            continue;
        }
        cases += 1;
        let run = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kubefront"));
            command.args(["lint", "objects.yaml", "--at", "2026-11-23T12:00:00Z"]).args(arguments);
            command.current_dir(case.path()).output().unwrap()
        };
        let expected = |name: &str| fs::read_to_string(case.path().join("expected").join(name)).unwrap_or_default();
        assert_eq!(text(&run(&["-o", "json"]).stdout), expected("lint.json"), "{case:?}");
        let fixed = run(&["--fix"]);
        assert_eq!(text(&fixed.stdout), expected("repaired.yaml"), "{case:?}");
        let told = text(&fixed.stderr);
        let difference = told.split("not printed: ").next().unwrap().trim_start_matches("nothing to repair\n");
        assert_eq!(difference, expected("repaired.diff"), "{case:?}");
    }
    assert!(cases > 20, "{cases} cases");
}

#[test]
fn files_of_a_repository_that_are_not_objects_do_not_fail_lint() {
    let place = Place::new("repository");
    fs::create_dir(place.0.join("apps")).unwrap();
    fs::copy(place.0.join("objects.yaml"), place.0.join("apps/objects.yaml")).unwrap();
    fs::write(place.0.join("apps/patch.yaml"), "- op: replace\n  path: /spec\n  value: x\n").unwrap();
    let linted = place.run(&["lint", "apps"]);
    assert_eq!(linted.status.code(), Some(0), "{linted:?}");
    assert!(text(&linted.stdout).contains("not checked:\n"), "{linted:?}");
    assert_eq!(place.run(&["lint", "apps/patch.yaml"]).status.code(), Some(3));
}

/// The example's files.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fleet-{name}"));
        let _ = fs::remove_dir_all(&folder);
        let made = Command::new(env!("CARGO_BIN_EXE_kubefront")).arg("example").arg(&folder).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kubefront"));
        command.args(arguments).args(["--at", "2026-11-23"]).current_dir(&self.0).env_clear();
        command.output().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
