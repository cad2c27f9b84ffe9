//! Cases of the host name and of Kubernetes' names.

use super::{Draft, good, with_leaf};
use crate::forge::Cert;

pub(super) fn cases() -> Vec<Draft> {
    [host(), kubernetes()].concat()
}

fn host() -> Vec<Draft> {
    let typed = |name, about, fqdn| good(name, about).fqdn(fqdn);
    let with = |name, about, fqdn, san: &str| with_leaf(name, about, &Cert::leaf(&[san])).fqdn(fqdn);
    vec![
        typed("fqdn-missing", "no name", ""),
        typed("fqdn-repaired", "pasted from the address bar", "https://K8S.example.com:443/"),
        with("fqdn-internationalized", "typed with an umlaut", "k8s.bücher.example", "k8s.xn--bcher-kva.example"),
        typed("fqdn-invalid", "an underscore", "k8s_api.example.com"),
        typed("fqdn-is-ip", "an address", "203.0.113.10"),
        with("fqdn-wildcard", "a wildcard is no host", "*.example.com", "*.example.com"),
        with("fqdn-single-label", "one label", "k8s", "k8s"),
        typed("fqdn-not-covered", "another name than the certificate's", "api.example.com"),
        with("fqdn-not-covered-deep", "one label too deep for the wildcard", "k8s.prod.example.com", "*.example.com"),
    ]
}

fn kubernetes() -> Vec<Draft> {
    vec![
        good("name-invalid", "an underscore in a namespace, upper case in a name")
            .spec("proxyName: Kube-API")
            .spec("contour: {namespace: project_contour}"),
        good("name-invalid-target", "a record cannot lead to a URL")
            .spec("externalDns: {targets: [\"https://lb.example.net\"]}"),
        with_leaf(
            "consumer-in-cluster",
            "Argo CD's name for its own cluster",
            &Cert::leaf(&["kubernetes.default.svc"]),
        )
        .fqdn("kubernetes.default.svc")
        .spec("consumers: [argocd]"),
        good("consumer-not-written", "consumers without a kubeconfig")
            .spec("consumers: [argocd]")
            .spec("kubeconfig: {write: false}"),
        good("service-unusual", "a hosted control plane")
            .spec("service: {namespace: tenant-a, name: kube-apiserver, port: 6443}"),
        good("kustomize-reference", "the Secret of another namespace keeps its name")
            .spec("certificate: {secretNamespace: certs}")
            .spec("layout: kustomize"),
        good("delegation-added", "the Secret lives with the other certificates")
            .spec("certificate: {secretName: wildcard, secretNamespace: certs}"),
    ]
}
