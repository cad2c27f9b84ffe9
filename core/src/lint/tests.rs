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
        (without.clone(), false),
        (service("{port: 443, appProtocol: https}", "{}"), true),
        (service("{port: 8443, appProtocol: https}", "{}"), false),
        (service("{port: 443, name: https}", "{projectcontour.io/upstream-protocol.tls: https}"), true),
        (service("{port: 443, name: https}", "{projectcontour.io/upstream-protocol.tls: \"80,443\"}"), true),
    ];
    for (text, expected) in rows {
        let is_found = codes(&linted(&text, &[], &[])).contains(&(Code::ProxyProtocolMissing, Severity::Error));
        assert_eq!(is_found, !expected, "{text}");
    }
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
    let explained = format!("{}{status}", proxy("a", "kubernetes").replace("protocol: tls, ", ""));
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
    assert!(repair(route.as_bytes()).unwrap().is_none());
}

#[test]
fn a_masked_comparison_contains_no_header() {
    let text = proxy("a", "kubernetes")
        .replace("protocol: tls,", "protocol: h2, requestHeadersPolicy: {set: [{name: X-Key, value: s3cret}]},");
    let text = text.replace(
        "namespace: default}",
        "namespace: default, annotations: {kubectl.kubernetes.io/last-applied-configuration: s3cret}}",
    );
    let repaired = repair(text.as_bytes()).unwrap().unwrap();
    let shown = [&repaired.compared.0, &repaired.compared.1].map(|tree| crate::yaml::write(tree).text.to_string());
    assert!(shown.iter().all(|text| !text.contains("s3cret")) && shown[0] != shown[1]);
    assert_eq!(crate::yaml::write(&repaired.after).text.matches("s3cret").count(), 2);
}
