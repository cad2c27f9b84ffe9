//! Is there a credential at all, is it of a kind that still exists, and does the mode carry it?

use super::{Means, exec, has_client_certificate, is_one_unreadable, kubeconfig, means, subject, user};
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding};
use crate::input::Task;
use crate::kubernetes::kubeconfig::User;
use crate::mode::Mode;

/// Without one, no kubeconfig can be written.
pub(super) fn is_given(case: &Case<'_>) -> Outcome {
    let message = match means(case) {
        Ok(Means::Nothing) => {
            let (user, _) = subject(case);
            format!("{user} holds no credential, so no kubeconfig can be written")
        }
        Ok(_) => return Outcome::Passed,
        Err(Outcome::NotChecked(_)) if has_no_kubeconfig(case) => {
            "neither a token nor a kubeconfig is given, so no kubeconfig can be written".to_owned()
        }
        Err(outcome) => return outcome,
    };
    if case.task == Task::Check {
        return Outcome::not_checked("no credential was given");
    }
    let finding = Finding::kubeconfig_error(Code::CredentialMissing, "credential", message);
    Outcome::of(vec![finding.with_fix(ways_out(case)).about("kubeconfig.tokenFile")])
}

/// Basic authentication left Kubernetes with 1.19, the built-in providers of clouds left kubectl with 1.26.
pub(super) fn is_supported(case: &Case<'_>) -> Outcome {
    let user = match user(case) {
        Ok(user) => user,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let shown = kubeconfig::shown(&user.name);
    let finding = match means(case) {
        Ok(Means::BasicAuth) => {
            let message =
                format!("user {shown} logs in with user name and password, which Kubernetes took out in 1.19");
            Finding::kubeconfig_error(Code::CredentialBasicAuth, about, message).with_fix(ways_out(case))
        }
        Ok(Means::AuthProvider(provider)) => {
            let (name, instead) = (kubeconfig::shown(provider), instead_of(provider));
            let message =
                format!("user {shown} logs in by the auth-provider {name}, which is not carried over: {instead}");
            Finding::kubeconfig_error(Code::CredentialAuthProvider, about, message).with_fix(ways_out(case))
        }
        Ok(_) if user.has_basic_auth => {
            let message =
                format!("user {shown} holds user name and password beside another credential; kubectl may refuse both");
            let fix = "nothing is to be done for the new kubeconfig, which leaves user name and password out";
            Finding::warning(Code::CredentialBasicAuth, about, message).with_fix(fix)
        }
        Ok(Means::Nothing) => return Outcome::not_checked("no credential was given"),
        Ok(_) => return Outcome::Passed,
        Err(outcome) => return outcome,
    };
    Outcome::of(vec![finding.about(field)])
}

/// In http and tcp, TLS ends at Envoy: the API server sees no client certificate and answers as `system:anonymous`.
pub(super) fn is_carried(case: &Case<'_>) -> Outcome {
    let found = match means(case) {
        Ok(Means::ClientCertificate(user)) => client_certificate(case, user),
        Ok(Means::Exec(plugin)) => exec::client_certificate(case, plugin),
        Ok(Means::Token(_)) => None,
        Ok(Means::Nothing | Means::BrokenToken | Means::TokenFile(_)) => {
            return Outcome::not_checked("no credential was given");
        }
        Ok(Means::AuthProvider(_) | Means::BasicAuth) => {
            return Outcome::not_checked("the credential is of a kind that is not carried over");
        }
        Err(outcome) => return outcome,
    };
    Outcome::of(found.into_iter().collect())
}

fn client_certificate(case: &Case<'_>, user: &User) -> Option<Finding> {
    let (about, field) = subject(case);
    let identity = user.client_certificate.as_ref().and_then(|c| c.subject.as_deref());
    let identity = identity.map(|subject| format!(" ({})", kubeconfig::shown(subject))).unwrap_or_default();
    let name = kubeconfig::shown(&user.name);
    let file = case.set.access.as_ref().map_or("the kubeconfig", |access| access.file.as_str());
    let finding = match case.exposure.spec.mode {
        _ if user.client_certificate_lacks_key => {
            let message = format!("user {name} has a client certificate without its key, so kubectl refuses the file");
            Finding::kubeconfig_error(Code::CredentialClientCertificate, about, message).with_fix(ways_out(case))
        }
        Mode::Tcp | Mode::Http => {
            let message = format!(
                "user {name} of {file} logs in with a client certificate{identity}, which cannot pass through Envoy: \
                 TLS ends there, and the API server would answer as to system:anonymous"
            );
            let finding = Finding::kubeconfig_error(Code::CredentialClientCertificate, about, message);
            finding.with_fix(format!("{}; mode passthrough carries it", ways_out(case)))
        }
        Mode::Passthrough if user.client_certificate.as_ref().is_some_and(|pair| !pair.is_base64()) => {
            let message =
                format!("the client certificate of user {name}, or its key, is no base64, so kubectl refuses the file");
            let fix = "fetch the kubeconfig anew: `kubectl config view --flatten --minify --raw`";
            Finding::kubeconfig_error(Code::CredentialClientCertificate, about, message).with_fix(fix)
        }
        Mode::Passthrough => {
            let message = format!(
                "user {name} logs in with a client certificate{identity}, which passthrough carries; it is kept"
            );
            let fix = "nothing is to be done; who gets the kubeconfig gets the certificate's key";
            Finding::note(Code::CredentialClientCertificate, about, message).with_fix(fix)
        }
    };
    Some(finding.about(field))
}

/// The ways to a kubeconfig that works, with the operator's own names.
pub(super) fn ways_out(case: &Case<'_>) -> String {
    let account = &case.exposure.spec.service_account;
    if account.name.is_empty() {
        return "hand in a bearer token as `kubeconfig.tokenFile`. A ServiceAccount gives one: `kubectl create \
                serviceaccount NAME`, `kubectl create rolebinding NAME --clusterrole=ROLE --serviceaccount=default:NAME` \
                (for exec, ROLE needs get and create on pods/exec, no more), `kubectl create token NAME --duration=720h > \
                token`; `serviceAccount.name` writes the account too, and `kubeconfig.write: false` everything else meanwhile"
            .to_owned();
    }
    let (name, namespace) = (&account.name, &account.namespace);
    format!(
        "set `kubeconfig.write: false` and apply everything else first; then make a token by `kubectl create token \
         {name} --namespace={namespace} --duration=720h` and hand it in as `kubeconfig.tokenFile`"
    )
}

fn has_no_kubeconfig(case: &Case<'_>) -> bool {
    case.decoded.kubeconfigs.is_empty() && !is_one_unreadable(case)
}

fn instead_of(provider: &str) -> &'static str {
    match provider {
        "gcp" => "kubectl dropped it in 1.26, gke-gcloud-auth-plugin took its place",
        "azure" => "kubectl dropped it in 1.26, kubelogin took its place",
        "oidc" => {
            "it writes renewed tokens back into its own file, kubelogin (kubectl oidc-login) does the same job as a \
             plugin"
        }
        _ => "plugins (exec) took the place of these",
    }
}

/// Also beside another credential.
pub(super) fn has_unused_certificate(user: &User, means: &Means<'_>) -> bool {
    has_client_certificate(user) && !matches!(means, Means::ClientCertificate(_))
}
