//! The steps once clients can use the host name.

use super::markdown::code;
use super::prepare::{NO_CONNECTION, VERIFY};
use super::{Part, Step, consumer};
use crate::check::{Checked, Credential};
use crate::shell::word as quote;

pub(super) fn service_account(checked: &Checked) -> Option<Step> {
    let (namespace, name, role) = checked.service_account.as_ref()?;
    let account = format!("system:serviceaccount:{namespace}:{name}");
    let granted = role.as_ref().map_or_else(
        || "It has no role yet: bind one before you use it.".to_owned(),
        |role| format!("In the whole cluster, it can do what the ClusterRole {} allows.", code(role.as_str())),
    );
    let file = format!("{name}.token");
    let why = format!(
        "The manifests create the ServiceAccount `{namespace}/{name}`. {granted} exec, attach, and port-forward need both \
         `get` and `create` on `pods/exec`, `pods/attach`, and `pods/portforward`.\n\nA token is a password: it goes into a \
         file that only you can read. The API server can shorten the duration. Then delete the line `write: false` in \
         `exposure.yaml`, run {generate}, and continue in the new directory.",
        generate =
            code(&format!("kubefront generate -f exposure.yaml --token-file {} --out-dir ../new-bundle", quote(&file))),
    );
    Some(
        Step::new(Part::Steps, "Create a token for the ServiceAccount", why)
            .run(format!(
                "(umask 077; kubectl create token {} --namespace={namespace} --duration=720h > {})",
                quote(name.as_str()),
                quote(&file)
            ))
            .expect("no output.")
            .otherwise("`not found` means that the manifests were not applied.")
            .when(
                "if the token is for exec, attach, or port-forward",
                format!(
                    "kubectl auth can-i get pods --subresource=exec --as={account}\n\
                     kubectl auth can-i create pods --subresource=exec --as={account}"
                ),
            )
            .expect("`yes` twice.")
            .otherwise("bind a role that allows both."),
    )
}

pub(super) fn verify(checked: &Checked) -> Step {
    let scope = if checked.kubeconfig.is_some() {
        "It needs about 90 seconds, because it watches for 70 seconds without traffic (`--quick` leaves that out)."
    } else {
        "Without a kubeconfig, it tests only the HTTPProxy, the certificate, and anonymous requests."
    };
    let why = format!(
        "`verify.sh` tests what a valid HTTPProxy does not prove: the certificate that Envoy serves, the server in the \
         kubeconfig, a login, anonymous requests, an idle watch, and exec. It changes nothing in the cluster. {scope} \
         `sh verify.sh --help` lists options and exit codes."
    );
    let step = Step::new(Part::Steps, VERIFY, why)
        .run("sh verify.sh")
        .expect("lines that start with `PASS` (or with SKIP and a reason), and a last line that starts with `0 failed`.")
        .otherwise(format!(
            "each FAIL line contains the reason: see \"{NO_CONNECTION}\". A line with `could not test` is not a success: \
             remove its cause and repeat."
        ));
    if checked.kubeconfig.is_none() {
        return step;
    }
    step.when("exec in a running pod", "sh verify.sh --quick --pod NAMESPACE/POD")
        .expect("a last line that starts with `0 failed`.")
        .otherwise("the user needs `get` and `create` on `pods/exec`.")
}

pub(super) fn kubeconfig(checked: &Checked) -> Step {
    let Some(plan) = &checked.kubeconfig else {
        let why = "This bundle contains no kubeconfig, because you excluded it or no credential works through Envoy. With a \
                   bearer token (of a ServiceAccount or your identity provider), generate the bundle again with `--token-file \
                   FILE` (`kubeconfig.tokenFile`).";
        return Step::new(Part::Steps, "Create a kubeconfig", why);
    };
    let contains = match &plan.credential {
        Credential::Token(_) => {
            "The kubeconfig contains a bearer token: anyone who has the file has the user's permissions."
        }
        Credential::Exec(_) => {
            "The kubeconfig runs a credential plugin, which must be installed on every client machine."
        }
        Credential::ClientCertificate(_) => {
            "The kubeconfig contains a client certificate and its private key: anyone who has the file has the user's \
             permissions."
        }
    };
    let trust = if plan.ca.is_empty() {
        "It contains no CA: clients verify the certificate with their own trust store."
    } else {
        "It contains the CA that clients need."
    };
    let expiry = consumer::expiry(plan, "kubectl");
    let why = format!("{contains} {trust} Send it only over a channel that keeps it secret.\n\n{expiry}");
    Step::new(Part::Steps, "Distribute the kubeconfig", why)
        .run("chmod 600 kubeconfig\nkubectl --kubeconfig=kubeconfig config view")
        .expect(format!("`server: {}`, and no secret values.", checked.server()))
        .run(format!("kubectl --kubeconfig=kubeconfig --context={} get namespaces", quote(&checked.name)))
        .expect("the namespaces of the cluster.")
        .otherwise("`Forbidden` with the name of the user means that the connection works, and the user cannot list namespaces.")
        .when(
            "to add it to your own kubeconfig, in a new file",
            "(umask 077; KUBECONFIG=\"$HOME/.kube/config:$PWD/kubeconfig\" kubectl config view --flatten > merged-kubeconfig)",
        )
        .expect("no output.")
}

pub(super) fn keep_direct(checked: &Checked) -> Step {
    let why = format!(
        "Keep the cluster's own kubeconfig, which connects directly to the API server, in a safe place. Keep the direct \
         address reachable for the people who repair the cluster. You need both when Envoy, Contour, the certificate, or \
         `{}` fails.",
        checked.fqdn.as_str()
    );
    Step::new(Part::Steps, KEEP_DIRECT, why)
}

/// The last of the numbered steps.
pub(super) const KEEP_DIRECT: &str = "Keep direct access";
