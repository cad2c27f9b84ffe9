//! What known plugins return, and where their entries contain secrets.

use zeroize::Zeroizing;

use crate::kubernetes::kubeconfig::{Exec, shown};

/// What a plugin returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Yields {
    /// Bearer tokens, of this product.
    Tokens(&'static str),
    /// Client certificates, of this product.
    Certificates(&'static str),
    /// Not known.
    Unknown,
}

/// By command and arguments.
pub(super) fn yields(exec: &Exec) -> Yields {
    let command = exec.command.rsplit(['/', '\\']).next().unwrap_or_default();
    let command = command.strip_suffix(".exe").unwrap_or(command);
    if command.contains("pinniped") || (command == "tanzu" && has(exec, "pinniped-auth")) {
        // The concierge exchanges the login for a short client certificate; without it the ID token itself is used.
        let asks = |arg: &Zeroizing<String>| {
            let arg = arg.as_str();
            arg == "--enable-concierge" || arg == "--enable-concierge=true" || arg.starts_with("--concierge-")
        };
        return match exec.args.iter().any(asks) {
            true => Yields::Certificates("Pinniped with a concierge"),
            false => Yields::Tokens("Pinniped"),
        };
    }
    let known =
        PLUGINS.iter().find(|(name, argument, _)| *name == command && (argument.is_empty() || has(exec, argument)));
    known.map_or(Yields::Unknown, |(_, _, yields)| *yields)
}

/// Lists where values look like a secret: the flag of the argument or the variable, never the value.
pub(super) fn secrets(exec: &Exec) -> Vec<String> {
    let mut places = Vec::new();
    let mut flag = "";
    for (index, argument) in exec.args.iter().enumerate() {
        let (name, value) = match argument.strip_prefix('-').and(argument.split_once('=')) {
            Some((name, value)) => (name, value),
            None if argument.starts_with('-') => {
                flag = argument;
                continue;
            }
            None => (core::mem::take(&mut flag), argument.as_str()),
        };
        if is_secret_value(value) || (is_secret_name(name) && is_value(value)) {
            let place = if name.is_empty() { format!("argument {}", index + 1) } else { shown(name) };
            places.push(place);
        }
        flag = "";
    }
    for (name, value) in &exec.env {
        if is_secret_value(value) || (is_secret_name(name) && is_value(value)) {
            places.push(shown(name));
        }
    }
    places.truncate(8);
    places
}

fn has(exec: &Exec, argument: &str) -> bool {
    exec.args.iter().any(|arg| arg.as_str() == argument)
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let is_harmless = HARMLESS.iter().any(|end| name.ends_with(end)) || name.contains("token-cache");
    !is_harmless && SECRET.iter().any(|word| name.contains(word))
}

/// A value that could be a secret at all: not a path, not a switch.
fn is_value(value: &str) -> bool {
    !value.is_empty() && !["true", "false"].contains(&value) && !value.starts_with(['/', '.', '~', '$'])
}

/// A JWT, a private key, or a token with a well-known prefix.
fn is_secret_value(value: &str) -> bool {
    let is_jwt = value.starts_with("eyJ") && value.matches('.').count() == 2;
    is_jwt || value.contains("PRIVATE KEY-----") || BEGINNINGS.iter().any(|start| value.starts_with(start))
}

/// Command, an argument it must have (empty: any), what it returns.
const PLUGINS: &[(&str, &str, Yields)] = &[
    ("kubelogin", "", Yields::Tokens("kubelogin")),
    ("kubectl-oidc_login", "", Yields::Tokens("kubelogin")),
    ("kubectl", "oidc-login", Yields::Tokens("kubelogin")),
    ("kubectl", "oidc_login", Yields::Tokens("kubelogin")),
    ("az", "kubelogin", Yields::Tokens("kubelogin for Azure")),
    ("aws", "get-token", Yields::Tokens("Amazon EKS")),
    ("aws-iam-authenticator", "", Yields::Tokens("Amazon EKS")),
    ("heptio-authenticator-aws", "", Yields::Tokens("Amazon EKS")),
    ("gke-gcloud-auth-plugin", "", Yields::Tokens("Google GKE")),
    ("doctl", "", Yields::Tokens("DigitalOcean")),
    ("oci", "generate-token", Yields::Tokens("Oracle OKE")),
    ("ibmcloud", "", Yields::Tokens("IBM Cloud")),
    ("yc", "create-token", Yields::Tokens("Yandex Cloud")),
    ("scw", "exec-credential", Yields::Tokens("Scaleway")),
    ("oc", "get-token", Yields::Tokens("OpenShift")),
    ("rancher", "token", Yields::Tokens("Rancher")),
    ("tsh", "", Yields::Certificates("Teleport")),
    ("tbot", "", Yields::Certificates("Teleport")),
];

const SECRET: &[&str] =
    &["secret", "password", "passwd", "token", "api-key", "apikey", "access-key", "private-key", "credential"];
/// Names with these endings contain a path, a switch, or a public name.
const HARMLESS: &[&str] = &[
    "file",
    "path",
    "dir",
    "url",
    "uri",
    "endpoint",
    "name",
    "key-id",
    "storage",
    "type",
    "get-token",
    "use-access-token",
    "method",
    "audience",
    "duration",
    "ttl",
    "expiration",
];
const BEGINNINGS: &[&str] = &["ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "dop_v1_", "hvs.", "sha256~"];
