use crate::exposure::Exposure;
use crate::finding::{Code, Severity};
use crate::input::{Input, Task};
use crate::material::Material;
use crate::report::FindingReport;
use crate::x509::Roots;
use crate::{Passphrases, evaluate};

/// Paths with their values.
type Fields<'a> = &'a [(&'a str, &'a str)];

const TLS: &str = "tls: {secretName: kubeapi-tls}";
const SERVICES: &str = "services: [{name: kubernetes, port: 443, protocol: tls}]";

/// The findings about an HTTPProxy with this below `virtualhost` and this below `spec`.
fn told(host: &str, spec: &str, fields: &[(&str, &str)]) -> Vec<FindingReport> {
    let mut exposure = Exposure::default();
    for (field, value) in fields {
        exposure.set(field, value).unwrap();
    }
    let proxy = format!(
        "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {{name: api, namespace: default}}\n\
         spec:\n  virtualhost: {{fqdn: k8s.example.com, {host}}}\n  {spec}\n"
    );
    let material = [Material::new("proxy.yaml", None, proxy.into_bytes())];
    let passphrases = Passphrases::default();
    let (at, task) = (crate::check::sample::now(), Task::Check);
    let roots = Roots::Mozilla;
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots,
        at,
        task,
        renew_before: None,
    };
    evaluate(&input).report.findings
}

/// The one about what is lost: what, and how to keep it.
fn lost(host: &str, spec: &str, fields: &[(&str, &str)]) -> Option<(String, String)> {
    let mut found = told(host, spec, fields)
        .into_iter()
        .filter(|f| f.code == Code::ProxyDiffers && f.severity == Severity::Warning);
    found.find_map(|f| {
        Some((
            f.found.split_once("lost from the existing HTTPProxy: ")?.1.to_owned(),
            crate::finding::fix::text(&f.fixes),
        ))
    })
}

#[test]
fn what_an_http_proxy_does_and_is_not_written_is_told() {
    let tcp = format!("tcpproxy: {{{SERVICES}}}");
    let routes = format!("routes: [{{conditions: [{{prefix: /}}], {SERVICES}}}]");
    let allow = "ipAllowPolicy: [{cidr: 10.0.0.0/8, source: Peer}, {cidr: 203.0.113.9, source: Peer}]";
    let by_hand = "add the settings that kubefront does not write to the new HTTPProxy by hand";
    let (tcp, routes) = (tcp.as_str(), routes.as_str());
    let (allowing, denying) = (format!("{TLS}, {allow}"), format!("{TLS}, ipDenyPolicy: [{{cidr: 10.0.0.0/8}}]"));
    let two_routes = format!("routes: [{{{SERVICES}}}, {{{SERVICES}}}]");
    let ca = format!(
        "tcpproxy: {{{}}}",
        SERVICES.replace("tls}", "tls, validation: {caSecret: certs/ca, subjectName: a.b}}")
    );
    const HTTP: (&str, &str) = ("mode", "http");
    let table: [(&str, &str, Fields<'_>, &str, &str); 14] = [
        (TLS, tcp, &[], "", ""),
        (&allowing, tcp, &[], "", ""), // Contour ignores it there
        (TLS, routes, &[HTTP], "", ""),
        (TLS, routes, &[("mode", "tcp")], "", ""), // chosen, and told as that
        (TLS, routes, &[("proxyName", "other")], "", ""), // it stays
        (TLS, routes, &[], "mode http (new: tcp)", "keep the mode: --mode http"),
        (
            &allowing,
            routes,
            &[],
            "mode http (new: tcp), the allow list 10.0.0.0/8, 203.0.113.9",
            "keep the mode and the allow list: --mode http --allow-from 10.0.0.0/8 --allow-from 203.0.113.9",
        ),
        (&allowing, routes, &[HTTP, ("allowFrom", "192.0.2.0/24")], "", ""),
        ("tls: {passthrough: true}", tcp, &[], "mode passthrough (new: tcp)", "keep the mode: --mode passthrough"),
        (&denying, tcp, &[], "the deny list (ipDenyPolicy)", by_hand),
        (
            "tls: {secretName: kubeapi-tls, clientValidation: {caSecret: x}}",
            routes,
            &[],
            "mode http (new: tcp), the check of client certificates (clientValidation)",
            &format!("keep the mode: --mode http; {by_hand}"),
        ),
        (TLS, "includes: [{name: a}]", &[], "the included HTTPProxies (includes)", by_hand),
        (TLS, &two_routes, &[HTTP], "1 of its 2 routes", by_hand),
        (TLS, &ca, &[], "the upstream CA of another namespace (certs/ca)", by_hand),
    ];
    for (host, spec, fields, what, fix) in table {
        let expected = (!what.is_empty()).then(|| (what.to_owned(), fix.to_owned()));
        assert_eq!(lost(host, spec, fields), expected, "{host} {spec} {fields:?}");
    }
    let of_ca = told(TLS, &ca, &[]);
    assert!(!of_ca.iter().any(|f| f.code == Code::NameInvalid), "{of_ca:?}");
    let chosen = told(TLS, routes, &[("mode", "tcp")]);
    assert!(chosen.iter().any(|f| f.found == "mode: tcp (existing HTTPProxy: http)"), "{chosen:?}");
}
