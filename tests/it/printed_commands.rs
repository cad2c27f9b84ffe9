//! The commands that findings print run on the file as it is on disk, and what they write is accepted. With the real
//! openssl, unzip, jq, and kubectl.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::command::kubefront;

/// An encrypted key or archive in `tests/field/files`, and its name on disk.
type Row = (&'static str, &'static str);

#[test]
fn commands_about_files_run() {
    let forms = [
        "pkcs8.pem",
        "traditional.pem",
        "pkcs8.der",
        "rc2.pem",
        "des.pem",
        "aes.pfx",
        "3des.pfx",
        "rc2.pfx",
        "pfx.pem",
        "pfx.b64",
        "key.b64",
        "key-lines.b64",
        "utf16.pem",
        "values.yaml",
        "line.pem",
        "env.txt",
        "mail.txt",
        "mac.pem",
        "crlf.pem",
        "bom.pem",
        "text.pem",
        "two.pem",
        "two.yaml",
        "copied.yaml",
    ];
    let names = [
        "my key.pem",
        "it's.pem",
        "-key.pem",
        "$HOME.pem",
        "`id`.pem",
        "a*b.pem",
        "50%\\n.pem",
        "a\nb.pem",
        "a\u{1b}[2Jb.pem",
        "pem\u{202e}\u{e0041}.pem",
        "a b/key.pem",
        "plain-key.pem",
    ];
    let rows = forms.map(|file| (file, file)).into_iter().chain(names.map(|name| ("pkcs8.pem", name)));
    check("files", &[("openssl", "openssl")], rows);
}

#[test]
fn commands_about_zip_archives_run() {
    let rows = [
        ("keys.zip", "keys.zip"),
        ("keys.zip", "my [zip]*.zip"),
        ("dash.zip", "dash.zip"),
        ("nested.zip", "nested.zip"),
        ("b.zip", "b.zip"),
    ];
    check("zip", &[("openssl", "openssl"), ("unzip", "unzip")], rows);
}

#[test]
fn commands_about_json_run() {
    let rows = [
        ("acm.json", "acm.json"),
        ("small.json", "small.json"),
        ("small.json", "-my $json.json"),
        ("deep.json", "deep.json"),
    ];
    check("json", &[("openssl", "openssl"), ("jq", "jq")], rows);
}

#[test]
fn commands_about_kubernetes_objects_run() {
    let rows = [
        ("secret.yaml", "secret.yaml"),
        ("secret.yaml", "my, \"$secret\".yaml"),
        ("secret.json", "secret.json"),
        ("string-data.yaml", "string-data.yaml"),
        ("keystore.yaml", "keystore.yaml"),
        ("list.json", "list.json"),
        ("several.yaml", "several.yaml"),
        ("config-map.yaml", "config-map.yaml"),
    ];
    check("objects", &[("openssl", "openssl"), ("kubectl", "kubernetes-client")], rows);
}

/// Runs every command; `programs`: each with the Debian package that has it.
fn check(name: &str, programs: &[(&str, &str)], rows: impl IntoIterator<Item = Row>) {
    for (program, package) in programs {
        let is_there = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
        let is_there = is_there.is_ok_and(|output| output.status.success());
        assert!(is_there, "{program} is not on PATH: apt-get install {package}");
    }
    let (kubefront, scratch) =
        (kubefront(), PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("printed-{name}")));
    let _ = fs::remove_dir_all(&scratch);
    // openssl asks for a passphrase on the terminal, which a test does not have
    let programs = scratch.join("bin");
    fs::create_dir_all(&programs).expect("a directory");
    let openssl = programs.join("openssl");
    fs::write(&openssl, OPENSSL).expect("a script");
    fs::set_permissions(&openssl, fs::Permissions::from_mode(0o755)).expect("executable");
    let mut count = 0;
    for (number, (file, name)) in rows.into_iter().enumerate() {
        let passphrase = if file == "b.zip" { "changeit" } else { "abcd1234" };
        for wrong in [&[][..], &["--passphrase-file", "wrong"]] {
            let folder = scratch.join(format!("{number}-{}", wrong.len()));
            lay_out(&folder, file, name);
            let report = report(&kubefront, &folder, &[wrong, &["--", "full.pem", name]].concat());
            let commands = commands(&report);
            assert!(!commands.is_empty(), "{name:?}: no command: {report:#}");
            for command in commands {
                let output = run(&command, &folder, &programs, passphrase);
                assert!(output.status.success(), "{name:?}: {command}\n{}", String::from_utf8_lossy(&output.stderr));
                let written = ["plain-key.pem", "plain-key-2.pem", "chain-and-key.pem"];
                if let Some(file) = written.into_iter().find(|file| command.ends_with(&format!("-out {file}"))) {
                    let report = self::report(&kubefront, &folder, &["full.pem", file]);
                    assert_eq!(report["outputs"]["manifests"], "ready", "{name:?}: {command}: {report:#}");
                }
                count += 1;
            }
        }
    }
    assert!(count > 0);
}

fn lay_out(folder: &Path, file: &str, name: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("field/files");
    for (file, name) in [("full.pem", "full.pem"), ("root.pem", "root.pem"), ("wrong", "wrong"), (file, name)] {
        let to = folder.join(name);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a directory");
        fs::copy(from.join(file), to).expect("copied");
    }
}

fn report(kubefront: &Path, folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(kubefront)
        .current_dir(folder)
        .env_clear()
        .args(["check", "--fqdn", "k8s.example.com", "--trust-anchor", "root.pem"])
        .args(["--at", "2026-11-29T12:00:00Z", "-o", "json"])
        .args(arguments)
        .output()
        .expect("kubefront runs");
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{output:?}"))
}

/// The shell commands of all findings about keys.
fn commands(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().into_iter().flatten();
    let about_keys = findings.filter(|finding| finding["code"].as_str().is_some_and(|code| code.starts_with("key-")));
    let fixes = about_keys.flat_map(|finding| finding["fixes"].as_array().into_iter().flatten());
    let commands = fixes.filter_map(|fix| fix["command"].as_str());
    commands.filter(|command| !command.starts_with("--")).map(str::to_owned).collect()
}

fn run(command: &str, folder: &Path, programs: &Path, passphrase: &str) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("REAL_PATH", path)
        .env("PASSPHRASE", passphrase)
        .env("KUBECONFIG", folder.join("none"))
        .output()
        .expect("a shell")
}

const OPENSSL: &str = r#"#!/bin/sh
PATH=$REAL_PATH
case $1 in
    pkey | pkcs12)
        command=$1
        shift
        exec openssl "$command" -passin env:PASSPHRASE "$@"
        ;;
esac
exec openssl "$@"
"#;
