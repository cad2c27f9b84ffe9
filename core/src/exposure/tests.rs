use super::*;
use crate::yaml::Tree;

const HEAD: &str = "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\n";

/// Every field of the document, none with its default.
const FULL: &str = r#"apiVersion: kubefront.dev/v1alpha1
kind: ApiExposure
metadata:
  name: prod
spec:
  fqdn: k8s.example.com
  port: 8443
  mode: passthrough
  passthroughName: kubernetes.default.svc
  proxyName: api
  ingressClassName: internal
  allowFrom:
  - 10.0.0.0/8
  service:
    namespace: clusters
    name: api
    port: 6443
  certificate:
    chainFile: fullchain.pem
    keyFile: key.pem
    secretName: tls
    secretNamespace: certs
    source: existing
    format: cert-manager
    issuer: ClusterIssuer/letsencrypt
    store: ClusterSecretStore/vault
    chainReference: kubeapi#tls.crt
    keyReference: kubeapi#tls.key
    ageRecipients:
    - age1qyqszqgpqyqszqgpqyqszqgpqyqszqgp
    anchorFiles:
    - root.pem
  upstream:
    verify: always
    caFile: ca.crt
    caSecretName: ca
    caSource: existing
    subjectName: kubernetes
    healthCheck: true
    serverCertificateFile: api.pem
  contour:
    namespace: ingress
    envoyService: proxy
    version: "1.30"
  platform: tkgs-psp
  roleBinding:
    name: rb
    narrow: true
  kubernetesVersion: "1.30"
  oldestKubectl: v1.27.16
  kubeconfig:
    from: admin.conf
    context: admin
    tokenFile: token
    user: me
    namespace: dev
    trust: embed
    write: false
  clients:
  - python-3.13
  reserveName: true
  layout: kustomize
  consumers:
  - argocd
  - flux
  argocd:
    namespace: gitops
  flux:
    namespace: flux
  externalDns:
    enabled: true
    targets:
    - lb.example.net
    ttl: 300
  serviceAccount:
    name: third-party
    namespace: access
    clusterRole: view
  accept:
  - code: leaf-wildcard
    reason: one team
    until: "2027-01-31"
"#;

#[test]
fn every_field_survives_printing_and_reading() {
    let exposure = Exposure::parse(FULL.as_bytes()).unwrap();
    assert_eq!(exposure.spec.allow_from, ["10.0.0.0/8"]);
    assert_eq!(exposure.to_yaml(), FULL);
    let mut usual = Exposure::default();
    for path in fields::leaves() {
        let value = slot::slot(&mut exposure.clone(), &path).unwrap().tree();
        assert_ne!(value, slot::slot(&mut usual, &path).unwrap().tree(), "{path} is not in the sample");
        assert!(FULL.contains(path.rsplit('.').next().unwrap()), "{path}");
    }
}

#[test]
fn json_is_read_as_well() {
    let json =
        r#"{"apiVersion":"kubefront.dev/v1alpha1","kind":"ApiExposure","spec":{"fqdn":"k8s.example.com","port":8443}}"#;
    let exposure = Exposure::parse(json.as_bytes()).unwrap();
    assert_eq!((exposure.spec.fqdn.as_str(), exposure.spec.port), ("k8s.example.com", 8443));
}

#[test]
fn the_shortest_document_uses_every_default() {
    let exposure = Exposure::parse(format!("{HEAD}spec: {{fqdn: k8s.example.com}}").as_bytes()).unwrap();
    let mut expected = Exposure::default();
    expected.spec.fqdn = "k8s.example.com".to_owned();
    assert_eq!(exposure, expected);
    assert_eq!(
        exposure.to_yaml(),
        format!("{HEAD}metadata:\n  name: kubeapi\nspec:\n  fqdn: k8s.example.com\n  mode: tcp\n")
    );
}

#[test]
fn what_orchestrators_add_is_ignored_and_null_is_left_out() {
    let text = format!(
        "{HEAD}metadata: {{name: a, namespace: b, labels: {{x: y}}, annotations: {{fqnd: 1}}}}\nstatus: {{a: b}}\nspec:\n  port:\n  kubeconfig:\n  allowFrom: ~\n"
    );
    let exposure = Exposure::parse(text.as_bytes()).unwrap();
    assert_eq!(exposure.metadata.name, "a");
    assert_eq!(exposure.spec, Spec::default());
}

#[test]
fn a_malformed_document_names_field_line_and_fix() {
    // (text after the head, line, what, fix)
    let table: &[(&str, Option<usize>, &str, &str)] = &[
        ("spec: {fqnd: a}", Some(3), "unknown field spec.fqnd", "did you mean spec.fqdn?"),
        (
            "spec:\n  certificate:\n    chainFil: a",
            Some(5),
            "unknown field spec.certificate.chainFil",
            "did you mean spec.certificate.chainFile?",
        ),
        (
            "spec: {certificate: {key: a}}",
            Some(3),
            "unknown field spec.certificate.key",
            "did you mean spec.certificate.keyFile?",
        ),
        // A field of another map.
        (
            "spec: {secretName: a}",
            Some(3),
            "unknown field spec.secretName",
            "did you mean spec.certificate.secretName?",
        ),
        (
            "spec: {upstream: {secretName: a}}",
            Some(3),
            "unknown field spec.upstream.secretName",
            "did you mean spec.certificate.secretName?",
        ),
        ("spec: {tokenfile: a}", Some(3), "unknown field spec.tokenfile", "did you mean spec.kubeconfig.tokenFile?"),
        ("spec: {Kubeconfig: {}}", Some(3), "unknown field spec.Kubeconfig", "did you mean spec.kubeconfig?"),
        ("spec: {zzzzzz: a}", Some(3), "unknown field spec.zzzzzz", "remove the field"),
        // A dot in a key does not lead into a map.
        (
            "spec: {certificate.keyFile: a}",
            Some(3),
            "unknown field spec.certificate.keyFile",
            "did you mean spec.certificate.keyFile?",
        ),
        ("spec: {metadata: {name: a}}", Some(3), "unknown field spec.metadata", "remove the field"),
        ("fqdn: a", Some(3), "unknown field fqdn", "did you mean spec.fqdn?"),
        ("spce: {}", Some(3), "unknown field spce", "did you mean spec?"),
        ("spec: {mode: tpc}", Some(3), "invalid value \"tpc\" for spec.mode (expected tcp, http, or passthrough)", ""),
        (
            "spec: {upstream: {verify: maybe}}",
            Some(3),
            "invalid value \"maybe\" for spec.upstream.verify (expected auto, always, or never)",
            "",
        ),
        (
            "spec: {platform: psp}",
            Some(3),
            "invalid value \"psp\" for spec.platform (expected none, tkgs-psp, or pod-security)",
            "",
        ),
        ("spec: {port: '443'}", Some(3), "spec.port is a string (expected a number from 1 to 65535)", ""),
        ("spec: {port: 0}", Some(3), "invalid value \"0\" for spec.port (expected a number from 1 to 65535)", ""),
        (
            "spec: {port: 70000}",
            Some(3),
            "invalid value \"70000\" for spec.port (expected a number from 1 to 65535)",
            "",
        ),
        ("spec: {port: 44.3}", Some(3), "invalid value \"44.3\" for spec.port (expected a number from 1 to 65535)", ""),
        ("spec: {reserveName: 'yes'}", Some(3), "spec.reserveName is a string (expected true or false)", ""),
        ("spec: {allowFrom: 10.0.0.0/8}", Some(3), "spec.allowFrom is a string (expected a list of strings)", ""),
        (
            "spec: {allowFrom: [a, 1]}",
            Some(3),
            "spec.allowFrom[1] is a number (expected a string)",
            "put the value in quotation marks",
        ),
        // YAML reads 1.30 as the number 1.3.
        (
            "spec: {kubernetesVersion: 1.30}",
            Some(3),
            "spec.kubernetesVersion is a number (expected a version in quotation marks, such as \"1.30\")",
            "put the value in quotation marks",
        ),
        (
            "spec: {kubernetesVersion: latest}",
            Some(3),
            "invalid value \"latest\" for spec.kubernetesVersion (expected a version with major and minor, such as 1.31)",
            "",
        ),
        (
            "spec: {proxyName: 7}",
            Some(3),
            "spec.proxyName is a number (expected a string)",
            "put the value in quotation marks",
        ),
        ("spec: {service: default/kubernetes}", Some(3), "spec.service is a string (expected a map)", ""),
        ("spec: []", Some(3), "spec is a list (expected a map)", ""),
        ("metadata: x", Some(3), "metadata is a string (expected a map)", ""),
        (
            "metadata: {name: 5}",
            Some(3),
            "metadata.name is a number (expected a string)",
            "put the value in quotation marks",
        ),
        ("spec: {accept: {}}", Some(3), "spec.accept is a map (expected a list)", ""),
        (
            "spec: {accept: [leaf-wildcard]}",
            Some(3),
            "spec.accept[0] is a string (expected a map with code, reason, and until)",
            "",
        ),
        (
            "spec: {accept: [{code: leaf-wildcrd, reason: x}]}",
            Some(3),
            "unknown finding code \"leaf-wildcrd\" in spec.accept[0].code",
            "did you mean leaf-wildcard?",
        ),
        (
            "spec: {accept: [{code: leaf-wildcard}]}",
            Some(3),
            "missing field spec.accept[0].reason (expected why the finding is accepted)",
            "add a reason; the report shows it",
        ),
        (
            "spec: {accept: [{code: leaf-wildcard, reason: x, until: soon}]}",
            Some(3),
            "invalid value \"soon\" for spec.accept[0].until (expected a date such as 2027-01-31, or an RFC 3339 timestamp)",
            "",
        ),
        (
            "spec: {accept: [{code: leaf-wildcard, reson: x}]}",
            Some(3),
            "unknown field spec.accept[0].reson",
            "did you mean spec.accept[0].reason?",
        ),
    ];
    for (rest, line, what, fix) in table {
        let error = Exposure::parse(format!("{HEAD}{rest}\n").as_bytes()).unwrap_err();
        assert_eq!(
            (error.line, error.to_string(), error.fix()),
            (*line, (*what).to_owned(), (*fix).to_owned()),
            "{rest}"
        );
    }
}

#[test]
fn an_error_within_a_list_has_the_place_of_the_item() {
    let text = format!("{HEAD}spec:\n  allowFrom:\n  - a\n  - 1\n");
    let error = Exposure::parse(text.as_bytes()).unwrap_err();
    assert_eq!((error.line, error.column), (Some(6), Some(5)), "{error}");
    let text = format!("{HEAD}spec:\n  accept:\n  - code: leaf-wildcard\n    reason: x\n  - code: leaf-wildcrd\n");
    let error = Exposure::parse(text.as_bytes()).unwrap_err();
    assert_eq!((error.line, error.column), (Some(7), Some(5)), "{error}");
}

#[test]
fn another_kind_of_document_is_reported() {
    let table = [
        ("kind: ApiExposure", "missing field apiVersion (expected kubefront.dev/v1alpha1)"),
        ("apiVersion: v1\nkind: ApiExposure", "unexpected apiVersion \"v1\" (expected kubefront.dev/v1alpha1)"),
        // Recognized by the head, not by the first unknown field.
        (
            "apiVersion: v1\nclusters: []\nkind: Config",
            "unexpected apiVersion \"v1\" (expected kubefront.dev/v1alpha1)",
        ),
        ("apiVersion: kubefront.dev/v1alpha1\nkind: Secret", "unexpected kind \"Secret\" (expected ApiExposure)"),
        ("apiVersion: kubefront.dev/v1alpha1", "missing field kind (expected ApiExposure)"),
        ("apiversion: kubefront.dev/v1alpha1\nkind: ApiExposure", "unknown field apiversion"),
        ("apiVersion: 1\nkind: ApiExposure", "apiVersion is a number (expected kubefront.dev/v1alpha1)"),
        ("- a", "the document is a list (expected a map with apiVersion, kind, metadata, and spec)"),
        ("just words", "the document is a string (expected a map with apiVersion, kind, metadata, and spec)"),
        ("", "the document is empty (expected a map with apiVersion, kind, metadata, and spec)"),
    ];
    for (text, what) in table {
        assert_eq!(Exposure::parse(text.as_bytes()).unwrap_err().to_string(), what, "{text}");
    }
    let twice = Exposure::parse(format!("{HEAD}spec:\n  port: 1\n  port: 2\n").as_bytes()).unwrap_err();
    assert_eq!(twice.line, Some(5), "{twice:?}");
}

#[test]
fn a_hostile_document_is_answered_quickly_and_not_echoed() {
    let long = "x".repeat(1 << 20);
    let error = Exposure::parse(format!("{HEAD}spec:\n  {}: 1", &long[..900]).as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "unknown field in spec");
    let error = Exposure::parse(format!("{HEAD}spec: {{mode: {long}}}").as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid value of 1048576 characters for spec.mode (expected tcp, http, or passthrough)"
    );
    let comment = format!("{HEAD}# {}\nspec: {{zz: 1}}\n", "zz:,".repeat(300_000));
    assert_eq!(Exposure::parse(comment.as_bytes()).unwrap_err().line, Some(4));
}

#[test]
fn a_secret_in_the_wrong_line_is_not_repeated() {
    // (text after the head, line, what)
    let table = [
        ("spec:\n  abcdef.0123456789abcdef: x", Some(4), "unknown field in spec"),
        ("abcdef.0123456789abcdef:", Some(3), "unknown field at the top level"),
        ("spec: {certificate: {eyJhbGciOiJSUzI1NiIs: x}}", Some(3), "unknown field in spec.certificate"),
        ("spec: {accept: [{hunter2hunter2: x}]}", Some(3), "unknown field in spec.accept[0]"),
        ("spec: {correct horse: x}", Some(3), "unknown field in spec"),
        (
            "spec: {mode: abcdef.0123456789abcdef}",
            Some(3),
            "invalid value of 23 characters for spec.mode (expected tcp, http, or passthrough)",
        ),
        (
            "spec: {accept: [{code: hunter2hunter2, reason: x}]}",
            Some(3),
            "unknown finding code of 14 characters in spec.accept[0].code",
        ),
    ];
    for (rest, line, what) in table {
        let error = Exposure::parse(format!("{HEAD}{rest}\n").as_bytes()).unwrap_err();
        assert_eq!((error.line, error.to_string()), (line, what.to_owned()), "{rest}");
        assert!(!error.fix().contains("0123456789"), "{}", error.fix());
    }
    let twice = format!("{HEAD}spec:\n  abcdef.0123456789abcdef: 1\n  abcdef.0123456789abcdef: 2\n");
    let error = Exposure::parse(twice.as_bytes()).unwrap_err();
    assert!(error.line == Some(5) && !error.to_string().contains("abcdef"), "{error}");
    let error = Exposure::parse(b"apiVersion: v1\nkind: abcdef.0123456789abcdef\n").unwrap_err();
    assert!(!format!("{error} {}", error.fix()).contains("abcdef"), "{error}");
}

#[test]
fn a_message_names_the_flag_that_set_the_value() {
    let error = Exposure::default().set("port", "https").unwrap_err();
    assert_eq!(error.about("--port"), "invalid value \"https\" for --port (expected a number from 1 to 65535)");
}

#[test]
fn flags_fill_the_same_fields() {
    let mut exposure = Exposure::default();
    let ok = [
        ("metadata.name", "prod"),
        ("fqdn", "k8s.example.com"),
        ("port", "8443"),
        ("mode", "http"),
        ("allowFrom", "10.0.0.0/8"),
        ("allowFrom", "192.0.2.1"),
        ("service", "clusters/api:6443"),
        ("serviceAccount", "access/third-party=view"),
        ("upstream.healthCheck", "true"),
        ("kubeconfig.write", "false"),
        ("certificate.anchorFiles", "a.pem"),
        ("kubernetesVersion", "v1.30.2"),
        ("contour.envoyService", "proxy"),
    ];
    for (path, value) in ok {
        assert_eq!(exposure.set(path, value), Ok(()), "{path}");
    }
    let spec = &exposure.spec;
    assert_eq!((exposure.metadata.name.as_str(), spec.port, spec.mode), ("prod", 8443, Mode::Http));
    assert_eq!(spec.allow_from, ["10.0.0.0/8", "192.0.2.1"]);
    assert_eq!(spec.service, Service { namespace: "clusters".to_owned(), name: "api".to_owned(), port: 6443 });
    let account = &spec.service_account;
    assert_eq!((&*account.namespace, &*account.name, &*account.cluster_role), ("access", "third-party", "view"));
    assert!(spec.upstream.health_check && !spec.kubeconfig.write);
    assert_eq!((&*spec.kubernetes_version, &*spec.contour.envoy_service), ("v1.30.2", "proxy"));
}

#[test]
fn an_invalid_value_names_what_is_expected() {
    let table = [
        ("mode", "udp", "invalid value \"udp\" (expected tcp, http, or passthrough)"),
        ("port", "+443", "invalid value \"+443\" (expected a number from 1 to 65535)"),
        ("port", "", "invalid value \"\" (expected a number from 1 to 65535)"),
        ("reserveName", "yes", "invalid value \"yes\" (expected true or false)"),
        ("oldestKubectl", "new", "invalid value \"new\" (expected a version with major and minor, such as 1.31)"),
        ("service", "kubernetes:443", "invalid value \"kubernetes:443\" (expected NAMESPACE/NAME:PORT)"),
        ("service", "a/b:c:443", "invalid value \"a/b:c:443\" (expected NAMESPACE/NAME:PORT)"),
        ("service", "a/b:0", "invalid value \"a/b:0\" (expected NAMESPACE/NAME:PORT)"),
        ("serviceAccount", "view", "invalid value \"view\" (expected NAMESPACE/NAME=CLUSTERROLE)"),
        ("serviceAccount", "a/b=", "invalid value \"a/b=\" (expected NAMESPACE/NAME=CLUSTERROLE)"),
        (
            "certificate.issuer",
            "letsencrypt",
            "invalid value \"letsencrypt\" (expected KIND/NAME, such as ClusterIssuer/letsencrypt)",
        ),
        ("service.nmae", "x", "unknown field \"service.nmae\"; did you mean service.name?"),
        ("fqnd", "x", "unknown field \"fqnd\"; did you mean fqdn?"),
        ("mode", "a\u{1b}[31m", "invalid value of 6 characters (expected tcp, http, or passthrough)"),
    ];
    for (path, value, message) in table {
        let mut exposure = Exposure::default();
        assert_eq!(exposure.set(path, value).unwrap_err().to_string(), message, "{path} {value}");
        assert_eq!(exposure, Exposure::default(), "{path} {value}");
    }
}

#[test]
fn a_default_on_purpose_is_known_where_an_http_proxy_could_fill_it() {
    // (text in spec, field, given)
    let table = [
        ("", "proxyName", false),
        ("proxyName: kubeapi-proxy", "proxyName", true),
        ("proxyName: api", "proxyName", true),
        ("proxyName: ~", "proxyName", false),
        ("ingressClassName: \"\"", "ingressClassName", true),
        ("service: {port: 443}", "service", true),
        ("service: {port: 443}", "service.name", false),
        ("certificate: {secretName: kubeapi-tls}", "certificate.secretName", true),
        ("fqdn: \"\"", "fqdn", false),
        ("mode: tcp", "mode", true),
        ("port: 443", "port", false),
    ];
    for (spec, path, is_given) in table {
        let exposure = Exposure::parse(format!("{HEAD}spec:\n  {spec}\n").as_bytes()).unwrap();
        assert_eq!(exposure.is_given(path), is_given, "{spec}: {path}");
        let again = Exposure::parse(exposure.to_yaml().as_bytes()).unwrap();
        assert_eq!(again.is_given(path), is_given, "{spec}: {path}, printed and read");
    }
    let mut exposure = Exposure::default();
    exposure.set("service", "default/kubernetes:443").unwrap();
    assert!(exposure.is_given("service") && exposure.get("service").as_deref() == Some("default/kubernetes:443"));
}

#[test]
fn the_table_of_fields_agrees_with_the_types() {
    let mut flags: Vec<&str> = FIELDS.iter().map(|field| field.flag).collect();
    flags.sort_unstable();
    flags.dedup();
    assert_eq!(flags.len(), FIELDS.len(), "a flag twice");
    for field in FIELDS {
        assert!(!field.help.is_empty() && !field.help.ends_with('.') && !field.help.contains("--"), "{}", field.path);
        let mut fresh = Exposure::default();
        if !field.default.is_empty() {
            fresh.set(field.path, field.default).unwrap();
            let usual = Exposure::default();
            assert_eq!(
                (&fresh.spec, &fresh.metadata),
                (&usual.spec, &usual.metadata),
                "{}: its default is another",
                field.path
            );
        }
        match field.kind {
            Kind::Switch(given) => {
                assert!(field.value.is_empty(), "{}", field.path);
                fresh.set(field.path, given).unwrap();
                assert_ne!(fresh, Exposure::default(), "{}: the switch does nothing", field.path);
            }
            Kind::Text if field.value.contains('|') => {
                let words: Vec<&str> = field.value.split('|').collect();
                for word in &words {
                    fresh.set(field.path, word).unwrap();
                }
                let error = fresh.set(field.path, "x").unwrap_err();
                assert_eq!(
                    error.to_string(),
                    format!("invalid value \"x\" (expected {})", crate::typed::alternatives(&words))
                );
            }
            Kind::Text | Kind::List | Kind::Group(_) => assert!(!field.value.is_empty(), "{}", field.path),
        }
        for path in field.leaves() {
            let node = slot::slot(&mut fresh, &path).map(|slot| slot.tree());
            let empty = matches!(&node, Some(Tree::Text(text)) if text.is_empty());
            assert!(node.is_some(), "{path}");
            let shown_default = field.default.is_empty() || matches!(field.kind, Kind::Group(_)) || !empty;
            assert!(shown_default, "{path}: the table knows a default, the type does not");
        }
    }
}

#[test]
fn an_acceptance_ends_with_its_day() {
    let until = |text: &str| Accept { until: text.to_owned(), ..Accept::default() }.until_moment();
    assert_eq!(until("2027-01-31").map(|m| m.to_string()), Some("2027-01-31T23:59:59Z".to_owned()));
    assert_eq!(until("2027-01-31T12:00:00+02:00").map(|m| m.to_string()), Some("2027-01-31T10:00:00Z".to_owned()));
    assert_eq!(until(""), None);
}

#[test]
fn consumers_are_names_separated_by_commas() {
    let mut exposure = Exposure::default();
    exposure.set("consumers", "argocd, flux").unwrap();
    exposure.set("consumers", "terraform").unwrap();
    assert_eq!(exposure.spec.consumers, [Consumer::ArgoCd, Consumer::Flux, Consumer::Terraform]);
    assert_eq!(exposure.get("consumers").as_deref(), Some("argocd, flux, terraform"));
    let error = exposure.set("consumers", "helm").unwrap_err().to_string();
    assert_eq!(error, "invalid value \"helm\" (expected kubeconfig, argocd, flux, or terraform)");
    exposure.clear("consumers");
    assert_eq!(exposure, Exposure::default());
}

#[test]
fn a_ttl_is_a_number_of_seconds() {
    let mut exposure = Exposure::default();
    for text in ["0", "-1", "5m", "2147483648", "1.5"] {
        assert!(exposure.set("externalDns.ttl", text).is_err(), "{text}");
    }
    exposure.set("externalDns.ttl", "300").unwrap();
    assert!(exposure.to_yaml().contains("  externalDns:\n    ttl: 300\n"), "{}", exposure.to_yaml());
    assert_eq!(Exposure::parse(exposure.to_yaml().as_bytes()).unwrap().spec, exposure.spec);
}
