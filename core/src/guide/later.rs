//! Renewal and rollback.

use super::prepare::{CERTIFICATE, ROLL_BACK, resource};
use super::setup::DECRYPTED;
use super::{Part, Step, consumer, replaced};
use crate::check::{Checked, SecretCreator, ServedKey};
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
        (_, None) => {
            let who = match &checked.creator {
                Some(SecretCreator::CertManager(_)) => format!(
                    "cert-manager renews the certificate and updates the Secret `{namespace}/{secret}` before the old one \
                     expires, and Contour follows. The private key changes too."
                ),
                Some(SecretCreator::ExternalSecret(_)) => format!(
                    "Write the new certificate and its private key to the store, in one step if the store can. External \
                     Secrets updates the Secret `{namespace}/{secret}` within an hour, and Contour follows. Check the pair \
                     with `kubefront check` before you write it to the store."
                ),
                None => {
                    format!("The tool that created the Secret `{namespace}/{secret}` renews it, and Contour follows.")
                }
            };
            let step = Step::new(Part::Later, RENEW, format!("{who}\n\n{streams}{ca}"));
            let Some(resource) = checked.creator.as_ref().map(resource) else { return step };
            step.run(format!("kubectl get {} --namespace={namespace}", quote(&format!("{resource}/{secret}"))))
                .expect("`True` below `READY`.")
                .otherwise(format!(
                    "`kubectl describe {resource} --namespace={namespace} {}` shows the reason.",
                    quote(secret.as_str())
                ))
        }
        (_, Some(served)) => {
            let end = served.leaf.not_after.date();
            let how = match served.key {
                ServedKey::Elsewhere => format!(
                    "This certificate expires on {end}. Before that day, the team that manages the Secret \
                     `{namespace}/{secret}` replaces both the certificate and the private key. Generate a new bundle with the \
                     new certificate: `verify.sh` of this bundle expects the old one."
                ),
                ServedKey::Private(_) if checked.sops.is_none() => format!(
                    "This certificate expires on {end}. Before that day, `kubefront renew` checks the new certificate and its \
                     private key, and updates this bundle. Files that you added to it stay unchanged. The same command \
                     renews many bundles at once: pass the directory that contains them to `-f`."
                ),
                ServedKey::Private(_) | ServedKey::LeftOut => format!(
                    "This certificate expires on {end}. Before that day, generate a new bundle with the new certificate and \
                     its private key."
                ),
            };
            let step = Step::new(
                Part::Later,
                RENEW,
                format!(
                    "{how} A new certificate with an old private key causes an outage, and the HTTPProxy still reports \
                     `valid`.\n\n{streams}{ca}"
                ),
            );
            match (&served.key, &checked.sops) {
                (ServedKey::Private(_), None) => step
                    // The directory is replaced, so the shell must enter the new one.
                    .run("(cd .. && kubefront renew -f \"$OLDPWD\" NEW_CHAIN.pem NEW_KEY.pem)\ncd \"$PWD\"")
                    .expect("a line with `renewed`.")
                    .otherwise(
                        "the message names the reason, and nothing is changed. With a private CA, add `--trust-anchor root.pem`.",
                    )
                    .run("kubectl apply --server-side -f manifests/20-secret.yaml\nsh verify.sh --quick")
                    .expect(VERIFIED)
                    .otherwise("apply the old Secret again while the old certificate is valid."),
                (ServedKey::Private(_), Some(_)) => step
                    .when(
                        "in the directory of the new bundle",
                        format!("{DECRYPTED} | kubectl apply --server-side -f -\nsh verify.sh --quick"),
                    )
                    .expect(VERIFIED)
                    .otherwise("apply the Secret of the old bundle again while the old certificate is valid."),
                (ServedKey::LeftOut | ServedKey::Elsewhere, _) => step,
            }
        }
    }
}

/// Exactly what was written, in an order in which no other tenant can use the host name in between.
pub(super) fn roll_back(checked: &Checked, written: &[Manifest]) -> Step {
    let mut lines: Vec<String> = written.iter().rev().filter(|m| !is_guard(m)).map(delete).collect();
    lines.extend(secret_created_elsewhere(checked));
    lines.extend(written.iter().rev().filter(|m| is_guard(m)).map(delete));
    let holds_key = written.iter().any(|manifest| manifest.file == "20-secret.yaml");
    let mut files: Vec<_> = [(checked.kubeconfig.is_some(), "`kubeconfig`"), (holds_key, "`manifests/20-secret.yaml`")]
        .into_iter()
        .filter(|(is_there, _)| *is_there)
        .map(|(_, file)| file.to_owned())
        .collect();
    files.extend(consumer::files(checked).map(|(file, _)| format!("`{file}`")));
    let secret = match files.as_slice() {
        [] => String::new(),
        files => {
            format!(" In this directory, delete what contains a private key or a credential: {}.", files.join(", "))
        }
    };
    let why = format!(
        "Delete the DNS record of `{}` first, so that clients do not send tokens to whatever answers next.{dns} Then delete \
         exactly the objects of this bundle; Contour stays.{secret}{elsewhere}\n\nImpact: clients lose access through the host \
         name. Direct access is not affected.",
        checked.fqdn.as_str(),
        dns = if checked.external_dns.is_some() { DNS_AGAIN } else { "" },
        elsewhere = consumer::to_delete(checked),
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
    let kind = match manifest.kind {
        // other projects have this kind too
        "Certificate" => CERTIFICATE.to_owned(),
        kind => kind.to_ascii_lowercase(),
    };
    let object = quote(&format!("{kind}/{}", manifest.name));
    match &manifest.namespace {
        Some(namespace) => format!("kubectl delete {object} --namespace={namespace} --ignore-not-found"),
        None => format!("kubectl delete {object} --ignore-not-found"),
    }
}

/// Created by a command, or by a controller; cert-manager keeps the Secret of a deleted Certificate.
fn secret_created_elsewhere(checked: &Checked) -> Option<String> {
    let is_left_out = checked.served.as_ref().is_some_and(|served| matches!(served.key, ServedKey::LeftOut));
    if !is_left_out && checked.creator.is_none() {
        return None;
    }
    let object = quote(&format!("secret/{}", checked.secret_name));
    Some(format!("kubectl delete {object} --namespace={} --ignore-not-found", checked.secret_namespace))
}

const DNS_AGAIN: &str = " external-dns creates the record again while the HTTPProxy exists, so stop external-dns until the \
                         HTTPProxy is deleted.";
const VERIFIED: &str = "`serverside-applied`, and a last line that starts with `0 failed`.";
const RENEW: &str = "Renew the certificate";
