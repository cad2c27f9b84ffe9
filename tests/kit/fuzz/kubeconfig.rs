//! Kubeconfigs, and the reader of YAML below them.

use std::sync::Arc;

use kubefront_core::Role;
use kubefront_core::kubernetes::kubeconfig::{Kubeconfig, choose};
use kubefront_core::yaml;
use kubefront_core::yaml::{Node, Tree, Value};

use super::parts::{self, Guard};
use super::seeds::SeedFile;

/// Any kubeconfig is read or rejected, each of its contexts is checked, and none of its secrets is printed.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(Some(Role::Kubeconfig), input);
    let inputs = [input];
    let guard = Guard::new(&decoded, &inputs);
    guard.hold();
    let kubeconfig = Kubeconfig::parse(input).ok().map(|read| read.kubeconfig);
    for kubeconfig in kubeconfig.iter() {
        let names = kubeconfig.contexts.iter().map(|context| context.name.as_str());
        for wanted in names.take(8).chain(["", "no such context"]) {
            guard.hide(&format!("{:?}", choose("kubeconfig", kubeconfig, wanted)), "what is said of a context");
        }
    }
    document_holds(input);
}

/// A document that is read is read the same after it was written, as YAML and as JSON, which is YAML too.
fn document_holds(input: &[u8]) {
    let Ok(node) = yaml::parse(input) else { return };
    let meant = node.to_json();
    if longest_key(&node) > LONGEST_KEY {
        return; // what we write has short names for keys
    }
    let Some(tree) = tree(&node) else { return };
    let again = yaml::parse(yaml::write(&tree).text.as_bytes()).map(|node| node.to_json());
    assert_eq!(again.as_ref(), Ok(&meant), "written as YAML it is read otherwise");
    let again = yaml::parse(meant.to_string().as_bytes()).map(|node| node.to_json());
    assert_eq!(again, Ok(meant), "written as JSON it is read otherwise");
}

fn longest_key(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => items.iter().map(longest_key).max().unwrap_or(0),
        Value::Map(entries) => {
            entries.iter().map(|entry| longest_key(&entry.value).max(entry.key.len())).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// The writer's tree of what was read.
fn tree(node: &Node) -> Option<Tree> {
    Some(match &node.value {
        Value::Null => Tree::Null,
        Value::Bool(value) => Tree::Bool(*value),
        Value::Number(number) => Tree::Number(number.clone()),
        Value::Text(text) => Tree::Text(text.to_string()),
        Value::List(items) => Tree::List(items.iter().map(tree).collect::<Option<_>>()?),
        Value::Map(entries) => {
            let entry = |entry: &yaml::Entry| Some((entry.key.to_string(), tree(&entry.value)?));
            Tree::Map(entries.iter().map(entry).collect::<Option<_>>()?)
        }
    })
}

/// Kubeconfigs, and other documents.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let is_document = |file: &&SeedFile| file.holds("apiVersion") || file.role() == Some(Role::Kubeconfig);
    files.iter().filter(is_document).map(|file| file.bytes.clone()).collect()
}

/// Half of what YAML gives a key before its colon: quoting makes keys longer.
const LONGEST_KEY: usize = 150;

/// Fields, and the signs of YAML.
pub const WORDS: &[&str] = &[
    "apiVersion: v1\n",
    "kind: Config\n",
    "clusters:\n",
    "- cluster:\n",
    "contexts:\n",
    "- context:\n",
    "users:\n",
    "  user:\n",
    "name: ",
    "current-context: ",
    "server: https://",
    "certificate-authority-data: ",
    "certificate-authority: ",
    "insecure-skip-tls-verify: true",
    "tls-server-name: ",
    "proxy-url: ",
    "token: ",
    "tokenFile: ",
    "client-certificate-data: ",
    "client-key-data: ",
    "username: ",
    "password: ",
    "auth-provider:\n",
    "exec:\n",
    "apiVersion: client.authentication.k8s.io/v1",
    "command: ",
    "args:\n",
    "env:\n",
    "interactiveMode: Never",
    "provideClusterInfo: true",
    "extensions:\n",
    "as-user-extra: ",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!binary ",
    "|\n",
    ">-\n",
    "? ",
    "{}",
    "[]",
    "~",
    "0x1F",
    "1e3",
    ".inf",
    "yes",
    "\"\\u0000\"",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "%YAML 1.1\n",
];
