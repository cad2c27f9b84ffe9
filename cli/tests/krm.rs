//! The KRM function as engines call it: a ResourceList on stdin, the exec plugin of `kubectl kustomize`, and kpt.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const EXPOSURE: &str = "apiVersion: kubefront.dev/v1alpha1
kind: ApiExposure
metadata:
  name: prod
spec:
  fqdn: k8s.example.com
  certificate: {chainFile: fullchain.pem, keyFile: key.pem, anchorFiles: [ca.pem]}
  kubeconfig: {from: admin.kubeconfig}
";

#[test]
fn a_generator_adds_manifests_and_a_second_run_changes_nothing() {
    let place = Place::new("generator");
    let list = list("- apiVersion: v1\n  kind: ConfigMap # kept\n  metadata: {name: other}\n", EXPOSURE);
    let first = place.function(&[], &list);
    let text = String::from_utf8(first.stdout.clone()).unwrap();
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    for part in ["kind: ConfigMap # kept\n", "  kind: HTTPProxy\n", "config.kubernetes.io/path: prod/50-httpproxy.yaml"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("kind: Config\n"), "a package contains no kubeconfig");
    assert_eq!(String::from_utf8(place.function(&["krm"], &text).stdout).unwrap(), text);
}

#[test]
fn an_error_fails_the_function_and_names_its_exposure() {
    let place = Place::new("error");
    let wrong = list("[]", &EXPOSURE.replace("key.pem", "other-key.pem"));
    let blocked = place.function(&["krm"], &wrong);
    let (out, err) = (String::from_utf8(blocked.stdout).unwrap(), String::from_utf8(blocked.stderr).unwrap());
    assert_eq!(blocked.status.code(), Some(1));
    assert!(err.contains("error[key-mismatch]: ApiExposure prod: "), "{err}");
    for part in
        ["items: []\n", "  severity: error\n", "    path: spec.certificate.keyFile\n", "    code: key-mismatch\n"]
    {
        assert!(out.contains(part), "{part}\n{out}");
    }
    fs::write(place.0.join("../krm-outside.pem"), "x").unwrap();
    symlink("../krm-outside.pem", place.0.join("link.pem")).unwrap();
    for path in ["../key.pem", "/etc/passwd", "link.pem"] {
        let outside = place.function(&["krm"], &list("[]", &EXPOSURE.replace(" key.pem", &format!(" {path}"))));
        let err = String::from_utf8(outside.stderr).unwrap();
        assert!(err.contains(&format!("{path} is not below the current directory")), "{err}");
        assert_eq!(outside.status.code(), Some(1));
    }
}

#[test]
fn a_validator_returns_no_items() {
    let place = Place::new("validator");
    let proxy = "- apiVersion: projectcontour.io/v1\n  kind: HTTPProxy\n  metadata: {name: a, namespace: default}\n  spec:\n    virtualhost: {fqdn: a.b}\n    \
                 tcpproxy:\n      services: [{name: kubernetes, port: 443, protocol: h2}]\n";
    let found = place.function(&["krm", "--lint"], &list(proxy, EXPOSURE));
    let out = String::from_utf8(found.stdout).unwrap();
    assert_eq!(found.status.code(), Some(1));
    assert!(out.contains("items: []\n") && out.contains("code: proxy-protocol-h2\n"), "{out}");
    let good = place.function(&["krm", "--lint"], &list("[]", EXPOSURE));
    assert_eq!(good.status.code(), Some(0), "{good:?}");
}

#[test]
fn other_input_is_a_usage_error() {
    let place = Place::new("other");
    let (none, object) = (place.function(&[], "kind: List\n"), place.function(&["krm"], "kind: List\n"));
    assert_eq!((none.status.code(), object.status.code()), (Some(2), Some(2)));
    assert!(String::from_utf8(none.stderr).unwrap().contains("Usage: kubefront <COMMAND>"));
    assert!(String::from_utf8(object.stderr).unwrap().contains("expected a ResourceList"));
}

/// `kubectl kustomize` can run only the older exec plugin.
#[test]
fn kubectl_kustomize_runs_the_exec_plugin() {
    let place = Place::new("plugin");
    let plugins = place.0.join("plugins/kubefront.dev/v1alpha1/apiexposure");
    fs::create_dir_all(&plugins).unwrap();
    symlink(env!("CARGO_BIN_EXE_kubefront"), plugins.join("ApiExposure")).unwrap();
    fs::write(place.0.join("kustomization.yaml"), "generators: [prod.yaml]\n").unwrap();
    fs::write(place.0.join("prod.yaml"), EXPOSURE).unwrap();
    let mut kubectl = Command::new("kubectl");
    kubectl.args(["kustomize", "--enable-alpha-plugins", "."]).env("KUSTOMIZE_PLUGIN_HOME", place.0.join("plugins"));
    let built = kubectl.current_dir(&place.0).output().unwrap();
    let out = String::from_utf8_lossy(&built.stdout);
    assert!(built.status.success(), "{built:?}");
    assert_eq!(out.matches("\nkind: ").count() + usize::from(out.starts_with("kind: ")), 3, "{out}");
}

/// kustomize as a generator and a validator.
#[test]
#[ignore = "cargo xtask kustomize installs kustomize and runs it"]
fn kustomize_runs_generator_and_validator() {
    let place = Place::new("kustomize");
    let config = |path: &str| {
        format!("  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: {path}\n")
    };
    fs::create_dir(place.0.join("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_kubefront"), place.0.join("bin/kubefront-krm")).unwrap();
    symlink(env!("CARGO_BIN_EXE_kubefront"), place.0.join("bin/kubefront")).unwrap();
    let exposure = EXPOSURE.replace("  name: prod\n", &format!("  name: prod\n{}", config("./bin/kubefront-krm")));
    let validator = format!(
        "apiVersion: kubefront.dev/v1alpha1\nkind: Validator\nmetadata:\n  name: lint\n{}        args: [krm, --lint]\n",
        config("./bin/kubefront")
    );
    fs::write(place.0.join("prod.yaml"), &exposure).unwrap();
    fs::write(place.0.join("lint.yaml"), validator).unwrap();
    fs::write(place.0.join("kustomization.yaml"), "generators: [prod.yaml]\nvalidators: [lint.yaml]\n").unwrap();
    let build = || {
        let program = std::env::var_os("KUBEFRONT_KUSTOMIZE").unwrap_or_else(|| "kustomize".into());
        let mut kustomize = Command::new(program);
        kustomize
            .args(["build", "--enable-alpha-plugins", "--enable-exec"])
            .current_dir(&place.0)
            .output()
            .unwrap_or_else(|error| panic!("kustomize: {error}; it is installed by: cargo xtask kustomize"))
    };
    let built = build();
    assert!(built.status.success(), "{built:?}");
    let out = String::from_utf8(built.stdout).unwrap();
    assert!(out.contains("kind: HTTPProxy") && !out.contains("config.kubernetes.io/"), "{out}");
    fs::write(place.0.join("prod.yaml"), exposure.replace(" key.pem", " other-key.pem")).unwrap();
    let failed = build();
    assert!(!failed.status.success() && failed.stdout.is_empty(), "{failed:?}");
    assert!(String::from_utf8(failed.stderr).unwrap().contains("error[key-mismatch]: ApiExposure prod: "));
}

#[test]
#[ignore = "install kpt (https://kpt.dev/installation), then: cargo xtask kustomize"]
fn kpt_runs_the_function_on_a_package() {
    let place = Place::new("kpt");
    fs::create_dir(place.0.join("package")).unwrap();
    let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: # kept\n  name: other\n";
    fs::write(place.0.join("package/other.yaml"), other).unwrap();
    fs::write(place.0.join("config.yaml"), EXPOSURE).unwrap();
    let eval = || {
        let mut kpt = Command::new("kpt");
        kpt.args(["fn", "eval", "package", "--fn-config", "config.yaml", "--exec"]);
        kpt.arg(format!("{} krm", env!("CARGO_BIN_EXE_kubefront"))).current_dir(&place.0).env("HOME", &place.0);
        let ran = kpt.output().unwrap_or_else(|error| panic!("kpt: {error}; install it: https://kpt.dev/installation"));
        assert!(ran.status.success(), "{ran:?}");
    };
    eval();
    let proxy = place.0.join("package/prod/50-httpproxy.yaml");
    let first = fs::read_to_string(&proxy).unwrap();
    assert!(first.contains("kind: HTTPProxy"), "{first}");
    assert!(fs::read_to_string(place.0.join("package/other.yaml")).unwrap().contains("metadata: # kept"));
    eval();
    assert_eq!(fs::read_to_string(&proxy).unwrap(), first, "a second run changes nothing");
    assert_eq!(fs::read_dir(place.0.join("package/prod")).unwrap().count(), 3);
}

/// The example's files.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("krm-{name}"));
        let _ = fs::remove_dir_all(&folder);
        let made = Command::new(env!("CARGO_BIN_EXE_kubefront")).arg("example").arg(&folder).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        Self(folder)
    }

    fn function(&self, arguments: &[&str], list: &str) -> Output {
        let mut function = Command::new(env!("CARGO_BIN_EXE_kubefront"));
        function.args(arguments).current_dir(&self.0).env_clear();
        function.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = function.spawn().unwrap();
        running.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
        running.wait_with_output().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn list(items: &str, config: &str) -> String {
    let config: String = config.lines().map(|line| format!("  {line}\n")).collect();
    let items = if items == "[]" { "items: []\n".to_owned() } else { format!("items:\n{items}") };
    format!("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n{items}functionConfig:\n{config}")
}
