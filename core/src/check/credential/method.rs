//! Is there a credential, is its type still supported, and does the mode support it?

use super::exec;
use super::means::{Means, is_one_unreadable, means, subject, user};
use super::pair;
use super::ways_out::{ways_out, ways_out_of_client_certificate};
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding, Fix};
use crate::input::Task;
use crate::kubernetes::kubeconfig::{User, shown};
use crate::material::Role;
use crate::mode::Mode;

/// Without one, no kubeconfig can be written.
pub(super) fn is_given(case: &Case<'_>) -> Outcome {
    let (found, fixes) = match means(case) {
        Ok(Means::Nothing) => (format!("{} has no credential", subject(case).0), ways_out(case)),
        Ok(_) => return Outcome::Passed,
        Err(Outcome::NotChecked(_)) if has_no_kubeconfig(case) => {
            let kubeconfig = Fix::provides("pass the cluster's kubeconfig", Role::Kubeconfig);
            let mut fixes = ways_out(case);
            fixes.insert(1, kubeconfig);
            ("neither a token nor a kubeconfig was provided".to_owned(), fixes)
        }
        Err(Outcome::NotChecked(_)) if has_only_a_cluster(case) => {
            (format!("{} contains a cluster and no user", file(case)), ways_out(case))
        }
        Err(outcome) => return outcome,
    };
    if case.task == Task::Check {
        return Outcome::not_checked("no credential provided");
    }
    let finding = Finding::kubeconfig_error(Code::CredentialMissing, "credential", found);
    Outcome::of(vec![finding.with_fixes(fixes).about("kubeconfig.tokenFile")])
}

/// Kubernetes 1.19 removed basic authentication, kubectl 1.26 the built-in providers of clouds.
pub(super) fn is_supported(case: &Case<'_>) -> Outcome {
    let user = match user(case) {
        Ok(user) => user,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let name = shown(&user.name);
    let finding = match means(case) {
        Ok(Means::BasicAuth) => {
            let found = format!("user {name} of {} has only a user name and a password", file(case));
            Finding::kubeconfig_error(Code::CredentialBasicAuth, about, found).with_fixes(ways_out(case))
        }
        Ok(Means::AuthProvider(provider)) => auth_provider(case, about, &name, provider),
        Ok(_) if user.has_basic_auth => {
            let found = format!("user {name} of {} has a user name and a password and another credential", file(case));
            let impact = "kubectl rejects the original kubeconfig if the other credential is a token: `more than one \
                          authentication method found`. The new kubeconfig does not contain the user name and password.";
            let fix = Fix::says("remove the user name and the password from the original kubeconfig");
            Finding::warning(Code::CredentialBasicAuth, about, found).with_impact(impact).with_fixes([fix])
        }
        Ok(Means::Nothing) => return Outcome::not_checked("no credential provided"),
        Ok(_) => return Outcome::Passed,
        Err(outcome) => return outcome,
    };
    Outcome::of(vec![finding.about(field)])
}

fn auth_provider(case: &Case<'_>, about: String, user: &str, provider: &str) -> Finding {
    let found = format!("user {user} of {} uses the auth-provider {}", file(case), shown(provider));
    let (impact, plugin) = match provider {
        "gcp" => (REMOVED, "use the exec plugin `gke-gcloud-auth-plugin`"),
        "azure" => (REMOVED, "use the exec plugin `kubelogin`"),
        "oidc" => (
            "The provider writes renewed tokens to its own file: a copy of the kubeconfig becomes stale, and it \
             contains a client secret.",
            "use the exec plugin `kubelogin` (`kubectl oidc-login`)",
        ),
        _ => ("kubefront does not copy the entry: exec plugins replaced the auth-providers.", "use an exec plugin"),
    };
    let mut fixes = vec![Fix::says(plugin)];
    fixes.extend(ways_out(case));
    Finding::kubeconfig_error(Code::CredentialAuthProvider, about, found).with_impact(impact).with_fixes(fixes)
}

/// In modes http and tcp Envoy terminates TLS: the API server sees no client certificate, but `system:anonymous`.
pub(super) fn is_carried(case: &Case<'_>) -> Outcome {
    let found = match means(case) {
        Ok(Means::ClientCertificate(user)) => client_certificate(case, user),
        Ok(Means::Exec(plugin)) => exec::client_certificate(case, plugin),
        Ok(Means::Token(_)) => None,
        Ok(Means::Nothing | Means::BrokenToken | Means::TokenFile(_)) => {
            return Outcome::not_checked("no credential provided");
        }
        Ok(Means::AuthProvider(_) | Means::BasicAuth) => {
            return Outcome::not_checked("the credential type is not supported");
        }
        Err(outcome) => return outcome,
    };
    Outcome::of(found.into_iter().collect())
}

fn client_certificate(case: &Case<'_>, user: &User) -> Option<Finding> {
    let (about, field) = subject(case);
    let identity = user.client_certificate.as_ref().and_then(|c| c.subject.as_deref());
    let identity = identity.map(|subject| format!(" ({})", shown(subject))).unwrap_or_default();
    let (name, file) = (shown(&user.name), file(case));
    let error = |found| Finding::kubeconfig_error(Code::CredentialClientCertificate, about.clone(), found);
    let finding = match case.exposure.spec.mode {
        _ if user.client_certificate_lacks_key => {
            let found = format!("user {name} of {file} has a client certificate without a private key");
            let impact = format!(
                "kubectl rejects the file: `client-key-data or client-key must be specified for {name} to use the \
                 clientCert authentication method.`"
            );
            error(found).with_impact(impact).with_fixes(ways_out(case))
        }
        Mode::Tcp | Mode::Http => {
            let found = format!("user {name} of {file} uses a client certificate{identity}");
            error(found).with_fixes(ways_out_of_client_certificate(case))
        }
        Mode::Passthrough if pair::has_error(case) => return None,
        Mode::Passthrough => {
            let found =
                format!("user {name} of {file} uses a client certificate{identity}, which mode passthrough supports");
            Finding::note(Code::CredentialClientCertificateKept, about, found)
        }
    };
    Some(finding.about(field))
}

/// The file of the kubeconfig that is used.
fn file<'a>(case: &Case<'a>) -> &'a str {
    case.set.access.as_ref().map_or("the kubeconfig", |access| access.file.as_str())
}

/// The kubeconfig has neither users nor contexts, as the ConfigMap `cluster-info` of kubeadm.
fn has_only_a_cluster(case: &Case<'_>) -> bool {
    case.set.access.as_ref().is_some_and(|access| access.user.is_none()) && case.set.access_problems.is_empty()
}

fn has_no_kubeconfig(case: &Case<'_>) -> bool {
    case.decoded.kubeconfigs.is_empty() && !is_one_unreadable(case)
}

const REMOVED: &str = "kubectl 1.26 and later do not support this provider: `no auth provider found for name`.";
