//! The document itself, as client-go's `clientcmd/api/v1` defines it: unknown fields are ignored, null is absent, a
//! duplicate name is an error, a duplicate key is not, a number is not a string.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::ca::read_ca;
use super::error::{EntryKind, KubeconfigDefect, KubeconfigError, Word};
use super::ignored::Ignored;
use super::listed::Listed;
use super::model::{ClientCertificate, Cluster, Context, Exec, Kubeconfig, User};
use super::repairs::KubeconfigRepair;
use super::{besides, ignored, place};
use crate::token::{ReadToken, Token, TokenError, TokenRepairs};
use crate::yaml;
use crate::yaml::{Node, Tree, YamlError};

/// A kubeconfig that was parsed, and what kubectl rejects in it.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadKubeconfig {
    /// The kubeconfig.
    pub kubeconfig: Kubeconfig,
    /// What is wrong with the document; the checks report what is wrong with the chosen context.
    pub defects: Vec<KubeconfigDefect>,
    /// What kubectl ignores in it, although it looks as if it counted.
    pub ignored: Vec<Ignored>,
    /// What kubefront repaired, each with its first line.
    pub repairs: Vec<(KubeconfigRepair, usize)>,
}

impl Kubeconfig {
    /// Reads one as it is.
    ///
    /// # Errors
    /// Says why it is not a kubeconfig, or why it cannot be parsed.
    pub(super) fn parse_plain(text: &[u8]) -> Result<ReadKubeconfig, KubeconfigError> {
        let unreadable = |error: YamlError| {
            let field = error.line.zip(error.column).and_then(|(line, column)| place::field_at(text, line, column));
            KubeconfigError::Document { error, field }
        };
        let (document, skipped) = yaml::parse_as_kubectl(text).map_err(unreadable)?;
        if let Some(refused) = refused(&document).map_err(unreadable)? {
            return Err(refused);
        }
        if let Some(entry) = truncated(&document) {
            return Err(KubeconfigError::Truncated { line: lines(text), entry });
        }
        let kubeconfig = read(&document).map_err(unreadable)?;
        let mut defects = duplicates(&kubeconfig);
        defects.extend(besides::not_base64(&document));
        let (ignored, repairs) = (ignored::find(&document, skipped), besides::other_forms(&document));
        Ok(ReadKubeconfig { kubeconfig, defects, ignored, repairs })
    }
}

/// Reads a document that was not a text of this format.
pub(super) fn of_node(document: &Node) -> Result<Kubeconfig, YamlError> {
    read(document)
}

/// kubectl writes the name of an entry last, and `contexts` and `users` after `clusters`: without these, the end of the
/// text is missing.
fn truncated(document: &Node) -> Option<EntryKind> {
    let has = |list: &str| document.entry(list).is_some();
    let (list, kind) = match (has("clusters"), has("contexts"), has("users")) {
        (true, false, false) => ("clusters", EntryKind::Cluster),
        (true, true, false) => ("contexts", EntryKind::Context),
        _ => return None,
    };
    let last = document.list(list).ok()?.last()?;
    (last.entry("name").is_none() && document.entry("current-context").is_none()).then_some(kind)
}

/// Returns the number of the last line that is not blank.
pub(super) fn lines(text: &[u8]) -> usize {
    text.trim_ascii_end().split(|octet| *octet == b'\n').count()
}

/// Says why a document cannot be used as a kubeconfig, although it may be valid.
fn refused(document: &Node) -> Result<Option<KubeconfigError>, YamlError> {
    let document = document.as_map()?;
    let (kind, version) = (document.text("kind")?, document.text("apiVersion")?);
    if !matches!(kind, "" | "Config") || !matches!(version, "" | "v1") {
        return Ok(Some(KubeconfigError::OtherKind { kind: word(kind), version: word(version) }));
    }
    if is_encrypted(document) {
        return Ok(Some(KubeconfigError::Encrypted));
    }
    Ok(is_redacted(document)?.then_some(KubeconfigError::Redacted))
}

/// SOPS and ansible-vault encrypt single values; what they make of a user is checked as a credential.
fn is_encrypted(document: &Node) -> bool {
    let any = |list: &str, entry: &str, fields: &[&str]| {
        let mut all = document.list(list).unwrap_or_default().iter();
        all.any(|named| fields.iter().any(|field| is_ciphertext(named.get(entry).text(field).unwrap_or_default())))
    };
    any("clusters", "cluster", &["server", "certificate-authority-data"])
        || any("contexts", "context", &["cluster", "user"])
}

fn is_ciphertext(value: &str) -> bool {
    value.starts_with("ENC[AES256_GCM,") || value.starts_with("$ANSIBLE_VAULT;")
}

fn read(document: &Node) -> Result<Kubeconfig, YamlError> {
    besides::look(document)?;
    Ok(Kubeconfig {
        current_context: owned(document, "current-context")?,
        clusters: each(document, "clusters", cluster)?,
        users: each(document, "users", user)?,
        contexts: each(document, "contexts", context)?,
    })
}

/// A kind or version, if it has the form of one: any other text could be a secret.
fn word(word: &str) -> Word {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./-".contains(c);
    match word {
        "" => Word::Missing,
        _ if word.len() <= NAME && word.chars().all(is_plain) => Word::Plain(word.to_owned()),
        _ => Word::Other,
    }
}

/// kubectl (`config view` without `--raw`) replaces what it does not show by words.
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
        server: owned(entry, "server")?.into(),
        ca: given(entry, "certificate-authority-data")?.into(),
        ca_file: given(entry, "certificate-authority")?,
        tls_server_name: given(entry, "tls-server-name")?,
        insecure_skip_tls_verify: entry.flag("insecure-skip-tls-verify")?,
        proxy_url: given(entry, "proxy-url")?.map(Into::into),
        disable_compression: entry.flag("disable-compression")?,
        exec_extension: exec_extension(entry)?,
    })
}

fn exec_extension(cluster: &Node) -> Result<Option<Tree>, YamlError> {
    let mut found = None;
    for named in cluster.list("extensions")? {
        if named.as_map()?.text("name")? == "client.authentication.k8s.io/exec" && found.is_none() {
            found = Some(named.get("extension"));
        }
    }
    Ok(found.filter(|extension| !extension.is_null()).map(Node::to_tree))
}

fn user(named: &Node) -> Result<User, YamlError> {
    let (name, entry) = (owned(named, "name")?, named.map("user")?);
    let (token, token_repairs, token_error) = token(entry.text("token")?);
    let is_set = |key| entry.text(key).map(|text| !text.is_empty());
    let has_certificate = is_set("client-certificate")? | is_set("client-certificate-data")?;
    let has_key = is_set("client-key")? | is_set("client-key-data")?;
    let certificate_file = given(entry, "client-certificate")?;
    Ok(User {
        name,
        token,
        token_repairs,
        token_error,
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

fn token(text: &str) -> (Option<Token>, TokenRepairs, Option<TokenError>) {
    if text.is_empty() {
        return (None, TokenRepairs::default(), None);
    }
    match Token::parse_value(text.as_bytes()) {
        Ok(ReadToken { token, repairs }) => (Some(token), repairs, None),
        Err(error) => (None, TokenRepairs::default(), Some(error)),
    }
}

fn client_certificate(user: &Node) -> Result<Option<ClientCertificate>, YamlError> {
    let key = besides::normalized(user.text("client-key-data")?);
    let certificate = given(user, "client-certificate-data")?.filter(|_| !key.is_empty());
    let certificate = certificate.map(|data| besides::normalized(&data).to_string());
    Ok(certificate.map(|certificate| {
        let subject = read_ca(&certificate).ok().and_then(|list| list.first().map(|first| first.subject.clone()));
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

/// client-go rejects a file with a duplicate name in one list, so both entries are suspect.
fn duplicates(kubeconfig: &Kubeconfig) -> Vec<KubeconfigDefect> {
    let clusters = kubeconfig.clusters.iter().map(|c| c.name.as_str());
    let users = kubeconfig.users.iter().map(|u| u.name.as_str());
    let contexts = kubeconfig.contexts.iter().map(|c| c.name.as_str());
    let found =
        [twice(EntryKind::Cluster, clusters), twice(EntryKind::User, users), twice(EntryKind::Context, contexts)];
    found.into_iter().flatten().collect()
}

fn twice<'a>(entries: EntryKind, all: impl Iterator<Item = &'a str>) -> Option<KubeconfigDefect> {
    let mut seen = BTreeSet::new();
    let doubled: BTreeSet<&str> = all.filter(|name| !seen.insert(*name)).collect();
    if doubled.contains("") {
        return Some(KubeconfigDefect::Unnamed(entries));
    }
    let names = Listed::of(doubled.iter().copied());
    (!doubled.is_empty()).then_some(KubeconfigDefect::DuplicateNames { entries, names })
}

/// Hardly any group and version of an API is longer; a token is.
const NAME: usize = 40;
/// What `kubectl config view` prints instead of data.
const OMITTED: &str = "DATA+OMITTED";
