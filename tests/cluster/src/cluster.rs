//! The stack that all cases of a run share.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use serde_json::{Value, json};

use crate::command::{Ran, Run};
use crate::control_plane::{self, ControlPlane};
use crate::exposure::{Bundle, Exposure};
use crate::ingress::{Ingress, IngressOptions};
use crate::kubectl::{self, Kubectl};
use crate::pki::{self, Pair};
use crate::pod::Pod;
use crate::sandbox::{API_SERVER, folder};
use crate::tools::Tool;

/// A running cluster with Contour and Envoy.
#[derive(Debug)]
pub struct Cluster {
    /// The Contour and Envoy of every exposure that names no other.
    pub ingress: Ingress,
    kubectls: kubectl::Found,
    control_plane: Mutex<ControlPlane>,
    token: String,
}

impl Cluster {
    /// Starts everything, and says what and how long it took.
    pub fn start() -> Self {
        let begin = Instant::now();
        pki::write();
        let kubectls = kubectl::find();
        let built = built(&kubectls.usable).clone();
        let control_plane = ControlPlane::start(&built);
        say(&begin, "etcd, kube-apiserver and kubelet answer");
        let crds = ["contour", "cert-manager", "external-secrets"]
            .map(|name| format!("--filename={}/../crds/{name}.yaml", env!("CARGO_MANIFEST_DIR")));
        fs::write(folder().join("objects.yaml"), objects().to_string()).unwrap();
        let objects = folder().join("objects.yaml");
        admin(&built).args(["apply", "--server-side"]).args(crds).arg("-f").arg(objects).ran().ok();
        admin(&built).args(["wait", "--for=condition=Established", "crd", "--all"]).ran().ok();
        let roles = aggregated(&built);
        admin(&built).args(["apply", "--server-side", "--force-conflicts", "-f", "-"]).stdin(roles).ran().ok();
        say(&begin, "CRDs and objects are in");
        let ingress = Ingress::start(IngressOptions::default());
        say(&begin, "Contour and Envoy answer");
        let token = admin(&built).args(["create", "token", "tester", "--duration=24h"]).ran().ok().stdout;
        let token = token.trim().to_owned();
        Self { ingress, kubectls, control_plane: Mutex::new(control_plane), token }
    }

    /// Returns the kubectl of a minor version, `1.33`. Fails if there is none: ask [`Cluster::kubectls`] first.
    pub fn kubectl(&self, minor: &str) -> &Kubectl {
        let found = self.kubectls().iter().find(|kubectl| kubectl.name() == minor);
        found.unwrap_or_else(|| panic!("no kubectl {minor} on this machine"))
    }

    /// Returns every kubectl that was found, one of each minor version, oldest first.
    pub fn kubectls(&self) -> &[Kubectl] {
        &self.kubectls.usable
    }

    /// Returns files that look like a kubectl and are not used, with the reason.
    pub fn kubectls_left_out(&self) -> &[(PathBuf, String)] {
        &self.kubectls.left_out
    }

    /// Starts the newest kubectl's command as the administrator, straight to the API server.
    pub fn admin(&self) -> Run {
        admin(built(self.kubectls()))
    }

    /// The administrator's kubeconfig, a client certificate of `system:masters`, straight to the API server.
    pub fn kubeconfig(&self) -> PathBuf {
        control_plane::kubeconfig()
    }

    /// Applies a document (YAML or JSON) on the server's side.
    #[track_caller]
    pub fn apply(&self, document: &str) -> Ran {
        self.admin().args(["apply", "--server-side", "--force-conflicts", "-f", "-"]).stdin(document).ran().ok()
    }

    /// Merges this into the status of an object, as the controller would that is not here.
    #[track_caller]
    pub fn patch_status(&self, object: &str, patch: &str) {
        let words = ["patch", object, "--subresource=status", "--type=merge", "--patch", patch];
        self.admin().args(words).ran().ok();
    }

    /// Returns an object as the API server has it; null if there is none.
    pub fn get(&self, words: &[&str]) -> Value {
        let ran = self.admin().args(["get", "-o", "json"]).args(words).ran();
        serde_json::from_str(&ran.stdout).unwrap_or_default()
    }

    /// Makes a pod that runs, with a log, commands and ports.
    pub fn pod(&self, name: &str) -> Pod {
        Pod::make(self, name)
    }

    /// Makes a ServiceAccount in `default`, bound to a ClusterRole if one is named, and returns a token of it.
    pub fn service_account(&self, name: &str, cluster_role: Option<&str>) -> String {
        self.admin().args(["create", "serviceaccount", name]).ran().ok();
        if let Some(role) = cluster_role {
            let (role, account) = (format!("--clusterrole={role}"), format!("--serviceaccount=default:{name}"));
            self.admin().args(["create", "clusterrolebinding", name, &role, &account]).ran().ok();
        }
        self.token_of(name, "1h")
    }

    /// Returns a token of a ServiceAccount in `default`.
    pub fn token_of(&self, name: &str, duration: &str) -> String {
        let duration = format!("--duration={duration}");
        self.admin().args(["create", "token", name, &duration]).ran().ok().stdout.trim().to_owned()
    }

    /// Returns the token of the ServiceAccount `default/tester`, which may do everything.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Returns the cluster's own kubeconfig as its owner would pass it: CA, address, and this user entry (YAML flow).
    pub fn kubeconfig_of(&self, user: &str) -> String {
        let ca = pki::base64(&pki::cluster_ca().pem());
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: own\n\
             clusters: [{{name: own, cluster: {{server: \"https://{API_SERVER}:6443\", certificate-authority-data: {ca}}}}}]\n\
             users: [{{name: own, user: {user}}}]\ncontexts: [{{name: own, context: {{cluster: own, user: own}}}}]\n"
        )
    }

    /// Runs `kubefront generate` for an exposure, which must be usable.
    #[track_caller]
    pub fn generate(&self, exposure: &Exposure) -> Bundle {
        let ran = self.try_generate(exposure);
        ran.ok();
        exposure.bundle()
    }

    /// Runs `kubefront generate` for an exposure that may be refused. Where it is not: [`Exposure::bundle`].
    pub fn try_generate(&self, exposure: &Exposure) -> Ran {
        if exposure.has_name {
            crate::hosts::add(&exposure.host, exposure.address.unwrap_or(self.ingress.address));
        }
        exposure.write(self);
        let folder = exposure.folder();
        Run::new(Tool::Kubefront.path()).arg("generate").args(exposure.words()).folder(folder).ran()
    }

    /// Starts the command under test.
    pub fn kubefront(&self) -> Run {
        Run::new(Tool::Kubefront.path())
    }

    /// Returns the name of the entry that matches this output best.
    #[track_caller]
    pub fn explain(&self, output: &str) -> String {
        let ran = Run::new(Tool::Kubefront.path()).args(["explain", "-"]).stdin(output).ran().ok();
        let name = ran.stdout.lines().find_map(|line| Some(line.split_once(", printed by ")?.0));
        name.unwrap_or_default().to_owned()
    }

    /// Makes a name lead to this cluster's Envoy.
    pub fn add_host(&self, name: &str) {
        crate::hosts::add(name, self.ingress.address);
    }

    /// Starts another Contour with an Envoy, ended when dropped. Set a class, or it serves what the first does.
    pub fn start_ingress(&self, options: IngressOptions) -> Ingress {
        Ingress::start(options)
    }

    /// Restarts the API server with another certificate. Disturbs every other case: see [`crate::Case::alone`].
    pub fn restart_api_server(&self, certificate: &Pair) {
        let mut plane = self.control_plane.lock().unwrap();
        plane.stop_api_server();
        control_plane::place_certificate(certificate);
        plane.start_api_server(built(self.kubectls()));
    }

    /// Returns the audit log's entries, those of users other than the stack's own.
    pub fn audit(&self) -> Vec<Value> {
        self.audit_about("")
    }

    /// Returns the audit log's entries that contain a text.
    pub fn audit_about(&self, text: &str) -> Vec<Value> {
        let log = fs::read_to_string(control_plane::audit_log()).unwrap_or_default();
        let lines = log.lines().filter(|line| line.contains(text));
        lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Returns a directory for the files of a case.
    pub fn scratch(&self, name: &str) -> PathBuf {
        let folder = folder().join("tmp").join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// The directory of everything the stack has written; `logs` in it is copied out when a case fails.
    pub fn folder(&self) -> &Path {
        folder()
    }
}

fn built(usable: &[Kubectl]) -> &Kubectl {
    usable.iter().find(|kubectl| kubectl.path == Tool::Kubectl.path()).unwrap()
}

fn admin(kubectl: &Kubectl) -> Run {
    kubectl.with(&control_plane::kubeconfig())
}

fn say(begin: &Instant, what: &str) {
    println!("{:5.1} s  {what}", begin.elapsed().as_secs_f64());
}

/// The roles `view`, `edit` and `admin` with the rules that a controller manager, which is not here, would gather.
fn aggregated(kubectl: &Kubectl) -> String {
    let ran = admin(kubectl).args(["get", "clusterroles", "-o", "json"]).ran().ok();
    let all: Value = serde_json::from_str(&ran.stdout).unwrap();
    let rules = |name: &str| {
        let role = all["items"].as_array().unwrap().iter().find(|role| role["metadata"]["name"] == name);
        role.and_then(|role| role["rules"].as_array().cloned()).unwrap_or_default()
    };
    let mut gathered = Vec::new();
    let roles = ["view", "edit", "admin"].map(|name| {
        gathered.extend(rules(&format!("system:aggregate-to-{name}")));
        let metadata = json!({"name": name});
        json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata, "rules": gathered})
    });
    json!({"apiVersion": "v1", "kind": "List", "items": roles}).to_string()
}

/// The node that the pods are on, and the account whose token the kubeconfigs carry.
fn objects() -> Value {
    let node = json!({
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": "node"},
        "status": {
            "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    });
    let account =
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "tester", "namespace": "default"}});
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "tester"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"kind": "ServiceAccount", "name": "tester", "namespace": "default"}],
    });
    json!({"apiVersion": "v1", "kind": "List", "items": [node, account, binding]})
}
