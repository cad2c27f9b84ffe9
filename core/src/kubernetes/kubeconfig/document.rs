//! The document itself, as client-go's `clientcmd/api/v1` lays it out: unknown fields ignored, null is absent, a name
//! twice is an error, a number is no string.

mod besides;
mod place;

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::choose::shown;
use super::{ClientCertificate, Cluster, Context, Exec, Kubeconfig, User, ca};
use crate::finding::{Code, Finding};
use crate::token::Token;
use crate::yaml;
use crate::yaml::{Node, YamlError};

/// Reads one; see [`Kubeconfig::parse`].
pub(super) fn parse(name: &str, text: &[u8]) -> (Option<Kubeconfig>, Vec<Finding>) {
    let document = yaml::parse(text);
    match document.as_ref().map_err(YamlError::clone).and_then(|document| read(name, document)) {
        Ok(Ok(kubeconfig)) => {
            let mut findings = duplicates(name, &kubeconfig);
            findings.extend(document.ok().and_then(|document| besides::no_base64(name, &document)));
            (Some(kubeconfig), findings)
        }
        Ok(Err(finding)) => (None, vec![*finding]),
        Err(error) => (None, vec![unreadable(name, text, &error)]),
    }
}

type Read = Result<Kubeconfig, Box<Finding>>;

fn read(file: &str, document: &Node) -> Result<Read, YamlError> {
    let refused = |message| Finding::error(Code::KubeconfigUnreadable, file, message).about("kubeconfig.from");
    let document = document.as_map()?;
    let (kind, version) = (document.text("kind")?, document.text("apiVersion")?);
    if !matches!(kind, "" | "Config") || !matches!(version, "" | "v1") {
        let message = format!(
            "{file} is no kubeconfig: its kind is {}, its apiVersion {}; a kubeconfig has Config and v1",
            named(kind),
            named(version)
        );
        return Ok(Err(Box::new(refused(message).with_fix("hand in the kubeconfig itself"))));
    }
    if is_redacted(document)? {
        let message = format!(
            "{file} was printed by `kubectl config view`, which leaves certificates and credentials out (DATA+OMITTED, \
             REDACTED)"
        );
        let fix = "`kubectl config view --raw --flatten --minify > FILE`, and hand that in";
        return Ok(Err(Box::new(refused(message).with_fix(fix))));
    }
    besides::look(document)?;
    Ok(Ok(Kubeconfig {
        current_context: owned(document, "current-context")?,
        clusters: each(document, "clusters", cluster)?,
        users: each(document, "users", |named| user(file, named))?,
        contexts: each(document, "contexts", context)?,
    }))
}

/// A kind or version, if it has the form of one: anything else could be a secret that was put there.
fn named(word: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./-".contains(c);
    match word {
        "" => "not there",
        _ if word.len() <= NAME && word.chars().all(is_plain) => word,
        _ => "something else",
    }
}

/// kubectl (`config view` without `--raw`) puts words in place of what it does not show.
fn is_redacted(document: &Node) -> Result<bool, YamlError> {
    for named in document.list("clusters")? {
        if named.as_map()?.map("cluster")?.text("certificate-authority-data")? == OMITTED {
            return Ok(true);
        }
    }
    for named in document.list("users")? {
        let entry = named.as_map()?.map("user")?;
        let data = [entry.text("client-certificate-data")?, entry.text("client-key-data")?];
        if entry.text("token")? == "REDACTED" || data.contains(&OMITTED) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn context(named: &Node) -> Result<Context, YamlError> {
    let entry = named.map("context")?;
    Ok(Context {
        name: owned(named, "name")?,
        cluster: owned(entry, "cluster")?,
        user: owned(entry, "user")?,
        namespace: given(entry, "namespace")?,
    })
}

fn cluster(named: &Node) -> Result<Cluster, YamlError> {
    let entry = named.map("cluster")?;
    Ok(Cluster {
        name: owned(named, "name")?,
        server: owned(entry, "server")?,
        ca: given(entry, "certificate-authority-data")?.map(|data| ca::read_ca(&data)),
        ca_file: given(entry, "certificate-authority")?,
        tls_server_name: given(entry, "tls-server-name")?,
        insecure_skip_tls_verify: entry.flag("insecure-skip-tls-verify")?,
        proxy_url: given(entry, "proxy-url")?,
        disable_compression: entry.flag("disable-compression")?,
        exec_extension: exec_extension(entry)?,
    })
}

fn exec_extension(cluster: &Node) -> Result<Option<serde_json::Value>, YamlError> {
    let mut found = None;
    for named in cluster.list("extensions")? {
        if named.as_map()?.text("name")? == "client.authentication.k8s.io/exec" && found.is_none() {
            found = Some(named.get("extension"));
        }
    }
    Ok(found.filter(|extension| !extension.is_null()).map(Node::to_json))
}

fn user(file: &str, named: &Node) -> Result<User, YamlError> {
    let (name, entry) = (owned(named, "name")?, named.map("user")?);
    let subject = format!("kubeconfig user {}", shown(&name));
    let (token, findings) = match entry.text("token")? {
        "" => (None, Vec::new()),
        token => Token::parse_value(&subject, file, token.as_bytes()),
    };
    let is_set = |key| entry.text(key).map(|text| !text.is_empty());
    let has_certificate = is_set("client-certificate")? | is_set("client-certificate-data")?;
    let has_key = is_set("client-key")? | is_set("client-key-data")?;
    let certificate_file = given(entry, "client-certificate")?;
    Ok(User {
        name,
        token,
        token_findings: findings.into_iter().map(|finding| finding.about("kubeconfig.from")).collect(),
        has_basic_auth: is_set("username")? | is_set("password")?,
        impersonation: impersonation(entry)?,
        client_certificate_lacks_key: has_certificate && !has_key,
        client_certificate: client_certificate(entry)?,
        client_certificate_file: certificate_file.or(given(entry, "client-key")?),
        token_file: given(entry, "tokenFile")?,
        exec: Some(entry.map("exec")?).filter(|exec| !exec.is_null()).map(exec).transpose()?,
        auth_provider: auth_provider(entry)?,
    })
}

fn client_certificate(user: &Node) -> Result<Option<ClientCertificate>, YamlError> {
    let key = besides::mended(user.text("client-key-data")?);
    let certificate = given(user, "client-certificate-data")?.filter(|_| !key.is_empty());
    let certificate = certificate.map(|data| besides::mended(&data).to_string());
    Ok(certificate.map(|certificate| {
        let subject = ca::read_ca(&certificate).ok().and_then(|list| list.first().map(|first| first.subject.clone()));
        ClientCertificate::new(certificate, key, subject)
    }))
}

fn impersonation(user: &Node) -> Result<Vec<&'static str>, YamlError> {
    let groups = each(user, "as-groups", Node::as_text)?;
    let fields = [
        (!user.text("as")?.is_empty(), "as"),
        (!user.text("as-uid")?.is_empty(), "as-uid"),
        (!groups.is_empty(), "as-groups"),
        (user.map("as-user-extra")?.has_entries(), "as-user-extra"),
    ];
    Ok(fields.into_iter().filter_map(|(is_set, field)| is_set.then_some(field)).collect())
}

fn auth_provider(user: &Node) -> Result<Option<String>, YamlError> {
    let provider = user.map("auth-provider")?;
    let name = owned(provider, "name")?;
    Ok(Some(name).filter(|_| !provider.is_null()))
}

fn exec(entry: &Node) -> Result<Exec, YamlError> {
    Ok(Exec {
        api_version: owned(entry, "apiVersion")?,
        command: owned(entry, "command")?,
        args: each(entry, "args", |argument| argument.as_text().map(|text| Zeroizing::new(text.to_owned())))?,
        env: each(entry, "env", |pair| Ok((owned(pair, "name")?, Zeroizing::new(owned(pair, "value")?))))?,
        install_hint: given(entry, "installHint")?,
        provide_cluster_info: entry.flag("provideClusterInfo")?,
        interactive_mode: given(entry, "interactiveMode")?,
    })
}

/// Reads every item of a list.
fn each<'a, T>(
    node: &'a Node,
    key: &str,
    read: impl Fn(&'a Node) -> Result<T, YamlError>,
) -> Result<Vec<T>, YamlError> {
    node.list(key)?.iter().map(read).collect()
}

fn owned(node: &Node, key: &str) -> Result<String, YamlError> {
    node.as_map()?.text(key).map(str::to_owned)
}

/// Empty is absent, as with Go's `omitempty`.
fn given(node: &Node, key: &str) -> Result<Option<String>, YamlError> {
    Ok(Some(node.text(key)?.to_owned()).filter(|text| !text.is_empty()))
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
        (false, false) => {
            let list = if doubled.len() == 1 { list.trim_end_matches('s') } else { list };
            Some(format!("the {list} {} twice", super::choose::names(doubled.into_iter())))
        }
    }
}

fn unreadable(file: &str, text: &[u8], error: &YamlError) -> Finding {
    let field = error.line.zip(error.column).and_then(|(line, column)| place::field_at(text, line, column));
    let place = match (error.line, error.column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: "),
        (Some(line), None) => format!("line {line}: "),
        _ => String::new(),
    };
    let field_words = field.map(|field| format!(" ({field})")).unwrap_or_default();
    let message = format!("{file} cannot be read as a kubeconfig: {place}{}{field_words}", error.what);
    let finding = Finding::error(Code::KubeconfigUnreadable, file, message).about("kubeconfig.from");
    match field {
        Some(field) if error.what.contains(yaml::A_STRING) => {
            finding.with_fix(format!("put the value of `{field}` into quotes"))
        }
        None if error.what.contains(yaml::A_STRING) => finding.with_fix("put that value into quotes"),
        Some(field) if error.what.contains(yaml::A_BOOLEAN) => {
            finding.with_fix(format!("write true or false as the value of `{field}`, without quotes"))
        }
        _ => finding.with_fix("correct the place that is named"),
    }
}

/// The longest group and version of an API are hardly longer; a token is.
const NAME: usize = 40;
/// What `kubectl config view` prints in place of data.
const OMITTED: &str = "DATA+OMITTED";
