//! Writes every document of the corpus, and strings that YAML 1.1 readers take for something else, as YAML beside JSON;
//! `cargo xtask yaml` has PyYAML compare them. Here, serde-saphyr reads them back.

use std::path::PathBuf;
use std::{env, fs};

use kubefront_core::manifest::yaml::Node;
use kubefront_core::manifest::{self, yaml};
use kubefront_tests::golden;
use serde_json::Value;

#[test]
fn what_is_written_reads_back_the_same() {
    let folder = env::var_os("KUBEFRONT_READ_BACK")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("read-back"), PathBuf::from);
    fs::create_dir_all(&folder).expect("a folder");
    let mut count = 0;
    for (name, node) in corpus().into_iter().chain(tricky()) {
        let text = yaml::print(&node);
        let meant = yaml::json(&node);
        let read: Value = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{}", *text));
        assert_eq!(read, meant, "{name}:\n{}", *text);
        fs::write(folder.join(format!("{name}.yaml")), text.as_bytes()).expect("a file");
        fs::write(folder.join(format!("{name}.json")), Value::Array(vec![meant]).to_string()).expect("a file");
        count += 1;
    }
    assert!(count > 100, "{count}");
}

fn corpus() -> Vec<(String, Node)> {
    let mut nodes = Vec::new();
    for case in golden::cases() {
        let evaluation = case.run();
        nodes.extend(
            evaluation
                .checked
                .as_ref()
                .and_then(manifest::kubeconfig)
                .map(|node| (format!("{}.kubeconfig", case.name), node)),
        );
        let objects = evaluation.manifests.into_iter().enumerate();
        nodes.extend(
            objects.map(|(number, manifest)| (format!("{}.{number}-{}", case.name, manifest.kind), manifest.object)),
        );
    }
    nodes
}

/// Each string as a value, as a key and in a list.
fn tricky() -> Vec<(String, Node)> {
    let node = |text: &str| {
        let value = || Node::Text(text.to_owned());
        let in_list = Node::List(vec![value(), Node::Map(vec![("k".to_owned(), value()), ("l".to_owned(), value())])]);
        Node::Map(vec![
            ("value".to_owned(), value()),
            ("list".to_owned(), in_list),
            (text.to_owned(), Node::Bool(true)),
        ])
    };
    TRICKY.iter().enumerate().map(|(number, text)| (format!("tricky-{number:03}"), node(text))).collect()
}

/// Booleans, nulls, numbers in every base, dates and times of YAML 1.1; indicators; white space; what must be escaped.
const TRICKY: &[&str] = &[
    "",
    " ",
    "  two",
    "two  ",
    "\ttab",
    "tab\t",
    "a\tb",
    "y",
    "Y",
    "n",
    "N",
    "yes",
    "Yes",
    "YES",
    "no",
    "No",
    "NO",
    "on",
    "On",
    "ON",
    "off",
    "Off",
    "OFF",
    "true",
    "True",
    "TRUE",
    "false",
    "False",
    "FALSE",
    "null",
    "Null",
    "NULL",
    "~",
    "0",
    "-0",
    "+1",
    "-1",
    "007",
    "0o7",
    "08",
    "0x1F",
    "0b101",
    "1_000",
    "1e3",
    "1E3",
    "1.",
    ".5",
    "1.5",
    "-.5",
    "+.5",
    "1.0e+3",
    ".inf",
    "-.inf",
    "+.Inf",
    ".INF",
    ".nan",
    ".NaN",
    ".NAN",
    "12:30",
    "190:20:30",
    "190:20:30.15",
    "1:1",
    "2026-11-23",
    "2026-1-2",
    "2026-11-23T12:00:00Z",
    "2026-11-23 12:00:00",
    "2026-11-23t12:00:00.1+01:00",
    "=",
    "<<",
    "-",
    "--",
    "---",
    "...",
    "--- a",
    "... a",
    "-a",
    "- a",
    "?",
    "? a",
    "?a",
    ":",
    ": a",
    ":a",
    "a:",
    "a: b",
    "a:b",
    "a #b",
    "#a",
    "a#b",
    "#",
    "&a",
    "*a",
    "!a",
    "!!str a",
    "|",
    ">",
    "|-",
    "%a",
    "%YAML 1.1",
    "@a",
    "`a",
    "{a",
    "}a",
    "[a",
    "]a",
    ",a",
    "a,b",
    "{}",
    "[]",
    "[a]",
    "{a: b}",
    "'",
    "''",
    "'a'",
    "\"",
    "\"a\"",
    "a'b",
    "a\"b",
    "\\",
    "a\\b",
    "\\n",
    "a\nb",
    "a\n",
    "\na",
    "a\n\nb\n",
    "a\r\nb",
    "a\rb",
    "\u{0}",
    "\u{7}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "a\u{85}b",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{2028}",
    "a\u{2029}b",
    "\u{202e}",
    "\u{feff}",
    "a\u{feff}",
    "\u{fffd}",
    "\u{fffe}",
    "ü",
    "名前",
    "🔑",
    "*.example.com",
    "system:serviceaccount:default:third-party",
    "psp:vmware-system-privileged",
    "10.0.0.0/8",
    "2001:db8::/32",
    "::1",
    "10.96.0.1",
    "0.0.0.0",
    "1.33",
    "1.10",
    "v1",
    "v1.33.8",
    "1.23.8+vmware.3",
    "https://k8s.example.com:8443",
    "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
    "00e1",
    "12e03",
    "0e0",
    "1__0",
    "0x_1",
    "0b_1",
    "_1",
    "1_",
    "6e5",
    "1.2.3",
    "0.1e",
    "infinity",
    "Infinity",
    "NaN",
    "inf",
    "request.resource.resource == 'httpproxies' && !(a in b)",
    "a very long line that a writer which folds would break into two or more lines somewhere after its eightieth column, and then it would read otherwise",
];
