//! Writes every document of the corpus, and strings that YAML 1.1 readers read as another type, as YAML and as JSON;
//! `cargo xtask yaml` has PyYAML compare them. Here, serde-saphyr reads them back.

use std::path::PathBuf;
use std::{env, fs};

use kubefront_core::yaml::Tree;
use kubefront_core::{Evaluation, manifest, yaml};
use kubefront_tests::golden;
use serde_json::Value;

#[test]
fn what_is_written_reads_back_the_same() {
    let folder = env::var_os("KUBEFRONT_READ_BACK")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("read-back"), PathBuf::from);
    fs::create_dir_all(&folder).expect("a folder");
    let documents: Vec<_> = corpus().into_iter().chain(tricky()).collect();
    for Document { name, text, meant } in &documents {
        let read: Vec<Value> = text.split("\n---\n").map(|part| read(name, part)).collect();
        assert_eq!(&read, meant, "{name}:\n{text}");
        fs::write(folder.join(format!("{name}.yaml")), text).expect("a file");
        fs::write(folder.join(format!("{name}.json")), Value::from(meant.clone()).to_string()).expect("a file");
    }
    assert!(documents.len() > 500, "{}", documents.len());
}

/// A file as it is written, and the objects it must contain.
struct Document {
    name: String,
    text: String,
    meant: Vec<Value>,
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).expect("a value")
}

fn read(name: &str, text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"))
}

/// Every YAML file of every bundle.
fn corpus() -> Vec<Document> {
    golden::cases().iter().flat_map(|case| bundle(&case.name, &case.run())).collect()
}

fn bundle(case: &str, evaluation: &Evaluation) -> Vec<Document> {
    let kubeconfig = || evaluation.checked.as_ref().and_then(manifest::kubeconfig);
    let of_file = |path: &str| {
        let objects = evaluation.manifests.iter().filter(|manifest| path == format!("manifests/{}", manifest.file));
        objects.map(|manifest| value(&manifest.object)).collect()
    };
    let yaml = evaluation.files().iter().filter(|file| file.path == "kubeconfig" || file.path.ends_with(".yaml"));
    yaml.map(|file| {
        let name = format!("{case}.{}", file.path.replace('/', "."));
        let text = String::from_utf8(file.bytes.to_vec()).expect("UTF-8");
        let meant = match file.path.as_str() {
            "kubeconfig" => kubeconfig().iter().map(value).collect(),
            // There is no tree for them: the two readers must agree.
            path if !path.starts_with("manifests/") => vec![read(&name, &text)],
            path => of_file(path),
        };
        Document { name, text, meant }
    })
    .collect()
}

/// Each string as a value, as a key and in a list.
fn tricky() -> Vec<Document> {
    let node = |text: &str| {
        let value = || Tree::Text(text.to_owned());
        let map = Tree::Map(vec![("k".to_owned(), value()), ("l".to_owned(), value())]);
        let list = Tree::List(vec![value(), map]);
        Tree::Map(vec![("value".to_owned(), value()), ("list".to_owned(), list), (text.to_owned(), Tree::Bool(true))])
    };
    let document = |(number, text): (usize, &&str)| {
        let node = node(text);
        let (name, text) = (format!("tricky-{number:03}"), yaml::write(&node).text.to_string());
        Document { name, text, meant: vec![value(&node)] }
    };
    TRICKY.iter().enumerate().map(document).collect()
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
    "a\n\n",
    "\ta\nb",
    " a\nb\n",
    "a\n\tb\n \nc",
    "a: b\n# c\n---\n",
    "-_a",
    "--client_secret=a: b",
    "\u{e0041}",
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
