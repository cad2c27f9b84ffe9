//! Every field of an HTTPProxy in Contour's schema: it is written again, it is known to be dispensable, or the report says
//! that it is lost.

use kubefront_core::{Code, Exposure, Input, Material, Passphrases, Roots, Severity, Task, evaluate};
use serde_json::{Value, json};

#[test]
fn every_field_is_written_or_dispensable_or_lost() {
    let schema = spec_schema();
    let mut leaves = Vec::new();
    walk(&schema, String::new(), &mut leaves);
    assert!(leaves.len() > 250, "{} fields", leaves.len());
    let mut told = Vec::new();
    for mode in ["tcp", "http", "passthrough"] {
        let body = if mode == "http" { "routes" } else { "tcpproxy" };
        for (path, value) in &leaves {
            let is_other_body = ["routes", "tcpproxy", "includes"]
                .iter()
                .any(|part| path.trim_start_matches('/').split('/').next() == Some(part) && *part != body);
            if is_other_body && !(path.starts_with("/includes") && mode == "http") {
                continue;
            }
            let field = path.trim_start_matches('/').replace("/0", "").replace('/', ".");
            if !DISPENSABLE.iter().any(|(known, modes)| *known == field && modes.contains(mode)) {
                told.extend(fault(mode, path, &field, value));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// With its default value, a field is nothing to report.
#[test]
fn an_http_proxy_of_kubefront_loses_nothing() {
    for mode in ["tcp", "http", "passthrough"] {
        let proxy = json!({"kind": "HTTPProxy", "apiVersion": "projectcontour.io/v1", "spec": base(mode),
            "metadata": {"name": "kubeapi-proxy", "namespace": "default"}});
        let (again, lost) = renewed(mode, &proxy);
        assert_eq!((again["spec"].clone(), lost), (base(mode), Vec::new()), "{mode}");
    }
}

/// Fields that have no effect, by mode.
const DISPENSABLE: &[(&str, &str)] = &[
    // Contour rejects it there
    ("virtualhost.tls.secretName", "passthrough"),
    ("virtualhost.tls.passthrough", "tcp http"),
    // all requests go to the only Service
    ("tcpproxy.services.weight", "tcp passthrough"),
    ("routes.services.weight", "http"),
    // Envoy does not terminate TLS, and the client verifies the API server
    ("tcpproxy.services.protocol", "passthrough"),
    ("tcpproxy.services.validation.caSecret", "passthrough"),
    ("tcpproxy.services.validation.subjectName", "passthrough"),
    // a part of a range, which is reported as a whole
    ("virtualhost.ipAllowPolicy.source", "tcp http passthrough"),
];

fn fault(mode: &str, path: &str, field: &str, value: &Value) -> Option<String> {
    let mut spec = base(mode);
    set(&mut spec, path, value.clone());
    let proxy = json!({"kind": "HTTPProxy", "apiVersion": "projectcontour.io/v1", "spec": spec,
        "metadata": {"name": "kubeapi-proxy", "namespace": "default"}});
    let (again, lost) = renewed(mode, &proxy);
    if again["spec"].pointer(path) == Some(value) {
        return None;
    }
    let parts: Vec<&str> = field.split('.').collect();
    let is_named = |text: &String| (1..=parts.len()).any(|end| text.contains(&format!("`{}`", parts[..end].join("."))));
    let is_list = |text: &String| field.starts_with("virtualhost.ipAllowPolicy") && text.contains("the allow list");
    let is_said = lost.iter().any(|text| is_named(text) || is_list(text));
    (!is_said).then(|| format!("mode {mode}: {field} is neither written nor lost: {lost:?}"))
}

/// The new HTTPProxy, and the warnings about the old one.
fn renewed(mode: &str, proxy: &Value) -> (Value, Vec<String>) {
    let mut exposure = Exposure::default();
    let fields = [
        ("mode", mode),
        ("fqdn", "k8s.example.com"),
        ("certificate.source", "existing"),
        ("upstream.verify", "always"),
        ("upstream.caSource", "existing"),
        ("kubeconfig.write", "false"),
    ];
    for (field, value) in fields {
        exposure.set(field, value).unwrap();
    }
    let material = [Material::new("live.yaml", None, proxy.to_string().into_bytes())];
    let passphrases = Passphrases::default();
    let at = kubefront_core::Moment::parse("2026-11-23T12:00:00Z").unwrap();
    let (roots, task) = (Roots::Mozilla, Task::Generate);
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots,
        at,
        task,
        renew_before: None,
    };
    let evaluation = evaluate(&input);
    let new = evaluation.manifests.iter().find(|manifest| manifest.kind == "HTTPProxy");
    let findings = evaluation.report.findings.into_iter();
    let lost = findings.filter(|found| found.code == Code::ProxyDiffers && found.severity == Severity::Warning);
    (new.map_or(Value::Null, |new| serde_json::to_value(&new.object).unwrap()), lost.map(|found| found.found).collect())
}

/// What kubefront writes itself.
fn base(mode: &str) -> Value {
    let validation = json!({"caSecret": "kubeapi-upstream-ca", "subjectName": "kubernetes.default.svc"});
    let service = json!({"name": "kubernetes", "port": 443, "protocol": "tls", "validation": validation});
    let terminated = json!({"fqdn": "k8s.example.com", "tls": {"secretName": "kubeapi-tls"}});
    match mode {
        "tcp" => json!({"virtualhost": terminated, "tcpproxy": {"services": [service]}}),
        "http" => json!({"virtualhost": terminated, "routes": [{
            "conditions": [{"prefix": "/"}],
            "enableWebsockets": true,
            "timeoutPolicy": {"response": "infinity", "idle": "infinity", "idleConnection": "60s"},
            "services": [service],
        }]}),
        _ => json!({
            "virtualhost": {"fqdn": "k8s.example.com", "tls": {"passthrough": true}},
            "tcpproxy": {"services": [{"name": "kubernetes", "port": 443}]},
        }),
    }
}

/// Sets the value at a JSON pointer, and creates what is above it.
fn set(object: &mut Value, path: &str, value: Value) {
    let mut at = object;
    for part in path.trim_start_matches('/').split('/') {
        at = match part.parse::<usize>() {
            Ok(_) => {
                if !at.is_array() {
                    *at = json!([{}]);
                }
                &mut at[0]
            }
            Err(_) => {
                if !at.is_object() {
                    *at = json!({});
                }
                &mut at[part]
            }
        };
    }
    *at = value;
}

/// Every field without fields below it, as a JSON pointer, with a value that is not the default.
fn walk(schema: &Value, path: String, leaves: &mut Vec<(String, Value)>) {
    if let Some(properties) = schema["properties"].as_object() {
        for (key, below) in properties {
            walk(below, format!("{path}/{key}"), leaves);
        }
    } else if schema["items"].is_object() {
        walk(&schema["items"], format!("{path}/0"), leaves);
    } else {
        leaves.push((path.clone(), value(schema, &path)));
    }
}

fn value(schema: &Value, path: &str) -> Value {
    let last = path.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    let choices = schema["enum"].as_array().cloned().unwrap_or_default();
    match (last, schema["type"].as_str()) {
        ("fqdn", _) => json!("k8s.example.com"),
        ("cidr", _) => json!("192.0.2.0/24"),
        ("minimumProtocolVersion", _) => json!("1.3"),
        ("maximumProtocolVersion", _) => json!("1.2"),
        _ if !choices.is_empty() => choices.into_iter().find(|choice| *choice != schema["default"]).unwrap(),
        (_, Some("boolean")) => json!(true),
        (_, Some("integer")) => json!(7),
        (_, Some("object")) => json!({}),
        _ => json!("some-value"),
    }
}

fn spec_schema() -> Value {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/crds/contour.yaml")).unwrap();
    let documents = text.split("\n---\n").map(|document| document.trim_start_matches("---\n"));
    let crds = documents.filter(|document| document.contains("kind: HTTPProxy"));
    let crd: Value = serde_saphyr::from_str(crds.last().unwrap()).unwrap();
    crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"].clone()
}
