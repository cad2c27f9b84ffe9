//! Before anything changes: impact, programs, cluster, versions, namespaces.

use std::collections::BTreeSet;

use super::markdown::code;
use super::{Part, Step};
use crate::check::{Checked, SecretCreator};
use crate::exposure::Platform;
use crate::manifest::Manifest;
use crate::mode::Mode;

/// What the steps change, and for whom.
pub(super) fn impact(checked: &Checked) -> Step {
    let host = checked.virtual_host().as_str();
    let label = match checked.platform {
        Platform::PodSecurity => {
            format!(" They also set a label on the namespace `{}`.", checked.contour_namespace)
        }
        Platform::None | Platform::TkgsPsp => String::new(),
    };
    let who = if checked.allow_from.is_empty() {
        "any client that reaches Envoy can connect to the API server"
    } else {
        "clients in the allowed address ranges can connect to the API server through Envoy"
    };
    let replaced = match checked.replaced.as_ref().map(|replaced| replaced.host.as_str()) {
        None | Some("") => String::new(),
        Some(other) if other == host => String::new(),
        Some(other) => format!(
            " The HTTPProxy `{}/{}` has the host name {} now: after \"{APPLY}\", Envoy no longer serves that host name.",
            checked.proxy_namespace(),
            checked.proxy_name,
            code(other)
        ),
    };
    let why = format!(
        "The steps create or update only the objects of this bundle.{label}{replaced} The API server and existing kubeconfigs \
         are not affected.\n\nOnce the HTTPProxy is valid, {who}. By default, `/version`, `/livez`, `/readyz`, and `/healthz` \
         answer without a credential. If another HTTPProxy uses `{host}`, both become invalid and its host goes down: \
         \"{HOST_NAME}\" finds it.\n\nClients use `{fqdn}` only after \"{dns}\". You can stop after any step: \"{ROLL_BACK}\" \
         deletes what was applied.",
        fqdn = checked.fqdn.as_str(),
        // external-dns follows the HTTPProxy
        dns = if checked.external_dns.is_some() { APPLY } else { DNS },
    );
    Step::new(Part::BeforeYouStart, "Impact", why)
}

/// The programs that the commands of these steps need.
pub(super) fn tools(steps: &[Step]) -> Step {
    let is_used = |tool: &str| {
        let mut commands = steps.iter().flat_map(|step| &step.commands);
        commands.any(|command| command.run.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == tool))
    };
    let tools: Vec<_> = TOOLS.into_iter().filter(|tool| is_used(tool)).collect();
    let listed: Vec<_> = tools.iter().map(|tool| format!("`{tool}`")).collect();
    Step::new(Part::BeforeYouStart, "Check the tools", "The commands and `verify.sh` need these programs.")
        .run(format!("for tool in {}; do command -v \"$tool\" || echo \"$tool: missing\"; done", tools.join(" ")))
        .expect(format!("one path for each program: {}.", listed.join(", ")))
        .otherwise("install the programs that are missing.")
}

/// All commands change the cluster of the current context.
pub(super) fn cluster(checked: &Checked) -> Step {
    let why = format!(
        "Every `kubectl` command below changes the cluster of the current context. It must be the cluster that you expose, \
         and the address must be a direct one, not {}.",
        checked.server()
    );
    Step::new(Part::BeforeYouStart, "Check the cluster", why)
        .run(
            "kubectl config current-context\n\
             kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}{\"\\n\"}'",
        )
        .expect("the context of the cluster that you expose, and its direct address, which starts with `https://`.")
        .otherwise("stop. Select the context with `kubectl config use-context NAME`.")
}

/// Which versions the bundle needs.
pub(super) fn versions(checked: &Checked) -> Step {
    let mut needs = Vec::new();
    match checked.platform {
        Platform::None => {}
        Platform::TkgsPsp => needs.push("Pod Security Policies need API server 1.24 or earlier."),
        Platform::PodSecurity => needs.push("Pod Security admission needs API server 1.25 or later."),
    }
    if checked.reserve_name {
        needs.push("The reservation of the host name needs API server 1.30 or later.");
    }
    if checked.mode == Mode::Http {
        needs.push(
            "In mode `http`, exec, attach, and cp need kubectl and API server 1.30 or later; port-forward needs 1.31 or \
             later.",
        );
    }
    needs.push("kubefront was tested with API server 1.35 and kubectl 1.27 to 1.35.");
    Step::new(Part::BeforeYouStart, "Check the versions", needs.join(" "))
        .run("kubectl version")
        .expect("`Client Version` and `Server Version` that meet these requirements.")
        .otherwise("without a server version, `kubectl` cannot connect: the error message contains the reason.")
}

/// The bundle never creates a namespace.
pub(super) fn namespaces(manifests: &[Manifest]) -> Option<Step> {
    // The RoleBinding goes into Contour's namespace, which the installation of Contour creates.
    let others = manifests.iter().filter(|manifest| manifest.file != "10-rolebinding.yaml");
    let namespaces: BTreeSet<_> = others.filter_map(|manifest| manifest.namespace.as_deref()).collect();
    let namespaces: Vec<_> = namespaces.into_iter().collect();
    if namespaces.is_empty() {
        return None;
    }
    Some(
        Step::new(Part::BeforeYouStart, "Check the namespaces", "The manifests do not create namespaces.")
            .run(format!("kubectl get namespace {}", namespaces.join(" ")))
            .expect("`Active` for each namespace.")
            .otherwise("create the missing one with `kubectl create namespace NAME`."),
    )
}

/// Only if Envoy does not verify the API server.
pub(super) fn upstream(checked: &Checked) -> Option<Step> {
    if checked.mode == Mode::Passthrough || checked.upstream.is_some() {
        return None;
    }
    let why = "In this bundle, Envoy does not verify the API server's certificate. Anyone who can intercept traffic between \
               Envoy and the API server can impersonate the API server and read every bearer token. Fetch the cluster's CA, \
               and generate the bundle again with `--ca-file cluster-ca.crt` (`upstream.caFile`).\n\nIf a load balancer \
               terminates TLS in front of the API server, use the CA of the load balancer instead.";
    Some(
        Step::new(Part::BeforeYouStart, "Let Envoy verify the API server (recommended)", why)
            .run(
                "kubectl get configmap kube-root-ca.crt --namespace=default -o json | jq -r '.data[\"ca.crt\"]' > \
                 cluster-ca.crt\nhead -n 1 cluster-ca.crt",
            )
            .expect("`-----BEGIN CERTIFICATE-----`")
            .otherwise(
                "use the CA in `clusters[].cluster.certificate-authority-data` of a kubeconfig with direct access.",
            ),
    )
}

/// In the order of the list that is printed.
const TOOLS: [&str; 6] = ["kubectl", "jq", "openssl", "base64", "curl", "sops"];

/// The object that makes a controller create the TLS Secret, as kubectl names it: kind and group.
pub(super) fn resource(creator: &SecretCreator) -> &'static str {
    match creator {
        SecretCreator::CertManager(_) => CERTIFICATE,
        SecretCreator::ExternalSecret(_) => EXTERNAL_SECRET,
    }
}

/// The resource of cert-manager; other projects have this kind too.
pub(super) const CERTIFICATE: &str = "certificate.cert-manager.io";
const EXTERNAL_SECRET: &str = "externalsecret.external-secrets.io";

/// Titles that other texts refer to.
pub(super) const HOST_NAME: &str = "Check that the host name is free";
pub(super) const APPLY: &str = "Apply the manifests";
pub(super) const DNS: &str = "Create the DNS record";
pub(super) const ROLL_BACK: &str = "Roll back";
pub(super) const NOT_VALID: &str = "The HTTPProxy is not valid";
pub(super) const NO_CONNECTION: &str = "The HTTPProxy is valid, but connections fail";
pub(super) const PODS: &str = "Envoy pods do not start";
pub(super) const VERIFY: &str = "Run verify.sh";
