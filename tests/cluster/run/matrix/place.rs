//! What the operations work on: one exposure, a pod, a ConfigMap and a Deployment behind it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

use kubefront_cluster_tests::patience::PATIENCE;
use kubefront_cluster_tests::{Bundle, Cluster, Kubectl, Pod, Ran, Run};
use serde_json::json;

/// `Ok` if the operation did what it should, otherwise how it failed.
pub(crate) type Outcome = Result<Ran, Ran>;

/// An exposure, and separate objects behind it with its label.
pub(crate) struct Place<'a> {
    pub(crate) cluster: &'a Cluster,
    pub(crate) bundle: &'a Bundle,
    pub(crate) pod: Pod,
}

impl<'a> Place<'a> {
    /// Makes the objects.
    pub(crate) fn make(cluster: &'a Cluster, bundle: &'a Bundle) -> Self {
        let label = &bundle.label;
        let pod = cluster.pod(label);
        pod.log(EARLY);
        let metadata = json!({"name": label, "labels": {"said": EARLY}});
        let pods = json!({"app": label});
        let template = json!({
            "metadata": {"labels": pods}, "spec": {"containers": [{"name": "main", "image": "none"}]},
        });
        let objects = [
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}),
            json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
                "spec": {"replicas": 1, "selector": {"matchLabels": pods}, "template": template}}),
        ];
        cluster.apply(&json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string());
        Self { cluster, bundle, pod }
    }

    /// What watch, log, wait and rollout have been waiting for.
    pub(crate) fn change(&self) {
        let label = &self.bundle.label;
        self.pod.log(LATE);
        let said = format!("said={LATE}");
        self.cluster.admin().args(["label", "--overwrite", "configmap", label, &said]).ran().ok();
        let status = json!({
            "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1,
            "conditions": [{"type": "Available", "status": "True"}],
        });
        self.cluster.patch_status(&format!("deployment/{label}"), &json!({"status": status}).to_string());
    }

    /// Starts a command through Envoy.
    pub(crate) fn run(&self, kubectl: &Kubectl, words: &[&str]) -> Run {
        self.bundle.run(kubectl, words)
    }

    /// Returns a separate directory for one cell.
    pub(crate) fn scratch(&self, cell: &str) -> PathBuf {
        self.cluster.scratch(&format!("{}-{cell}", self.bundle.label))
    }
}

/// What object and log say before the silence, and after.
pub(crate) const EARLY: &str = "early-word";
pub(crate) const LATE: &str = "late-word";

/// A server as a pod's would be: each connection is answered once, whenever it asks. Returns the port.
pub(crate) fn web() -> u16 {
    static PORT: OnceLock<u16> = OnceLock::new();
    *PORT.get_or_init(|| {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        thread::spawn(move || server.incoming().flatten().for_each(|caller| drop(thread::spawn(|| answer(caller)))));
        port
    })
}

fn answer(mut caller: TcpStream) -> Option<()> {
    let mut asked = [0; 1024];
    let count = caller.read(&mut asked).ok()?;
    let asked = String::from_utf8_lossy(&asked[..count]).into_owned();
    let path = asked.split(' ').nth(1)?;
    let body = format!("this is {path}");
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    caller.write_all((head + &body).as_bytes()).ok()
}

/// A connection to a local port.
pub(crate) fn connect(port: u16) -> Option<TcpStream> {
    let connection = TcpStream::connect(("127.0.0.1", port)).ok()?;
    connection.set_read_timeout(Some(PATIENCE)).ok()?;
    Some(connection)
}

/// Makes an HTTP request on it; says whether [`web`] answered it.
pub(crate) fn is_answered(connection: Option<TcpStream>, path: &str) -> bool {
    let Some(mut connection) = connection else { return false };
    let request = format!("GET {path} HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n");
    let mut got = String::new();
    connection.write_all(request.as_bytes()).is_ok()
        && connection.read_to_string(&mut got).is_ok()
        && got.starts_with("HTTP/1.1 200 OK")
        && got.ends_with(&format!("this is {path}"))
}
