//! The new kubeconfig: one cluster, one user, one context, and no other part of the old one.

mod plugin_args;

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::check::{Checked, Credential, KubeconfigPlan};
use crate::kubernetes::kubeconfig::Exec;
use crate::mode::Mode;
use crate::x509::{Certificate, pem};
use crate::yaml::{Tree, list, map, secret, text};

/// Keys in the order of `kubectl config view`. `ca` is what clients trust in place of their own trust store, if it is not empty.
pub(super) fn with_ca(checked: &Checked, plan: &KubeconfigPlan, ca: &[Arc<Certificate>]) -> Tree {
    let name = || text(checked.name.as_str());
    map([
        ("apiVersion", text("v1")),
        ("clusters", list([map([("cluster", cluster(checked, plan, ca)), ("name", name())])])),
        ("contexts", list([map([("context", context(checked, plan)), ("name", name())])])),
        ("current-context", name()),
        ("kind", text("Config")),
        ("users", list([map([("name", text(plan.user.as_str())), ("user", user(&plan.credential))])])),
    ])
}

fn cluster(checked: &Checked, plan: &KubeconfigPlan, ca: &[Arc<Certificate>]) -> Tree {
    let authority = (!ca.is_empty()).then(|| text(pem::data(ca.iter().map(AsRef::as_ref))));
    let extension = plan.exec_extension.as_ref().map(|extension| {
        list([map([("extension", extension.clone()), ("name", text("client.authentication.k8s.io/exec"))])])
    });
    map([])
        .with("certificate-authority-data", authority)
        .with("extensions", extension)
        .with("server", text(checked.server()))
        .with("tls-server-name", tls_server_name(checked).map(text))
}

/// Without this field and without a CA, client-go falls back to a transport that opens more connections and notices
/// dead ones late (run against client-go 0.35). In passthrough it is the name in the API server's certificate.
pub(super) fn tls_server_name(checked: &Checked) -> Option<&str> {
    match checked.mode {
        Mode::Tcp | Mode::Http => Some(checked.fqdn.as_str()),
        Mode::Passthrough => checked.passthrough_name.as_ref().map(|name| name.as_str()),
    }
}

fn context(checked: &Checked, plan: &KubeconfigPlan) -> Tree {
    map([("cluster", text(checked.name.as_str()))])
        .with("namespace", plan.namespace.as_ref().map(|namespace| text(namespace.as_str())))
        .with("user", text(plan.user.as_str()))
}

fn user(credential: &Credential) -> Tree {
    match credential {
        Credential::Token(token) => map([("token", secret(token.expose()))]),
        Credential::Exec(plugin) => map([("exec", exec(plugin))]),
        Credential::ClientCertificate(certificate) => map([
            ("client-certificate-data", text(certificate.certificate_data.as_str())),
            ("client-key-data", secret(certificate.expose_key_data())),
        ]),
    }
}

/// The arguments of a plugin, with those that are secret.
pub(super) fn plugin_args(exec: &Exec) -> impl Iterator<Item = Tree> {
    plugin_args::trees(&exec.args)
}

/// Arguments and environment may contain secrets; they are kept, since the plugin needs them.
fn exec(exec: &Exec) -> Tree {
    let args = (!exec.args.is_empty()).then(|| list(plugin_args(exec)));
    let variable =
        |(name, value): &(String, Zeroizing<String>)| map([("name", text(name.as_str())), ("value", secret(value))]);
    let env = (!exec.env.is_empty()).then(|| list(exec.env.iter().map(variable)));
    map([("apiVersion", text(exec.api_version.as_str()))])
        .with("args", args)
        .with("command", text(exec.command.as_str()))
        .with("env", env)
        .with("installHint", exec.install_hint.as_deref().map(text))
        .with("interactiveMode", exec.interactive_mode.as_deref().map(text))
        .with("provideClusterInfo", exec.provide_cluster_info.then_some(Tree::Bool(true)))
}
