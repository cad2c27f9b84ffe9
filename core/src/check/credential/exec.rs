//! Exec credential plugins (`client.authentication.k8s.io`): is the entry valid, what does it return, does it contain a
//! secret?

mod plugins;

use super::means::{Means, means, plugin_name, subject, user};
use super::ways_out::ways_out_of_client_certificate;
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding, Fix, Severity};
use crate::kubernetes::kubeconfig::{Exec, secrets, shown};
use crate::mode::Mode;
use plugins::{Yields, yields};

/// Valid by client-go's rules, and known to return tokens.
pub(super) fn works(case: &Case<'_>) -> Outcome {
    let exec = match plugin(case) {
        Ok(exec) => exec,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let user = user(case).map_or_else(|_| String::new(), |user| shown(&user.name));
    let mut findings = invalid(exec, &about, &user);
    if findings.iter().all(|finding| finding.severity != Severity::Error) {
        findings.extend(kept(case, exec, &about));
    }
    Outcome::of(findings.into_iter().map(|finding| finding.about(field)).collect())
}

/// Anyone who receives the kubeconfig receives the complete entry.
pub(super) fn holds_no_secret(case: &Case<'_>) -> Outcome {
    let exec = match plugin(case) {
        Ok(exec) => exec,
        Err(outcome) => return outcome,
    };
    let extension = case.set.access.as_ref().and_then(|access| access.cluster.exec_extension.as_ref());
    let places = secrets(exec, extension);
    if places.is_empty() {
        return Outcome::Passed;
    }
    let (about, field) = subject(case);
    let found = format!("plugin {} has a value that looks like a secret in {}", plugin_name(exec), places.join(", "));
    Outcome::of(vec![Finding::warning(Code::CredentialExecSecret, about, found).about(field)])
}

/// A plugin that returns client certificates, in a mode that does not support them.
pub(super) fn client_certificate(case: &Case<'_>, exec: &Exec) -> Option<Finding> {
    let Yields::Certificates(product) = yields(exec) else { return None };
    if case.exposure.spec.mode == Mode::Passthrough {
        return None;
    }
    let (about, field) = subject(case);
    let found = format!("plugin {} ({product}); mode {}", plugin_name(exec), case.exposure.spec.mode.name());
    let finding = Finding::kubeconfig_error(Code::CredentialExecClientCertificate, about, found);
    Some(finding.with_fixes(ways_out_of_client_certificate(case)).about(field))
}

fn plugin<'a>(case: &Case<'a>) -> Result<&'a Exec, Outcome> {
    match means(case)? {
        Means::Exec(exec) => Ok(exec),
        Means::Nothing => Err(Outcome::not_checked("no credential provided")),
        _ => Err(Outcome::not_applicable("the credential is not an exec plugin")),
    }
}

fn kept(case: &Case<'_>, exec: &Exec, about: &str) -> Option<Finding> {
    let name = plugin_name(exec);
    let path = if exec.command.contains(['/', '\\']) { " under the same path" } else { "" };
    let needs = format!("it must be installed on every client{path}");
    let cluster = match exec.provide_cluster_info {
        true => "; it receives the new address and no CA (`provideClusterInfo`)",
        false => "",
    };
    match (yields(exec), case.exposure.spec.mode) {
        (Yields::Tokens(product), _) => {
            let found = format!("plugin {name} ({product}) returns tokens; {needs}{cluster}");
            Some(Finding::note(Code::CredentialExec, about, found))
        }
        (Yields::Certificates(_) | Yields::Unknown, Mode::Passthrough) => {
            let found = format!("plugin {name}; {needs}{cluster}");
            Some(Finding::note(Code::CredentialExec, about, found))
        }
        (Yields::Certificates(_), Mode::Tcp | Mode::Http) => None,
        (Yields::Unknown, mode @ (Mode::Tcp | Mode::Http)) => {
            let found = format!("plugin {name}; mode {}; {needs}{cluster}", mode.name());
            Some(Finding::warning(Code::CredentialExecUnknown, about, found))
        }
    }
}

/// What client-go rejects (`clientcmd` validation).
fn invalid(exec: &Exec, about: &str, user: &str) -> Vec<Finding> {
    let finding = |found: String, fix: Fix| {
        Finding::kubeconfig_error(Code::CredentialExecInvalid, about, found).with_fixes([fix])
    };
    let mode = exec.interactive_mode.as_deref();
    let mut findings = Vec::new();
    match exec.api_version.as_str() {
        V1 if mode.is_none() => {
            let fix = Fix::says("add `interactiveMode: IfAvailable` to the `exec` entry of the user");
            let impact = format!(
                "kubectl rejects the entry: `interactiveMode must be specified for {user} to use exec authentication \
                 plugin`."
            );
            findings.push(
                finding("`apiVersion` is `v1`, and `interactiveMode` is missing".to_owned(), fix).with_impact(impact),
            );
        }
        V1 | V1BETA1 => {}
        "" => findings.push(finding("the `exec` entry has no `apiVersion`".to_owned(), Fix::says(UPDATE))),
        other => {
            let version = shown(other.rsplit('/').next().unwrap_or_default());
            let found = format!("`apiVersion` is {version}; kubectl 1.24 and later accept only `v1` and `v1beta1`");
            let impact = "kubectl rejects the entry: `exec plugin: invalid apiVersion`.";
            findings.push(finding(found, Fix::says(UPDATE)).with_impact(impact));
        }
    }
    if mode.is_some_and(|mode| !["Never", "IfAvailable", "Always"].contains(&mode)) {
        let fix = Fix::says("set `interactiveMode` of the `exec` entry to `Never`, `IfAvailable`, or `Always`");
        findings.push(finding("`interactiveMode` is not `Never`, `IfAvailable`, or `Always`".to_owned(), fix));
    }
    if exec.command.trim().is_empty() {
        let fix = Fix::says("add the plugin's `command` to the `exec` entry");
        findings.push(finding("the `exec` entry has no `command`".to_owned(), fix));
    }
    if is_placeholder(&exec.command) {
        let fix = Fix::says("set `command` of the `exec` entry to the name or the path of the plugin");
        let impact = "kubectl finds no program of that name: `exec: executable ... not found`.";
        findings.push(finding("`command` is a placeholder that was not replaced".to_owned(), fix).with_impact(impact));
    }
    findings.extend(unexpanded(exec, about));
    if exec.env.iter().any(|(name, _)| name.is_empty()) {
        let fix = Fix::says("set the name of the variable, or remove it from the `exec` entry");
        findings.push(finding("an environment variable of the plugin has no name".to_owned(), fix));
    }
    findings
}

/// Arguments and variables that contain `${NAME}` or `{{ name }}`: the plugin receives the text as it is (ran).
fn unexpanded(exec: &Exec, about: &str) -> Option<Finding> {
    if plugins::expands_variables(exec) {
        return None;
    }
    let args = exec.args.iter().enumerate().filter(|(_, arg)| is_placeholder(arg));
    let args = args.map(|(index, _)| format!("argument {}", index + 1));
    let env = exec.env.iter().filter(|(_, value)| is_placeholder(value)).map(|(name, _)| shown(name));
    let places: Vec<String> = args.chain(env).take(MOST_PLACES).collect();
    if places.is_empty() {
        return None;
    }
    let found = format!("a placeholder that was not replaced, such as `${{NAME}}`, in {}", places.join(", "));
    let fix = Fix::says("replace the placeholder in the `exec` entry by its value");
    let impact = "kubectl does not expand variables: the plugin receives the text of the placeholder.";
    Some(Finding::warning(Code::CredentialExecInvalid, about, found).with_impact(impact).with_fixes([fix]))
}

fn is_placeholder(text: &str) -> bool {
    let is_in_brackets = text.starts_with('<') && text.ends_with('>');
    // kubectl and docker themselves use templates with a field: `--template={{.data.token}}`.
    let is_template = text.contains("{{") && text.contains("}}") && !text.contains("{{.") && !text.contains("template");
    text.contains("${") || is_template || is_in_brackets
}

const MOST_PLACES: usize = 8;
const V1: &str = "client.authentication.k8s.io/v1";
const V1BETA1: &str = "client.authentication.k8s.io/v1beta1";
const UPDATE: &str = "create the kubeconfig again with the current version of the plugin, or set `apiVersion: \
                      client.authentication.k8s.io/v1` and `interactiveMode: IfAvailable` in the `exec` entry";
