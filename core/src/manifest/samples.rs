//! `Checked` values for the tests of what is written from them. Certificates contain bytes that are not DER, and the
//! key is not a key: nothing after the checks reads them.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::check::{Checked, Credential, KubeconfigPlan, Served, ServedKey, UpstreamCheck};
use crate::exposure::{Layout, Platform};
use crate::fqdn::Fqdn;
use crate::key::{Curve, KeyKind, PrivateKey, PublicKey};
use crate::kubernetes::{Cidr, Namespace, ResourceName, ServiceRef};
use crate::mode::Mode;
use crate::time::Moment;
use crate::token::{Token, TokenKind};
use crate::x509::Certificate;

pub(crate) const KEY_PEM: &str = "-----BEGIN PRIVATE KEY-----\nTEST-KEY-BYTES\n-----END PRIVATE KEY-----\n";
pub(crate) const TOKEN: &str = "TEST-TOKEN-BYTES";

/// An exposure as the defaults make it, with everything supplied.
pub(crate) fn checked(mode: Mode) -> Checked {
    let served = Served {
        leaf: Arc::new(certificate("k8s.example.com", b"leaf")),
        intermediates: vec![Arc::new(certificate("R11", b"intermediate"))],
        key: ServedKey::Private(private_key()),
    };
    let upstream = UpstreamCheck {
        ca: vec![Arc::new(certificate("kubernetes", b"cluster ca"))],
        secret_name: name("kubeapi-upstream-ca"),
        subject_name: "kubernetes.default.svc".to_owned(),
    };
    let passes_through = mode == Mode::Passthrough;
    Checked {
        name: "kubeapi".to_owned(),
        fqdn: fqdn("k8s.example.com"),
        port: 443,
        mode,
        passthrough_name: None,
        proxy_name: name("kubeapi-proxy"),
        ingress_class: None,
        allow_from: Vec::new(),
        service: ServiceRef { namespace: namespace("default"), name: name("kubernetes"), port: 443 },
        secret_name: name("kubeapi-tls"),
        secret_namespace: namespace("default"),
        served: (!passes_through).then_some(served),
        layout: Layout::Plain,
        creator: None,
        sops: None,
        upstream: (!passes_through).then_some(upstream),
        health_check: false,
        contour_namespace: namespace("projectcontour"),
        envoy_service: name("envoy"),
        platform: Platform::None,
        role_binding_name: name("rolebinding-default-privileged-sa-ns_default"),
        role_binding_narrow: false,
        kubeconfig: Some(plan(passes_through)),
        consumers: Vec::new(),
        argocd_namespace: namespace("argocd"),
        flux_namespace: namespace("flux-system"),
        external_dns: None,
        reserve_name: false,
        service_account: None,
        replaced: None,
    }
}

fn plan(passes_through: bool) -> KubeconfigPlan {
    let ca = passes_through.then(|| Arc::new(certificate("kubernetes", b"cluster ca")));
    KubeconfigPlan {
        user: "third-party".to_owned(),
        namespace: None,
        credential: Credential::Token(Token::new(Zeroizing::new(TOKEN.to_owned()), TokenKind::Opaque)),
        consumer_ca: ca.iter().cloned().collect(),
        ca: ca.into_iter().collect(),
        exec_extension: None,
    }
}

pub(crate) fn private_key() -> PrivateKey {
    let kind = KeyKind::Ec(Curve::P256);
    let public = PublicKey { spki_der: Vec::new(), spki_sha256: "00".repeat(32), kind };
    PrivateKey::new(public, Zeroizing::new(KEY_PEM.to_owned()))
}

pub(crate) fn certificate(common_name: &str, der: &[u8]) -> Certificate {
    Certificate {
        der: der.to_vec(),
        version: 3,
        subject: format!("CN={common_name}"),
        subject_der: Vec::new(),
        issuer: "CN=R11".to_owned(),
        issuer_der: Vec::new(),
        common_name: Some(common_name.to_owned()),
        serial: "01".to_owned(),
        dns_names: Vec::new(),
        ip_names: Vec::new(),
        other_names: Vec::new(),
        not_before: Moment::from_unix(1_790_000_000),
        not_after: Moment::from_unix(1_800_000_000),
        spki_der: Vec::new(),
        key: KeyKind::Ec(Curve::P256),
        signature: "ECDSA with SHA-256".to_owned(),
        signature_oid: String::new(),
        basic_constraints: None,
        key_usage: None,
        extended_key_usage: None,
        authority_key_id: None,
        subject_key_id: None,
        ca_issuers: Vec::new(),
        policies: Vec::new(),
        must_staple: false,
        requires_policy: false,
        has_sct_list: false,
        has_name_constraints: false,
        unsupported_name_constraints: Vec::new(),
        unknown_critical: Vec::new(),
        sha256: "aa".repeat(32),
        spki_sha256: "bb".repeat(32),
    }
}

pub(crate) fn fqdn(text: &str) -> Fqdn {
    Fqdn::sample(text)
}

pub(crate) fn namespace(text: &str) -> Namespace {
    Namespace::sample(text)
}

pub(crate) fn name(text: &str) -> ResourceName {
    ResourceName::sample(text)
}

pub(crate) fn cidr(text: &str) -> Cidr {
    Cidr::sample(text)
}
