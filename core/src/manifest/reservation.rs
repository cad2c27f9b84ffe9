//! The name reservation: others may not write an Ingress or HTTPProxy for the host, or for the wildcard above it.
//! ValidatingAdmissionPolicy v1, Kubernetes >= 1.30; run against kube-apiserver 1.35.

use super::{Manifest, name_of_exposure};
use crate::check::Checked;
use crate::fqdn::Fqdn;
use crate::hidden::is_hidden;
use crate::yaml::{Tree, list, map, text};

/// Returns the name of policy and binding.
fn name(checked: &Checked) -> String {
    name_of_exposure("reserve-", checked)
}

pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    if !checked.reserve_name {
        return Vec::new();
    }
    let name = name(checked);
    let binding = map([("policyName", text(name.as_str())), ("validationActions", list([text("Deny")]))]);
    vec![
        Manifest::new(FILE, (API, "ValidatingAdmissionPolicy"), None, &name).with("spec", policy(checked)),
        Manifest::new(FILE, (API, "ValidatingAdmissionPolicyBinding"), None, &name).with("spec", binding),
    ]
}

fn policy(checked: &Checked) -> Tree {
    let rules = [resource_rule("projectcontour.io", "httpproxies"), resource_rule("networking.k8s.io", "ingresses")];
    map([
        ("failurePolicy", text("Fail")),
        ("matchConstraints", map([("resourceRules", list(rules))])),
        (
            "matchConditions",
            list([condition("not-itself", not_itself(checked)), condition("spec-changes", SPEC_CHANGES)]),
        ),
        ("variables", list([condition("reserved", reserved(checked.virtual_host()))])),
        ("validations", list([denial(checked, HTTP_PROXY), denial(checked, INGRESS)])),
    ])
}

fn resource_rule(group: &str, resource: &str) -> Tree {
    map([
        ("apiGroups", list([text(group)])),
        ("apiVersions", list([text("*")])),
        ("resources", list([text(resource)])),
        ("operations", list([text("CREATE"), text("UPDATE")])),
    ])
}

fn condition(name: &str, expression: impl Into<String>) -> Tree {
    map([("name", text(name)), ("expression", text(expression))])
}

fn denial(checked: &Checked, expression: &str) -> Tree {
    let host = checked.virtual_host().as_str();
    let message = format!("{host} is reserved for HTTPProxy {}/{}", checked.proxy_namespace(), checked.proxy_name);
    map([("expression", text(expression)), ("message", text(message)), ("reason", text("Forbidden"))])
}

fn not_itself(checked: &Checked) -> String {
    let (namespace, name) = (cel_string(checked.proxy_namespace().as_str()), cel_string(checked.proxy_name.as_str()));
    format!(
        "!(request.resource.resource == 'httpproxies' && request.namespace == {namespace} && request.name == {name})"
    )
}

/// The host, and the wildcard that would catch it while the HTTPProxy is invalid or gone.
fn reserved(host: &Fqdn) -> String {
    let host = host.as_str();
    let wildcard = host.split_once('.').map(|(_, parent)| cel_string(&format!("*.{parent}")));
    let names: Vec<_> = core::iter::once(cel_string(host)).chain(wildcard).collect();
    format!("[{}]", names.join(", "))
}

/// A CEL string literal (CEL language definition, string and bytes values).
fn cel_string(text: &str) -> String {
    let mut literal = String::from("'");
    for c in text.chars() {
        match c {
            '\\' | '\'' => literal.extend(['\\', c]),
            c if is_hidden(c) => literal.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push('\'');
    literal
}

const FILE: &str = "60-reservation.yaml";
const API: &str = "admissionregistration.k8s.io/v1";
/// Labels, status and finalizers of existing objects stay writable; otherwise they could not be deleted.
const SPEC_CHANGES: &str = "request.operation == 'CREATE' || object.spec != oldObject.spec";
/// Fields of the other kind are absent, so each expression is true for objects of the other kind.
const HTTP_PROXY: &str = "!(object.spec.?virtualhost.?fqdn.orValue('') in variables.reserved)";
const INGRESS: &str = "object.spec.?rules.orValue([]).all(r, !(r.?host.orValue('') in variables.reserved)) && \
                       object.spec.?tls.orValue([]).all(t, t.?hosts.orValue([]).all(h, !(h in variables.reserved)))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cel_strings_keep_their_text() {
        for (input, expected) in
            [("a.b-c", "'a.b-c'"), ("it's", r"'it\'s'"), (r"a\", r"'a\\'"), ("a\n", r"'a\U0000000a'")]
        {
            assert_eq!(cel_string(input), expected);
        }
    }
}
