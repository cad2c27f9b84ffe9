//! The recipe this tool began with is contained in the output: every field it sets, set to the same value.

use kubefront_core::manifest;
use kubefront_tests::golden::Case;
use serde_json::{Value, json};

fn value(tree: &kubefront_core::yaml::Tree) -> Value {
    serde_json::to_value(tree).expect("a value")
}

#[test]
fn seed_recipe_is_contained() {
    let evaluation = Case::read("good-seed-recipe").run();
    let object = |kind: &str, name: &str| {
        let manifest = evaluation.manifests.iter().find(|manifest| manifest.kind == kind && manifest.name == name);
        value(&manifest.unwrap_or_else(|| panic!("{kind} {name} is not written")).object)
    };
    let secret = object("Secret", "csamp-tanzu-wildcard");
    contains(&secret, &json!({"type": "kubernetes.io/tls", "metadata": {"namespace": "default"}}), "Secret");
    let data = secret["data"].as_object().expect("data");
    assert!(data["tls.crt"].is_string() && data["tls.key"].is_string());
    contains(
        &object("HTTPProxy", "kubeapi-proxy"),
        &json!({
            "apiVersion": "projectcontour.io/v1",
            "metadata": {"name": "kubeapi-proxy", "namespace": "default"},
            "spec": {
                "virtualhost": {"fqdn": "k8s.csamp-tanzu.com", "tls": {"secretName": "csamp-tanzu-wildcard"}},
                "routes": [{"services": [{"name": "kubernetes", "port": 443, "protocol": "tls"}]}],
            },
        }),
        "HTTPProxy",
    );
    let checked = evaluation.checked.as_ref().expect("nothing blocks");
    let kubeconfig = value(&manifest::kubeconfig(checked).expect("a kubeconfig"));
    let cluster = "remote-tkgs-workload-cluster-1";
    contains(
        &kubeconfig,
        &json!({
            "apiVersion": "v1", "kind": "Config", "current-context": cluster,
            "clusters": [{"name": cluster, "cluster": {"server": "https://k8s.csamp-tanzu.com"}}],
            "contexts": [{"name": cluster, "context": {"cluster": cluster, "user": "third-party"}}],
            "users": [{"name": "third-party"}],
        }),
        "kubeconfig",
    );
    assert!(kubeconfig["users"][0]["user"]["token"].is_string());
    assert!(kubeconfig["clusters"][0]["cluster"].get("certificate-authority-data").is_none());
}

/// As `kubectl create rolebinding .. --dry-run=client -o yaml` prints it, less `creationTimestamp: null`.
#[test]
fn seed_role_binding_is_kubectls_byte_for_byte() {
    let evaluation = Case::read("good-seed-recipe").run();
    let file =
        evaluation.files().iter().find(|file| file.path == "manifests/10-rolebinding.yaml").expect("a RoleBinding");
    assert_eq!(String::from_utf8_lossy(&file.bytes), ROLE_BINDING);
}

/// The recipe's steps are steps of the guide, in its order.
#[test]
fn seed_steps_are_there_in_order() {
    let evaluation = Case::read("good-seed-recipe").run();
    let file = evaluation.files().iter().find(|file| file.path == "NEXT-STEPS.md").expect("steps");
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    let mut from = 0;
    for mark in ["contour.yaml", "10-rolebinding.yaml", "kubectl apply", "DNS", "--kubeconfig"] {
        let at = text[from..]
            .find(mark)
            .unwrap_or_else(|| panic!("{mark:?} does not stand after the step before it:\n{text}"));
        from += at;
    }
    assert!(text.contains("get svc") || text.contains("get service"), "Envoy's address:\n{text}");
}

/// Objects: each key of `part`; lists: each item, by position.
fn contains(whole: &Value, part: &Value, place: &str) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (key, value) in part {
                let found = whole.get(key).unwrap_or_else(|| panic!("{place}.{key} is not set"));
                contains(found, value, &format!("{place}.{key}"));
            }
        }
        (Value::Array(whole), Value::Array(part)) => {
            assert!(whole.len() >= part.len(), "{place}: {whole:?}");
            whole.iter().zip(part).for_each(|(found, value)| contains(found, value, &format!("{place}[]")));
        }
        _ => assert_eq!(whole, part, "{place}"),
    }
}

const ROLE_BINDING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: rolebinding-default-privileged-sa-ns_default
  namespace: projectcontour
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: psp:vmware-system-privileged
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:serviceaccounts
";
