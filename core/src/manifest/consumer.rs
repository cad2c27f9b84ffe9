//! Files with which other programs connect to the cluster: what the kubeconfig contains, in the form that each program reads.
//!
//! None of them is below `manifests/`: they belong into the cluster, or onto the machine, in which the program runs.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{Manifest, kubeconfig};
use crate::check::{Checked, Credential, KubeconfigPlan};
use crate::exposure::Consumer;
use crate::kubernetes::kubeconfig::Exec;
use crate::pem::base64;
use crate::x509::pem;
use crate::yaml;
use crate::yaml::{Printed, Tree, list, map, secret, text};

/// The cluster Secret of Argo CD.
pub(crate) const ARGOCD: &str = "consumers/argocd-cluster.yaml";
/// The Secret with a kubeconfig for Flux.
pub(crate) const FLUX: &str = "consumers/flux-kubeconfig.yaml";
/// The variables for Terraform.
pub(crate) const TERRAFORM: &str = "consumers/terraform.tfvars.json";

/// One file for one consumer. Every one of them contains a credential.
pub(crate) struct ConsumerFile {
    /// Its path in the bundle.
    pub(crate) path: &'static str,
    /// The Secret, if the file is one.
    pub(crate) object: Option<Manifest>,
    /// Its text, and where its secrets are.
    pub(crate) printed: Printed,
}

/// Returns the files of all consumers.
pub(crate) fn files(checked: &Checked) -> Vec<ConsumerFile> {
    let Some(plan) = &checked.kubeconfig else { return Vec::new() };
    let of_object = |path, object: Manifest| {
        let printed = yaml::write(&object.object);
        ConsumerFile { path, object: Some(object), printed }
    };
    let file = |consumer: &Consumer| match consumer {
        Consumer::Kubeconfig => None,
        Consumer::ArgoCd => Some(of_object(ARGOCD, argocd(checked, plan))),
        Consumer::Flux => Some(of_object(FLUX, flux(checked, plan))),
        Consumer::Terraform => {
            let printed = yaml::write_json(&terraform(checked, plan));
            Some(ConsumerFile { path: TERRAFORM, object: None, printed })
        }
    };
    checked.consumers.iter().filter_map(file).collect()
}

/// Returns the name of Argo CD's Secret: the one that `argocd cluster add` uses (its `URIToSecretName`), so that the cluster
/// is never there twice.
pub(crate) fn argocd_name(checked: &Checked) -> String {
    let hash = checked.server().bytes().fold(FNV_OFFSET, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(FNV_PRIME));
    named("cluster-", checked, &format!("-{hash}"))
}

/// Returns the name of Flux's Secret. `NAME-kubeconfig` belongs to Cluster API, which would overwrite it.
pub(crate) fn flux_name(checked: &Checked) -> String {
    named("kubeconfig-", checked, "")
}

fn named(prefix: &str, checked: &Checked, suffix: &str) -> String {
    let most = super::NAME_LENGTH - prefix.len() - suffix.len();
    let host: String = checked.fqdn.as_str().chars().take(most).collect();
    format!("{prefix}{}{suffix}", host.trim_end_matches(['.', '-']))
}

/// Argo CD v3.6, `SecretToCluster` and `ClusterConfig`. Without `caData`, it uses the root certificates of its image.
fn argocd(checked: &Checked, plan: &KubeconfigPlan) -> Manifest {
    let authority = authority(plan).map(|pem| text(STANDARD.encode(pem)));
    let tls = map([("insecure", Tree::Bool(false))])
        .with("serverName", kubeconfig::tls_server_name(checked).map(text))
        .with("caData", authority);
    let config = match &plan.credential {
        Credential::Token(token) => map([("bearerToken", secret(token.expose())), ("tlsClientConfig", tls)]),
        // It wins over a `bearerToken`, which is never written beside it.
        Credential::Exec(exec) => {
            let provider = argocd_exec(exec).with("config", plan.exec_extension.clone());
            map([("execProviderConfig", provider), ("tlsClientConfig", tls)])
        }
        Credential::ClientCertificate(certificate) => {
            let tls = tls
                .with("certData", text(certificate.certificate_data.as_str()))
                .with("keyData", secret(certificate.expose_key_data()));
            map([("tlsClientConfig", tls)])
        }
    };
    let data = map([
        ("config", encoded(&yaml::write_json(&config))),
        ("name", text(STANDARD.encode(&checked.name))),
        ("server", text(STANDARD.encode(checked.server()))),
    ]);
    let labels = map([("argocd.argoproj.io/secret-type", text("cluster"))]);
    let secret = Manifest::new(ARGOCD, ("v1", "Secret"), Some(&checked.argocd_namespace), &argocd_name(checked));
    opaque(secret.with_metadata("labels", labels), data)
}

/// `ExecProviderConfig`: `env` is a map, and Argo CD never asks a user.
fn argocd_exec(exec: &Exec) -> Tree {
    map([("apiVersion", text(exec.api_version.as_str())), ("command", text(exec.command.as_str()))])
        .with("args", args(exec))
        .with("env", env(exec))
        .with("installHint", exec.install_hint.as_deref().map(text))
        .with("provideClusterInfo", exec.provide_cluster_info.then_some(Tree::Bool(true)))
}

/// The key that Flux and Cluster API use. Flux reads nothing that is not in the kubeconfig itself.
fn flux(checked: &Checked, plan: &KubeconfigPlan) -> Manifest {
    let kubeconfig = yaml::write(&kubeconfig::with_ca(checked, plan, &plan.consumer_ca));
    let secret = Manifest::new(FLUX, ("v1", "Secret"), Some(&checked.flux_namespace), &flux_name(checked));
    opaque(secret, map([("value", encoded(&kubeconfig))]))
}

/// Variables with the names of the provider's arguments (hashicorp/kubernetes 3.2, `kubernetes/provider.go`), which accepts PEM.
fn terraform(checked: &Checked, plan: &KubeconfigPlan) -> Tree {
    let server_name = checked.passthrough_name.as_ref().map(|name| text(name.as_str()));
    let variables = map([("kubernetes_host", text(checked.server()))])
        .with("kubernetes_tls_server_name", server_name)
        .with("kubernetes_cluster_ca_certificate", authority(plan).map(text));
    match &plan.credential {
        Credential::Token(token) => variables.with("kubernetes_token", secret(token.expose())),
        Credential::Exec(exec) => {
            let plugin =
                map([("api_version", text(exec.api_version.as_str())), ("command", text(exec.command.as_str()))])
                    .with("args", args(exec))
                    .with("env", env(exec));
            variables.with("kubernetes_exec", plugin)
        }
        Credential::ClientCertificate(certificate) => variables
            .with("kubernetes_client_certificate", decoded(&certificate.certificate_data))
            .with("kubernetes_client_key", decoded(certificate.expose_key_data())),
    }
}

/// The roots for a program without the trust store of the operator, as PEM.
fn authority(plan: &KubeconfigPlan) -> Option<String> {
    (!plan.consumer_ca.is_empty()).then(|| pem::certificates(plan.consumer_ca.iter().map(AsRef::as_ref)))
}

fn args(exec: &Exec) -> Option<Tree> {
    (!exec.args.is_empty()).then(|| list(kubeconfig::plugin_args(exec)))
}

fn env(exec: &Exec) -> Option<Tree> {
    let variables = exec.env.iter().map(|(name, value)| (name.clone(), secret(value)));
    (!exec.env.is_empty()).then(|| Tree::Map(variables.collect()))
}

/// Base64 of a text with secrets, as one secret.
fn encoded(printed: &Printed) -> Tree {
    Tree::Secret(Zeroizing::new(STANDARD.encode(printed.text.as_bytes())))
}

/// The PEM behind a value of a kubeconfig that the checks have read.
fn decoded(data: &str) -> Option<Tree> {
    let mut pem = base64::decode(data.as_bytes()).ok()?;
    let text = String::from_utf8(core::mem::take(&mut *pem)).ok()?;
    Some(Tree::Secret(Zeroizing::new(text)))
}

fn opaque(secret: Manifest, data: Tree) -> Manifest {
    Manifest { is_secret: true, ..secret.with("data", data).with("type", text("Opaque")) }
}

/// FNV-1a with 32 bits, as Go's `hash/fnv`.
const FNV_OFFSET: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;
