use std::sync::Arc;

use super::*;
use crate::chain::Chain;
use crate::check::sample::{certificate, exposure, findings, named, run, told};
use crate::selection::Set;

fn set_of(fqdn: &str, leaf: Option<Certificate>) -> Set {
    let chain = Chain { leaf: leaf.map(Arc::new), ..Chain::default() };
    Set { chain, fqdn: Fqdn::parse(fqdn).ok().map(|(fqdn, _)| fqdn), ..Set::default() }
}

fn outcome(name: &str, fields: &[(&str, &str)], set: &Set) -> String {
    told(&run(CHECKS, name, &exposure(fields), set, Task::Generate))
}

fn message(name: &str, fields: &[(&str, &str)], set: &Set) -> String {
    let found = findings(run(CHECKS, name, &exposure(fields), set, Task::Generate));
    found.into_iter().map(|finding| finding.found).collect::<Vec<_>>().join(" | ")
}

#[test]
fn the_typed_name_is_judged() {
    let table = [
        ("k8s.example.com", "passed"),
        ("https://k8s.example.com:6443/", "warning fqdn-repaired"),
        ("https://k8s.example.com:443/", "note fqdn-repaired"),
        ("k8s.example.com:0", "error fqdn-invalid"),
        ("k8s.example.com:99999", "error fqdn-invalid"),
        ("k8s.example.com:", "note fqdn-repaired"),
        ("bücher.example", "note fqdn-internationalised"),
        ("K8s", "note fqdn-repaired, warning fqdn-single-label"),
        ("10.0.0.1", "error fqdn-is-ip"),
        ("*.example.com", "error fqdn-wildcard"),
        ("a..b", "error fqdn-invalid"),
        ("", "error fqdn-missing"),
    ];
    for (typed, expected) in table {
        assert_eq!(outcome("fqdn-usable", &[("fqdn", typed)], &Set::default()), expected, "{typed}");
    }
    let empty = exposure(&[("fqdn", " ")]);
    let told = told(&run(CHECKS, "fqdn-usable", &empty, &Set::default(), Task::Check));
    assert_eq!(told, "not checked: no name was given");
}

#[test]
fn messages_about_the_name_carry_the_evidence() {
    let set = set_of("", Some(named(&["k8s.example.com", "*.example.org"])));
    let table = [
        ("", "no name was given; the certificate is for k8s.example.com, *.example.org"),
        (
            "k8s.example.com:6443",
            "read as k8s.example.com: port removed; port 6443 is not taken over, and the kubeconfig goes to port 443",
        ),
        ("k8s.example.com:443", "read as k8s.example.com: port removed"),
        ("k8s.example.com:0", "the name cannot be used: what stands behind its `:` is no port"),
        (
            "bücher.example",
            "bücher.example is xn--bcher-kva.example in DNS, certificates and the kubeconfig; compare letter by letter",
        ),
        ("a..b", "the name cannot be used: label 2 is empty: two dots in a row, or a dot at an end"),
    ];
    for (typed, expected) in table {
        assert_eq!(message("fqdn-usable", &[("fqdn", typed)], &set), expected);
    }
}

#[test]
fn the_leaf_must_cover_the_name() {
    let table = [
        (vec!["k8s.example.com"], "passed", ""),
        (vec!["*.example.com"], "passed", ""),
        (
            vec!["example.com", "*.k8s.example.com"],
            "error fqdn-not-covered",
            "the certificate does not cover k8s.example.com: it is for example.com, *.k8s.example.com; *.k8s.example.com \
             stands for one label before k8s.example.com, not for k8s.example.com itself",
        ),
        (
            vec!["", "a b"],
            "error fqdn-not-covered",
            "the certificate does not cover k8s.example.com: it is for \"\", \"a b\"",
        ),
        (vec![], "n/a: the certificate holds no DNS name, which is told already", ""),
    ];
    for (names, expected, text) in table {
        let set = set_of("k8s.example.com", Some(named(&names)));
        assert_eq!(outcome("fqdn-covered-by-leaf", &[], &set), expected, "{names:?}");
        assert_eq!(message("fqdn-covered-by-leaf", &[], &set), text);
    }
    let no_leaf = set_of("k8s.example.com", None);
    let no_name = set_of("", Some(certificate()));
    let existing = [("certificate.source", "existing")];
    let passthrough = [("mode", "passthrough")];
    let told = |fields: &[(&str, &str)], set| outcome("fqdn-covered-by-leaf", fields, set);
    assert_eq!(told(&[], &no_leaf), "not checked: no leaf certificate was given");
    assert_eq!(told(&existing, &no_leaf), "not checked: the certificate in the existing Secret was not given");
    assert_eq!(told(&[], &no_name), "not checked: there is no usable name");
    assert_eq!(told(&passthrough, &no_leaf), "n/a: in passthrough clients are shown the API server's own certificate");
}

#[test]
fn a_long_list_of_names_is_cut() {
    let names: Vec<String> = (0..10_000).map(|i| format!("a{i}.example\u{1b}.com")).collect();
    let text = listed(&names);
    assert!(text.ends_with("a7.example?.com and 9992 more") && text.len() < 300, "{text}");
}

#[test]
fn every_name_has_its_rule() {
    let table = [
        ("metadata.name", "", true),
        ("metadata.name", "admin@prod", false),
        ("proxyName", "Kubeapi", true),
        ("proxyName", "a.b", false),
        ("ingressClassName", "a_b", true),
        ("ingressClassName", "", false),
        ("service", "a.b/kubernetes:443", true),
        ("service", "default/a.b:443", true),
        ("certificate.secretName", "", true),
        ("certificate.secretNamespace", "", false),
        ("certificate.secretNamespace", "a.b", true),
        ("upstream.caSecretName", "a/b", true),
        ("contour.namespace", "", true),
        ("contour.envoyService", "1envoy", true),
        ("roleBinding.name", "rolebinding:x_y", false),
        ("roleBinding.name", "a/b", true),
        ("kubeconfig.user", "-x", true),
        ("kubeconfig.namespace", "Kube", true),
        ("kubeconfig.namespace", "", false),
        ("serviceAccount", "default/Third=view", true),
        ("serviceAccount", "De/third=view", true),
        ("serviceAccount", "default/third=system:node", false),
        ("serviceAccount", "default/third=a%b", true),
        ("allowFrom", "10.0.0.0/33", true),
        ("allowFrom", "10.0.0.1", false),
        ("passthroughName", "A", false), // used in passthrough only
    ];
    for (field, value, is_wrong) in table {
        let expected = if is_wrong { "error name-invalid" } else { "passed" };
        assert_eq!(outcome("names-valid", &[(field, value)], &Set::default()), expected, "{field} {value}");
    }
    let passthrough = [("mode", "passthrough"), ("passthroughName", "A")];
    assert_eq!(outcome("names-valid", &passthrough, &Set::default()), "error name-invalid");
    assert!(message("names-valid", &passthrough, &Set::default()).contains("`A` holds an upper-case letter"));
    let range = findings(run(CHECKS, "names-valid", &exposure(&[("allowFrom", "x")]), &Set::default(), Task::Generate));
    assert!(range[0].fix_text().contains("like 10.0.0.0/8"), "{}", range[0].fix_text());
    assert_eq!(
        message("names-valid", &[("proxyName", "Kubeapi")], &Set::default()),
        "the HTTPProxy `Kubeapi` holds an upper-case letter; such a name is 1 to 253 of a-z, 0-9, - and ., each part with a \
         letter or digit at both ends (DNS-1123 subdomain)"
    );
}

#[test]
fn all_wrong_names_are_told_at_once_and_each_about_its_field() {
    let wrong = [("proxyName", "A"), ("contour.namespace", "B"), ("allowFrom", "x"), ("allowFrom", "y")];
    let mut exposure = exposure(&wrong);
    exposure.spec.service.port = 0;
    let found = findings(run(CHECKS, "names-valid", &exposure, &Set::default(), Task::Generate));
    let fields: Vec<_> = found.iter().filter_map(|finding| finding.field).collect();
    assert_eq!(fields, ["proxyName", "contour.namespace", "service.port", "allowFrom", "allowFrom"]);
}

#[test]
fn two_secrets_may_not_share_a_name() {
    let ca = Set { upstream_ca: Some((vec![Arc::new(certificate())], "ca.crt".to_owned())), ..Set::default() };
    let same = [("upstream.caSecretName", "kubeapi-tls")];
    assert_eq!(outcome("names-valid", &same, &ca), "error name-invalid");
    assert_eq!(outcome("names-valid", &same, &Set::default()), "passed");
    let elsewhere = [("upstream.caSecretName", "kubeapi-tls"), ("certificate.secretNamespace", "certs")];
    assert_eq!(outcome("names-valid", &elsewhere, &ca), "passed");
}

#[test]
fn service_secret_and_delegation() {
    let none = Set::default();
    assert_eq!(outcome("service-usual", &[], &none), "passed");
    assert_eq!(outcome("service-usual", &[("service", "default/kubernetes:6443")], &none), "warning service-unusual");
    assert!(
        message("service-usual", &[("service", "default/kubernetes:6443")], &none)
            .contains("6443 is the API server's own")
    );
    assert_eq!(outcome("secret-beside-proxy", &[], &none), "passed");
    assert_eq!(outcome("secret-beside-proxy", &[("certificate.secretNamespace", "default")], &none), "passed");
    let certs = [("certificate.secretNamespace", "certs")];
    assert_eq!(outcome("secret-beside-proxy", &certs, &none), "note delegation-added");
}

#[test]
fn a_secret_holds_one_mebibyte() {
    // (DER bytes of the only certificate, outcome): 64 base64 characters and a line feed for each 48 bytes.
    let table = [(774_000, "passed"), (774_400, "error secret-too-large")];
    for (bytes, expected) in table {
        let set = set_of("", Some(Certificate { der: vec![0; bytes], ..certificate() }));
        assert_eq!(outcome("secrets-within-limit", &[], &set), expected, "{bytes}");
        assert_eq!(outcome("secrets-within-limit", &[("certificate.source", "existing")], &set), "passed");
    }
    let set = Set {
        upstream_ca: Some((vec![Arc::new(Certificate { der: vec![0; 800_000], ..certificate() })], String::new())),
        ..Set::default()
    };
    assert_eq!(outcome("secrets-within-limit", &[], &set), "error secret-too-large");
}
