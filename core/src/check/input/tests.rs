use crate::exposure::Exposure;
use crate::finding::{Code, Severity};
use crate::input::{Input, Task};
use crate::material::{Material, Role};
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
fn settings_of_an_http_proxy_that_are_not_written_are_reported() {
    let tcp = format!("tcpproxy: {{{SERVICES}}}");
    let routes = format!("routes: [{{conditions: [{{prefix: /}}], {SERVICES}}}]");
    let allow = "ipAllowPolicy: [{cidr: 10.0.0.0/8, source: Peer}, {cidr: 203.0.113.9, source: Peer}]";
    let by_hand = "add the settings that kubefront does not write to the new HTTPProxy yourself";
    let (tcp, routes) = (tcp.as_str(), routes.as_str());
    let (allowing, denying) = (format!("{TLS}, {allow}"), format!("{TLS}, ipDenyPolicy: [{{cidr: 10.0.0.0/8}}]"));
    let two_routes = format!("routes: [{{{SERVICES}}}, {{{SERVICES}}}]");
    let ca = format!(
        "tcpproxy: {{{}}}",
        SERVICES.replace("tls}", "tls, validation: {caSecret: certs/ca, subjectName: a.b}}")
    );
    const HTTP: (&str, &str) = ("mode", "http");
    let checked =
        format!("tcpproxy: {{{SERVICES}, healthCheckPolicy: {{healthyThresholdCount: 5, intervalSeconds: 5}}}}");
    let shaped = format!(
        "routes: [{{{SERVICES}, permitInsecure: true, conditions: [{{prefix: /api}}], timeoutPolicy: {{response: 300s, idle: \
         infinity}}, enableWebsockets: true}}]"
    );
    let weighted = "tcpproxy: {services: [{name: a, port: 1, weight: 9}, {name: b, port: 1, weight: 1}]}";
    let both = format!("{tcp}\n  {routes}");
    let table: [(&str, &str, Fields<'_>, &str, &str); 21] = [
        (TLS, tcp, &[], "", ""),
        (
            &allowing, // Contour ignores it there
            tcp,
            &[],
            "the allow list (`virtualhost.ipAllowPolicy`, without effect with a tcpproxy)",
            by_hand,
        ),
        (TLS, routes, &[HTTP], "", ""),
        (TLS, routes, &[("mode", "tcp")], "", ""), // chosen, and reported as such
        (TLS, routes, &[("proxyName", "other")], "", ""), // it stays
        (TLS, routes, &[], "mode http (new: tcp)", "keep the mode: --mode http"),
        (
            &allowing,
            routes,
            &[],
            "mode http (new: tcp), the allow list 10.0.0.0/8, 203.0.113.9",
            "keep the mode and the allow list: --mode http --allow-from 10.0.0.0/8 --allow-from 203.0.113.9",
        ),
        (
            &allowing,
            routes,
            &[HTTP, ("allowFrom", "192.0.2.0/24")],
            "the allow list (`virtualhost.ipAllowPolicy.source` Peer (new: Remote))",
            by_hand,
        ),
        ("tls: {passthrough: true}", tcp, &[], "mode passthrough (new: tcp)", "keep the mode: --mode passthrough"),
        (&denying, tcp, &[], "the deny list (`virtualhost.ipDenyPolicy`)", by_hand),
        (
            "tls: {secretName: kubeapi-tls, clientValidation: {caSecret: x}}",
            routes,
            &[],
            "mode http (new: tcp), client certificate validation (`virtualhost.tls.clientValidation`)",
            &format!("keep the mode: --mode http; {by_hand}"),
        ),
        (TLS, "includes: [{name: a}]", &[HTTP], "the included HTTPProxies (`includes`)", by_hand),
        (TLS, &two_routes, &[HTTP], "1 of its 2 routes (`routes`)", by_hand),
        (TLS, &ca, &[], "the upstream CA of another namespace (certs/ca)", by_hand),
        (
            TLS,
            &checked,
            &[],
            "`tcpproxy.healthCheckPolicy`",
            "keep the health check, with kubefront's intervals: --health-check",
        ),
        (
            TLS,
            &checked,
            &[("upstream.healthCheck", "true")],
            "`tcpproxy.healthCheckPolicy.healthyThresholdCount` 5 (new: 2)",
            by_hand,
        ),
        (
            TLS,
            &shaped,
            &[HTTP],
            "`routes.permitInsecure`, `routes.conditions`, `routes.timeoutPolicy.response` 300s (new: infinity)",
            by_hand,
        ),
        (TLS, &shaped, &[("mode", "tcp")], "`routes.permitInsecure`, `routes.conditions`", by_hand),
        (TLS, weighted, &[], "1 of its 2 services (`tcpproxy.services`)", by_hand),
        (TLS, &both, &[], "the routes, which Contour uses for port 80 only (`routes`)", by_hand),
        (
            "tls: {secretName: kubeapi-tls, minimumProtocolVersion: \"1.2\", enableFallbackCertificate: false}",
            tcp,
            &[],
            "",
            "",
        ),
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

/// The findings about these files, added to a set that lacks only what these fields ask for.
fn beside(files: &[(&str, Option<Role>, &[u8])], fields: Fields<'_>) -> Vec<FindingReport> {
    let mut exposure = Exposure::default();
    // nothing is needed: neither certificate nor credential nor upstream CA
    let nothing = [
        ("fqdn", "k8s.example.com"),
        ("certificate.source", "existing"),
        ("upstream.verify", "never"),
        ("kubeconfig.write", "false"),
    ];
    for (field, value) in nothing.iter().chain(fields) {
        exposure.set(field, value).unwrap();
    }
    let material: Vec<_> =
        files.iter().map(|(name, role, bytes)| Material::new(*name, *role, bytes.to_vec())).collect();
    let passphrases = Passphrases::default();
    let (at, task) = (crate::check::sample::now(), Task::Check);
    let (exposure, material, passphrases) = (&exposure, &material, &passphrases);
    let input = Input { exposure, material, passphrases, roots: Roots::Mozilla, at, task, renew_before: None };
    let is_about_inputs =
        |f: &FindingReport| matches!(f.code, Code::InputUnrecognized | Code::InputNotRead | Code::InputErrorMessage);
    evaluate(&input).report.findings.into_iter().filter(is_about_inputs).collect()
}

#[test]
fn what_is_not_understood_is_an_error_only_while_something_is_missing() {
    let (html, manifest) = (b"<!DOCTYPE html><html>".as_slice(), b"apiVersion: apps/v1\nkind: Deployment\n".as_slice());
    let message = b"error: You must be logged in to the server (Unauthorized)\n".as_slice();
    let document = b"apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\n".as_slice();
    let archive = b"PK\x03\x04zzzz".as_slice();
    let key = crate::samples::pem("leaf-key");
    let needs_credential: Fields<'_> = &[("kubeconfig.write", "true")];
    let broken: Fields<'_> = &[("proxyName", "Not_A_Name")];
    type Row<'a> = (&'a str, Option<Role>, &'a [u8], Fields<'a>, &'a str, Severity);
    let rows: &[Row<'_>] = &[
        ("page.pem", None, html, &[], "input-unrecognized", Severity::Note),
        ("page.pem", None, html, needs_credential, "input-unrecognized", Severity::Error),
        ("page.pem", None, html, broken, "input-unrecognized", Severity::Error),
        ("page.pem", Some(Role::UpstreamCa), html, &[], "input-unrecognized", Severity::Error),
        ("other.yaml", None, manifest, &[], "input-not-read", Severity::Note),
        ("other.yaml", None, manifest, needs_credential, "input-not-read", Severity::Error),
        ("other.yaml", Some(Role::Chain), manifest, &[], "input-not-read", Severity::Error),
        ("files.zip", None, archive, &[], "input-not-read", Severity::Note),
        // its settings would be lost silently
        ("exposure.yaml", None, document, &[], "input-not-read", Severity::Warning),
        ("paste", None, message, &[], "input-error-message", Severity::Note),
        ("paste", None, message, needs_credential, "input-error-message", Severity::Error),
        ("error.txt", Some(Role::Key), message, &[], "input-error-message", Severity::Error),
    ];
    for (name, role, bytes, fields, code, severity) in rows {
        for others in [vec![], vec![("key.pem", None, key.as_bytes())]] {
            let files = [vec![(*name, *role, *bytes)], others].concat();
            let found = beside(&files, fields);
            let [finding] = found.as_slice() else { panic!("{name}: {found:?}") };
            assert_eq!((finding.code.name(), finding.severity), (*code, *severity), "{name} {role:?} {fields:?}");
            assert_eq!(finding.subject, *name);
        }
    }
}

#[test]
fn what_is_not_understood_is_reported_with_a_fix() {
    let page = [("page.pem", None, b"<!DOCTYPE html><html>".as_slice())];
    let fixes = |fields: Fields<'_>| crate::finding::fix::text(&beside(&page, fields)[0].fixes);
    assert_eq!(fixes(&[]), "");
    let told = fixes(&[("kubeconfig.write", "true")]);
    assert!(told.contains("leave out page.pem") && told.contains("pass the cluster's kubeconfig"), "{told}");
    let text = b"Unable to connect to the server: x509: certificate signed by unknown authority\n".as_slice();
    for (name, command) in
        [("my error.txt", "kubefront explain - < 'my error.txt'"), ("stdin", "kubefront explain unknown-authority")]
    {
        let found = &beside(&[(name, None, text)], &[])[0];
        assert!(crate::finding::fix::text(&found.fixes).ends_with(command), "{:?}", found.fixes);
        assert!(found.found.contains("unknown-authority") && !found.found.contains("Unable"), "{}", found.found);
    }
}
