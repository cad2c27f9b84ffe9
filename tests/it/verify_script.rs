//! verify.sh against stand-ins for kubectl and openssl: what it says, and with which exit code.
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

/// Answers as a sound cluster does, unless a variable says otherwise.
const KUBECTL: &str = r#"#!/bin/sh
case "$*" in
    *"wait --for"*) [ -z "${NOT_VALID:-}" ] || { echo 'error: timed out waiting for the condition' >&2; exit 1; } ;;
    *"get httpproxy"*) [ -n "${STATUS:-}" ] || exit 1; printf %s "$STATUS" ;;
    *"config view"*cluster.server*) printf %s "${LEADS_TO:-https://k8s.example.com}" ;;
    *"config view"*) ;;
    *"auth whoami"*) [ -z "${OLD:-}" ] || { echo 'error: unknown command' >&2; exit 1; }; printf %s "${USER_SEEN:-system:serviceaccount:default:ci}" ;;
    *"--username=none"*) [ -z "${OPEN:-}" ] || exit 0; echo 'Error from server (Forbidden): namespaces is forbidden: User "system:anonymous" cannot list' >&2; exit 1 ;;
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

/// Runs the script with variables for the stand-ins, in a folder of its own.
fn run(name: &str, mode: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("verify-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("bin")).unwrap();
    fs::create_dir_all(folder.join("tmp")).unwrap();
    // A watch that ends at once has a minute for it: it must not outlive the quiet time on a busy machine.
    let quiet_seconds = if variables.contains(&("WATCH_CUT", "1")) { 60 } else { 2 };
    let constants = format!("{CONSTANTS}mode={mode}\nquiet_seconds={quiet_seconds}\n");
    let script = SCRIPT.replace("# CONSTANTS\n", &constants);
    fs::write(folder.join("verify.sh"), script).unwrap();
    fs::write(folder.join("kubeconfig"), "").unwrap();
    for (tool, text) in [("kubectl", KUBECTL), ("openssl", OPENSSL)] {
        let path = folder.join("bin").join(tool);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let output = Command::new("sh")
        .arg(folder.join("verify.sh"))
        .args(arguments)
        .env_clear()
        .env("PATH", path)
        .env("TMPDIR", folder.join("tmp"))
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(fs::read_dir(folder.join("tmp")).unwrap().count(), 0, "{name} left something behind");
    output
}

/// The first word of every line, as far as it tells: `ok`, `skip`, `FAIL`.
fn verdicts(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn a_sound_exposure_passes_every_check() {
    let output = run("sound", "tcp", &[], &["--pod", "apps/web"]);
    assert_eq!(verdicts(&output), ["ok"; 7], "{output:?}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn every_check_can_fail_and_the_others_are_still_run() {
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
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_failure_says_what_is_behind_it() {
    for (variables, said) in [
        (&[("NOT_VALID", "1")][..], "timed out waiting for the condition (--direct FILE"),
        (&[("NOT_VALID", "1"), ("STATUS", "invalid: see Errors Secret not found")], "Contour says invalid: see Errors"),
        (&[("NOT_VALID", "1"), ("STATUS", "valid: Valid HTTPProxy")], "its status is older than the HTTPProxy itself"),
        (&[("EXPIRED", "1")], "it has expired: "),
        (&[("LEADS_TO", "https://other")], "not to https://k8s.example.com: https://other"),
    ] {
        let output = run("why", "tcp", variables, &["--quick"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(verdicts(&output).iter().filter(|verdict| *verdict == "FAIL").count(), 1, "{text}");
        assert!(text.contains(said), "{said} is not in\n{text}");
    }
}

#[test]
fn an_older_kubectl_names_the_user_by_a_refusal() {
    let output = run("older", "http", &[("OLD", "1")], &["--quick", "--no-direct"]);
    assert_eq!(verdicts(&output), ["skip", "ok", "ok", "ok", "ok", "skip", "skip"], "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("(ci)"));
}

#[test]
fn an_address_in_http_goes_no_further_than_the_certificate() {
    let output = run("address", "http", &[], &["--quick", "--no-direct", "--address", "192.0.2.1"]);
    assert_eq!(verdicts(&output), ["skip", "ok", "ok", "skip", "skip", "skip", "skip"], "{output:?}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn wrong_use_is_told_before_anything_runs() {
    for arguments in [&["--bogus"][..], &["--pod"], &["--pod", "web"], &["--address"]] {
        let output = run(&format!("use-{}", arguments.join("")), "tcp", &[], arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}
