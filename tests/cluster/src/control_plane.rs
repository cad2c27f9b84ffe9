//! etcd, the API server, and a kubelet's streaming half.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::kubectl::Kubectl;
use crate::pki::{self, Pair};
use crate::process::Process;
use crate::sandbox::{API_SERVER, folder};
use crate::tools::Tool;

/// The servers of a cluster without nodes.
#[derive(Debug)]
pub(crate) struct ControlPlane {
    api_server: Option<Process>,
    _etcd: Process,
    _kubelet: Process,
}

impl ControlPlane {
    /// Starts all three, and waits for the API server.
    pub(crate) fn start(kubectl: &Kubectl) -> Self {
        write_kubeconfig();
        fs::write(folder().join("audit.yaml"), AUDIT).unwrap();
        let mut etcd = etcd();
        let kubelet = kubelet();
        etcd.wait_until(|| answers("127.0.0.1:2379"));
        let mut plane = Self { api_server: None, _etcd: etcd, _kubelet: kubelet };
        plane.start_api_server(kubectl);
        plane
    }

    /// Ends the API server at once. In good order it would wait a minute for Contour's watches.
    pub(crate) fn stop_api_server(&mut self) {
        self.api_server = None;
    }

    /// Starts the API server with the pair that is in its place.
    pub(crate) fn start_api_server(&mut self, kubectl: &Kubectl) {
        let mut api_server = api_server();
        api_server.wait_until(|| {
            answers(&format!("{API_SERVER}:6443"))
                && kubectl.with(&kubeconfig()).args(["get", "--raw", "/readyz"]).within(30).ran().code == Some(0)
        });
        self.api_server = Some(api_server);
    }
}

/// The administrator's kubeconfig, straight to the API server.
pub(crate) fn kubeconfig() -> PathBuf {
    folder().join("admin.kubeconfig")
}

/// Puts a certificate into the API server's place, for its next start.
pub(crate) fn place_certificate(pair: &Pair) {
    pair.write("api-server");
}

fn write_kubeconfig() {
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: admin\n\
         clusters: [{{name: cluster, cluster: {{server: \"https://{API_SERVER}:6443\", certificate-authority: {ca}}}}}]\n\
         users: [{{name: admin, user: {{client-certificate: {cert}, client-key: {key}}}}}]\n\
         contexts: [{{name: admin, context: {{cluster: cluster, user: admin}}}}]\n",
        ca = pki::file("any-ca.pem").display(),
        cert = pki::file("admin.pem").display(),
        key = pki::file("admin.key").display(),
    );
    fs::write(kubeconfig(), text).unwrap();
}

fn etcd() -> Process {
    let mut command = Command::new(Tool::Etcd.path());
    command.arg("--data-dir").arg(folder().join("etcd"));
    command.args(["--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379"]);
    command.args(["--listen-peer-urls=http://127.0.0.1:2380", "--unsafe-no-fsync", "--log-level=warn"]);
    Process::start("etcd", command)
}

fn api_server() -> Process {
    let mut command = Command::new(Tool::ApiServer.path());
    let flag = |name: &str, file: &str| format!("--{name}={}", pki::file(file).display());
    command.args(["--etcd-servers=http://127.0.0.1:2379", "--secure-port=6443", "--authorization-mode=Node,RBAC"]);
    command.arg(format!("--bind-address={API_SERVER}")).arg(format!("--advertise-address={API_SERVER}"));
    command.args(["--service-cluster-ip-range=10.96.0.0/16", "--kubelet-preferred-address-types=InternalIP"]);
    command.arg("--service-account-issuer=https://kubernetes.default.svc.cluster.local");
    command.arg(flag("service-account-key-file", "service-account.pub"));
    command.arg(flag("service-account-signing-key-file", "service-account.key"));
    command.arg(flag("client-ca-file", "cluster-ca.pem"));
    command.arg(flag("tls-cert-file", "api-server.pem")).arg(flag("tls-private-key-file", "api-server.key"));
    command.arg(flag("kubelet-client-certificate", "kubelet-client.pem"));
    command.arg(flag("kubelet-client-key", "kubelet-client.key"));
    // No controller manager makes the ServiceAccount `default`, which this plugin requires for every Pod.
    command.arg("--disable-admission-plugins=ServiceAccount");
    command.arg(format!("--audit-policy-file={}", folder().join("audit.yaml").display()));
    command.arg(format!("--audit-log-path={}", audit_log().display()));
    Process::start("kube-apiserver", command)
}

/// One JSON object for each answered request.
pub(crate) fn audit_log() -> PathBuf {
    folder().join("logs/audit.log")
}

fn kubelet() -> Process {
    let mut command = Command::new(Tool::Kubelet.path());
    command.arg("-pods").arg(folder().join("pods"));
    command.arg("-cert").arg(pki::file("kubelet.pem")).arg("-key").arg(pki::file("kubelet.key"));
    Process::start("kubelet", command)
}

fn answers(address: &str) -> bool {
    let address: SocketAddr = address.parse().unwrap();
    TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok()
}

/// Who asked for what from where; long-running requests when they begin, too.
const AUDIT: &str = "\
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
- level: None
  users: [system:apiserver, admin, contour]
- level: Metadata
";
