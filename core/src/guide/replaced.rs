//! The HTTPProxy that the bundle replaces: saved before, and restored by the rollback.

use super::markdown::code;
use super::prepare::ROLL_BACK;
use super::{Part, Step};
use crate::check::Checked;
use crate::shell::word as quote;

/// Applying replaces an HTTPProxy that works now.
pub(super) fn save(checked: &Checked) -> Option<Step> {
    let replaced = checked.replaced.as_ref()?;
    let (namespace, host) = (checked.proxy_namespace(), checked.virtual_host().as_str());
    let own = code(&format!("{namespace}/{}", checked.proxy_name));
    let impact = match replaced.host.as_str() {
        "" => " Other HTTPProxies include it, and Contour marks them invalid after that.".to_owned(),
        same if same == host => String::new(),
        other => format!(" Envoy then no longer serves {}.", code(other)),
    };
    let why = format!(
        "Applying the manifests replaces the HTTPProxy {own}.{impact} \"{ROLL_BACK}\" restores it from the file that this step \
         writes."
    );
    let get = |kind: &str, name: &str, namespace: &str, file: &str| {
        let name = quote(name);
        format!("kubectl get {kind} {name} --namespace={namespace} -o json | jq {} > {file}", quote(WITHOUT_STATE))
    };
    let proxy = get("httpproxy", checked.proxy_name.as_str(), namespace.as_str(), REPLACED_PROXY);
    let step = Step::new(Part::Steps, "Save the existing HTTPProxy", why)
        .run(proxy)
        .expect("no output.")
        .otherwise("`not found` means that the HTTPProxy is not in this cluster: check the context of kubectl.");
    if !replaced.shares_secret || !is_secret_written(checked) {
        return Some(step);
    }
    let (secret, namespace) = (checked.secret_name.as_str(), checked.secret_namespace.as_str());
    let secret = get("secret", secret, namespace, REPLACED_SECRET);
    Some(
        step.when(
            "the TLS Secret, with its private key: delete the file after the rollout",
            format!("(umask 077; {secret})"),
        )
        .expect("no output."),
    )
}

/// Returns the files that restore what was replaced.
pub(super) fn saved(checked: &Checked) -> Option<String> {
    let replaced = checked.replaced.as_ref()?;
    let has_secret = replaced.shares_secret && is_secret_written(checked);
    Some(if has_secret { format!("-f {REPLACED_SECRET} -f {REPLACED_PROXY}") } else { format!("-f {REPLACED_PROXY}") })
}

fn is_secret_written(checked: &Checked) -> bool {
    checked.brings_secret()
}

/// What the API server sets: an object with these fields cannot be created.
const WITHOUT_STATE: &str = "del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.generation, .metadata.creationTimestamp, \
     .metadata.managedFields)";
const REPLACED_PROXY: &str = "replaced-httpproxy.json";
const REPLACED_SECRET: &str = "replaced-secret.json";
