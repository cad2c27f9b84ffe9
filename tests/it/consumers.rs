//! The variables for Terraform, against the provider's own arguments (`crds`). What Argo CD, Flux, and external-dns read is
//! compared with their own code: `cargo xtask parity`.

use std::collections::BTreeSet;

use kubefront_core::Evaluation;
use kubefront_tests::golden;
use serde_json::{Map, Value};

#[test]
fn terraform_knows_every_variable() {
    let arguments: Map<String, Value> =
        serde_json::from_str(include_str!("../crds/terraform-provider-kubernetes.json")).expect("JSON");
    let mut counted = 0;
    for case in golden::cases() {
        let evaluation = case.run();
        let Some(variables) = text(&evaluation, "consumers/terraform.tfvars.json") else { continue };
        let variables: Map<String, Value> = serde_json::from_str(&variables).expect("JSON");
        for (name, value) in &variables {
            let name = name.strip_prefix("kubernetes_").unwrap_or_else(|| panic!("{}: {name}", case.name));
            let kind = arguments.get(name).unwrap_or_else(|| panic!("{}: no argument {name}", case.name));
            assert!(fits(kind, value), "{}: {name} is not {kind}", case.name);
        }
        let credentials = ["kubernetes_token", "kubernetes_client_key", "kubernetes_exec"];
        let has = credentials.iter().filter(|name| variables.contains_key(**name)).count();
        assert_eq!(has, 1, "{}: credentials", case.name);
        blocks_use_them(&case.name, &text(&evaluation, "NEXT-STEPS.md").expect("the steps"), &variables, &arguments);
        counted += 1;
    }
    assert!(counted >= 3, "{counted} cases with Terraform");
}

/// Each consumer has a file, which is secret, and no manifest: it belongs into another cluster.
#[test]
fn files_of_consumers_are_secret_and_not_manifests() {
    let mut seen = BTreeSet::new();
    for case in golden::cases() {
        let evaluation = case.run();
        for file in evaluation.files().iter().filter(|file| file.path.starts_with("consumers/")) {
            assert!(file.secret && !file.secrets.is_empty(), "{}: {}", case.name, file.path);
            seen.insert(file.path.clone());
        }
        let steps = text(&evaluation, "NEXT-STEPS.md").unwrap_or_default();
        let applies = steps.lines().filter(|line| line.starts_with("kubectl apply"));
        assert!(applies.into_iter().all(|line| !line.contains("consumers")), "{}: applied to this cluster", case.name);
        let has_kubeconfig = evaluation.files().iter().any(|file| file.path == "kubeconfig");
        let has_consumer = evaluation.files().iter().any(|file| file.path.starts_with("consumers/"));
        assert!(has_kubeconfig || !has_consumer, "{}: without a kubeconfig", case.name);
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

fn text(evaluation: &Evaluation, path: &str) -> Option<String> {
    let file = evaluation.files().iter().find(|file| file.path == path)?;
    Some(String::from_utf8(file.bytes.to_vec()).expect("UTF-8"))
}

fn fits(kind: &Value, value: &Value) -> bool {
    match (kind, value) {
        (Value::Object(block), Value::Object(fields)) => {
            fields.iter().all(|(name, value)| block.get(name).is_some_and(|kind| fits(kind, value)))
        }
        (Value::String(kind), Value::String(_)) => kind == "string",
        (Value::String(kind), Value::Array(items)) => kind == "list" && items.iter().all(Value::is_string),
        (Value::String(kind), Value::Object(map)) => kind == "map" && map.values().all(Value::is_string),
        _ => false,
    }
}

/// The printed blocks declare each variable once, and the provider uses each one.
fn blocks_use_them(case: &str, steps: &str, variables: &Map<String, Value>, arguments: &Map<String, Value>) {
    let (_, rest) = steps.split_once("```hcl\n").unwrap_or_else(|| panic!("{case}: no blocks"));
    let (blocks, _) = rest.split_once("```").expect("an end");
    let declared: BTreeSet<&str> =
        blocks.lines().filter_map(|line| line.strip_prefix("variable \"")?.strip_suffix("\" {")).collect();
    let expected: BTreeSet<&str> = variables.keys().map(String::as_str).collect();
    assert_eq!(declared, expected, "{case}");
    let (_, provider) = blocks.split_once("provider \"kubernetes\" {\n").expect("the provider");
    let at_two = |line: &&str| line.starts_with("  ") && !line.starts_with("   ") && line.trim() != "}";
    for line in provider.lines().filter(at_two) {
        let argument = line.trim().split(' ').next().unwrap_or_default();
        assert!(arguments.contains_key(argument), "{case}: {argument}");
    }
    assert!(expected.iter().all(|name| provider.contains(&format!("var.{name}"))), "{case}: {provider}");
}
