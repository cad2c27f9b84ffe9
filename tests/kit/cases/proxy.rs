//! Cases of mode, platform and reservation.

use kubefront_core::Role;

use super::{Draft, good, token};
use crate::forge::Cert;

pub(super) fn cases() -> Vec<Draft> {
    [modes(), platforms()].concat()
}

fn modes() -> Vec<Draft> {
    let passthrough = |name, about| good(name, about).spec("mode: passthrough");
    let lacking = |name, about| {
        passthrough(name, about).role("apiserver.crt", Role::ApiServerCertificate, Cert::api_server().pem())
    };
    vec![
        good("mode-lacks", "old clients cannot exec in http")
            .spec("mode: http")
            .spec("reserveName: true")
            .spec("oldestKubectl: \"1.28\""),
        passthrough("mode-hides-certificate", "the certificate is not used")
            .spec("passthroughName: kubernetes.default.svc"),
        passthrough("passthrough-name", "does the API server's certificate hold the name?"),
        lacking("passthrough-name-lacking", "it does not"),
        passthrough("passthrough-ca-missing", "a token only").without("admin.kubeconfig").role(
            "token",
            Role::Token,
            token::bound(),
        ),
        good("shared-host", "anybody's Ingress can take over paths").spec("mode: http"),
        good("reserve-needs-1-30", "an API server without the policy")
            .spec("reserveName: true")
            .spec("kubernetesVersion: \"1.28\""),
        good("reserve-needs-1-30-unknown", "an API server of unknown version").spec("reserveName: true"),
        good("allow-list-ignored", "tcp has no allow-list").spec("allowFrom: [10.0.0.0/8]"),
        good("allow-list", "http has one")
            .spec("mode: http")
            .spec("reserveName: true")
            .spec("allowFrom: [10.0.0.0/8, \"2001:db8::/32\", 203.0.113.9]"),
    ]
}

fn platforms() -> Vec<Draft> {
    let tkgs = |name, about| good(name, about).spec("platform: tkgs-psp");
    vec![
        tkgs("platform-psp-gone", "no Pod Security Policies any more").spec("kubernetesVersion: \"1.26\""),
        tkgs("rolebinding-wide", "every ServiceAccount of the cluster").spec("kubernetesVersion: 1.23.8+vmware.3"),
        tkgs("rolebinding-narrow", "Contour's ServiceAccounts only").spec("roleBinding: {narrow: true}"),
        good("platform-pod-security-too-early", "no Pod Security admission yet")
            .spec("platform: pod-security")
            .spec("kubernetesVersion: \"1.24\""),
    ]
}
