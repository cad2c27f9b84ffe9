//! The steps once the name answers: who gets in, and what later days bring.

use super::Step;
use super::markdown::code;
use super::shell::quote;
use crate::check::{Checked, Credential, ServedKey};
use crate::exposure::Platform;
use crate::manifest::Manifest;
use crate::mode::Mode;

pub(super) fn service_account(checked: &Checked) -> Option<Step> {
    let (namespace, name, role) = checked.service_account.as_ref()?;
    let account = format!("system:serviceaccount:{namespace}:{name}");
    let granted = role.as_ref().map_or_else(
        || "It has no role, since none was named: bind one that fits before it can do anything.".to_owned(),
        |role| format!("It may do in the whole cluster what the ClusterRole {} allows.", code(role.as_str())),
    );
    let why = format!(
        "The manifests made the ServiceAccount `{namespace}/{name}`; its namespace must be there. {granted} exec, attach and \
         port-forward need both `get` and `create` on `pods/exec`, `pods/attach` and `pods/portforward`: newer clients \
         open them with a GET, older ones with a POST, and from Kubernetes 1.35 on `create` is asked of both.\n\nThe \
         token is a password: it goes into a file that only you can read. The API server may shorten the duration. \
         Generate again with the file as `kubeconfig.tokenFile`."
    );
    let file = quote(&format!("{name}.token"));
    let name_word = quote(name.as_str());
    Some(
        Step::new("Make a token for the ServiceAccount", why)
            .run(format!(
                "(umask 077; kubectl create token {name_word} --namespace={namespace} --duration=720h > {file})"
            ))
            .when(
                "may it exec? Both must say yes",
                format!(
                    "kubectl auth can-i get pods --subresource=exec --as={account}\n\
                     kubectl auth can-i create pods --subresource=exec --as={account}"
                ),
            ),
    )
}

pub(super) fn kubeconfig(checked: &Checked) -> Step {
    let Some(plan) = &checked.kubeconfig else {
        let why = "None is in this bundle: it was left out, or there was no credential that passes through Envoy. With a \
                   token (a ServiceAccount's, or one of your identity provider), generate again with its file as \
                   `kubeconfig.tokenFile`.";
        return Step::new("Make a kubeconfig", why);
    };
    let holds = match &plan.credential {
        Credential::Token(_) => "It holds a bearer token: whoever has the file is that user.",
        Credential::Exec(_) => "It runs a credential plugin, which must be installed where it is used.",
        Credential::ClientCertificate(_) => {
            "It holds a client certificate and its key: whoever has the file is that user."
        }
    };
    let trust = if plan.ca.is_empty() {
        "It holds no CA: clients trust the certificate as they trust a web site's."
    } else {
        "It holds the CA that clients must trust."
    };
    Step::new("Hand out the kubeconfig", format!("{holds} {trust} The last command merges it with your own into a new file."))
        .run("chmod 600 kubeconfig\nkubectl --kubeconfig=kubeconfig config view")
        .when(
            "merge it into your own",
            "(umask 077; KUBECONFIG=\"$HOME/.kube/config:$PWD/kubeconfig\" kubectl config view --flatten > merged-kubeconfig)",
        )
}

pub(super) fn connect(checked: &Checked) -> Step {
    let why = "`verify.sh` looks at what a valid status does not show: the condition, the certificate that is really \
               served, where the kubeconfig leads, who the credential is, that nobody gets in without one, and a watch \
               that stays quiet for more than a minute (`--quick` leaves that out). Name a running pod to try exec as \
               well; `--help` lists the rest.";
    let step = Step::new("Connect, and prove it", why)
        .run("sh verify.sh")
        .when("exec as well", "sh verify.sh --quick --pod NAMESPACE/POD");
    if checked.kubeconfig.is_none() {
        return step;
    }
    step.run(format!("kubectl --kubeconfig=kubeconfig --context={} get namespaces", quote(&checked.name)))
}

pub(super) fn keep_direct(checked: &Checked) -> Step {
    let why = format!(
        "The cluster's own kubeconfig, which goes to the API server directly, is the way in when Envoy, Contour, the \
         certificate or `{}` fails. Keep one in a safe place, and keep the direct address reachable for those who would \
         mend it.",
        checked.fqdn.as_str()
    );
    Step::new("Keep the direct kubeconfig", why)
}

pub(super) fn renew(checked: &Checked) -> Step {
    let streams = "New connections get it within seconds; streams that run (watch, logs -f, exec, port-forward) are cut \
                   within Envoy's drain time, 10 minutes unless told otherwise. `kubectl get --watch` then ends with exit \
                   code 0 and no message, so scripts must watch again.";
    let ca = checked.upstream.as_ref().map_or_else(String::new, |upstream| {
        format!(
            "\n\nBefore the cluster changes its CA, put the new CA beside the old one (both in `upstream.caFile`): it is \
             `{}/{}`, used by new calls at once.",
            checked.proxy_namespace(),
            upstream.secret_name
        )
    });
    let (secret, namespace) = (&checked.secret_name, &checked.secret_namespace);
    match (checked.mode, &checked.served) {
        (Mode::Passthrough, _) => Step::new(
            "When the API server's certificate changes",
            "Clients see the API server's own certificate, so the cluster renews it. Only a new CA concerns you: \
             kubeconfigs handed out must then hold it, before the old one goes.",
        ),
        (_, None) => Step::new(
            "When the certificate is renewed",
            format!(
                "Whoever made the Secret `{namespace}/{secret}` renews it; Contour follows by itself. {streams}{ca}"
            ),
        ),
        (_, Some(served)) => {
            let end = served.leaf.not_after.date();
            let step = Step::new(
                "When the certificate is renewed",
                format!(
                    "This one ends on {end}. Generate again with the new files, before that day, and apply the Secret. \
                     Certificate and key belong together: a new chain with an old key takes the host down while its \
                     status stays valid. {streams}{ca}"
                ),
            );
            match served.key {
                ServedKey::Private(_) => step.run("kubectl apply --server-side -f manifests/20-secret.yaml"),
                ServedKey::LeftOut => step,
            }
        }
    }
}

/// Exactly what was written, in an order that leaves no moment in which somebody else can take the name over.
pub(super) fn undo(checked: &Checked, written: &[Manifest]) -> Step {
    let mut lines: Vec<String> = written.iter().rev().filter(|m| !is_guard(m)).map(delete).collect();
    if let Some(made_by_hand) = secret_made_by_hand(checked) {
        lines.push(made_by_hand);
    }
    lines.extend(written.iter().rev().filter(|m| is_guard(m)).map(delete));
    let holds_key = written.iter().any(|manifest| manifest.file == "20-secret.yaml");
    let files: Vec<_> = [(checked.kubeconfig.is_some(), "`kubeconfig`"), (holds_key, "`manifests/20-secret.yaml`")]
        .into_iter()
        .filter_map(|(is_there, file)| is_there.then_some(file))
        .collect();
    let secret = match files.as_slice() {
        [] => String::new(),
        files => format!(" What holds a key or a credential in this folder: {}.", files.join(", ")),
    };
    let why = format!(
        "Take the DNS record of `{}` away first, so that nobody sends tokens to whatever answers next. Then exactly these \
         objects, and nothing of Contour.{secret}",
        checked.fqdn.as_str()
    );
    let step = Step::new("Undo everything", why).run(lines.join("\n"));
    if checked.platform != Platform::PodSecurity {
        return step;
    }
    let label = format!("kubectl label namespace {} pod-security.kubernetes.io/enforce-", checked.contour_namespace);
    step.when("the namespace's label, only if Contour goes too", label)
}

/// The reservation goes last.
fn is_guard(manifest: &Manifest) -> bool {
    manifest.file.starts_with("60-")
}

fn delete(manifest: &Manifest) -> String {
    let object = quote(&format!("{}/{}", manifest.kind.to_ascii_lowercase(), manifest.name));
    match &manifest.namespace {
        Some(namespace) => format!("kubectl delete {object} --namespace={namespace}"),
        None => format!("kubectl delete {object}"),
    }
}

fn secret_made_by_hand(checked: &Checked) -> Option<String> {
    let served = checked.served.as_ref()?;
    if !matches!(served.key, ServedKey::LeftOut) {
        return None;
    }
    let object = quote(&format!("secret/{}", checked.secret_name));
    Some(format!("kubectl delete {object} --namespace={}", checked.secret_namespace))
}
