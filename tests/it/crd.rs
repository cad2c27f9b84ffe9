//! Every object of the corpus with a schema of its own project against that schema (`crds`).

use jsonschema::Validator;
use kubefront_tests::golden;
use serde_json::{Value, json};

#[test]
fn every_manifest_fits_the_schema_of_its_project() {
    let crds = crds();
    let kinds = ["HTTPProxy", "TLSCertificateDelegation", "Certificate", "ExternalSecret"];
    let kinds = kinds.map(|kind| (kind, schema(&crds, kind)));
    let mut counted = [0; 4];
    let mut told = Vec::new();
    for case in golden::cases() {
        for manifest in case.run().manifests {
            let Some(kind) = kinds.iter().position(|(kind, _)| *kind == manifest.kind) else { continue };
            counted[kind] += 1;
            let object = serde_json::to_value(&manifest.object).expect("a value");
            told.extend(errors(&kinds[kind].1, &object).iter().map(|error| format!("golden/{}: {error}", case.name)));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(counted[0] > 50 && counted.iter().all(|count| *count > 0), "{counted:?} manifests looked at");
}

/// The schema can say no: each change to a good HTTPProxy is refused.
#[test]
fn wrong_manifests_are_refused() {
    let schema = schema(&crds(), "HTTPProxy");
    let good = json!({
        "apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy", "metadata": {"name": "kubeapi-proxy", "namespace": "default"},
        "spec": {
            "virtualhost": {"fqdn": "k8s.example.com", "tls": {"secretName": "kubeapi-tls"}},
            "routes": [{
                "timeoutPolicy": {"response": "infinity"},
                "services": [{"name": "kubernetes", "port": 443, "protocol": "tls",
                    "validation": {"caSecret": "ca", "subjectName": "kubernetes.default.svc"}}],
            }],
        },
    });
    assert_eq!(errors(&schema, &good), Vec::<String>::new());
    let service = "/spec/routes/0/services/0";
    for (place, value) in [
        ("/spec/virtualhost/fqdn".to_owned(), json!("K8S.example.com")),
        ("/spec/virtualhost/fqdn".to_owned(), json!("k8s.example.com.")),
        ("/spec/virtualhost/fqdn".to_owned(), json!("")),
        ("/spec/routes/0/timeoutPolicy/response".to_owned(), json!("forever")),
        (format!("{service}/port"), json!(0)),
        (format!("{service}/port"), json!("443")),
        (format!("{service}/protocol"), json!("https")),
        (format!("{service}/validation"), json!({"caSecret": "ca"})),
        (format!("{service}/validation/subjectName"), json!("x".repeat(251))),
        (format!("{service}/validation"), json!({"caSecret": "ca", "subjectName": "a", "subjectNames": ["b"]})),
        (format!("{service}/weigth"), json!(1)),
        ("/spec/tls".to_owned(), json!({})),
    ] {
        let mut bad = good.clone();
        let (parent, field) = place.rsplit_once('/').expect("a pointer");
        bad.pointer_mut(parent).expect("a place in the manifest")[field] = value;
        assert!(!errors(&schema, &bad).is_empty(), "{place} is taken: {bad}");
    }
}

fn errors(schema: &Validator, object: &Value) -> Vec<String> {
    let by_schema = schema.iter_errors(object).map(|error| format!("{}: {error}", error.instance_path()));
    by_schema.chain(first_subject_name(object)).collect()
}

/// The one CEL rule of the schema that affects kubefront: `subjectNames[0] == subjectName`.
fn first_subject_name(value: &Value) -> Vec<String> {
    let mut told: Vec<String> = match value {
        Value::Object(map) => map.values().flat_map(first_subject_name).collect(),
        Value::Array(items) => items.iter().flat_map(first_subject_name).collect(),
        _ => Vec::new(),
    };
    if let Some(first) = value.pointer("/subjectNames/0")
        && value.get("subjectName") != Some(first)
    {
        told.push("subjectNames[0] must equal subjectName if set".to_owned());
    }
    told
}

fn crds() -> Vec<Value> {
    let text = |name: &str| {
        let path = format!("{}/crds/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("the copy of the CRDs")
    };
    let text = ["contour", "cert-manager", "external-secrets"].map(text).join("\n---\n");
    let documents = text.split("\n---\n").map(|document| document.trim_start_matches("---\n"));
    documents
        .filter(|document| !document.trim().is_empty())
        .map(|document| serde_saphyr::from_str(document).expect("YAML"))
        .collect()
}

/// The schema of a kind's `v1`, made strict: the API server drops unknown fields silently, here they fail.
fn schema(crds: &[Value], kind: &str) -> Validator {
    let crd = crds.iter().find(|crd| crd["spec"]["names"]["kind"] == kind).expect("the kind");
    let versions = crd["spec"]["versions"].as_array().expect("versions");
    let version = versions.iter().find(|version| version["name"] == "v1").expect("v1");
    let mut schema = version["schema"]["openAPIV3Schema"].clone();
    make_strict(&mut schema);
    jsonschema::draft4::new(&schema).expect("a schema")
}

fn make_strict(schema: &mut Value) {
    if let Value::Object(map) = schema {
        if map.contains_key("properties") && !map.contains_key("additionalProperties") {
            map.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        // Go's syntax for the names of cookies, which kubefront never writes, is not ECMA's.
        map.retain(|key, value| {
            let is_of_cookies = key == "pattern" && value.as_str().is_some_and(|pattern| pattern.contains("\\x7f"));
            !key.starts_with("x-kubernetes-") && !is_of_cookies
        });
        map.values_mut().for_each(make_strict);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(make_strict);
    }
}
