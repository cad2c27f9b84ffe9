//! Objects of Kubernetes: Secrets, ConfigMaps, HTTPProxies, Lists.

use std::sync::Arc;

use kubefront_core::yaml;
use kubefront_core::yaml::{Node, Value};

use super::parts::{self, Parts};
use super::seeds::SeedFile;

/// Any object is read; the same object as JSON gives the same.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(None, input);
    parts::hold(&decoded, &[input]);
    let before = Parts::of(&decoded);
    if before.is_empty() {
        return;
    }
    let Ok(node) = yaml::parse(input) else { return };
    let kind = |name: &str| matches!(&node.get("kind").value, Value::Text(kind) if kind.as_str() == name);
    // the kind is found by its line, before anything is read
    let is_told =
        input.split(|octet| *octet == b'\n').any(|line| KINDS.iter().any(|(_, told)| line == told.as_bytes()));
    let has_others = [&b"ApiExposure"[..], b"Config\n", b"clusters"].iter().any(|word| contains(input, word));
    if is_told && !has_others && !has_long_key(&node) && KINDS.iter().any(|(name, _)| kind(name)) {
        let json = parts::read(None, node.to_json().to_string().as_bytes());
        assert!(Parts::of(&json) == before, "as JSON it holds something else");
    }
}

/// A key that is on one line with its value ends within 1024 characters (YAML 1.2.2, 7.4.2), and JSON is read as
/// YAML. Kubernetes' own keys end at 253.
fn has_long_key(node: &Node) -> bool {
    match &node.value {
        Value::Map(entries) => entries.iter().any(|entry| entry.key.len() > 1000 || has_long_key(&entry.value)),
        Value::List(items) => items.iter().any(has_long_key),
        Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}

/// Objects.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let is_object = |file: &&SeedFile| file.holds("apiVersion") || file.holds("LS0tLS1CRUdJTi");
    files.iter().filter(is_object).map(|file| file.bytes.clone()).collect()
}

const KINDS: [(&str, &str); 2] = [("Secret", "kind: Secret"), ("ConfigMap", "kind: ConfigMap")];

/// Fields.
pub const WORDS: &[&str] = &[
    "apiVersion: v1\n",
    "kind: Secret\n",
    "kind: List\n",
    "kind: ConfigMap\n",
    "kind: HTTPProxy\n",
    "items:\n",
    "metadata:\n",
    "name: ",
    "namespace: ",
    "type: kubernetes.io/tls\n",
    "type: kubernetes.io/service-account-token\n",
    "data:\n",
    "stringData:\n",
    "binaryData:\n",
    "tls.crt: ",
    "tls.key: ",
    "ca.crt: ",
    "token: ",
    "kubeconfig: ",
    "keystore.p12: ",
    "annotations:\n",
    "cert-manager.io/certificate-name: ",
    "ownerReferences:\n",
    "kube-root-ca.crt",
    "virtualhost:\n",
    "fqdn: ",
    "secretName: ",
    "tcpproxy:\n",
    "routes:\n",
    "passthrough: true",
    "ingressClassName: ",
    "LS0tLS1CRUdJTi",
    "---\n",
    "|\n",
    "\"kind\":\"Secret\",",
    "\"items\":[",
    "&a ",
    "*a",
];
