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
fn the_typed_name_is_checked() {
    let table = [
        ("k8s.example.com", "passed"),
        ("https://k8s.example.com:6443/", "warning fqdn-repaired"),
        ("https://k8s.example.com:443/", "note fqdn-repaired"),
        ("k8s.example.com:0", "error fqdn-invalid"),
        ("k8s.example.com:99999", "error fqdn-invalid"),
        ("k8s.example.com:", "note fqdn-repaired"),
        ("bücher.example", "note fqdn-internationalized"),
        ("K8s", "note fqdn-repaired, warning fqdn-single-label"),
        ("10.0.0.1", "error fqdn-is-ip"),
        ("*.example.com", "error fqdn-wildcard"),
        ("a..b", "error fqdn-invalid"),
        ("", "error fqdn-missing"),
    ];
    for (typed, expected) in table {
        assert_eq!(outcome("host-name-valid", &[("fqdn", typed)], &Set::default()), expected, "{typed}");
    }
    let empty = exposure(&[("fqdn", " ")]);
    let told = told(&run(CHECKS, "host-name-valid", &empty, &Set::default(), Task::Check));
    assert_eq!(told, "not checked: no host name provided");
}

#[test]
fn messages_about_the_name_carry_the_evidence() {
    let set = set_of("", Some(named(&["k8s.example.com", "*.example.org"])));
    let table = [
        ("", "`fqdn` is not set; SANs of the certificate: k8s.example.com, *.example.org"),
        ("K8s.example.com:6443", "`K8s.example.com:6443` was read as `k8s.example.com` (port removed, lowercased)"),
        ("k8s.example.com:443", "`k8s.example.com:443` was read as `k8s.example.com` (port removed)"),
        ("u:s3cret@k8s.example.com", "read as `k8s.example.com` (user removed)"),
        ("k8s.example.com:0", "`fqdn`: the part after `:` is not a port number"),
        ("bücher.example", "`bücher.example` is `xn--bcher-kva.example` in DNS, certificates, and the kubeconfig"),
        ("a..b", "`fqdn`: label 2 is empty (two consecutive dots, or a dot at the start or end)"),
        ("10.0.0.1", "`fqdn` is 10.0.0.1"),
        ("0x7f.1", "`fqdn` is 0x7f.1; its last label is a number, so many clients read it as an IPv4 address"),
    ];
    for (typed, expected) in table {
        assert_eq!(message("host-name-valid", &[("fqdn", typed)], &set), expected);
    }
    let all = |typed| findings(run(CHECKS, "host-name-valid", &exposure(&[("fqdn", typed)]), &set, Task::Generate));
    assert_eq!(all("")[0].fix_text(), "use a SAN of the certificate: --fqdn k8s.example.com");
    let port = &all("k8s.example.com:6443")[0];
    assert_eq!(port.impact, "The new kubeconfig uses port 443, not 6443.");
    assert!(port.fix_text().ends_with(": --port 6443"), "{}", port.fix_text());
    let long = format!("{}.example.com", "a".repeat(64));
    assert!(all(&long)[0].impact.contains("`no such host`") && all("a..b")[0].impact.contains("Invalid value"));
}

#[test]
fn the_leaf_must_cover_the_name() {
    let table = [
        (vec!["k8s.example.com"], "passed", ""),
        (vec!["*.example.com"], "passed", ""),
        (
            vec!["example.com", "*.k8s.example.com"],
            "error fqdn-not-covered",
            "host name: k8s.example.com; SANs: example.com, *.k8s.example.com; *.k8s.example.com matches one label before \
             k8s.example.com, not k8s.example.com itself",
        ),
        (
            vec!["", "a b"],
            "error fqdn-not-covered",
            "host name: k8s.example.com; SANs: \"\", \"a b\"; \"\" is not a DNS name: it is empty",
        ),
        (
            vec!["https://k8s.example.com"],
            "error fqdn-not-covered",
            "host name: k8s.example.com; SANs: \"https://k8s.example.com\"; \"https://k8s.example.com\" is not a DNS name: it \
             is a URL; a SAN contains only the host name",
        ),
        (vec![], "n/a: the certificate has no DNS name (reported separately)", ""),
    ];
    for (names, expected, text) in table {
        let set = set_of("k8s.example.com", Some(named(&names)));
        assert_eq!(outcome("host-name-in-sans", &[], &set), expected, "{names:?}");
        assert_eq!(message("host-name-in-sans", &[], &set), text);
    }
    let set = set_of("k8s.example.com", Some(named(&["k8s.exmaple.com"])));
    let finding = &findings(run(CHECKS, "host-name-in-sans", &exposure(&[]), &set, Task::Generate))[0];
    assert!(finding.impact.contains("`x509: certificate is valid for k8s.exmaple.com, not k8s.example.com`"));
    assert_eq!(
        finding.fix_text(),
        "reissue the certificate with the SAN k8s.example.com, and pass it: --cert FILE; \
         use a host name that the SANs include: --fqdn k8s.exmaple.com"
    );
    let no_leaf = set_of("k8s.example.com", None);
    let no_name = set_of("", Some(certificate()));
    let existing = [("certificate.source", "existing")];
    let passthrough = [("mode", "passthrough")];
    let told = |fields: &[(&str, &str)], set| outcome("host-name-in-sans", fields, set);
    assert_eq!(told(&[], &no_leaf), "not checked: no server certificate provided");
    assert_eq!(told(&existing, &no_leaf), "not checked: the existing Secret was not provided");
    assert_eq!(told(&[], &no_name), "not checked: no valid host name provided");
    assert_eq!(told(&passthrough, &no_leaf), "n/a: mode passthrough: clients see the API server's own certificate");
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
    assert!(message("names-valid", &passthrough, &Set::default()).contains("`A` contains an uppercase letter"));
    let range = findings(run(CHECKS, "names-valid", &exposure(&[("allowFrom", "x")]), &Set::default(), Task::Generate));
    assert!(range[0].fix_text().contains("for example `10.0.0.0/8`"), "{}", range[0].fix_text());
    assert_eq!(
        message("names-valid", &[("proxyName", "Kubeapi")], &Set::default()),
        "HTTPProxy name `Kubeapi` contains an uppercase letter; allowed: 1 to 253 lowercase letters, digits, `-`, and `.`, \
         with a letter or digit at both ends of each label (DNS subdomain name, RFC 1123)"
    );
    let fix = |field: &str, value: &str| {
        let found = run(CHECKS, "names-valid", &exposure(&[(field, value)]), &Set::default(), Task::Generate);
        findings(found)[0].fix_text()
    };
    assert_eq!(fix("proxyName", "Kubeapi"), "use lowercase: --proxy-name kubeapi");
    assert_eq!(fix("proxyName", "a_b"), "set a valid name: --proxy-name NAME");
    assert_eq!(fix("service", "default/Kube:443"), "set a valid name: --service NS/NAME:PORT");
}

#[test]
fn all_wrong_names_are_reported_at_once_and_each_about_its_field() {
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
    assert_eq!(outcome("service-default", &[], &none), "passed");
    assert_eq!(outcome("service-default", &[("service", "default/kubernetes:6443")], &none), "warning service-unusual");
    assert!(
        message("service-default", &[("service", "default/kubernetes:6443")], &none)
            .contains("6443 is usually the port of the API server itself")
    );
    assert_eq!(outcome("secret-in-proxy-namespace", &[], &none), "passed");
    assert_eq!(outcome("secret-in-proxy-namespace", &[("certificate.secretNamespace", "default")], &none), "passed");
    let certs = [("certificate.secretNamespace", "certs")];
    assert_eq!(outcome("secret-in-proxy-namespace", &certs, &none), "note delegation-added");
}

#[test]
fn a_secret_contains_at_most_one_mebibyte() {
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
