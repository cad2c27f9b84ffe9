//! Other documents that contain a kubeconfig, or a cluster's address and CA: answers of cloud APIs, outputs of Terraform
//! and Vault, Argo CD's cluster Secrets.

use zeroize::Zeroizing;

use super::document::of_node;
use super::model::Kubeconfig;
use crate::limits;
use crate::pem::base64;
use crate::typed::could_be_secret;
use crate::yaml;
use crate::yaml::{Entry, Node, Place, Value};

/// What a document of another format contains.
pub(crate) enum Foreign {
    /// A kubeconfig as the text of one of its fields.
    Kubeconfig {
        /// Path of the field, `data.kubeconfig`; empty for the document itself.
        path: String,
        /// The kubeconfig.
        text: Zeroizing<Vec<u8>>,
    },
    /// A cluster with its address and CA, and no credential.
    Cluster {
        /// Which command printed it.
        service: Service,
        /// Its name and where it is, as the command that writes a kubeconfig needs them.
        name: String,
        location: String,
        /// As a kubeconfig without users.
        kubeconfig: Box<Kubeconfig>,
    },
}

/// Services that describe a cluster with its address and CA.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Service {
    Eks,
    Gke,
}

/// Finds the kubeconfigs and clusters in a document that is not a kubeconfig.
pub(crate) fn find(text: &[u8]) -> Vec<Foreign> {
    let Some(text) = document(text) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(variable) = variable(text) {
        found.push(variable);
        return found;
    }
    let Ok((document, _)) = yaml::parse_as_kubectl(text.as_bytes()) else { return Vec::new() };
    walk(&document, "", &mut found);
    if found.is_empty() {
        let items =
            if let Value::List(items) = &document.value { items.as_slice() } else { core::slice::from_ref(&document) };
        found.extend(items.iter().take(MOST).filter_map(|item| eks(item).or_else(|| gke(item))));
    }
    found
}

/// The text if it may be such a document, from the beginning of its JSON. Cheap: most inputs are none.
fn document(text: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(text).ok().filter(|text| text.len() <= limits::YAML_BYTES)?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let first = start.lines().next().unwrap_or_default();
    // Ansible prints `ok: [host] => {`
    let start = match first.find("] => {") {
        Some(at) => start.get(at + 5..)?,
        None => start,
    };
    let is_json = start.starts_with(['{', '[', '"']);
    let is_yaml = |line: &str| line.trim_end().ends_with([':', '|']) || line.contains(": ") || line.contains('=');
    let has =
        |word: &&str| start.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()));
    ((is_json || start.lines().take(LOOKED_AT).any(is_yaml)) && WORDS.iter().any(has)).then_some(start)
}

/// `KUBE_CONFIG_DATA=YXBp...`, as in a file of variables.
fn variable(text: &str) -> Option<Foreign> {
    let of = |line: &str| {
        let (name, value) = line.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        let text = base64::decode(value.as_bytes()).ok().filter(|text| Kubeconfig::is_meant(text))?;
        let path = if could_be_secret(name) { String::new() } else { name.to_owned() };
        Some(Foreign::Kubeconfig { path, text })
    };
    text.lines().take(LOOKED_AT).find_map(of)
}

/// The lines of a kubeconfig as separate strings, as Ansible prints `stdout_lines`.
fn lines(items: &[Node]) -> Option<Zeroizing<Vec<u8>>> {
    let is_text = |item: &Node| matches!(item.value, Value::Text(_));
    if items.len() < 4 || !items.iter().all(is_text) {
        return None;
    }
    let size = items.iter().map(|item| item.as_text().map_or(0, str::len) + 1).sum();
    let mut text = Zeroizing::new(Vec::with_capacity(size));
    for item in items {
        text.extend_from_slice(item.as_text().unwrap_or_default().as_bytes());
        text.push(b'\n');
    }
    Some(text).filter(|text| Kubeconfig::is_meant(text))
}

fn walk(node: &Node, path: &str, found: &mut Vec<Foreign>) {
    if found.len() >= MOST {
        return;
    }
    let below = |key: &str| match (path, could_be_secret(key)) {
        (_, true) => path.to_owned(),
        ("", false) => key.to_owned(),
        (_, false) => format!("{path}.{key}"),
    };
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|entry| walk(&entry.value, &below(&entry.key), found)),
        Value::List(items) => match lines(items) {
            Some(text) => found.push(Foreign::Kubeconfig { path: path.to_owned(), text }),
            None => items.iter().for_each(|item| walk(item, path, found)),
        },
        Value::Text(text) if text.len() >= SHORTEST => {
            let plain = || Some(Zeroizing::new(text.as_bytes().to_vec())).filter(|text| Kubeconfig::is_meant(text));
            let decoded = || base64::decode(text.as_bytes()).ok().filter(|text| Kubeconfig::is_meant(text));
            let is_new = |text: &Zeroizing<Vec<u8>>| {
                found.iter().all(|known| !matches!(known, Foreign::Kubeconfig { text: known, .. } if known == text))
            };
            if let Some(text) = plain().or_else(decoded).filter(is_new) {
                found.push(Foreign::Kubeconfig { path: path.to_owned(), text });
            }
        }
        Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `aws eks describe-cluster`
fn eks(document: &Node) -> Option<Foreign> {
    let nested = document.get("cluster");
    let cluster = if nested.has_entries() { nested } else { document };
    let (name, server) = (cluster.text("name").ok()?, cluster.text("endpoint").ok()?);
    let ca = cluster.map("certificateAuthority").ok()?.text("data").ok().filter(|ca| !ca.is_empty())?;
    let region = cluster.text("arn").ok().and_then(|arn| arn.split(':').nth(3)).unwrap_or_default();
    described(Service::Eks, name, region, server, ca)
}

/// `gcloud container clusters describe`
fn gke(document: &Node) -> Option<Foreign> {
    let ca = document.map("masterAuth").ok()?.text("clusterCaCertificate").ok().filter(|ca| !ca.is_empty())?;
    let server = format!("https://{}", document.text("endpoint").ok().filter(|server| !server.is_empty())?);
    described(Service::Gke, document.text("name").ok()?, document.text("location").ok()?, &server, ca)
}

fn described(service: Service, name: &str, location: &str, server: &str, ca: &str) -> Option<Foreign> {
    let cluster = map(vec![("server", text(server)), ("certificate-authority-data", text(ca))]);
    let document = map(vec![("clusters", one(map(vec![("name", text(name)), ("cluster", cluster)])))]);
    let kubeconfig = Box::new(of_node(&document).ok()?);
    Some(Foreign::Cluster { service, name: name.to_owned(), location: location.to_owned(), kubeconfig })
}

/// Reads the entries of an Argo CD cluster Secret (Argo CD, declarative setup, "Clusters"). `None` if `config` is not
/// of this form.
pub(crate) fn of_argo_cd(name: &str, server: &str, config: &[u8]) -> Option<Kubeconfig> {
    let config = yaml::parse(config).ok()?;
    let tls = config.map("tlsClientConfig").ok()?;
    let is_one = ["bearerToken", "tlsClientConfig", "execProviderConfig", "awsAuthConfig", "username"];
    if !is_one.iter().any(|key| config.entry(key).is_some()) {
        return None;
    }
    let copy = |from: &Node, fields: &[(&str, &'static str)]| {
        let taken = fields.iter().filter_map(|(theirs, ours)| Some((*ours, from.entry(theirs)?.value.clone())));
        taken.collect::<Vec<_>>()
    };
    let mut cluster = copy(
        tls,
        &[
            ("caData", "certificate-authority-data"),
            ("insecure", "insecure-skip-tls-verify"),
            ("serverName", "tls-server-name"),
        ],
    );
    cluster.extend(copy(&config, &[("proxyUrl", "proxy-url"), ("disableCompression", "disable-compression")]));
    cluster.push(("server", text(server)));
    let mut user = copy(tls, &[("certData", "client-certificate-data"), ("keyData", "client-key-data")]);
    user.extend(copy(&config, &[("bearerToken", "token"), ("username", "username"), ("password", "password")]));
    user.extend(plugin(&config).map(|plugin| ("exec", plugin)));
    let entry = |key, value| one(map(vec![("name", text(name)), (key, map(value))]));
    let document = map(vec![
        ("clusters", entry("cluster", cluster)),
        ("users", entry("user", user)),
        ("contexts", entry("context", vec![("cluster", text(name)), ("user", text(name))])),
        ("current-context", text(name)),
    ]);
    of_node(&document).ok()
}

/// `execProviderConfig` has the environment as a mapping; `awsAuthConfig` runs Argo CD's own plugin.
fn plugin(config: &Node) -> Option<Node> {
    let aws = config.get("awsAuthConfig");
    if aws.has_entries() {
        let args = list(["aws", "--cluster-name", aws.text("clusterName").ok()?].map(text).into());
        return Some(map(vec![
            ("apiVersion", text("client.authentication.k8s.io/v1beta1")),
            ("command", text("argocd-k8s-auth")),
            ("args", args),
        ]));
    }
    let plugin = config.get("execProviderConfig");
    if !plugin.has_entries() {
        return None;
    }
    let fields = ["apiVersion", "command", "args", "installHint"];
    // Argo CD runs plugins without a terminal.
    let mut entries: Vec<_> =
        fields.into_iter().filter_map(|field| Some((field, plugin.entry(field)?.value.clone()))).collect();
    entries.push(("interactiveMode", text("Never")));
    if let Value::Map(variables) = &plugin.get("env").value {
        let pair = |entry: &Entry| map(vec![("name", text(&entry.key)), ("value", entry.value.clone())]);
        entries.push(("env", list(variables.iter().map(pair).collect())));
    }
    Some(map(entries))
}

fn map(entries: Vec<(&str, Node)>) -> Node {
    let entry =
        |(key, value): (&str, Node)| Entry { key: Zeroizing::new(key.to_owned()), place: Place::default(), value };
    node(Value::Map(entries.into_iter().map(entry).collect()))
}

fn one(item: Node) -> Node {
    list(vec![item])
}

fn list(items: Vec<Node>) -> Node {
    node(Value::List(items))
}

fn text(text: &str) -> Node {
    node(Value::Text(Zeroizing::new(text.to_owned())))
}

fn node(value: Value) -> Node {
    Node { place: Place::default(), value }
}

/// Kubeconfigs and clusters of one document.
const MOST: usize = 16;
/// `clusters: []` and `users: []` are longer.
const SHORTEST: usize = 24;
/// What names a kubeconfig or a CA in such documents, in any case.
const WORDS: [&str; 7] = [
    "clusters",
    "kubeconfig",
    "kube_config",
    "kube-config",
    "certificateAuthority",
    "clusterCaCertificate",
    "\"content\"",
];
/// First lines in which YAML shows.
const LOOKED_AT: usize = 8;
