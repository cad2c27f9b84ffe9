use std::collections::BTreeSet;

use super::*;
use crate::material::{Material, Role};
use crate::time::Moment;
use crate::{Code, Severity};

const PROXY: &str = "apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: NAME, namespace: default}
spec:
  virtualhost: {fqdn: NAME.example.com, tls: {secretName: NAME-tls}}
  tcpproxy:
    services: [{name: SERVICE, port: 443, protocol: tls, validation: {caSecret: ca, subjectName: api.internal}}]
";

fn proxy(name: &str, service: &str) -> String {
    PROXY.replace("NAME", name).replace("SERVICE", service)
}

fn linted(text: &str, services: &[&str], extra: &[Material]) -> LintReport {
    let services: Vec<String> = services.iter().map(|service| (*service).to_owned()).collect();
    let at = Moment::from_unix(1_795_000_000);
    let settings = Settings { at, renew_before: None, services: &services, extra };
    lint(&[Source { name: "x", text: text.as_bytes() }], &settings)
}

fn codes(report: &LintReport) -> Vec<(Code, Severity)> {
    report.findings.iter().map(|found| (found.finding.code, found.finding.severity)).collect()
}

fn missing(report: &LintReport) -> String {
    report.not_checked.iter().map(|missing| missing.reason.as_str()).collect::<Vec<_>>().join("\n")
}

fn repaired(text: &str) -> Option<Repaired> {
    let settings = Settings { at: Moment::from_unix(1_795_000_000), renew_before: None, services: &[], extra: &[] };
    let sources = [Source { name: "x", text: text.as_bytes() }];
    let pieces = crate::kubernetes::pieces::pieces(text.as_bytes()).into_iter();
    let read = pieces.map(|piece| (0, piece.clone(), read(&piece.object(text.as_bytes()), &piece.listed)));
    let objects = read.collect();
    Cluster::new(&sources, objects, &settings).repair(0).unwrap()
}

/// A Secret as a cluster has it, with these entries.
fn secret(namespace: &str, name: &str, entries: &str) -> String {
    format!("kind: Secret\nmetadata: {{name: {name}, namespace: {namespace}, uid: a}}\ndata: {{{entries}}}\n")
}

fn list(items: &[String]) -> String {
    let item = |text: &String| format!("- {}\n", text.trim_end().replace('\n', "\n  "));
    format!("kind: List\nitems:\n{}", items.iter().map(item).collect::<String>())
}

#[test]
fn items_of_typed_lists_are_read() {
    let proxies = r#"{"apiVersion":"projectcontour.io/v1","kind":"HTTPProxyList","items":[{"metadata":{"name":"a","namespace":"default"},"spec":{"virtualhost":{"fqdn":"a.example.com","tls":{"secretName":"tls"}},"tcpproxy":{"services":[{"name":"kubernetes","port":443,"protocol":"tls","validation":{"caSecret":"ca","subjectName":"kubernetes"}}]}}}]}"#;
    let secrets = "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: tls, namespace: default, uid: a}\n  type: kubernetes.io/tls\n  data: {tls.crt: eA==}\n";
    let ingresses = "apiVersion: networking.k8s.io/v1\nkind: IngressList\nitems:\n- metadata: {name: shop, namespace: shop}\n  spec: {rules: [{host: a.example.com}]}\n";
    let report = linted(&format!("{proxies}\n---\n{secrets}---\n{ingresses}"), &[], &[]);
    let found: Vec<_> = report.findings.iter().map(|found| (found.object.to_string(), found.finding.code)).collect();
    for expected in [
        ("HTTPProxy default/a", Code::SecretNotFound),
        ("Secret default/tls", Code::ExistingSecretMalformed),
        ("Ingress shop/shop", Code::SharedHost),
    ] {
        assert!(found.iter().any(|(object, code)| (object.as_str(), *code) == expected), "{expected:?}\n{found:?}");
    }
    assert_eq!((report.count.objects, report.count.exposures), (3, 1));
    let nested = list(&[format!("kind: List\nitems:\n- {}", proxy("a", "kubernetes").replace('\n', "\n  "))]);
    assert_eq!(linted(&nested, &[], &[]).count.exposures, 1, "{nested}");
}

/// What the input lacks is not reported as missing in the cluster.
#[test]
fn a_partial_dump_has_no_false_findings() {
    let (one, elsewhere) = (proxy("a", "kubernetes"), proxy("a", "kubernetes").replace("a-tls", "certs/a-tls"));
    let (tls, ca) = (secret("default", "a-tls", "x: eA=="), secret("default", "ca", "ca.crt: eA=="));
    let other = secret("default", "unrelated", "x: eA==");
    let delegation = "kind: TLSCertificateDelegation\nmetadata: {name: d, namespace: NS, uid: a}\nspec: {delegations: [{secretName: b, targetNamespaces: [x]}]}\n";
    let there = |namespace: &str| delegation.replace("NS", namespace);
    let far = secret("certs", "a-tls", "x: eA==");
    let (no_secret, no_delegation) = (Some(Code::SecretNotFound), Some(Code::DelegationMissing));
    let rows = [
        // No Secret at all, of one namespace, or saved one by one.
        (list(std::slice::from_ref(&one)), None, "Secret default/a-tls"),
        (list(&[elsewhere.clone(), tls.clone(), ca.clone()]), None, "Secret certs/a-tls"),
        (format!("{one}---\n{tls}"), None, "Secret default/ca"),
        // The others of the namespace are there.
        (list(&[one.clone(), tls.clone()]), no_secret, ""),
        (format!("{one}---\n{tls}---\n{other}"), no_secret, ""),
        (list(&[one.clone(), other.replace("uid: a", "labels: {}")]), None, "Secret default/a-tls"),
        // Delegations: none, of another namespace only, of the namespace.
        (list(&[elsewhere.clone(), far.clone(), ca.clone()]), None, "delegation of the Secret certs/a-tls"),
        (list(&[elsewhere.clone(), ca.clone(), there("shop")]), None, "delegation of the Secret certs/a-tls"),
        (list(&[elsewhere.clone(), far.clone(), ca.clone(), there("shop")]), no_delegation, ""),
        (list(&[elsewhere, far, ca, there("certs")]), no_delegation, ""),
    ];
    for (text, code, reason) in rows {
        let report = linted(&text, &[], &[]);
        for missing in [Code::SecretNotFound, Code::DelegationMissing] {
            let is_found = codes(&report).iter().any(|(found, _)| *found == missing);
            assert_eq!(is_found, code == Some(missing), "{missing}\n{text}\n{report:?}");
        }
        assert!(missing(&report).contains(reason), "{reason}\n{text}\n{}", missing(&report));
    }
    let json = linted(&proxy("a", "kubernetes"), &[], &[]).to_json();
    assert!(json.contains("\"notChecked\": [") && json.contains("\"check\": \"secret-found\""), "{json}");
}

#[test]
fn the_upstream_ca_is_checked() {
    let of = |entries: &str, proxy: &str| {
        let report = linted(&list(&[proxy.to_owned(), secret("default", "ca", entries)]), &[], &[]);
        report.findings.iter().map(|found| (found.object.kind, found.finding.code)).collect::<Vec<_>>()
    };
    let one = proxy("a", "kubernetes");
    let encoded = |text: &str| serde_json::Value::from(text).to_string();
    assert!(of("ca.pem: eA==", &one).contains(&("Secret", Code::UpstreamCaMissing)));
    assert!(
        of("ca.crt: eA==", &one).contains(&("Secret", Code::UpstreamCaUnreadable)),
        "{:?}",
        of("ca.crt: eA==", &one)
    );
    let subject = |name: &str| of("ca.crt: eA==", &one.replace("api.internal", &encoded(name)));
    for (name, code) in [
        ("kubernetes.kube-system.svc", Some(Code::UpstreamSubjectMismatch)),
        ("kubernetes.defualt", Some(Code::UpstreamSubjectMismatch)),
        ("kubernetes", None),
        ("kubernetes.default.svc.corp.local", None),
        ("kubernetes.example.com", None),
    ] {
        let found = subject(name);
        for wrong in [Code::UpstreamSubjectNotDns, Code::UpstreamSubjectMismatch] {
            assert_eq!(found.contains(&("HTTPProxy", wrong)), code == Some(wrong), "{name} {found:?}");
        }
    }
}

/// Timeouts and WebSockets of another application are its own concern.
#[test]
fn routes_of_other_applications_are_left_alone() {
    let route = |service: &str| format!("  - services: [{{{service}}}]\n");
    let of = |routes: &[String]| {
        format!(
            "kind: HTTPProxy\nmetadata: {{name: a, namespace: default}}\nspec:\n  virtualhost: {{fqdn: a.example.com, tls: {{secretName: a}}}}\n  routes:\n{}",
            routes.concat()
        )
    };
    let api = route("name: kubernetes, port: 443, protocol: tls, validation: {caSecret: ca, subjectName: kubernetes}");
    let (web, odd) = (route("name: web, port: 8080"), route("name: web, port: 6443"));
    let only_web = linted(&of(&[web.clone(), odd]), &[], &[]);
    assert_eq!((only_web.count.other_proxies, only_web.findings.len(), only_web.not_checked.len()), (1, 0, 0));
    let both = of(&[web.clone(), api]);
    let paths: BTreeSet<_> = linted(&both, &[], &[]).findings.into_iter().map(|found| found.path).collect();
    assert_eq!(paths.into_iter().collect::<Vec<_>>(), ["spec.routes[1]"]);
    let after = crate::yaml::write(&repaired(&both).unwrap().after).text.to_string();
    assert!(after.contains("  - services:\n    - name: web\n      port: 8080\n  - "), "{after}");
    // The host name of an exposure document says that the host exposes an API server.
    let known = format!("{}---\nkind: ApiExposure\nspec: {{fqdn: A.example.com}}\n", of(&[web]));
    assert_eq!(linted(&known, &[], &[]).count.exposures, 1);
    // Another name of the Service of the API server.
    let alias = "---\nkind: Service\nmetadata: {name: alias, namespace: shop}\nspec: {type: ExternalName, externalName: kubernetes.default.svc.cluster.local}\n";
    let through = of(&[route("name: alias, port: 443")]).replace("namespace: default", "namespace: shop");
    assert_eq!(linted(&format!("{through}{alias}"), &[], &[]).count.exposures, 1);
}

#[test]
fn routes_that_are_included_are_checked() {
    let child = "kind: HTTPProxy\nmetadata: {name: api, namespace: default}\nspec:\n  routes:\n  - services: [{name: kubernetes, port: 443, protocol: h2}]\n";
    let root = "kind: HTTPProxy\nmetadata: {name: root, namespace: edge}\nspec:\n  virtualhost: {fqdn: a.example.com, tls: {secretName: a}}\n  includes: [{name: api, namespace: default}]\n";
    let report = linted(&format!("{root}---\n{child}"), &[], &[]);
    let found: Vec<_> = report.findings.iter().map(|found| (found.object.to_string(), found.finding.code)).collect();
    assert!(found.contains(&("HTTPProxy default/api".to_owned(), Code::ProxyProtocolH2)), "{found:?}");
    assert_eq!((report.count.exposures, report.count.other_proxies), (1, 0));
    assert!(missing(&report).contains("the Secret edge/a"), "{}", missing(&report));
    let web = child.replace("kubernetes", "web");
    assert_eq!(linted(&format!("{root}---\n{web}"), &[], &[]).count.other_proxies, 1);
}

#[test]
fn the_same_manifest_without_its_namespace_is_not_a_duplicate() {
    let one = proxy("a", "kubernetes");
    let text = format!("{one}---\n{}", one.replace(", namespace: default", ""));
    assert!(!codes(&linted(&text, &["default/kubernetes"], &[])).iter().any(|(code, _)| *code == Code::FqdnDuplicate));
}

#[test]
fn a_service_of_another_api_is_not_a_service() {
    let without = proxy("a", "kubernetes").replace("protocol: tls, ", "");
    let knative =
        "---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: kubernetes, namespace: default}\n";
    assert!(codes(&linted(&format!("{without}{knative}"), &[], &[])).is_empty());
}

#[test]
fn repaired_objects_can_be_applied() {
    let text = "kind: HTTPProxy
metadata:
  name: a
  namespace: default
  uid: u
  resourceVersion: '7'
  generation: 3
  creationTimestamp: '2026-01-01T00:00:00Z'
  managedFields: [{manager: kubectl}]
  annotations: {kubectl.kubernetes.io/last-applied-configuration: 'Bearer abc'}
spec:
  routes:
  - unknown: {z: 1, a: 2}
    requestHeadersPolicy: {set: [{name: authorization, value: Bearer abc}]}
    services: [{protocol: tls, port: 443, name: kubernetes}]
  virtualhost: {tls: {secretName: a}, fqdn: a.example.com}
status: {currentStatus: valid}
apiVersion: projectcontour.io/v1
";
    let repaired = repaired(text).unwrap();
    let after = crate::yaml::write(&repaired.after).text.to_string();
    // The order of keys and unknown fields stay.
    let expected = "apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: a
  namespace: default
  resourceVersion: \"7\"
spec:
  routes:
  - unknown:
      z: 1
      a: 2
    services:
    - protocol: tls
      port: 443
      name: kubernetes
    enableWebsockets: true
    timeoutPolicy:
      response: infinity
      idle: infinity
  virtualhost:
    tls:
      secretName: a
    fqdn: a.example.com
";
    assert_eq!(after, expected);
    assert_eq!(repaired.elsewhere(), None);
}

#[test]
fn the_owner_of_an_object_is_named() {
    let owned = |metadata: &str| {
        proxy("a", "kubernetes").replace("protocol: tls", "protocol: h2").replace("namespace: default}", metadata)
    };
    let text = owned("namespace: default, annotations: {meta.helm.sh/release-name: api}}");
    let elsewhere = repaired(&text).unwrap().elsewhere().unwrap();
    assert!(elsewhere.contains("the Helm release api writes the HTTPProxy"), "{elsewhere}");
    assert_eq!(linted(&text, &[], &[]).findings[0].managed_by, "the Helm release api");
    let cert_manager = secret("default", "a-tls", "tls.crt: eA==")
        .replace("uid: a", "uid: a, annotations: {cert-manager.io/certificate-name: api}");
    let report = linted(&list(&[proxy("a", "kubernetes"), cert_manager]), &[], &[]);
    let found = report.findings.iter().find(|found| found.object.kind == "Secret").unwrap();
    assert_eq!(found.managed_by, "the Certificate of cert-manager api");
    assert!(found.finding.fixes.iter().all(|fix| fix.command.is_none()), "{found:?}");
}

/// The text of a finding does not grow with the number of the others.
#[test]
fn of_many_objects_with_one_host_name_a_few_are_named() {
    let text = |count: usize| {
        let item = |number: usize| proxy("a", "kubernetes").replace("{name: a,", &format!("{{name: a-{number},"));
        list(&(0..count).map(item).collect::<Vec<_>>())
    };
    let report = linted(&text(500), &[], &[]);
    let found = report.findings.iter().find(|found| found.finding.code == Code::FqdnDuplicate).unwrap();
    assert!(
        found.finding.found.ends_with(" and 494 more") && found.finding.found.len() < 200,
        "{}",
        found.finding.found
    );
}

#[test]
fn only_exposures_of_an_api_server_are_checked() {
    let kubeconfig =
        "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://a.example.com:443'}}]\n";
    let kubeconfig = || [Material::new("k", Some(Role::Kubeconfig), kubeconfig.as_bytes().to_vec())];
    let rows: [(String, &[&str], bool); 6] = [
        (proxy("a", "kubernetes"), &[], true),
        (proxy("a", "kubernetes").replace("namespace: default", "namespace: shop"), &[], false),
        (proxy("a", "hosted"), &[], false),
        (proxy("a", "hosted"), &["default/hosted"], true),
        (proxy("a", "hosted").replace("443", "6443"), &[], true),
        (proxy("a", "hosted").replace("api.internal", "kubernetes.default"), &[], true),
    ];
    for (text, services, expected) in rows {
        let report = linted(&text, services, &[]);
        assert_eq!(
            (report.count.exposures, report.count.other_proxies),
            if expected { (1, 0) } else { (0, 1) },
            "{text}"
        );
    }
    assert_eq!(linted(&proxy("a", "hosted"), &[], &kubeconfig()).count.exposures, 1);
    assert_eq!(linted(&proxy("b", "hosted"), &[], &kubeconfig()).count.exposures, 0);
}

#[test]
fn a_service_can_set_the_protocol() {
    let without = proxy("a", "kubernetes").replace("protocol: tls, ", "");
    let service = |ports: &str, annotations: &str| {
        format!(
            "{without}---\nkind: Service\nmetadata: {{name: kubernetes, namespace: default, annotations: {annotations}}}\nspec: {{ports: [{ports}]}}\n"
        )
    };
    let rows = [
        (service("{port: 443}", "{}"), false),
        (service("{port: 443, appProtocol: https}", "{}"), true),
        (service("{port: 8443, appProtocol: https}", "{}"), false),
        (service("{port: 443, name: https}", "{projectcontour.io/upstream-protocol.tls: https}"), true),
        (service("{port: 443, name: https}", "{projectcontour.io/upstream-protocol.tls: \"80,443\"}"), true),
    ];
    for (text, expected) in rows {
        let is_found = codes(&linted(&text, &[], &[])).contains(&(Code::ProxyProtocolMissing, Severity::Error));
        assert_eq!(is_found, !expected, "{text}");
    }
    // A Service that is not in the input can set it, too.
    let report = linted(&without, &[], &[]);
    assert!(codes(&report).is_empty() && missing(&report).contains("Service default/kubernetes"), "{report:?}");
}

#[test]
fn a_host_name_in_two_classes_is_not_a_duplicate() {
    let two = |class: &str| {
        let other = proxy("a", "kubernetes")
            .replace("name: a,", "name: b,")
            .replace("spec:", &format!("spec:\n  ingressClassName: {class}"));
        codes(&linted(&format!("{}---\n{other}", proxy("a", "kubernetes")), &[], &[]))
    };
    assert!(!two("internal").iter().any(|(code, _)| *code == Code::FqdnDuplicate));
    assert!(two("''").iter().any(|(code, _)| *code == Code::FqdnDuplicate));
}

#[test]
fn a_status_that_another_finding_explains_is_not_told() {
    let status = "status: {currentStatus: invalid, conditions: [{type: Valid, errors: [{reason: TLSConfigError, message: m}]}]}\n";
    let alone = codes(&linted(&format!("{}{status}", proxy("a", "kubernetes")), &[], &[]));
    assert_eq!(alone, [(Code::ProxyInvalid, Severity::Warning)]);
    let service = "---\nkind: Service\nmetadata: {name: kubernetes, namespace: default}\n";
    let explained = format!("{}{status}{service}", proxy("a", "kubernetes").replace("protocol: tls, ", ""));
    assert_eq!(codes(&linted(&explained, &[], &[])), [(Code::ProxyProtocolMissing, Severity::Error)]);
}

#[test]
fn a_text_that_is_no_object_does_not_stop_the_others() {
    let report = linted(&format!("{}---\na: [\n---\n{}", proxy("a", "kubernetes"), proxy("b", "kubernetes")), &[], &[]);
    assert_eq!(report.count.exposures, 2);
    assert_eq!(report.unreadable.iter().map(|text| text.line).collect::<Vec<_>>(), [9]);
}

#[test]
fn safe_retries_and_long_timeouts_are_accepted_and_kept() {
    let route = "kind: HTTPProxy
metadata: {name: a, namespace: default}
spec:
  virtualhost: {fqdn: a.example.com, tls: {secretName: a}}
  routes:
  - enableWebsockets: true
    retryPolicy: {retryOn: [connect-failure]}
    timeoutPolicy: {response: 2h, idle: infinite}
    services: [{name: kubernetes, port: 443, protocol: tls, validation: {caSecret: ca, subjectName: kubernetes}}]
  - requestRedirectPolicy: {hostname: b.example.com}
";
    assert_eq!(codes(&linted(route, &[], &[])), []);
    assert!(repaired(route).is_none());
}

#[test]
fn a_masked_comparison_contains_no_header() {
    let text = proxy("a", "kubernetes")
        .replace("protocol: tls,", "protocol: h2, requestHeadersPolicy: {set: [{name: X-Key, value: s3cret}]},");
    let text = text.replace(
        "namespace: default}",
        "namespace: default, annotations: {kubectl.kubernetes.io/last-applied-configuration: s3cret}}",
    );
    let repaired = repaired(&text).unwrap();
    let shown = [&repaired.compared.0, &repaired.compared.1].map(|tree| crate::yaml::write(tree).text.to_string());
    assert!(shown.iter().all(|text| !text.contains("s3cret")) && shown[0] != shown[1]);
    assert_eq!(crate::yaml::write(&repaired.after).text.matches("s3cret").count(), 2);
}
