//! An attacker with a namespace on the same cluster, who may do there what the role `edit` allows.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use kubefront_cluster_tests::sandbox::CLIENT;
use kubefront_cluster_tests::{Cluster, Ran, pki};
use serde_json::{Value, json};

use crate::steps::{list, namespace};

/// A user `mallory`, a Service of theirs and what it has heard.
pub(crate) struct Attacker {
    pub(crate) namespace: String,
    heard: Arc<Mutex<String>>,
}

/// The name in the attacker's own certificate.
pub(crate) const NAME: &str = "mallory.example.test";
/// A pod that is nowhere but in the attacker's answers.
pub(crate) const FORGED: &str = "forged-by-mallory";

impl Attacker {
    pub(crate) fn new(cluster: &Cluster, label: &str) -> Self {
        let (heard, port) = listen();
        let own = format!("evil-{label}");
        let at = |name: &str| json!({"name": name, "namespace": own});
        let binding = json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": at("mallory"),
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "mallory"}],
        });
        // A pod would make it; here the listener is in this process.
        let slice = json!({
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
            "metadata": {"name": "backend", "namespace": own, "labels": {"kubernetes.io/service-name": "backend"}},
            "endpoints": [{"addresses": [CLIENT], "conditions": {"ready": true}}],
            "ports": [{"name": "", "port": port, "protocol": "TCP"}],
        });
        cluster.apply(&list(&[namespace(&own), binding, slice]));
        let service = json!({
            "apiVersion": "v1", "kind": "Service", "metadata": at("backend"), "spec": {"ports": [{"port": 80}]},
        });
        let pair = pki::served(NAME);
        let secret = json!({
            "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": at("own-tls"),
            "stringData": {"tls.crt": pair.certificate, "tls.key": pair.key},
        });
        let attacker = Self { namespace: own, heard };
        attacker.applies(cluster, &service).ok();
        attacker.applies(cluster, &secret).ok();
        attacker
    }

    /// Applies an object with no more rights than theirs.
    pub(crate) fn applies(&self, cluster: &Cluster, object: &Value) -> Ran {
        let words = ["--as=mallory", "apply", "--server-side", "-f", "-"];
        cluster.admin().args(words).stdin(object.to_string()).ran()
    }

    /// Asks the API server whether it would accept the object.
    pub(crate) fn dry_run(&self, cluster: &Cluster, object: &Value) -> Ran {
        let words = ["--as=mallory", "apply", "--server-side", "--dry-run=server", "-f", "-"];
        cluster.admin().args(words).stdin(object.to_string()).ran()
    }

    /// An Ingress that claims a host for TLS, and routes the paths of pods and Secrets.
    pub(crate) fn ingress(&self, host: &str) -> Value {
        let backend = json!({"service": {"name": "backend", "port": {"number": 80}}});
        let path = json!({"path": "/api/v1/namespaces", "pathType": "Prefix", "backend": backend});
        json!({
            "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
            "metadata": {"name": "claim", "namespace": self.namespace},
            "spec": {
                "tls": [{"hosts": [host], "secretName": "own-tls"}],
                "rules": [{"host": host, "http": {"paths": [path]}}],
            },
        })
    }

    /// An HTTPProxy of the same name; `edit` does not include HTTPProxies, so an administrator of that namespace must
    /// write it.
    pub(crate) fn proxy(&self, host: &str) -> Value {
        json!({
            "apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy",
            "metadata": {"name": "claim", "namespace": self.namespace},
            "spec": {
                "virtualhost": {"fqdn": host, "tls": {"secretName": "own-tls"}},
                "routes": [{"services": [{"name": "backend", "port": 80}]}],
            },
        })
    }

    /// Returns the heads of all requests that came.
    pub(crate) fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }
}

/// Starts the Service's backend: it keeps what it hears, and answers with a list of pods.
fn listen() -> (Arc<Mutex<String>>, u16) {
    let listener = TcpListener::bind((CLIENT, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(String::new()));
    let to = Arc::clone(&heard);
    thread::spawn(move || {
        for caller in listener.incoming().flatten() {
            let to = Arc::clone(&to);
            thread::spawn(move || serve(caller, &to));
        }
    });
    (heard, port)
}

fn serve(caller: TcpStream, heard: &Mutex<String>) -> Option<()> {
    let mut reader = BufReader::new(caller.try_clone().ok()?);
    let mut writer = caller;
    let container = json!({"name": "main", "image": "none"});
    let pod = json!({"metadata": {"name": FORGED, "namespace": "default"}, "spec": {"containers": [container]}});
    let body = json!({"apiVersion": "v1", "kind": "PodList", "metadata": {}, "items": [pod]}).to_string();
    loop {
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            heard.lock().unwrap().push_str(&line);
        }
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        writer.write_all((head + &body).as_bytes()).ok()?;
    }
}
