//! Why no exposure is written for the Gateway API: what an HTTPRoute with a BackendTLSPolicy carries through Contour.

use std::collections::BTreeSet;
use std::fs;

use kubefront_cluster_tests::patience::{eventually, last};
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Ingress, IngressOptions, Mode, gateway_crds};
use serde_json::{Value, json};

use crate::matrix::place::Place;
use crate::matrix::{REFUSALS, all_quick, complaint, table};

pub(crate) const CASES: &[Case] = &[Case::new("gateway-api", carries_no_quiet_stream)];

/// Contour's Envoy listens on the port of a Gateway plus 8000.
const PORT: u16 = 8443;

fn carries_no_quiet_stream(cluster: &Cluster) {
    let crds = gateway_crds();
    cluster.admin().args(["apply", "--server-side", "-f"]).arg(&crds).ran().ok();
    cluster.admin().args(["wait", "--for=condition=Established", "crd", "--all"]).ran().ok();
    let config = "gateway:\n  gatewayRef: {namespace: default, name: gateway}\n".to_owned();
    let class = Some("gateway".to_owned());
    let ingress = cluster.start_ingress(IngressOptions { class, config, ..IngressOptions::default() });
    // For its kubeconfig and Secrets.
    let port = format!("--port={PORT}");
    let bundle = cluster.generate(&Exposure::new("gateway", Mode::Http).through(&ingress).flag(&port));
    for file in ["20-secret.yaml", "21-upstream-ca.yaml"] {
        cluster.apply(&fs::read_to_string(bundle.manifests().join(file)).unwrap());
    }
    cluster.apply(&json!({"apiVersion": "v1", "kind": "List", "items": objects(&bundle)}).to_string());
    let all = cluster.kubectls();
    let newest = all.last().unwrap();
    let get = || bundle.run(newest, &["get", "--raw", "/version"]).within(30).ran();
    last(get, |ran| ran.code == Some(0)).ok();

    let kubectls = if all.len() > 1 { vec![all[0].clone(), newest.clone()] } else { all.to_vec() };
    let place = Place::make(cluster, &bundle);
    for (operation, kubectl, outcome) in all_quick(&place, &kubectls) {
        println!("gateway {operation} {} {:?}", kubectl.name(), outcome.as_ref().map(drop).map_err(complaint));
    }
    println!("{}", ingress.admin("/config_dump?resource=dynamic_route_configs"));
    println!("{}", ingress.admin("/config_dump?resource=dynamic_listeners"));
}

/// A Gateway with the certificate, a route that leads everything to the API server, and the CA for it.
fn objects(bundle: &Bundle) -> [Value; 3] {
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
    [
        object("v1", "Gateway", json!({"gatewayClassName": "gateway", "listeners": [listener]})),
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
