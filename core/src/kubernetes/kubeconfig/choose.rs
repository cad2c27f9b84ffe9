//! Which context, which cluster, which user (client-go `clientcmd`, but never silently `localhost:8080`).

use super::{Cluster, Context, Kubeconfig, User};
use crate::finding::{Code, Finding};

/// The chosen context of a kubeconfig.
#[derive(Clone, Debug)]
pub struct Access {
    /// File name of the kubeconfig.
    pub file: String,
    /// The context.
    pub context: Context,
    /// Its cluster.
    pub cluster: Cluster,
    /// Its user.
    pub user: Option<User>,
}

/// Chooses the context `wanted`, else the current one, else the only one. `file` is the kubeconfig's name for messages.
pub fn choose(file: &str, kubeconfig: &Kubeconfig, wanted: &str) -> (Option<Access>, Vec<Finding>) {
    let context = match context(file, kubeconfig, wanted) {
        Ok(context) => context,
        Err(finding) => return (None, vec![*finding]),
    };
    let of_context = format!("kubeconfig context {}", shown(&context.name));
    let mut findings = Vec::new();
    let user = kubeconfig.users.iter().find(|user| user.name == context.user && !user.name.is_empty());
    if user.is_none() {
        let message = dangling(context, "user", &context.user, kubeconfig.users.iter().map(|u| u.name.as_str()));
        findings.push(Finding::error(Code::KubeconfigUserMissing, &of_context, message).about("kubeconfig.context"));
    }
    let cluster =
        kubeconfig.clusters.iter().find(|cluster| cluster.name == context.cluster && !cluster.name.is_empty());
    let Some(cluster) = cluster else {
        let message =
            dangling(context, "cluster", &context.cluster, kubeconfig.clusters.iter().map(|c| c.name.as_str()));
        findings.push(Finding::error(Code::KubeconfigClusterMissing, &of_context, message).about("kubeconfig.context"));
        return (None, findings);
    };
    if cluster.server.trim().is_empty() {
        let subject = format!("kubeconfig cluster {}", shown(&cluster.name));
        let with_server = kubeconfig.clusters.iter().filter(|c| !c.server.trim().is_empty()).map(|c| c.name.as_str());
        let message =
            format!("cluster {} has no server; clusters with one: {}", shown(&cluster.name), names(with_server));
        findings.push(Finding::error(Code::KubeconfigServerMissing, subject, message).about("kubeconfig.from"));
    }
    let access =
        Access { file: file.to_owned(), context: context.clone(), cluster: cluster.clone(), user: user.cloned() };
    (Some(access), findings)
}

fn context<'a>(file: &str, kubeconfig: &'a Kubeconfig, wanted: &str) -> Result<&'a Context, Box<Finding>> {
    let there = || names(kubeconfig.contexts.iter().map(|c| c.name.as_str()));
    let missing =
        |message: String, field| Box::new(Finding::error(Code::KubeconfigContextMissing, file, message).about(field));
    let (name, said_by, field) = match (wanted, kubeconfig.current_context.as_str()) {
        ("", "") => match kubeconfig.contexts.as_slice() {
            [only] => return Ok(only),
            [] => return Err(missing(format!("{file} holds no context"), "kubeconfig.from")),
            _ => {
                let message = format!("{file} has no current-context; contexts there are: {}", there());
                let finding = Finding::error(Code::KubeconfigAmbiguous, file, message).about("kubeconfig.context");
                return Err(Box::new(finding));
            }
        },
        ("", current) => (current, "current-context", "kubeconfig.from"),
        (wanted, _) => (wanted, "kubeconfig.context", "kubeconfig.context"),
    };
    kubeconfig.contexts.iter().find(|context| context.name == name).ok_or_else(|| {
        let message =
            format!("{said_by} names {}, which {file} does not hold; contexts there are: {}", shown(name), there());
        missing(message, field)
    })
}

fn dangling<'a>(context: &Context, kind: &str, named: &str, there: impl Iterator<Item = &'a str>) -> String {
    let (context, names) = (shown(&context.name), names(there));
    match named {
        "" => format!("context {context} names no {kind}; {kind}s there are: {names}"),
        named => format!(
            "context {context} names the {kind} {}, which is not there; {kind}s there are: {names}",
            shown(named)
        ),
    }
}

/// Lists names for a message: a merged kubeconfig can hold thousands.
pub(crate) fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let mut all = all.filter(|name| !name.is_empty());
    let first: Vec<String> = all.by_ref().take(NAMES).map(shown).collect();
    match (first.is_empty(), all.count()) {
        (true, _) => "none".to_owned(),
        (false, 0) => first.join(", "),
        (false, more) => format!("{} and {more} more", first.join(", ")),
    }
}

/// Names of entries are free text: bounded, and no control characters.
pub(crate) fn shown(name: &str) -> String {
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut shown: String = name.chars().take(NAME_CHARACTERS).map(plain).collect();
    if name.chars().nth(NAME_CHARACTERS).is_some() {
        shown.push_str("...");
    }
    shown
}

const NAMES: usize = 8;
/// Cloud providers' names (ARNs, resource paths) have about 120.
const NAME_CHARACTERS: usize = 160;
