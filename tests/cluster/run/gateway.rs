//! Why no exposure is written for the Gateway API: what an HTTPRoute with a BackendTLSPolicy carries through Contour.

use std::fs;
use std::thread;
use std::time::Duration;

use kubefront_cluster_tests::patience::{eventually, last};
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Ingress, IngressOptions, Mode, gateway_crds};
use serde_json::{Value, json};

use crate::matrix::place::Place;
use crate::matrix::{REFUSALS, all_quick, complaint};

pub(crate) const CASES: &[Case] = &[
    Case::new("gateway-api", carries_what_mode_http_carries),
    Case::new("gateway-api-long", quiet_watch_is_cut).long(),
];

/// Contour's Envoy listens on the port of a Gateway plus 8000.
const PORT: u16 = 8443;

fn carries_what_mode_http_carries(cluster: &Cluster) {
    let (ingress, bundle) = up(cluster, "gateway");
    let all = cluster.kubectls();
    let newest = all.last().unwrap();
    let kubectls = if all.len() > 1 { vec![all[0].clone(), newest.clone()] } else { all.to_vec() };
    let place = Place::make(cluster, &bundle);
    for (operation, kubectl, outcome) in all_quick(&place, &kubectls) {
        // An upgrade is a WebSocket, which the oldest kubectl does not use.
        let is_carried = ["get", "apply"].contains(&operation) || kubectl.name() == newest.name();
        assert_eq!(outcome.is_ok(), is_carried, "{operation}, kubectl {}\n{outcome:?}", kubectl.name());
        if let Err(ran) = outcome {
            assert!(REFUSALS.contains(&complaint(&ran).as_str()), "{ran}");
        }
    }
    // A route of the Gateway API has no field for it, so Envoy's default holds: five minutes.
    let route = ingress.admin("/config_dump?resource=dynamic_route_configs");
    let route = &route[route.find("\"routes\"").unwrap()..];
    assert!(route.contains("\"timeout\": \"0s\"") && !route.contains("idle_timeout"), "{route}");
    assert!(!ingress.admin("/config_dump?resource=dynamic_listeners").contains("stream_idle_timeout"));
}

/// What no field prevents: a quiet watch ends, and kubectl calls that success.
fn quiet_watch_is_cut(cluster: &Cluster) {
    let (_ingress, bundle) = up(cluster, "gateway-long");
    let kubectl = cluster.kubectls().last().unwrap();
    let mut watch = bundle.run(kubectl, &["get", "namespaces", "--watch"]).starts();
    assert!(watch.prints("default"), "{}", watch.stderr());
    thread::sleep(Duration::from_secs(290));
    assert!(!watch.has_ended(), "cut early");
    eventually("the watch is cut", || watch.has_ended());
    let ran = watch.wait().ok();
    println!("gateway: a quiet watch ends after {} s with exit code 0", ran.took.as_secs());
}

/// Returns the Contour of a Gateway, and the bundle whose kubeconfig leads to it.
fn up(cluster: &Cluster, label: &str) -> (Ingress, Bundle) {
    cluster.admin().args(["apply", "--server-side", "-f"]).arg(gateway_crds()).ran().ok();
    cluster.admin().args(["wait", "--for=condition=Established", "crd", "--all"]).ran().ok();
    let config = format!("gateway:\n  gatewayRef: {{namespace: default, name: {label}}}\n");
    let class = Some(label.to_owned());
    let ingress = cluster.start_ingress(IngressOptions { class, config, ..IngressOptions::default() });
    // For its kubeconfig and Secrets.
    let port = format!("--port={PORT}");
    let bundle = cluster.generate(&Exposure::new(label, Mode::Http).through(&ingress).flag(&port));
    for file in ["20-secret.yaml", "21-upstream-ca.yaml"] {
        cluster.apply(&fs::read_to_string(bundle.manifests().join(file)).unwrap());
    }
    cluster.apply(&json!({"apiVersion": "v1", "kind": "List", "items": objects(&bundle)}).to_string());
    let kubectl = cluster.kubectls().last().unwrap();
    let get = || bundle.run(kubectl, &["get", "--raw", "/version"]).within(30).ran();
    last(get, |ran| ran.code == Some(0)).ok();
    (ingress, bundle)
}

/// A Gateway with the certificate, a route that leads everything to the API server, and the CA for it.
fn objects(bundle: &Bundle) -> [Value; 4] {
    let (name, host) = (&bundle.label, &bundle.host);
    let group = "gateway.networking.k8s.io";
    let object = |version: &str, kind: &str, spec: Value| {
        json!({
            "apiVersion": format!("{group}/{version}"), "kind": kind,
            "metadata": {"name": name, "namespace": "default"}, "spec": spec,
        })
    };
    let certificate = json!([{"kind": "Secret", "name": format!("{name}-tls")}]);
    let tls = json!({"mode": "Terminate", "certificateRefs": certificate});
    let listener = json!({"name": "https", "protocol": "HTTPS", "port": 443, "hostname": host, "tls": tls});
    let authority = json!([{"group": "", "kind": "Secret", "name": format!("{name}-upstream-ca")}]);
    let controller = json!({"controllerName": "projectcontour.io/gateway-controller"});
    [
        object("v1", "GatewayClass", controller),
        object("v1", "Gateway", json!({"gatewayClassName": name, "listeners": [listener]})),
        object(
            "v1",
            "HTTPRoute",
            json!({
                "parentRefs": [{"name": name}], "hostnames": [host],
                "rules": [{"backendRefs": [{"name": "kubernetes", "port": 443}], "timeouts": {"request": "0s"}}],
            }),
        ),
        object(
            "v1alpha3",
            "BackendTLSPolicy",
            json!({
                "targetRefs": [{"group": "", "kind": "Service", "name": "kubernetes"}],
                "validation": {"caCertificateRefs": authority, "hostname": "kubernetes.default.svc"},
            }),
        ),
    ]
}
