//! Cases of the way from Envoy to the API server.

use kubefront_core::Role;

use super::bytes::base64;
use super::input::PROXY;
use super::{Draft, good, token};
use crate::forge::{Cert, Extension, pem, public_pem};

pub(super) fn cases() -> Vec<Draft> {
    let ca = |name, about, text: String| good(name, about).role("cluster-ca.crt", Role::UpstreamCa, text);
    let server = |name, about, certificate: Cert| {
        good(name, about).role("apiserver.crt", Role::ApiServerCertificate, certificate.pem())
    };
    let token_only =
        |name, about| good(name, about).without("admin.kubeconfig").role("token", Role::Token, token::bound());
    let foreign = Cert::api_server().issued_by(&Cert::ca("Load Balancer CA", "p256-other"));
    let old = Cert::cluster_ca().valid("2016-01-01", "2026-01-01");
    let verified = || {
        PROXY.replace(
            "      port: 443\n",
            "      port: 443\n      protocol: tls\n      validation: {caSecret: api-ca, subjectName: kubernetes}\n",
        )
    };
    let renewal = |name, about| token_only(name, about).fqdn("").file("live.yaml", verified());
    let own_secret = format!(
        "apiVersion: v1\ndata:\n  ca.crt: {}\nkind: Secret\nmetadata:\n  name: api-ca\n  namespace: default\ntype: Opaque\n",
        base64(Cert::cluster_ca().pem())
    );
    vec![
        renewal(
            "upstream-verification-lost",
            "a renewal: the live HTTPProxy verifies the upstream, and no CA is passed",
        ),
        renewal("upstream-verification-lost-never", "the same, and verification is turned off on purpose")
            .spec("upstream: {verify: never}"),
        renewal("good-upstream-ca-existing", "the same, and the HTTPProxy refers to the existing Secret")
            .spec("upstream: {caSource: existing}"),
        renewal("good-upstream-ca-secret", "the same, and the Secret with the CA is passed")
            .file("21-upstream-ca.yaml", own_secret),
        token_only("upstream-ca-missing", "to be verified, and no CA").spec("upstream: {verify: always}"),
        good("upstream-unverified", "not to be verified").spec("upstream: {verify: never}"),
        token_only("upstream-unverified-no-ca", "a token only, so no CA"),
        ca("upstream-ca-unreadable", "a CA file that holds junk", pem("CERTIFICATE", b"junk inside a block")),
        ca("upstream-ca-expired", "the cluster's CA has ended", old.pem()),
        ca(
            "upstream-ca-not-ca-silent",
            "a CA that may sign revocation lists only",
            Cert::cluster_ca().with(Extension::key_usage(&[6])).pem(),
        ),
        ca(
            "upstream-ca-not-ca-beside",
            "a CA and a server's certificate",
            Cert::cluster_ca().pem() + &Cert::api_server().pem(),
        ),
        ca("pem-wrong-block-key", "a key where the CA is wanted", public_pem("p256-other")),
        ca("upstream-ca-not-ca", "the API server's own certificate as CA", Cert::api_server().pem()),
        server("upstream-ca-foreign", "the API server's certificate is of another CA", foreign),
        server(
            "upstream-server-invalid",
            "the API server's certificate has ended",
            Cert::api_server().valid("2025-01-01", "2026-01-01"),
        ),
        server(
            "upstream-server-invalid-curve",
            "on a curve that Envoy does not verify as a client",
            Cert { key: "p384", ..Cert::api_server() },
        ),
        server(
            "upstream-server-invalid-passthrough",
            "and is a client's, which kubectl minds",
            Cert::api_server().with(Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.2"])),
        )
        .spec("mode: passthrough")
        .spec("passthroughName: kubernetes.default.svc"),
        server(
            "upstream-subject-mismatch",
            "the name is not in it",
            Cert::api_server().with(Extension::dns_names(&["kube.internal"])),
        ),
        server("good-api-server-certificate", "CA and name fit the API server's certificate", Cert::api_server()),
        good("upstream-subject-not-dns", "an address").spec("upstream: {subjectName: 10.96.0.1}"),
        token_only("upstream-subject-not-dns-no-ca", "an address, and no upstream CA")
            .spec("upstream: {subjectName: 10.96.0.1}"),
        good("upstream-needs-contour-1-28", "an old Contour ignores it silently").spec("contour: {version: \"1.27\"}"),
        good("upstream-needs-contour-1-28-new", "a new one does not").spec("contour: {version: v1.33.8}"),
    ]
}
