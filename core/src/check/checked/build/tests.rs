use std::sync::Arc;

use zeroize::Zeroizing;

use super::*;
use crate::chain::Chain;
use crate::check::sample::{ca, exposure, named, now};
use crate::decoded::{Decoded, Found, Origin};
use crate::finding::Code;
use crate::input::Task;
use crate::key::{KeyKind, PrivateKey, PublicKey};
use crate::selection::Set;
use crate::token::{Token, TokenKind};

fn origin() -> Origin {
    Origin { material: 0, name: "x".to_owned(), block: 1, line: 1, role: None }
}

fn full_set(key: Option<Key>) -> Set {
    let chain = Chain {
        leaf: Some(Arc::new(named(&["k8s.example.com"]))),
        intermediates: vec![Arc::new(ca())],
        anchor: Some(Arc::new(ca())),
        ..Chain::default()
    };
    Set {
        chain,
        key: key.map(|part| Found { part, origin: origin() }),
        fqdn: Some(Fqdn::sample("k8s.example.com")),
        upstream_ca: Some((vec![Arc::new(ca()), Arc::new(ca())], "ca.crt".to_owned())),
        token: Some(Token::new(Zeroizing::new("sample-token".to_owned()), TokenKind::Opaque)),
        ..Set::default()
    }
}

fn public() -> PublicKey {
    PublicKey { spki_der: Vec::new(), spki_sha256: String::new(), kind: KeyKind::Ed25519 }
}

fn private() -> Key {
    Key::Private(PrivateKey::new(public(), Zeroizing::new("pem".to_owned())))
}

fn built(fields: &[(&str, &str)], set: &Set, findings: &[Finding]) -> Option<Checked> {
    let tokens = set.token.iter().map(|token| Found { part: token.clone(), origin: origin() }).collect();
    let (exposure, decoded) = (exposure(fields), Decoded { tokens, ..Decoded::default() });
    build(&Case { exposure: &exposure, decoded: &decoded, set, at: now(), task: Task::Generate }, findings)
}

#[test]
fn an_error_that_blocks_everything_leaves_nothing() {
    let set = full_set(Some(private()));
    let all = Finding::error(Code::KeyMismatch, "key", "x");
    let kubeconfig = Finding::kubeconfig_error(Code::CredentialMissing, "token", "x");
    let warning = Finding::warning(Code::SharedHost, "fqdn", "x");
    assert!(built(&[], &set, std::slice::from_ref(&all)).is_none());
    assert!(built(&[], &set, &[warning.clone(), all]).is_none());
    assert!(built(&[], &set, &[warning]).is_some());
    assert!(built(&[], &set, &[kubeconfig]).is_some_and(|checked| checked.kubeconfig.is_none()));
    assert!(built(&[], &Set { fqdn: None, ..full_set(None) }, &[]).is_none());
}

#[test]
fn a_wrong_name_builds_nothing_even_if_its_check_were_silent() {
    let set = full_set(Some(private()));
    for (field, value) in [
        ("proxyName", "A"),
        ("certificate.secretName", ""),
        ("certificate.secretNamespace", "a.b"),
        ("upstream.caSecretName", "A"),
        ("contour.namespace", ""),
        ("contour.envoyService", "1"),
        ("roleBinding.name", "a/b"),
        ("kubeconfig.namespace", "A"),
        ("serviceAccount", "A/b=c"),
        ("service", "a.b/c:1"),
        ("argocd.namespace", "A"),
        ("flux.namespace", ""),
    ] {
        assert!(built(&[(field, value)], &set, &[]).is_none(), "{field}");
    }
    assert!(built(&[("mode", "http"), ("allowFrom", "x")], &set, &[]).is_none());
}

#[test]
fn the_key_is_served_or_left_out() {
    let key_of = |fields: &[(&str, &str)], key| {
        built(fields, &full_set(key), &[]).unwrap().served.map(|served| match served.key {
            ServedKey::Private(key) => key.expose_pem().to_owned(),
            ServedKey::LeftOut => "left out".to_owned(),
            ServedKey::Elsewhere => "elsewhere".to_owned(),
        })
    };
    assert_eq!(key_of(&[], Some(private())).as_deref(), Some("pem"));
    assert_eq!(key_of(&[], Some(Key::Public(public()))).as_deref(), Some("left out"));
    assert_eq!(key_of(&[], None).as_deref(), Some("left out"));
    assert_eq!(key_of(&[("certificate.source", "existing")], Some(private())), None);
    assert_eq!(key_of(&[("mode", "passthrough")], Some(private())), None);
    assert_eq!(key_of(&[("certificate.format", "none")], Some(private())).as_deref(), Some("elsewhere"));
}

#[test]
fn cert_manager_needs_an_issuer_and_no_certificate() {
    let format = ("certificate.format", "cert-manager");
    let issuer = ("certificate.issuer", "ClusterIssuer/corp");
    let set = full_set(Some(private()));
    assert!(built(&[format], &set, &[]).is_none());
    let checked = built(&[format, issuer], &set, &[]).unwrap();
    let Some(SecretCreator::CertManager(issuer)) = checked.creator else { panic!("{:?}", checked.creator) };
    assert_eq!((issuer.resource().as_str(), checked.served.is_none()), ("clusterissuer.cert-manager.io/corp", true));
    let passthrough = [format, ("certificate.issuer", "ClusterIssuer/corp"), ("mode", "passthrough")];
    assert!(built(&passthrough, &set, &[]).unwrap().creator.is_none());
}

#[test]
fn each_mode_uses_its_own_fields() {
    let set = full_set(Some(private()));
    let of = |mode: &str| {
        let fields = [("mode", mode), ("allowFrom", "10.1.2.3/8"), ("passthroughName", "kubernetes.default.svc")];
        built(&fields, &set, &[]).unwrap()
    };
    let (tcp, http, passthrough) = (of("tcp"), of("http"), of("passthrough"));
    assert_eq!(http.allow_from, [Cidr::sample("10.0.0.0/8")]);
    assert!(tcp.allow_from.is_empty() && passthrough.allow_from.is_empty());
    assert_eq!(passthrough.virtual_host().as_str(), "kubernetes.default.svc");
    assert_eq!(tcp.virtual_host().as_str(), "k8s.example.com");
    assert!(tcp.upstream.is_some() && http.upstream.is_some() && passthrough.upstream.is_none());
    assert!(built(&[("upstream.verify", "never")], &set, &[]).unwrap().upstream.is_none());
    let existing = [("upstream.caSource", "existing"), ("upstream.caSecretName", "api-ca")];
    for set in [&set, &Set { upstream_ca: None, ..full_set(None) }] {
        let upstream = built(&existing, set, &[]).unwrap().upstream.unwrap();
        assert_eq!((upstream.ca.len(), upstream.secret_name.as_str()), (0, "api-ca"));
    }
    let never = [("upstream.caSource", "existing"), ("upstream.verify", "never")];
    assert!(built(&never, &set, &[]).unwrap().upstream.is_none());
    let same = [("mode", "passthrough"), ("passthroughName", "k8s.example.com")];
    assert_eq!(built(&same, &set, &[]).unwrap().passthrough_name, None);
}

#[test]
fn the_secret_is_in_the_proxys_namespace_unless_set() {
    let set = full_set(None);
    let namespace = |fields: &[(&str, &str)]| built(fields, &set, &[]).unwrap().secret_namespace.as_str().to_owned();
    assert_eq!(namespace(&[]), "default");
    assert_eq!(namespace(&[("service", "clusters/api:443")]), "clusters");
    assert_eq!(namespace(&[("certificate.secretNamespace", "certs")]), "certs");
}

#[test]
fn the_kubeconfig_contains_the_ca_its_mode_needs() {
    let set = full_set(Some(private()));
    let ca = |fields: &[(&str, &str)], set: &Set| built(fields, set, &[]).unwrap().kubeconfig.map(|plan| plan.ca.len());
    assert_eq!(ca(&[], &set), Some(0));
    assert_eq!(ca(&[("kubeconfig.trust", "embed")], &set), Some(1));
    assert_eq!(ca(&[("mode", "passthrough")], &set), Some(2));
    assert_eq!(ca(&[("mode", "passthrough"), ("kubeconfig.trust", "embed")], &set), Some(2));
    assert_eq!(ca(&[("kubeconfig.write", "false")], &set), None);
    let bare = Set { upstream_ca: None, chain: Chain::default(), ..full_set(None) };
    assert_eq!(ca(&[("mode", "passthrough")], &bare), None);
    assert_eq!(ca(&[("kubeconfig.trust", "embed")], &bare), None);
    assert_eq!(ca(&[], &Set { token: None, ..full_set(None) }), None);
}

#[test]
fn a_service_account_may_have_no_role() {
    let set = full_set(None);
    let account = |fields: &[(&str, &str)]| built(fields, &set, &[]).unwrap().service_account;
    assert!(account(&[]).is_none());
    let (namespace, name, role) = account(&[("serviceAccount", "access/third=view")]).unwrap();
    assert_eq!((namespace.as_str(), name.as_str(), role.unwrap().as_str()), ("access", "third", "view"));
    assert!(account(&[("serviceAccount", "access/third")]).unwrap().2.is_none());
}

#[test]
fn an_external_secret_needs_a_store_and_two_references() {
    let fields = [
        ("certificate.format", "external-secret"),
        ("certificate.store", "SecretStore/vault"),
        ("certificate.chainReference", "kubeapi#tls.crt"),
        ("certificate.keyReference", "kubeapi#tls.key"),
    ];
    let set = full_set(None);
    for missing in 1..fields.len() {
        let rest: Vec<_> =
            fields.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, field)| *field).collect();
        assert!(built(&rest, &set, &[]).is_none(), "{}", fields[missing].0);
    }
    let checked = built(&fields, &set, &[]).unwrap();
    assert!(matches!(checked.creator, Some(SecretCreator::ExternalSecret(_))) && checked.served.is_none());
}

#[test]
fn sops_encrypts_only_a_secret_that_is_written() {
    let fields = [("certificate.format", "sops"), ("certificate.ageRecipients", "age1x")];
    let sops_of = |key| built(&fields, &full_set(key), &[]).unwrap().sops;
    assert_eq!(sops_of(Some(private())), Some(vec!["age1x".to_owned()]));
    assert_eq!(sops_of(Some(Key::Public(public()))), None);
    assert_eq!(built(&[], &full_set(Some(private())), &[]).unwrap().sops, None);
}

/// People have a private root in their trust store, and images do not.
#[test]
fn consumers_get_a_private_root_and_no_public_one() {
    let fields = [("consumers", "terraform,argocd"), ("consumers", "argocd"), ("consumers", "kubeconfig")];
    let ca_of = |kind, fields: &[(&str, &str)]| {
        let mut set = full_set(Some(private()));
        set.chain.trust.kind = kind;
        let plan = built(fields, &set, &[]).unwrap().kubeconfig.unwrap();
        (plan.ca.len(), plan.consumer_ca.len())
    };
    assert_eq!(ca_of(TrustKind::Private, &fields), (0, 1));
    assert_eq!(ca_of(TrustKind::Public, &fields), (0, 0));
    assert_eq!(ca_of(TrustKind::Public, &[("kubeconfig.trust", "embed")]), (1, 1));
    assert_eq!(ca_of(TrustKind::Public, &[("mode", "passthrough")]), (2, 2), "the cluster's");
    let consumers = |fields: &[(&str, &str)]| built(fields, &full_set(Some(private())), &[]).unwrap().consumers;
    assert_eq!(consumers(&fields), [Consumer::ArgoCd, Consumer::Terraform]);
    let without = [fields[0], ("kubeconfig.write", "false")];
    assert_eq!(consumers(&without), []);
}

#[test]
fn a_target_or_a_ttl_is_for_external_dns() {
    let set = full_set(Some(private()));
    let of = |fields: &[(&str, &str)]| built(fields, &set, &[]).unwrap().external_dns;
    assert_eq!(of(&[]), None);
    assert!(of(&[("externalDns.enabled", "true")]).is_some_and(|dns| dns.targets.is_empty() && dns.ttl.is_empty()));
    assert_eq!(of(&[("externalDns.ttl", "60")]).map(|dns| dns.ttl).as_deref(), Some("60"));
    assert_eq!(of(&[("externalDns.targets", "192.0.2.1")]).map(|dns| dns.targets.len()), Some(1));
}
