//! Cases that come out usable.

use kubefront_core::Role;

use super::{Draft, FQDN, chain, empty, good, kubeconfig, token, with_leaf};
use crate::forge::{Cert, private_pem};

pub(super) fn cases() -> Vec<Draft> {
    let reserved = |name, about| good(name, about).spec("reserveName: true").spec("kubernetesVersion: \"1.35\"");
    vec![
        seed(),
        good("good-tcp", "the good set with every default"),
        reserved("good-http", "routes, with the name reserved").spec("mode: http"),
        good("good-passthrough", "the API server's certificate holds the name").spec("mode: passthrough").role(
            "apiserver.crt",
            Role::ApiServerCertificate,
            named_api_server().pem(),
        ),
        good("good-passthrough-name", "under the API server's own name")
            .without("fullchain.pem")
            .without("key.pem")
            .without("root.pem")
            .spec("mode: passthrough")
            .spec("passthroughName: kubernetes.default.svc"),
        elliptic(),
        everything(),
        good("good-embedded", "clients get the private root with the kubeconfig").spec("kubeconfig: {trust: embed}"),
        good("good-other-port", "Envoy on another port").spec("port: 8443"),
        good("good-existing-secret", "cert-manager writes the Secret")
            .without("key.pem")
            .spec("certificate: {source: existing}"),
        good("good-format-none", "another team creates the Secret")
            .file("key.pem", crate::forge::public_pem("rsa-leaf"))
            .spec("certificate: {format: none}"),
        good("good-format-cert-manager", "cert-manager issues the certificate")
            .without("fullchain.pem")
            .without("key.pem")
            .spec("certificate: {format: cert-manager, issuer: ClusterIssuer/corp}"),
        good("good-format-external-secret", "External Secrets reads certificate and key from a store")
            .without("fullchain.pem")
            .without("key.pem")
            .spec("certificate: {format: external-secret, store: ClusterSecretStore/vault, chainReference: kubeapi#tls.crt, keyReference: kubeapi#tls.key}"),
        good("good-format-sops", "the Secret is encrypted by SOPS before it is committed")
            .spec("certificate: {format: sops, ageRecipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]}"),
        good("good-layout-kustomize", "the Secrets get another name from kustomize").spec("layout: kustomize"),
        good("good-layout-kustomize-none", "the Secret comes from a secretGenerator")
            .spec("mode: http")
            .spec("reserveName: true")
            .spec("kubernetesVersion: \"1.35\"")
            .spec("certificate: {format: none}")
            .spec("layout: kustomize"),
        good("good-consumers", "a private root goes into the file of each consumer")
            .spec("consumers: [kubeconfig, terraform, flux, argocd]"),
        good("good-consumers-public", "cert-manager issues the certificate, and the consumers have their own roots")
            .without("fullchain.pem")
            .without("key.pem")
            .spec("certificate: {format: cert-manager, issuer: ClusterIssuer/letsencrypt}")
            .spec("argocd: {namespace: gitops}")
            .spec("flux: {namespace: tenants}")
            .spec("consumers: [argocd, flux, terraform]")
            .role("token", Role::Token, token::legacy()),
        good("good-external-dns", "external-dns creates the record").spec("externalDns: {enabled: true}"),
        good("good-external-dns-target", "external-dns creates the record for other addresses")
            .spec("mode: http")
            .spec("externalDns: {targets: [203.0.113.7, lb.example.net], ttl: 60}"),
        good("good-external-dns-passthrough", "external-dns creates the record for the name of the clients")
            .without("fullchain.pem")
            .without("key.pem")
            .without("root.pem")
            .spec("mode: passthrough")
            .spec("passthroughName: kubernetes.default.svc")
            .spec("externalDns: {enabled: true}"),
        good("good-no-kubeconfig", "the kubeconfig is made elsewhere").spec("kubeconfig: {write: false}"),
        good("good-accepted", "a warning that somebody accepts")
            .spec("accept: [{code: trust-private, reason: \"every client has the root\", until: \"2027-01-01\"}]"),
        good("good-accepted-too-long", "a warning that was accepted until last year")
            .spec("accept: [{code: trust-private, reason: \"every client has the root\", until: \"2026-01-01\"}]"),
        good("good-check-partial", "what is missing is not checked").without("admin.kubeconfig").check(),
    ]
}

/// The recipe this tool began with: a wildcard certificate, mode http, a TKGs cluster, a bearer token.
fn seed() -> Draft {
    let leaf = Cert::leaf(&["*.csamp-tanzu.com", "csamp-tanzu.com"]);
    empty("good-seed-recipe", "the recipe this tool began with")
        .called("remote-tkgs-workload-cluster-1")
        .fqdn("k8s.csamp-tanzu.com")
        .spec("mode: http")
        .spec("certificate: {secretName: csamp-tanzu-wildcard}")
        .spec("platform: tkgs-psp")
        .spec("kubernetesVersion: v1.23.8+vmware.3")
        .file("fullchain.pem", chain(&[leaf, Cert::intermediate()]))
        .file("key.pem", private_pem("rsa-leaf"))
        .role("root.pem", Role::TrustAnchor, Cert::root().pem())
        .role("cluster-ca.crt", Role::UpstreamCa, Cert::cluster_ca().pem())
        .role("token", Role::Token, token::bound())
}

/// Every key and signature of the chain on P-256.
fn elliptic() -> Draft {
    let root = Cert::ca("Example Root CA E1", "p256-root");
    let intermediate = Cert::ca("Example Issuing CA E2", "p256-intermediate").issued_by(&root);
    let leaf = Cert { key: "p256-leaf", ..Cert::leaf(&[FQDN]) }.issued_by(&intermediate);
    with_leaf("good-p256", "P-256 from leaf to root", &leaf).file("fullchain.pem", chain(&[leaf, intermediate])).role(
        "root.pem",
        Role::TrustAnchor,
        root.pem(),
    )
}

fn everything() -> Draft {
    good("good-everything", "every field set")
        .called("prod")
        .spec("port: 6443")
        .spec("mode: http")
        .spec("proxyName: prod-api")
        .spec("ingressClassName: api")
        .spec("allowFrom: [198.51.100.0/24]")
        .spec("service: {namespace: default, name: kubernetes, port: 443}")
        .spec("certificate: {secretName: prod-tls, secretNamespace: certs}")
        .spec(
            "upstream: {verify: always, caSecretName: prod-ca, subjectName: kubernetes.default.svc, healthCheck: true}",
        )
        .spec("contour: {namespace: contour-api, envoyService: envoy-api, version: \"1.33\"}")
        .spec("platform: pod-security")
        .spec("kubernetesVersion: \"1.35\"")
        .spec("oldestKubectl: \"1.31\"")
        .spec("kubeconfig: {user: ada, namespace: team-a, trust: embed}")
        .spec("reserveName: true")
        .spec("serviceAccount: {name: third-party, namespace: default, clusterRole: view}")
        .role("apiserver.crt", Role::ApiServerCertificate, Cert::api_server().pem())
        .file("admin.kubeconfig", kubeconfig::with_user(&token::user(&token::bound())))
}

fn named_api_server() -> Cert {
    let names = ["kubernetes", "kubernetes.default.svc", FQDN];
    Cert::api_server().with(crate::forge::Extension::dns_names(&names))
}
