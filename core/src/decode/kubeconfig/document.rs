//! The document itself, as client-go's `clientcmd/api/v1` lays it out: unknown fields ignored, null is absent, a name
//! twice is an error, a number is no string.

mod text;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::choose::shown;
use super::{ClientCertificate, Cluster, Context, Exec, Kubeconfig, User, ca};
use crate::decode::token::Token;
use crate::decode::yaml::{self, YamlError};
use crate::finding::{Code, Finding};
use text::Text;

/// Reads one; see [`Kubeconfig::parse`].
pub(super) fn parse(name: &str, text: &[u8]) -> (Option<Kubeconfig>, Vec<Finding>) {
    let document: Document = match yaml::read(text) {
        Ok(document) => document,
        Err(error) => return (None, vec![unreadable(name, text, &error)]),
    };
    let kind = document.kind.as_str();
    if !matches!(kind, "" | "Config") || !matches!(document.api_version.as_str(), "" | "v1") {
        let message = format!("{name} is another kind of object than a kubeconfig (kind Config, apiVersion v1)");
        let finding = Finding::error(Code::KubeconfigUnreadable, name, message).about("kubeconfig.from");
        return (None, vec![finding]);
    }
    let kubeconfig = document.into_kubeconfig(name);
    let findings = duplicates(name, &kubeconfig);
    (Some(kubeconfig), findings)
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct Document {
    kind: Text,
    #[serde(rename = "apiVersion")]
    api_version: Text,
    current_context: Text,
    clusters: Option<Vec<Option<NamedCluster>>>,
    users: Option<Vec<Option<NamedUser>>>,
    contexts: Option<Vec<Option<NamedContext>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NamedCluster {
    name: Text,
    cluster: Option<ClusterEntry>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct ClusterEntry {
    server: Text,
    certificate_authority: Text,
    certificate_authority_data: Text,
    tls_server_name: Text,
    insecure_skip_tls_verify: Option<bool>,
    proxy_url: Text,
    disable_compression: Option<bool>,
    extensions: Option<Vec<Option<Extension>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Extension {
    name: Text,
    extension: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NamedContext {
    name: Text,
    context: Option<ContextEntry>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ContextEntry {
    cluster: Text,
    user: Text,
    namespace: Text,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NamedUser {
    name: Text,
    user: Option<UserEntry>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct UserEntry {
    token: Text,
    #[serde(rename = "tokenFile")]
    token_file: Text,
    client_certificate: Text,
    client_certificate_data: Text,
    client_key: Text,
    client_key_data: Text,
    username: Text,
    password: Text,
    #[serde(rename = "as")]
    as_user: Text,
    as_uid: Text,
    as_groups: Option<Vec<Text>>,
    as_user_extra: Option<Value>,
    auth_provider: Option<AuthProvider>,
    exec: Option<ExecEntry>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AuthProvider {
    name: Text,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ExecEntry {
    api_version: Text,
    command: Text,
    args: Option<Vec<Text>>,
    env: Option<Vec<EnvEntry>>,
    install_hint: Text,
    provide_cluster_info: Option<bool>,
    interactive_mode: Text,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EnvEntry {
    name: Text,
    value: Text,
}

impl Document {
    fn into_kubeconfig(self, file: &str) -> Kubeconfig {
        let contexts = entries(self.contexts).map(|named| {
            let entry = named.context.unwrap_or_default();
            Context {
                name: named.name.plain(),
                cluster: entry.cluster.plain(),
                user: entry.user.plain(),
                namespace: entry.namespace.given(),
            }
        });
        Kubeconfig {
            contexts: contexts.collect(),
            current_context: self.current_context.plain(),
            clusters: entries(self.clusters).map(NamedCluster::into_cluster).collect(),
            users: entries(self.users).map(|named| named.into_user(file)).collect(),
        }
    }
}

impl NamedCluster {
    fn into_cluster(self) -> Cluster {
        let entry = self.cluster.unwrap_or_default();
        let is_exec = |extension: &Extension| extension.name.as_str() == "client.authentication.k8s.io/exec";
        let data = entry.certificate_authority_data.given();
        Cluster {
            name: self.name.plain(),
            server: entry.server.plain(),
            ca: data.map(|data| ca::read_ca(&data)),
            ca_file: entry.certificate_authority.given(),
            tls_server_name: entry.tls_server_name.given(),
            insecure_skip_tls_verify: entry.insecure_skip_tls_verify.unwrap_or_default(),
            proxy_url: entry.proxy_url.given(),
            disable_compression: entry.disable_compression.unwrap_or_default(),
            exec_extension: entries(entry.extensions).find(is_exec).and_then(|extension| extension.extension),
        }
    }
}

impl NamedUser {
    fn into_user(self, file: &str) -> User {
        let name = self.name.plain();
        let entry = self.user.unwrap_or_default();
        let subject = format!("kubeconfig user {}", shown(&name));
        let (token, findings) = match entry.token.as_str() {
            "" => (None, Vec::new()),
            token => Token::parse_about(&subject, file, token.as_bytes()),
        };
        let has_certificate = !entry.client_certificate.is_empty() || !entry.client_certificate_data.is_empty();
        let has_key = !entry.client_key.is_empty() || !entry.client_key_data.is_empty();
        User {
            name,
            token,
            token_findings: findings.into_iter().map(|finding| finding.about("kubeconfig.from")).collect(),
            has_basic_auth: !entry.username.is_empty() || !entry.password.is_empty(),
            impersonation: entry.impersonation(),
            client_certificate_lacks_key: has_certificate && !has_key,
            client_certificate: client_certificate(entry.client_certificate_data, entry.client_key_data),
            client_certificate_file: entry.client_certificate.given().or_else(|| entry.client_key.given()),
            token_file: entry.token_file.given(),
            exec: entry.exec.map(ExecEntry::into_exec),
            auth_provider: entry.auth_provider.map(|provider| provider.name.plain()),
        }
    }
}

impl UserEntry {
    fn impersonation(&self) -> Vec<&'static str> {
        let has_extra = self.as_user_extra.as_ref().is_some_and(|v| v.as_object().is_some_and(|map| !map.is_empty()));
        [
            (!self.as_user.is_empty(), "as"),
            (!self.as_uid.is_empty(), "as-uid"),
            (self.as_groups.as_ref().is_some_and(|groups| !groups.is_empty()), "as-groups"),
            (has_extra, "as-user-extra"),
        ]
        .into_iter()
        .filter_map(|(is_set, field)| is_set.then_some(field))
        .collect()
    }
}

impl ExecEntry {
    fn into_exec(self) -> Exec {
        Exec {
            api_version: self.api_version.plain(),
            command: self.command.plain(),
            args: self.args.unwrap_or_default().into_iter().map(Text::plain).collect(),
            env: self.env.unwrap_or_default().into_iter().map(|e| (e.name.plain(), e.value.plain())).collect(),
            install_hint: self.install_hint.given(),
            provide_cluster_info: self.provide_cluster_info.unwrap_or_default(),
            interactive_mode: self.interactive_mode.given(),
        }
    }
}

fn client_certificate(certificate: Text, key: Text) -> Option<ClientCertificate> {
    let (certificate, key) = (certificate.given()?, key.secret()?);
    let subject = ca::read_ca(&certificate).ok().and_then(|list| list.first().map(|first| first.subject.clone()));
    Some(ClientCertificate::new(certificate, key, subject))
}

/// A list, where null is an empty one and a null entry is one without fields (Go's JSON).
fn entries<T: Default>(list: Option<Vec<Option<T>>>) -> impl Iterator<Item = T> {
    list.unwrap_or_default().into_iter().map(Option::unwrap_or_default)
}

/// client-go refuses a file with a name twice in one list, so both entries are suspect.
fn duplicates(file: &str, kubeconfig: &Kubeconfig) -> Vec<Finding> {
    let clusters = kubeconfig.clusters.iter().map(|c| c.name.as_str());
    let users = kubeconfig.users.iter().map(|u| u.name.as_str());
    let contexts = kubeconfig.contexts.iter().map(|c| c.name.as_str());
    let found = [twice("clusters", clusters), twice("users", users), twice("contexts", contexts)];
    let finding = |what| {
        let message = format!("{file} holds {what}");
        Finding::error(Code::KubeconfigDuplicateName, file, message).about("kubeconfig.from")
    };
    found.into_iter().flatten().map(finding).collect()
}

fn twice<'a>(list: &str, all: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut seen = BTreeSet::new();
    let doubled: BTreeSet<&str> = all.filter(|name| !seen.insert(*name)).collect();
    let unnamed = doubled.contains("");
    match (doubled.is_empty(), unnamed) {
        (true, _) => None,
        (false, true) => Some(format!("several {list} without a name")),
        (false, false) => Some(format!("{list} twice: {}", super::choose::names(doubled.into_iter()))),
    }
}

fn unreadable(file: &str, text: &[u8], error: &YamlError) -> Finding {
    let field = error.line.zip(error.column).and_then(|(line, column)| text::field_at(text, line, column));
    let place = match (error.line, error.column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: "),
        (Some(line), None) => format!("line {line}: "),
        _ => String::new(),
    };
    let field_words = field.map(|field| format!(" ({field})")).unwrap_or_default();
    let message = format!("{file} cannot be read as a kubeconfig: {place}{}{field_words}", error.what);
    let finding = Finding::error(Code::KubeconfigUnreadable, file, message).about("kubeconfig.from");
    match (field, error.what.contains(text::IN_QUOTES)) {
        (Some(field), true) => finding.with_fix(format!("put the value of {field} into quotes")),
        _ => finding,
    }
}
