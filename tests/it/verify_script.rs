//! verify.sh with replacements for kubectl and openssl: its lines, its summary, and its exit codes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // what cannot be set up fails the test

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

const SCRIPT: &str = include_str!("../../core/src/guide/verify.sh");
const CONSTANTS: &str = "fqdn=k8s.example.com\nport=443\nserver_name=k8s.example.com\nproxy=kubeapi-proxy\n\
    proxy_namespace=default\ncontour_namespace=projectcontour\nleaf_sha256=ab01\ncredential=token\n\
    context='it'\\''s mine'\nserver=https://k8s.example.com\n";

/// Answers as a working exposure does, unless a variable is set.
const KUBECTL: &str = r#"#!/bin/sh
case "$*" in
    *"wait --for"*) [ -z "${NOT_VALID:-}" ] || { echo 'error: timed out waiting for the condition' >&2; exit 1; } ;;
    *"get httpproxy"*) [ -n "${STATUS:-}" ] || { echo "${NO_STATUS:-Error from server (NotFound): not found}" >&2; exit 1; }; printf %s "$STATUS" ;;
    *"config view"*cluster.server*) printf %s "${LEADS_TO:-https://k8s.example.com}" ;;
    *"config view"*) ;;
    *"auth whoami"*) [ -z "${OLD:-}" ] || { echo 'error: unknown command' >&2; exit 1; }; printf %s "${USER_SEEN:-system:serviceaccount:default:ci}" ;;
    *"--username=none"*) [ -z "${OPEN:-}" ] || exit 0; [ -z "${ODD:-}" ] || { echo "$ODD" >&2; exit 1; }; echo 'Error from server (Forbidden): namespaces is forbidden: User "system:anonymous" cannot list' >&2; exit 1 ;;
    *"can-i watch"*) echo yes ;;
    *"--watch-only"*) [ -n "${WATCH_CUT:-}" ] || exec sleep 30 ;;
    *"get --raw"*) echo 'Error from server (Forbidden): namespaces is forbidden: User "ci" cannot list' >&2; exit 1 ;;
    *exec*) [ -z "${NO_EXEC:-}" ] || { echo 'Error from server: ' >&2; exit 1; } ;;
    *) exit 3 ;;
esac
"#;
const OPENSSL: &str = r#"#!/bin/sh
case "$*" in
    s_client*) [ -z "${RESET:-}" ] || { echo 'write:errno=104' >&2; exit 1; }; echo certificate ;;
    *-fingerprint*) echo 'sha256 Fingerprint=AB:01' ;;
    *-checkend*) [ -z "${EXPIRED:-}" ] ;;
    *-checkhost*) echo 'Hostname k8s.example.com does match certificate' ;;
    *-out*) grep -q certificate "$3" ;;
    *) echo 'subject=CN = other' ;;
esac
"#;

/// Runs the script with variables for the replacements, in a separate directory.
fn run(name: &str, mode: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    run_in("sh", name, mode, variables, arguments)
}

/// The same in another shell: a program, or a program and its first argument.
fn run_in(shell: &str, name: &str, mode: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("verify-{name}"));
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(directory.join("bin")).unwrap();
    fs::create_dir_all(directory.join("tmp")).unwrap();
    // A watch that ends at once has a minute for it: it must not outlive the idle time on a busy machine.
    let quiet_seconds = if variables.contains(&("WATCH_CUT", "1")) { 60 } else { 2 };
    let constants = format!("{CONSTANTS}mode={mode}\nquiet_seconds={quiet_seconds}\n");
    let script = SCRIPT.replace("# CONSTANTS\n", &constants);
    fs::write(directory.join("verify.sh"), script).unwrap();
    if !variables.contains(&("NO_KUBECONFIG", "1")) {
        fs::write(directory.join("kubeconfig"), "").unwrap();
    }
    for (tool, text) in [("kubectl", KUBECTL), ("openssl", OPENSSL)] {
        let path = directory.join("bin").join(tool);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", directory.join("bin").display());
    let mut words = shell.split(' ');
    let output = Command::new(words.next().unwrap())
        .args(words)
        .arg(directory.join("verify.sh"))
        .args(arguments)
        .env_clear()
        .env("PATH", path)
        .env("TMPDIR", directory.join("tmp"))
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(fs::read_dir(directory.join("tmp")).unwrap().count(), 0, "{name} left something behind");
    output
}

/// The first word of every line but the last: `PASS`, `FAIL`, `SKIP`.
fn verdicts(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut words: Vec<_> = text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    words.pop();
    words
}

/// The last line.
fn summary(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned()
}

/// The lines of checks that were left out, or that could not be tested.
fn skipped(output: &Output, why: &str) -> usize {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.starts_with("SKIP  ") && line.contains(why)).count()
}

#[test]
fn a_working_exposure_passes_every_check() {
    let output = run("sound", "tcp", &[], &["--pod", "apps/web"]);
    assert_eq!(verdicts(&output), ["PASS"; 7], "{output:?}");
    assert_eq!(summary(&output), "0 failed, 7 passed, 0 skipped");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn every_line_names_its_target() {
    let output = run("target", "tcp", &[], &["--pod", "apps/web"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<_> = text.lines().collect();
    let (_, checks) = lines.split_last().unwrap();
    for line in checks {
        assert!(line.contains("k8s.example.com") || line.contains("default/kubeapi-proxy"), "{line}");
    }
    let output = run("target-address", "tcp", &[], &["--quick", "--address", "192.0.2.1"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("PASS  k8s.example.com at 192.0.2.1:443 serves the certificate of this bundle\n"), "{text}");
}

#[test]
fn every_check_can_fail_and_the_others_still_run() {
    let variables = [
        ("NOT_VALID", "1"),
        ("RESET", "1"),
        ("LEADS_TO", "https://other.example.com"),
        ("USER_SEEN", "system:anonymous"),
        ("OPEN", "1"),
        ("WATCH_CUT", "1"),
        ("NO_EXEC", "1"),
    ];
    let output = run("broken", "tcp", &variables, &["--pod", "apps/web"]);
    assert_eq!(verdicts(&output), ["FAIL"; 7], "{output:?}");
    assert_eq!(summary(&output), "7 failed, 0 passed, 0 skipped");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_failure_names_its_cause() {
    for (variables, expected) in [
        (
            &[("NOT_VALID", "1")][..],
            "is valid: Error from server (NotFound): not found (if kubectl connects to another",
        ),
        (
            &[("NOT_VALID", "1"), ("STATUS", "invalid: see Errors Secret not found")],
            "Contour reports invalid: see Errors",
        ),
        (&[("NOT_VALID", "1"), ("STATUS", "valid: Valid HTTPProxy")], "the status is older than the HTTPProxy"),
        (&[("EXPIRED", "1")], "the certificate has expired: "),
        (&[("LEADS_TO", "https://other")], "points to https://k8s.example.com: in "),
    ] {
        let output = run("why", "tcp", variables, &["--quick"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(summary(&output), "1 failed, 4 passed, 2 skipped", "{text}");
        assert!(text.contains(expected), "{expected} is not in\n{text}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn what_could_not_be_tested_has_its_own_exit_code() {
    let unreachable = [("NOT_VALID", "1"), ("NO_STATUS", "The connection to the server 192.0.2.9 was refused")];
    for (name, variables, count) in [
        ("unreachable", &unreachable[..], 1),
        ("odd", &[("ODD", "Unable to connect to the server: proxyconnect tcp")], 1),
        ("no-kubeconfig", &[("NO_KUBECONFIG", "1")], 2),
    ] {
        let output = run(&format!("untested-{name}"), "tcp", variables, &["--quick"]);
        assert_eq!(skipped(&output, ": could not test: "), count, "{output:?}");
        assert_eq!(skipped(&output, ": left out: "), 2, "{output:?}");
        assert!(summary(&output).starts_with("0 failed, "), "{output:?}");
        assert_eq!(output.status.code(), Some(3), "{name}");
    }
    let output = run("untested-and-failed", "tcp", &[("ODD", "?"), ("EXPIRED", "1")], &["--quick"]);
    assert_eq!(summary(&output), "1 failed, 3 passed, 3 skipped");
    assert_eq!(output.status.code(), Some(1), "a failure comes first");
}

#[test]
fn control_characters_of_others_do_not_reach_the_terminal() {
    let odd = "\u{1b}]0;owned\u{7}\u{1b}[2Jadmin\u{9b}31m\u{202e}\rPASS";
    let variables = [("USER_SEEN", odd), ("NOT_VALID", "1"), ("STATUS", odd), ("LEADS_TO", odd), ("ODD", odd)];
    let output = run("control", "tcp", &variables, &["--quick"]);
    assert_eq!(verdicts(&output), ["FAIL", "PASS", "FAIL", "PASS", "SKIP", "SKIP", "SKIP"], "{output:?}");
    assert!(output.stdout.iter().chain(&output.stderr).all(|byte| matches!(byte, b'\n' | b' '..=b'~')), "{output:?}");
}

#[test]
fn an_older_kubectl_names_the_user_in_a_forbidden_error() {
    let output = run("older", "http", &[("OLD", "1")], &["--quick", "--no-direct"]);
    assert_eq!(verdicts(&output), ["SKIP", "PASS", "PASS", "PASS", "PASS", "SKIP", "SKIP"], "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("can log in through k8s.example.com:443 as ci\n"));
    assert_eq!(output.status.code(), Some(0), "all of it was left out by options");
}

#[test]
fn an_address_in_http_tests_the_certificate_only() {
    let output = run("address", "http", &[], &["--quick", "--no-direct", "--address", "192.0.2.1"]);
    assert_eq!(verdicts(&output), ["SKIP", "PASS", "PASS", "SKIP", "SKIP", "SKIP", "SKIP"], "{output:?}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn wrong_use_is_reported_before_anything_runs() {
    for arguments in [&["--bogus"][..], &["--pod"], &["--pod", "web"], &["--address"]] {
        let output = run(&format!("use-{}", arguments.join("")), "tcp", &[], arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && output.stderr.starts_with(b"error: "));
    }
}

#[test]
fn the_help_documents_every_exit_code() {
    let output = run("help", "tcp", &[], &["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in ["Usage: sh verify.sh", "k8s.example.com:443 (mode tcp)", "\n  0  ", "\n  1  ", "\n  2  ", "\n  3  "] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// The script needs POSIX only: each of these shells that the machine has prints the same.
#[test]
fn every_shell_prints_the_same() {
    let variables = [("NOT_VALID", "1"), ("STATUS", "invalid: \u{1b}[31m")];
    let expected = run("shell", "tcp", &variables, &["--quick"]);
    for shell in ["dash", "bash --posix", "busybox sh", "mksh", "zsh --emulate sh"] {
        let program = shell.split(' ').next().unwrap();
        if ["/bin", "/usr/bin"].iter().any(|bin| PathBuf::from(bin).join(program).exists()) {
            let output = run_in(shell, &format!("shell-{program}"), "tcp", &variables, &["--quick"]);
            assert_eq!((output.status, output.stdout), (expected.status, expected.stdout.clone()), "{shell}");
        }
    }
}
