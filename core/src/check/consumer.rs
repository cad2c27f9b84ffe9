//! Checks of the consumers: can each one use the credential and the address that its file contains?

use super::credential::means::{Means, means, plugin_name, subject};
use super::{Case, Check, Outcome};
use crate::exposure::Consumer;
use crate::finding::{Code, Finding};
use crate::kubernetes::kubeconfig::Exec;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "consumer-credential-supported", run: supports_credential },
    Check { name: "consumer-address-usable", run: can_use_address },
];

/// Flux drops exec plugins, and Argo CD runs only those in its image.
fn supports_credential(case: &Case<'_>) -> Outcome {
    if let Some(outcome) = without_consumers(case) {
        return outcome;
    }
    if !case.exposure.spec.kubeconfig.write {
        let found = "`kubeconfig.write` is `false`, so the bundle contains no credential for the consumers";
        return Outcome::of(vec![Finding::note(Code::ConsumerNotWritten, FIELD, found).about(FIELD)]);
    }
    match means(case) {
        Ok(Means::Exec(exec)) => Outcome::of(exec_findings(case, exec)),
        Ok(Means::Token(_) | Means::ClientCertificate(_)) => Outcome::Passed,
        Ok(_) => Outcome::not_checked("no credential provided"),
        Err(outcome) => outcome,
    }
}

fn exec_findings(case: &Case<'_>, exec: &Exec) -> Vec<Finding> {
    let (about, _) = subject(case);
    let found = |consumer| format!("plugin {}; `consumers` contains `{consumer}`", plugin_name(exec));
    // The files for consumers contain the credential of the kubeconfig. The manifests do not.
    let flux = has(case, Consumer::Flux)
        .then(|| Finding::kubeconfig_error(Code::ConsumerExecDropped, about.clone(), found("flux")));
    let argocd = has(case, Consumer::ArgoCd).then(|| Finding::warning(Code::ConsumerExecImage, about, found("argocd")));
    flux.into_iter().chain(argocd).map(|finding| finding.about(FIELD)).collect()
}

/// Argo CD connects to this address with its own ServiceAccount, and reads nothing else (`rawRestConfig`).
fn can_use_address(case: &Case<'_>) -> Outcome {
    if let Some(outcome) = without_consumers(case) {
        return outcome;
    }
    let is_in_cluster = case.set.fqdn.as_ref().is_some_and(|fqdn| fqdn.as_str() == IN_CLUSTER);
    if !is_in_cluster || case.exposure.spec.port != 443 || !has(case, Consumer::ArgoCd) {
        return Outcome::Passed;
    }
    let found = format!("`fqdn` is {IN_CLUSTER}, and `consumers` contains `argocd`");
    Outcome::of(vec![Finding::error(Code::ConsumerInCluster, "fqdn", found).about("fqdn")])
}

fn without_consumers(case: &Case<'_>) -> Option<Outcome> {
    let is_other = |consumer: &Consumer| *consumer != Consumer::Kubeconfig;
    let has_one = case.exposure.spec.consumers.iter().any(is_other);
    (!has_one).then(|| Outcome::not_applicable("`consumers` is empty"))
}

fn has(case: &Case<'_>, consumer: Consumer) -> bool {
    case.exposure.spec.consumers.contains(&consumer)
}

const FIELD: &str = "consumers";
/// `KubernetesInternalAPIServerAddr` of Argo CD.
const IN_CLUSTER: &str = "kubernetes.default.svc";
