use super::*;
use crate::lint::{Settings, Source, lint};
use crate::manifest::Manifest;
use crate::time::Moment;
use crate::yaml::{self, list, map, text};

const LIST: &str = "apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap # kept
  metadata:
    name: other
  data:
    text: |
      - a
      # b
- apiVersion: kubefront.dev/v1alpha1
  kind: ApiExposure
  metadata: {name: prod, annotations: {config.kubernetes.io/function: x}}
  spec: {fqdn: k8s.example.com}
functionConfig:
  apiVersion: kubefront.dev/v1alpha1
  kind: ApiExposure
  metadata: {name: prod}
  spec: {fqdn: k8s.example.com}
";

fn manifest(value: &str) -> Manifest {
    let object = map([
        ("apiVersion", text("projectcontour.io/v1")),
        ("kind", text("HTTPProxy")),
        ("metadata", map([("name", text("a")), ("namespace", text("default"))])),
        ("spec", map([("value", text(value)), ("list", list([text("x")]))])),
    ]);
    let namespace = Some("default".to_owned());
    Manifest { file: "50-httpproxy.yaml", kind: "HTTPProxy", namespace, name: "a".to_owned(), is_secret: false, object }
}

#[test]
fn items_are_echoed_with_their_comments() {
    let list = ResourceList::read(LIST.as_bytes()).unwrap();
    let printed = list.print(&[]);
    assert!(
        printed.contains("  kind: ConfigMap # kept\n") && printed.contains("      - a\n      # b\n"),
        "{}",
        *printed
    );
    let names: Vec<String> = list.exposures().into_iter().map(|wanted| wanted.name).collect();
    assert_eq!(names, ["prod"]);
}

#[test]
fn a_second_run_changes_nothing() {
    let mut list = ResourceList::read(LIST.as_bytes()).unwrap();
    list.merge(&[manifest("one")], "prod");
    let first = list.print(&[]);
    assert!(first.contains("config.kubernetes.io/path: prod/50-httpproxy.yaml"), "{}", *first);
    let mut again = ResourceList::read(first.as_bytes()).unwrap();
    again.merge(&[manifest("one")], "prod");
    assert_eq!(*again.print(&[]), *first);
    // Another value replaces the object in its place, and keeps the annotations of the orchestrator.
    let mut changed = ResourceList::read(first.as_bytes()).unwrap();
    changed.merge(&[manifest("two")], "elsewhere");
    assert_eq!(changed.print(&[]).replace("value: two", "value: one"), *first);
}

#[test]
fn other_forms_of_the_list_are_read() {
    let json = r#"{"apiVersion": "config.kubernetes.io/v1beta1", "kind": "ResourceList", "items": [{"kind": "A", "note": "b"}]}"#;
    let flow = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: [{kind: A, note: b}]\n";
    for text in [json, flow] {
        let printed = ResourceList::read(text.as_bytes()).unwrap().print(&[]);
        assert!(printed.contains("items:\n- kind: A\n  note: b\n"), "{}", *printed);
    }
    for text in ["kind: List\nitems: []\n", "a: b", "", "kind: ResourceList\nitems: []\n"] {
        assert!(!ResourceList::is_meant(text.as_bytes()), "{text}");
    }
}

#[test]
fn untouched_items_keep_every_byte() {
    let items = "- apiVersion: v1 # a\n  kind: ConfigMap\n  metadata: {name: 'a'}\n  data:\n    kept: |+\n      x\n\n\n    \"quoted\": >-\n      y\n- kind: B\n";
    let text = format!("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n{items}");
    assert_eq!(*ResourceList::read(text.as_bytes()).unwrap().print(&[]), text);
    // Items with another indentation, and those in JSON, keep their order.
    let json = r#"{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"kind":"B","b":1,"a":2}]}"#;
    let printed = ResourceList::read(json.as_bytes()).unwrap().print(&[]);
    assert!(printed.ends_with("items:\n- kind: B\n  b: 1\n  a: 2\n"), "{}", *printed);
}

#[test]
fn malformed_lists_are_errors() {
    let of = |rest: &str| {
        let text = format!("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n{rest}");
        ResourceList::read(text.as_bytes()).err().map(|error| error.to_string()).unwrap_or_default()
    };
    for (rest, part) in [
        ("items: x\n", "expected a list"),
        ("items:\n- x\n", "line 4: an item of the ResourceList is not an object"),
        ("items: [{a: b}]\n", "line 3: an item of the ResourceList is not an object"),
        ("items: []\nfunctionConfig: x\n", "expected a mapping"),
        ("items:\n- kind: [\n", "line "),
    ] {
        assert!(of(rest).contains(part), "{rest}: {}", of(rest));
    }
    let config = |config: &str| {
        let text =
            format!("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig: {config}\n");
        ResourceList::read(text.as_bytes()).unwrap().is_misconfigured()
    };
    assert!(config("{apiVersion: v1, kind: ConfigMap, data: {a: b}}"));
    assert!(!config("{apiVersion: kubefront.dev/v1alpha1, kind: Validator}"));
}

#[test]
fn results_name_the_file_of_the_item() {
    let annotations =
        "annotations: {internal.config.kubernetes.io/path: apps/proxy.yaml, internal.config.kubernetes.io/index: '1'}";
    let text = format!(
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: HTTPProxy\n  metadata: {{name: a, namespace: default, {annotations}}}\n  \
         spec:\n    virtualhost: {{fqdn: a.b}}\n    tcpproxy: {{services: [{{name: kubernetes, port: 443, protocol: h2}}]}}\n- apiVersion: kubefront.dev/v1alpha1\n  \
         kind: ApiExposure\n  metadata: {{name: prod, annotations: {{config.kubernetes.io/path: prod.yaml}}}}\n"
    );
    let settings = Settings { at: Moment::from_unix(0), renew_before: None, services: &[], extra: &[] };
    let report = lint(&[Source { name: "x", text: text.as_bytes() }], &settings);
    let read = ResourceList::read(text.as_bytes()).unwrap();
    let results = read.place(report.findings.iter().map(of_lint).collect());
    let shown = |result: &FunctionResult| yaml::write(&result.tree()).text.to_string();
    assert!(shown(&results[0]).contains("file:\n  path: apps/proxy.yaml\n  index: 1\n"), "{}", shown(&results[0]));
    let of_exposure = read.exposures()[0].placed(FunctionResult::failed("prod", "x"));
    assert!(shown(&of_exposure).contains("file:\n  path: prod.yaml\n"), "{}", shown(&of_exposure));
}

#[test]
fn a_list_document_contains_many_exposures() {
    for kind in ["kind: ApiExposureList\n  apiVersion: kubefront.dev/v1alpha1", "kind: List\n  apiVersion: v1"] {
        let text = format!(
            "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  {kind}\n  items:\n  - apiVersion: kubefront.dev/v1alpha1\n    \
             kind: ApiExposure\n    metadata: {{name: a}}\n  - {{apiVersion: kubefront.dev/v1alpha1, kind: ApiExposure, metadata: {{name: b}}}}\n"
        );
        let wanted = ResourceList::read(text.as_bytes()).unwrap().exposures();
        assert_eq!(wanted.iter().map(|wanted| wanted.name.as_str()).collect::<Vec<_>>(), ["a", "b"], "{text}");
    }
}

#[test]
fn a_set_contains_many_exposures() {
    let set = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  apiVersion: kubefront.dev/v1alpha1\n  \
               kind: ApiExposureSet\n  metadata: {name: fleet}\n  spec:\n    exposures:\n    - metadata: {name: a}\n      spec: {fqdn: a.b}\n    \
               - metadata: {name: b}\n";
    let wanted = ResourceList::read(set.as_bytes()).unwrap().exposures();
    assert_eq!(wanted.iter().map(|wanted| wanted.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(crate::Exposure::parse(wanted[0].text.as_bytes()).is_ok_and(|exposure| exposure.spec.fqdn == "a.b"));
}

#[test]
fn results_name_the_object_and_the_field() {
    let proxy = "kind: HTTPProxy\nmetadata: {name: a, namespace: default}\nspec:\n  virtualhost: {fqdn: a.b}\n  tcpproxy: {services: [{name: \
                 kubernetes, port: 443, protocol: h2}]}\n";
    let settings = Settings { at: Moment::from_unix(0), renew_before: None, services: &[], extra: &[] };
    let report = lint(&[Source { name: "x", text: proxy.as_bytes() }], &settings);
    let result = of_lint(&report.findings[0]);
    assert!(result.is_error());
    assert!(result.line().starts_with("error[proxy-protocol-h2]: HTTPProxy default/a: "), "{}", result.line());
    let printed = yaml::write(&result.tree()).text;
    assert!(
        printed.contains("field:\n  path: spec.tcpproxy.services[0]\n")
            && printed.contains("tags:\n  code: proxy-protocol-h2\n"),
        "{}",
        *printed
    );
}
