use std::sync::Arc;

use super::*;
use crate::chain::Chain;
use crate::check::sample::{ca, exposure, findings, named, run, told};
use crate::input::Task;
use crate::selection::Set;

fn set() -> Set {
    Set { fqdn: Some(Fqdn::sample("k8s.example.com")), ..Set::default() }
}

fn server(names: &[&str]) -> Set {
    Set { api_server: Some(Arc::new(named(names))), ..set() }
}

fn outcome(name: &str, fields: &[(&str, &str)], set: &Set) -> String {
    told(&run(CHECKS, name, &exposure(fields), set, Task::Generate))
}

fn finding(name: &str, fields: &[(&str, &str)], set: &Set) -> Finding {
    findings(run(CHECKS, name, &exposure(fields), set, Task::Generate)).remove(0)
}

#[test]
fn versions_that_the_mode_does_not_serve() {
    // (mode, kubectl, server, outcome)
    let table = [
        ("http", "", "", "n/a: neither `oldestKubectl` nor `kubernetesVersion` is set"),
        ("http", "1.31", "1.31", "passed"),
        ("http", "1.31", "", "passed"),
        ("http", "1.29", "1.35", "warning mode-lacks"),
        ("http", "1.35", "1.23", "warning mode-lacks"),
        ("http", "1.30", "", "warning mode-lacks"),
        ("tcp", "1.20", "1.20", "passed"),
        ("passthrough", "1.20", "1.20", "passed"),
    ];
    for (mode, kubectl, server, expected) in table {
        let fields = [("mode", mode), ("oldestKubectl", kubectl), ("kubernetesVersion", server)];
        assert_eq!(outcome("mode-supported-by-versions", &fields, &set()), expected, "{mode} {kubectl} {server}");
    }
    // (kubectl, server, message, field)
    let table = [
        (
            "1.27",
            "",
            "kubectl 1.27 in mode http: exec, attach, cp (requires kubectl 1.30 or later); port-forward (requires kubectl 1.31 or later)",
            "oldestKubectl",
        ),
        (
            "1.30",
            "1.35",
            "kubectl 1.30 and Kubernetes 1.35 in mode http: port-forward (requires KUBECTL_PORT_FORWARD_WEBSOCKETS=true with kubectl 1.30)",
            "oldestKubectl",
        ),
        (
            "1.35",
            "1.30",
            "kubectl 1.35 and Kubernetes 1.30 in mode http: port-forward (requires API server 1.31 or later)",
            "kubernetesVersion",
        ),
    ];
    for (kubectl, server, message, field) in table {
        let fields = [("mode", "http"), ("oldestKubectl", kubectl), ("kubernetesVersion", server)];
        let found = finding("mode-supported-by-versions", &fields, &set());
        assert_eq!((found.found.as_str(), found.field), (message, Some(field)));
    }
}

#[test]
fn passthrough_shows_no_certificate_of_ours() {
    let leaf = || Chain { leaf: Some(Arc::new(named(&["k8s.example.com"]))), ..Chain::default() };
    let given = Set { chain: leaf(), ..set() };
    let passthrough = [("mode", "passthrough")];
    assert_eq!(outcome("certificate-used", &passthrough, &given), "warning mode-hides-certificate");
    assert_eq!(outcome("certificate-used", &passthrough, &set()), "passed");
    assert_eq!(outcome("certificate-used", &[], &given), "n/a: every mode except passthrough uses the certificate");
}

#[test]
fn passthrough_needs_its_name_in_the_api_servers_certificate() {
    let usual = ["kubernetes", "kubernetes.default.svc"];
    // (passthroughName, API server's certificate, outcome)
    let table: &[(&str, Option<&[&str]>, &str)] = &[
        ("", Some(&["kubernetes", "k8s.example.com"]), "passed"),
        ("", Some(&usual), "error passthrough-name"),
        ("", Some(&[]), "error passthrough-name"),
        ("", None, "warning passthrough-name"),
        ("kubernetes.default.svc", Some(&usual), "passed"),
        ("kubernetes.default.svc", Some(&["kubernetes"]), "error passthrough-name"),
        ("kubernetes.default.svc", None, "passed"),
        ("api.internal", None, "warning passthrough-name"),
    ];
    for (name, names, expected) in table {
        let set = names.map_or_else(set, server);
        let fields = [("mode", "passthrough"), ("passthroughName", *name)];
        assert_eq!(outcome("passthrough-name-served", &fields, &set), *expected, "{name} {names:?}");
    }
    let found = finding("passthrough-name-served", &[("mode", "passthrough")], &server(&usual));
    assert_eq!(
        found.fix_text(),
        "add k8s.example.com to the SANs of the API server's certificate; use a SAN of the API server's certificate (one \
         cluster per Envoy): --passthrough-name kubernetes.default.svc"
    );
    assert_eq!(
        found.found,
        "expected SAN k8s.example.com; SANs of the API server's certificate: kubernetes, kubernetes.default.svc"
    );
    let nameless = [("mode", "passthrough"), ("fqdn", "")];
    assert_eq!(outcome("passthrough-name-served", &nameless, &set()), "not checked: no valid host name");
    assert!(outcome("passthrough-name-served", &[], &set()).starts_with("n/a"));
}

#[test]
fn passthrough_needs_the_clusters_ca() {
    let with_ca = Set { upstream_ca: Some((vec![Arc::new(ca())], "admin.conf".to_owned())), ..set() };
    let passthrough = [("mode", "passthrough")];
    assert_eq!(outcome("passthrough-ca-provided", &passthrough, &with_ca), "passed");
    assert_eq!(outcome("passthrough-ca-provided", &passthrough, &set()), "error passthrough-ca-missing");
    let unwritten = [("mode", "passthrough"), ("kubeconfig.write", "false")];
    assert_eq!(outcome("passthrough-ca-provided", &unwritten, &set()), "n/a: no kubeconfig is written");
    assert!(outcome("passthrough-ca-provided", &[], &set()).starts_with("n/a"));
}

#[test]
fn a_shared_host_is_reported_unless_reserved() {
    let table = [
        ("tcp", "false", "n/a: in mode tcp, other Ingresses cannot receive requests for the host name"),
        ("http", "false", "warning shared-host"),
        ("http", "true", "passed"),
        ("passthrough", "false", "warning shared-host"),
        ("passthrough", "true", "passed"),
    ];
    for (mode, reserve, expected) in table {
        assert_eq!(outcome("host-reserved", &[("mode", mode), ("reserveName", reserve)], &set()), expected, "{mode}");
    }
}

#[test]
fn the_reservation_needs_kubernetes_1_30() {
    let table = [
        ("true", "1.30", "passed"),
        ("true", "v1.29.9", "error reserve-needs-1-30"),
        ("true", "", "note reserve-needs-1-30"),
        ("false", "1.29", "n/a: `reserveName` is `false`"),
    ];
    for (reserve, version, expected) in table {
        let fields = [("reserveName", reserve), ("kubernetesVersion", version)];
        assert_eq!(outcome("reservation-supported", &fields, &set()), expected, "{reserve} {version}");
    }
}

#[test]
fn the_allow_list_works_in_http_only() {
    let table = [("tcp", "error allow-list-ignored"), ("passthrough", "error allow-list-ignored"), ("http", "passed")];
    for (mode, expected) in table {
        assert_eq!(outcome("allow-list-enforced", &[("mode", mode), ("allowFrom", "10.0.0.0/8")], &set()), expected);
        assert_eq!(outcome("allow-list-enforced", &[("mode", mode)], &set()), "n/a: `allowFrom` is empty");
    }
}
