//! Pods that run, as far as kubectl can tell.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::cluster::Cluster;
use crate::sandbox::folder;

/// A running pod in the namespace `default`, with one container `main`.
#[derive(Clone, Debug)]
pub struct Pod {
    pub name: String,
}

impl Pod {
    /// Returns the directory where its commands run; the files that `kubectl cp` names by a relative path.
    pub fn folder(&self) -> PathBuf {
        folder().join("pods").join(format!("default_{}", self.name))
    }

    /// Adds a line to its log.
    pub fn log(&self, line: &str) {
        let mut file = OpenOptions::new().append(true).open(self.folder().join("log")).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Makes the files of a pod that a client makes, or has made.
    pub fn of_client(name: &str) -> Self {
        let pod = Self { name: name.to_owned() };
        fs::create_dir(pod.folder()).unwrap();
        fs::write(pod.folder().join("log"), "").unwrap();
        pod
    }

    /// Reports that it runs and is ready.
    pub fn becomes_ready(&self, cluster: &Cluster) {
        cluster.patch_status(&format!("pod/{}", self.name), &running().to_string());
    }

    /// Reports that its command has ended well.
    pub fn succeeds(&self, cluster: &Cluster) {
        let status = json!({"status": {"phase": "Succeeded"}});
        cluster.patch_status(&format!("pod/{}", self.name), &status.to_string());
    }

    pub(crate) fn make(cluster: &Cluster, name: &str) -> Self {
        let pod = Self::of_client(name);
        let object = json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"app": name}},
            "spec": {"nodeName": "node", "containers": [{"name": "main", "image": "none"}]},
        });
        cluster.apply(&object.to_string());
        pod.becomes_ready(cluster);
        pod
    }
}

fn running() -> serde_json::Value {
    let container = json!({
        "name": "main", "ready": true, "started": true, "restartCount": 0, "image": "none", "imageID": "none",
        "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}},
    });
    json!({"status": {
        "phase": "Running", "podIP": "127.0.0.1", "hostIP": "127.0.0.1",
        "conditions": [{"type": "Ready", "status": "True"}, {"type": "ContainersReady", "status": "True"}],
        "containerStatuses": [container],
    }})
}
