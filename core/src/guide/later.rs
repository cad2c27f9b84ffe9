//! Renewal and rollback.

use super::prepare::ROLL_BACK;
use super::{Part, Step, replaced};
use crate::check::{Checked, ServedKey};
use crate::exposure::Platform;
use crate::manifest::Manifest;
use crate::mode::Mode;
use crate::shell::word as quote;

pub(super) fn renew(checked: &Checked) -> Step {
    let streams = "Impact: new connections get the new certificate within seconds. Envoy closes running streams (watch, `logs \
                   -f`, exec, port-forward) within its drain time, 10 minutes by default. `kubectl get --watch` then exits \
                   with code 0 and no message, so scripts must start it again.";
    let ca = checked.upstream.as_ref().map_or_else(String::new, |upstream| {
        format!(
            "\n\nBefore the cluster changes its CA, generate the bundle with both the old and the new CA (`--ca-file`) and apply \
             the Secret `{}/{}`. New requests use it immediately.",
            checked.proxy_namespace(),
            upstream.secret_name
        )
    });
    let (secret, namespace) = (&checked.secret_name, &checked.secret_namespace);
    match (checked.mode, &checked.served) {
        (Mode::Passthrough, _) => Step::new(
            Part::Later,
            "Renew the API server's certificate",
            "Clients see the API server's certificate, and the cluster renews it. Only a new CA affects clients: before the \
             cluster stops using the old CA, distribute kubeconfigs that contain the new one.",
        ),
        (_, None) => Step::new(
            Part::Later,
            RENEW,
            format!(
                "The tool that created the Secret `{namespace}/{secret}` renews it, and Contour follows.\n\n{streams}{ca}"
            ),
        ),
        (_, Some(served)) => {
            let end = served.leaf.not_after.date();
            let step = Step::new(
                Part::Later,
                RENEW,
                format!(
                    "This certificate expires on {end}. Before that day, generate a new bundle with the new certificate and \
                     its private key. A new certificate with an old private key causes an outage, and the HTTPProxy still \
                     reports `valid`.\n\n{streams}{ca}"
                ),
            );
            match served.key {
                ServedKey::Private(_) => step
                    .when(
                        "in the directory of the new bundle",
                        "kubectl apply --server-side -f manifests/20-secret.yaml\nsh verify.sh --quick",
                    )
                    .expect("`serverside-applied`, and a last line that starts with `0 failed`.")
                    .otherwise("apply the Secret of the old bundle again while the old certificate is valid."),
                ServedKey::LeftOut => step,
            }
        }
    }
}

/// Exactly what was written, in an order in which no other tenant can use the host name in between.
pub(super) fn roll_back(checked: &Checked, written: &[Manifest]) -> Step {
    let mut lines: Vec<String> = written.iter().rev().filter(|m| !is_guard(m)).map(delete).collect();
    lines.extend(secret_created_by_command(checked));
    lines.extend(written.iter().rev().filter(|m| is_guard(m)).map(delete));
    let holds_key = written.iter().any(|manifest| manifest.file == "20-secret.yaml");
    let files: Vec<_> = [(checked.kubeconfig.is_some(), "`kubeconfig`"), (holds_key, "`manifests/20-secret.yaml`")]
        .into_iter()
        .filter_map(|(is_there, file)| is_there.then_some(file))
        .collect();
    let secret = match files.as_slice() {
        [] => String::new(),
        files => {
            format!(" In this directory, delete what contains a private key or a credential: {}.", files.join(", "))
        }
    };
    let why = format!(
        "Delete the DNS record of `{}` first, so that clients do not send tokens to whatever answers next. Then delete \
         exactly the objects of this bundle; Contour stays.{secret}\n\nImpact: clients lose access through the host name. \
         Direct access is not affected.",
        checked.fqdn.as_str()
    );
    let step = Step::new(Part::Later, ROLL_BACK, why)
        .run(lines.join("\n"))
        .expect("one line that ends in `deleted` for each object that existed.");
    let step = match replaced::saved(checked) {
        Some(files) => step
            .when("to restore what the bundle replaced", format!("kubectl create {files}"))
            .expect("one line that ends in `created` for each file."),
        None => step,
    };
    if checked.platform != Platform::PodSecurity {
        return step;
    }
    let label = format!("kubectl label namespace {} pod-security.kubernetes.io/enforce-", checked.contour_namespace);
    step.when("if you delete Contour too: the label of its namespace", label).expect("`unlabeled`")
}

/// The reservation is deleted last.
fn is_guard(manifest: &Manifest) -> bool {
    manifest.file.starts_with("60-")
}

fn delete(manifest: &Manifest) -> String {
    let object = quote(&format!("{}/{}", manifest.kind.to_ascii_lowercase(), manifest.name));
    match &manifest.namespace {
        Some(namespace) => format!("kubectl delete {object} --namespace={namespace} --ignore-not-found"),
        None => format!("kubectl delete {object} --ignore-not-found"),
    }
}

fn secret_created_by_command(checked: &Checked) -> Option<String> {
    let served = checked.served.as_ref()?;
    if !matches!(served.key, ServedKey::LeftOut) {
        return None;
    }
    let object = quote(&format!("secret/{}", checked.secret_name));
    Some(format!("kubectl delete {object} --namespace={} --ignore-not-found", checked.secret_namespace))
}

const RENEW: &str = "Renew the certificate";
