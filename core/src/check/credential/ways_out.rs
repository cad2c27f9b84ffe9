//! How to get a credential that works.

use crate::check::case::Case;
use crate::finding::{Change, Fix};
use crate::material::Role;
use crate::wording::quoted;

/// The ways to a kubeconfig that works, with the operator's own names, the safest first.
pub(super) fn ways_out(case: &Case<'_>) -> Vec<Fix> {
    let account = &case.exposure.spec.service_account;
    let pass = Fix::provides("pass a bearer token", Role::Token);
    if account.name.is_empty() {
        let change = Change::Set { field: "serviceAccount", value: "".into() };
        let write = Fix::changing("let kubefront write a ServiceAccount, and create its token later", change);
        return vec![
            pass,
            Fix::run("create a token for a ServiceAccount, then pass it", create_token("NAME", "NAMESPACE")),
            write
                .with_command("--service-account NAMESPACE/NAME=CLUSTERROLE --no-kubeconfig")
                .and(Change::Set { field: "kubeconfig.write", value: "false".into() }),
            without_kubeconfig("write everything except the kubeconfig"),
        ];
    }
    let create = create_token(&quoted(&account.name), &quoted(&account.namespace));
    vec![
        pass,
        Fix::run("if the ServiceAccount exists already, create a token, then pass it", create),
        without_kubeconfig(
            "if the ServiceAccount does not exist yet, first write and apply everything except the kubeconfig",
        ),
    ]
}

/// The same for a client certificate, which mode passthrough supports.
pub(super) fn ways_out_of_client_certificate(case: &Case<'_>) -> Vec<Fix> {
    let mut ways = ways_out(case);
    ways.push(Fix::sets("use mode passthrough, in which Envoy does not terminate TLS", "mode", "passthrough"));
    ways
}

/// The command that creates a token; the names are quoted already.
pub(super) fn create_token(name: &str, namespace: &str) -> String {
    format!("kubectl create token {name} --namespace={namespace} --duration=720h > token")
}

fn without_kubeconfig(label: &'static str) -> Fix {
    Fix::sets(label, "kubeconfig.write", "false")
}
