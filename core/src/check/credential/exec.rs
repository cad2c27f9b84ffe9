//! Credential plugins (`client.authentication.k8s.io`): is the entry valid, what does it yield, does it hold a secret?

mod plugins;

use super::means::{Means, means, plugin_name, subject};
use super::ways_out::ways_out;
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding};
use crate::kubernetes::kubeconfig::{Exec, shown};
use crate::mode::Mode;
use plugins::{Yields, yields};

/// Valid by client-go's rules, and known to yield tokens.
pub(super) fn works(case: &Case<'_>) -> Outcome {
    let exec = match plugin(case) {
        Ok(exec) => exec,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let mut findings: Vec<Finding> = invalid(exec)
        .into_iter()
        .map(|(what, fix)| Finding::kubeconfig_error(Code::CredentialExecInvalid, &about, what).with_fix(fix))
        .collect();
    if findings.is_empty() {
        findings.extend(kept(case, exec, &about));
    }
    Outcome::of(findings.into_iter().map(|finding| finding.about(field)).collect())
}

/// The entry goes out to everybody who gets the kubeconfig, with all it holds.
pub(super) fn holds_no_secret(case: &Case<'_>) -> Outcome {
    let exec = match plugin(case) {
        Ok(exec) => exec,
        Err(outcome) => return outcome,
    };
    let places = plugins::secrets(exec);
    if places.is_empty() {
        return Outcome::Passed;
    }
    let (about, field) = subject(case);
    let message = format!(
        "the plugin {} has what looks like a secret in {}; everybody who gets the kubeconfig would have it",
        plugin_name(exec),
        places.join(", ")
    );
    Outcome::of(vec![Finding::warning(Code::CredentialExecSecret, about, message).about(field)])
}

/// A plugin that yields client certificates, where they cannot pass.
pub(super) fn client_certificate(case: &Case<'_>, exec: &Exec) -> Option<Finding> {
    let Yields::Certificates(product) = yields(exec) else { return None };
    if case.exposure.spec.mode == Mode::Passthrough {
        return None;
    }
    let (about, field) = subject(case);
    let message = format!(
        "the plugin {} ({product}) yields client certificates, which cannot pass through Envoy: TLS ends there, and \
         the API server would answer as to system:anonymous",
        plugin_name(exec)
    );
    let fix = format!("{}; mode passthrough carries client certificates", ways_out(case));
    Some(Finding::kubeconfig_error(Code::CredentialExecClientCertificate, about, message).with_fix(fix).about(field))
}

fn plugin<'a>(case: &Case<'a>) -> Result<&'a Exec, Outcome> {
    match means(case)? {
        Means::Exec(exec) => Ok(exec),
        Means::Nothing => Err(Outcome::not_checked("no credential was given")),
        _ => Err(Outcome::not_applicable("the credential is no plugin")),
    }
}

fn kept(case: &Case<'_>, exec: &Exec, about: &str) -> Option<Finding> {
    let name = plugin_name(exec);
    let path = if exec.command.contains(['/', '\\']) { " under that very path" } else { "" };
    let needs = format!("every client needs it installed{path}");
    let cluster = match exec.provide_cluster_info {
        true => "; it is told the new address instead of the cluster's own and no CA",
        false => "",
    };
    match (yields(exec), case.exposure.spec.mode) {
        (Yields::Tokens(product), _) => {
            let message = format!("the plugin {name} ({product}) yields tokens and is kept; {needs}{cluster}");
            Some(Finding::note(Code::CredentialExec, about, message))
        }
        (Yields::Certificates(_) | Yields::Unknown, Mode::Passthrough) => {
            Some(Finding::note(Code::CredentialExec, about, format!("the plugin {name} is kept; {needs}{cluster}")))
        }
        (Yields::Certificates(_), Mode::Tcp | Mode::Http) => None,
        (Yields::Unknown, Mode::Tcp | Mode::Http) => {
            let message = format!(
                "the plugin {name} is kept, but whether it yields tokens or client certificates is not known here; \
                 client certificates cannot pass through Envoy; {needs}{cluster}"
            );
            Some(Finding::warning(Code::CredentialExecUnknown, about, message))
        }
    }
}

/// What client-go refuses (`clientcmd` validation), with the cure.
fn invalid(exec: &Exec) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut tell = |what: String, fix: &str| found.push((what, fix.to_owned()));
    let mode = exec.interactive_mode.as_deref();
    match exec.api_version.as_str() {
        V1 if mode.is_none() => tell(
            "the plugin's entry has no interactiveMode, which version v1 demands".to_owned(),
            "add interactiveMode: IfAvailable to the user's exec",
        ),
        V1 | V1BETA1 => {}
        "" => tell("the plugin's entry has no apiVersion".to_owned(), UPDATE),
        other => {
            let version = shown(other.rsplit('/').next().unwrap_or_default());
            tell(
                format!("the plugin's entry has apiVersion {version}; kubectl >= 1.24 takes v1 and v1beta1 only"),
                UPDATE,
            );
        }
    }
    if mode.is_some_and(|mode| !["Never", "IfAvailable", "Always"].contains(&mode)) {
        let fix = "set interactiveMode of the user's exec to Never, IfAvailable or Always";
        tell("the plugin's interactiveMode is none of Never, IfAvailable, Always".to_owned(), fix);
    }
    if exec.command.trim().is_empty() {
        tell("the plugin's entry names no command".to_owned(), "add the plugin's command to the user's exec");
    }
    if exec.env.iter().any(|(name, _)| name.is_empty()) {
        tell(
            "an environment variable of the plugin has no name".to_owned(),
            "name it, or take it out of the user's exec",
        );
    }
    found
}

const V1: &str = "client.authentication.k8s.io/v1";
const V1BETA1: &str = "client.authentication.k8s.io/v1beta1";
const UPDATE: &str = "let the current version of the plugin write the kubeconfig anew, or set the user's exec to \
                      apiVersion client.authentication.k8s.io/v1 with interactiveMode: IfAvailable";
