//! The steps for programs that connect to the cluster, and how long a credential works.

use super::markdown::code;
use super::{Part, Step};
use crate::check::{Checked, Credential, KubeconfigPlan};
use crate::exposure::Consumer;
use crate::manifest::consumer::{ARGOCD, FLUX, TERRAFORM, argocd_name, flux_name};
use crate::shell::word as quote;
use crate::token::{Issued, Token, TokenKind};

/// One step for each consumer.
pub(super) fn steps(checked: &Checked) -> Vec<Step> {
    let Some(plan) = &checked.kubeconfig else { return Vec::new() };
    let step = |consumer: &Consumer| match consumer {
        Consumer::Kubeconfig => None,
        Consumer::ArgoCd => Some(argocd(checked, plan)),
        Consumer::Flux => Some(flux(checked, plan)),
        Consumer::Terraform => Some(terraform(checked, plan)),
    };
    checked.consumers.iter().filter_map(step).collect()
}

/// Returns the files, for the list of what contains a credential.
pub(super) fn files(checked: &Checked) -> impl Iterator<Item = (&'static str, &'static str)> {
    checked.consumers.iter().filter_map(|consumer| match consumer {
        Consumer::Kubeconfig => None,
        Consumer::ArgoCd => Some((ARGOCD, "cluster Secret for Argo CD")),
        Consumer::Flux => Some((FLUX, "kubeconfig Secret for Flux")),
        Consumer::Terraform => Some((TERRAFORM, "variables for Terraform")),
    })
}

/// What the rollback deletes in other clusters.
pub(super) fn to_delete(checked: &Checked) -> String {
    let of = |consumer: &Consumer| match consumer {
        Consumer::ArgoCd => Some((checked.argocd_namespace.as_str(), argocd_name(checked), "Argo CD")),
        Consumer::Flux => Some((checked.flux_namespace.as_str(), flux_name(checked), "Flux")),
        Consumer::Kubeconfig | Consumer::Terraform => None,
    };
    let told = checked.consumers.iter().filter_map(of).map(|(namespace, name, program)| {
        format!(" In the cluster of {program}, delete the Secret `{namespace}/{name}`.")
    });
    told.collect()
}

fn argocd(checked: &Checked, plan: &KubeconfigPlan) -> Step {
    let why = format!(
        "{ARGOCD_FILE} is a Secret for the cluster in which Argo CD runs, so it is not part of the manifests. {trust}\n\n\
         {expiry}",
        ARGOCD_FILE = code(ARGOCD),
        trust = trust(plan, "Argo CD"),
        expiry = expiry(plan, "Argo CD"),
    );
    let name = quote(&argocd_name(checked));
    let namespace = &checked.argocd_namespace;
    Step::new(Part::Steps, "Connect Argo CD", why)
        .run(format!("kubectl --context=ARGOCD_CONTEXT apply --server-side -f {ARGOCD}"))
        .expect("`serverside-applied`")
        .otherwise(format!(
            "`namespaces \"{namespace}\" not found` means that Argo CD is in another namespace: generate the bundle again with \
             `--argocd-namespace NS`."
        ))
        .run(format!(
            "kubectl --context=ARGOCD_CONTEXT get secret {name} --namespace={namespace} -o jsonpath='{{.data.server}}' | base64 -d"
        ))
        .expect(format!(
            "`{}`. Applications use this cluster with `destination.server: {0}`.",
            checked.server()
        ))
}

fn flux(checked: &Checked, plan: &KubeconfigPlan) -> Step {
    let why = format!(
        "{} is a Secret for the cluster in which Flux runs, so it is not part of the manifests. {}\n\n{}\n\nA Kustomization or \
         HelmRelease in the namespace `{}` uses it:\n\n```yaml\nspec:\n  kubeConfig:\n    secretRef:\n      name: {}\n```",
        code(FLUX),
        trust(plan, "Flux"),
        expiry(plan, "Flux"),
        checked.flux_namespace,
        flux_name(checked),
    );
    Step::new(Part::Steps, "Connect Flux", why)
        .run(format!("kubectl --context=FLUX_CONTEXT apply --server-side -f {FLUX}"))
        .expect("`serverside-applied`")
        .otherwise(format!(
            "`namespaces \"{}\" not found` means that the Kustomization is in another namespace: generate the bundle again with \
             `--flux-namespace NS`.",
            checked.flux_namespace
        ))
}

fn terraform(checked: &Checked, plan: &KubeconfigPlan) -> Step {
    let why = format!(
        "{} contains values for the provider `kubernetes` of Terraform and OpenTofu. {}\n\n{}\n\nA plan that you save with \
         `-out` contains the values too. Put these blocks into your Terraform directory:\n\n```hcl\n{}```",
        code(TERRAFORM),
        trust(plan, "Terraform"),
        expiry(plan, "Terraform"),
        blocks(checked, plan),
    );
    Step::new(Part::Steps, "Connect Terraform", why)
        .run(format!("terraform -chdir=DIRECTORY plan -var-file=\"$PWD/{TERRAFORM}\""))
        .expect("a plan, without an error of the provider.")
        .otherwise("`Unauthorized` means that the credential does not work: see \"Run verify.sh\".")
}

/// The declaration of each variable, and the provider that uses them.
fn blocks(checked: &Checked, plan: &KubeconfigPlan) -> String {
    let mut arguments = vec!["host"];
    if checked.passthrough_name.is_some() {
        arguments.push("tls_server_name");
    }
    if !plan.consumer_ca.is_empty() {
        arguments.push("cluster_ca_certificate");
    }
    match &plan.credential {
        Credential::Token(_) => arguments.push("token"),
        Credential::ClientCertificate(_) => arguments.extend(["client_certificate", "client_key"]),
        Credential::Exec(_) => {}
    }
    let is_secret = |argument: &str| matches!(argument, "token" | "client_key");
    let mut text = String::new();
    for argument in &arguments {
        let fields = if is_secret(argument) { "type      = string\n  sensitive = true" } else { "type = string" };
        text.push_str(&format!("variable \"kubernetes_{argument}\" {{\n  {fields}\n}}\n"));
    }
    let is_exec = matches!(plan.credential, Credential::Exec(_));
    if is_exec {
        text.push_str("variable \"kubernetes_exec\" {\n  type      = any\n  sensitive = true\n}\n");
    }
    text.push_str("provider \"kubernetes\" {\n");
    let width = arguments.iter().map(|argument| argument.len()).max().unwrap_or_default();
    for argument in &arguments {
        text.push_str(&format!("  {argument:width$} = var.kubernetes_{argument}\n"));
    }
    if is_exec {
        text.push_str(EXEC);
    }
    text + "}\n"
}

/// Which root certificates decide whether the consumer accepts the certificate.
fn trust(plan: &KubeconfigPlan, who: &str) -> String {
    match (plan.consumer_ca.is_empty(), who) {
        (false, _) => format!("It contains the CA that {who} needs, which replaces the root certificates of {who}."),
        (true, "Terraform") => {
            "It contains no CA: the machine that runs Terraform must trust the certificate.".to_owned()
        }
        (true, _) => format!(
            "It contains no CA: {who} verifies the certificate with the root certificates in its image, not with those of \
             your machine."
        ),
    }
}

/// When the credential stops working for `who`, as far as it is known.
pub(super) fn expiry(plan: &KubeconfigPlan, who: &str) -> String {
    match &plan.credential {
        Credential::Token(token) => of_token(token, who),
        Credential::ClientCertificate(certificate) => match certificate.read() {
            Ok(pair) => format!(
                "The client certificate expires on {}, and {who} does not renew it: before that, {AGAIN}",
                pair.certificate.not_after.minute()
            ),
            Err(_) => format!("kubefront does not know when the client certificate expires: after that, {AGAIN}"),
        },
        Credential::Exec(_) => {
            format!("The plugin gets the tokens where {who} runs, so kubefront does not know when they expire.")
        }
    }
}

fn of_token(token: &Token, who: &str) -> String {
    if let Some(object) = &token.bound_to
        && object.starts_with("pod ")
    {
        return format!("The token works only while the {object} exists: {AGAIN}");
    }
    match (token.expires, token.issued(), token.kind) {
        (Some(end), ..) => {
            format!("The token expires on {}, and {who} does not renew it: before that, {AGAIN}", end.minute())
        }
        (None, Some(Issued::ShortLived { name, lifetime }), _) if !lifetime.is_empty() => {
            format!("The token ({name}) is valid for {lifetime}, and {who} does not renew it: after that, {AGAIN}")
        }
        (None, _, TokenKind::ServiceAccountLegacy | TokenKind::ServiceAccountBound) => {
            "The token has no expiry: it works until its Secret or its ServiceAccount is deleted.".to_owned()
        }
        (None, ..) => {
            format!(
                "The token does not contain its expiry, so kubefront does not know when it stops working: then {AGAIN}"
            )
        }
    }
}

const AGAIN: &str = "generate the bundle again with a new credential, and repeat this step.";
/// Only a block, and not an argument, so its values are taken one by one.
const EXEC: &str = "  exec {
    api_version = var.kubernetes_exec.api_version
    command     = var.kubernetes_exec.command
    args        = try(var.kubernetes_exec.args, [])
    env         = try(var.kubernetes_exec.env, {})
  }
";
