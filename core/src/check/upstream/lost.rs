//! Upstream verification of the HTTPProxy that was passed: a renewal must not lose it.

use crate::check::Case;
use crate::check::name::listed;
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::Validation;
use crate::material::Role;
use crate::selection::{Effect, TakenOver};
use crate::wording::quoted;

/// The HTTPProxy that was passed verifies the upstream, and the new one would not.
pub(super) fn verification(case: &Case<'_>) -> Option<Finding> {
    let (proxy, validation) = live(case)?;
    let found = format!("{}; no upstream CA provided", today(case)?);
    let finding = Finding::error(Code::UpstreamVerificationLost, "upstream", found);
    let mut fixes = vec![Fix::provides("pass the upstream CA", Role::UpstreamCa), get(case, proxy, validation)];
    fixes.extend(keep(case, proxy, validation));
    Some(finding.with_fixes(fixes).about("upstream.caFile"))
}

/// `HTTPProxy api in live.yaml verifies the upstream with Secret api-ca and SAN kubernetes`
pub(super) fn today(case: &Case<'_>) -> Option<String> {
    let (proxy, validation) = live(case)?;
    let name = proxy.existing.value("proxyName");
    let names = [name, &proxy.file, &validation.secret, &validation.subject_name];
    let [name, file, secret, subject] = names.map(|name| listed(&[name.to_owned()]));
    Some(format!("HTTPProxy {name} in {file} verifies the upstream with Secret {secret} and SAN {subject}"))
}

fn live<'a>(case: &Case<'a>) -> Option<(&'a TakenOver, &'a Validation)> {
    // an HTTPProxy for another host name keeps its verification
    let proxy = case.set.taken_over.as_ref().filter(|proxy| proxy.effect != Effect::Untouched)?;
    Some((proxy, proxy.existing.validation.as_ref()?))
}

fn get(case: &Case<'_>, proxy: &TakenOver, validation: &Validation) -> Fix {
    let (secret, namespace) = (quoted(&validation.secret), quoted(namespace(case, proxy, validation)));
    let command =
        format!("kubectl get secret {secret} -n {namespace} -o jsonpath='{{.data.ca\\.crt}}' | base64 -d > ca.crt");
    Fix::provides("save the CA of that Secret to `ca.crt` and pass that file", Role::UpstreamCa).with_command(command)
}

/// Only a Secret in the namespace of the new HTTPProxy can be named.
fn keep(case: &Case<'_>, proxy: &TakenOver, validation: &Validation) -> Option<Fix> {
    let upstream = &case.exposure.spec.upstream;
    if namespace(case, proxy, validation) != case.exposure.spec.service.namespace {
        return None;
    }
    let label = "keep the existing Secret with the CA, and do not write a new one";
    Some(match upstream.ca_secret_name == validation.secret {
        true => Fix::set(label, "upstream.caSource", "existing"),
        false => {
            let secret = quoted(&validation.secret);
            Fix::run(label, format!("--upstream-ca-source existing --upstream-ca-secret {secret}"))
        }
    })
}

fn namespace<'a>(case: &Case<'a>, proxy: &'a TakenOver, validation: &'a Validation) -> &'a str {
    match validation.namespace.as_deref().unwrap_or(&proxy.existing.namespace) {
        "" => &case.exposure.spec.service.namespace,
        namespace => namespace,
    }
}
