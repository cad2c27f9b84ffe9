//! Names of files, objects, and certificates that contain hidden characters: no output contains one as it is.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubefront_core::hidden::is_hidden;
use serde_json::json;

use crate::command::kubefront;

/// Moves the cursor, turns the text around, and ends the line.
const ODD: &str = "\u{1b}[2J\u{9b}1m\u{202e}\u{200b}\u{2028}\u{ad}\u{fe0f}\u{e0041}\n";
/// The same in a file name: JSON and YAML have no tags, and a line break would hide the rest of a line from `ls`.
const FILE: &str = "f\u{1b}[2J\u{202e}\u{e0041}\n";

#[test]
fn no_name_gets_to_an_output_as_it_is() {
    let (kubefront, folder) = (kubefront(), PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hidden"));
    let _ = fs::remove_dir_all(&folder);
    let files = lay_out(&folder);
    let set = ["--fqdn", "k8s.example.com", "full.pem", "--trust-anchor", "odd.pem", "--at", "2026-11-30T12:00:00Z"];
    let mut told = Vec::new();
    for file in &files {
        let with_set = [&set[..], &[file.as_str()]].concat();
        let runs = [
            [&["check"][..], &with_set].concat(),
            [&["check", "-o", "json"][..], &with_set].concat(),
            [&["check", "--mode", "passthrough"][..], &with_set].concat(),
            [&["generate", "--force", "--out-dir", "bundle", "--no-kubeconfig"][..], &with_set].concat(),
            vec!["inspect", file],
            vec!["inspect", "-o", "json", file],
            vec!["check", "-f", file],
            vec!["check", "--passphrase-file", file, "no\u{1b}[2J\nsuch"],
        ];
        for run in runs {
            let output =
                Command::new(&kubefront).current_dir(&folder).env_clear().args(&run).output().expect("kubefront runs");
            assert!(output.status.code().is_some_and(|code| code < 4), "{run:?}: {output:?}");
            let text = [output.stdout, output.stderr].concat();
            told.extend(hidden(&text).map(|c| format!("{run:?} prints {c:?}")));
        }
        for path in ["NEXT-STEPS.md", "verify.sh", "report.json", "exposure.yaml"] {
            let text = fs::read(folder.join("bundle").join(path)).unwrap_or_default();
            told.extend(hidden(&text).map(|c| format!("{path} with {file:?} contains {c:?}")));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(folder.join("bundle/NEXT-STEPS.md").exists(), "a bundle was written");
    let next_steps = fs::read_to_string(folder.join("bundle/NEXT-STEPS.md")).expect("UTF-8");
    assert!(!next_steps.contains("https://evil.example") || next_steps.contains("`\"https://evil.example"));
}

fn hidden(text: &[u8]) -> impl Iterator<Item = char> {
    let hidden: Vec<char> =
        String::from_utf8_lossy(text).chars().filter(|c| is_hidden(*c) && *c != '\n' && *c != '\t').take(1).collect();
    hidden.into_iter()
}

/// Writes the files, and returns the names of those with odd names in them.
fn lay_out(folder: &Path) -> Vec<String> {
    fs::create_dir_all(folder).expect("a directory");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("field/files");
    let copy = |file: &str, name: &str| fs::copy(from.join(file), folder.join(name)).map(|_| ()).expect("copied");
    copy("odd/ca.pem", "odd.pem");
    copy("odd/leaf.pem", "full.pem");
    let name = |name: &str| format!("{name}{ODD}");
    let context = json!({ "cluster": name("k"), "user": name("u"), "namespace": name("n") });
    let kubeconfig = |user: serde_json::Value, current: String| {
        json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": current,
            "contexts": [{ "name": name("c"), "context": context }],
            "clusters": [{ "name": name("k"), "cluster": { "server": format!("https://192.0.2.1/{ODD}") } }],
            "users": [{ "name": name("u"), "user": user }],
        })
    };
    let exec = json!({ "exec": {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": name("x"),
        "args": [name("a")],
        "env": [{ "name": name("E"), "value": name("v") }],
    } });
    let secret = json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "type": name("t"),
        "metadata": { "name": name("s"), "namespace": name("n") },
        "stringData": { "tls.key": fs::read_to_string(from.join("pkcs8.pem")).expect("PEM"), "x": name("y") },
    });
    let proxy = json!({
        "apiVersion": "projectcontour.io/v1",
        "kind": "HTTPProxy",
        "metadata": { "name": name("p"), "namespace": name("n") },
        "spec": {
            "virtualhost": { "fqdn": "k8s.example.com", "tls": { "secretName": name("q") } },
            "ingressClassName": name("i"),
            "tcpproxy": { "services": [{ "name": name("z"), "port": 443 }] },
        },
    });
    let documents = [
        kubeconfig(json!({ "token": name("t") }), name("c")),
        kubeconfig(exec, name("c")),
        kubeconfig(json!({}), name("other")),
        secret,
        proxy,
    ];
    let mut files = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        files.push(format!("{FILE}{number}"));
        fs::write(folder.join(&files[number]), document.to_string()).expect("written");
    }
    for file in ["odd/key.pem", "pkcs8.pem", "keys.zip", "two.pem", "wrong"] {
        files.push(format!("{FILE}{}", file.replace('/', "-")));
        copy(file, &files[files.len() - 1]);
    }
    files
}
