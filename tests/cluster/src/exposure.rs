//! What is asked of `kubefront generate`, and what it wrote.

use std::fmt;
use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use serde_json::Value;

use crate::cluster::Cluster;
use crate::command::Run;
use crate::ingress::Ingress;
use crate::kubectl::Kubectl;
use crate::patience::{self, PATIENCE};
use crate::pki::{self, Pair};
use crate::sandbox::folder;

/// How the traffic is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Tcp,
    Http,
    Passthrough,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Http, Self::Passthrough];
}

impl fmt::Display for Mode {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Tcp => "tcp",
            Self::Http => "http",
            Self::Passthrough => "passthrough",
        })
    }
}

/// An exposure to be generated. Its label, different in each case, names host, HTTPProxy and Secrets.
#[derive(Clone)]
pub struct Exposure {
    pub label: String,
    pub mode: Mode,
    /// `LABEL.example.test`; in passthrough `LABEL.pass.example.test`, which the API server's certificate covers.
    pub host: String,
    pub(crate) address: Option<Ipv4Addr>,
    pub(crate) has_name: bool,
    served: Option<Pair>,
    token: Option<String>,
    kubeconfig: Option<String>,
    flags: Vec<String>,
}

impl Exposure {
    /// A good one: a certificate under the root that clients trust, the cluster's kubeconfig with a token that may do all.
    pub fn new(label: &str, mode: Mode) -> Self {
        let host = if mode == Mode::Passthrough { "pass.example.test" } else { "example.test" };
        let host = format!("{label}.{host}");
        let served = (mode != Mode::Passthrough).then(|| pki::served(&host));
        let label = label.to_owned();
        let (address, token, kubeconfig, flags) = (None, None, None, Vec::new());
        Self { label, mode, host, address, has_name: true, served, token, kubeconfig, flags }
    }

    /// Adds a flag of the command, `--allow-from=203.0.113.0/24`.
    pub fn flag(mut self, flag: &str) -> Self {
        self.flags.push(flag.to_owned());
        self
    }

    /// Another certificate chain and key.
    pub fn served(mut self, pair: Pair) -> Self {
        self.served = Some(pair);
        self
    }

    /// Another bearer token.
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Another kubeconfig of the cluster ([`Cluster::kubeconfig_of`]).
    pub fn kubeconfig(mut self, text: &str) -> Self {
        self.kubeconfig = Some(text.to_owned());
        self
    }

    /// Through another Contour, by its class.
    pub fn through(mut self, ingress: &Ingress) -> Self {
        self.address = Some(ingress.address);
        self.flags.extend(ingress.class.iter().map(|class| format!("--ingress-class={class}")));
        self
    }

    /// Its name leads elsewhere.
    pub fn leads_to(mut self, address: Ipv4Addr) -> Self {
        self.address = Some(address);
        self
    }

    /// Its name leads nowhere.
    pub fn without_name(mut self) -> Self {
        self.has_name = false;
        self
    }

    /// Returns the directory of its files.
    pub fn folder(&self) -> PathBuf {
        folder().join("cases").join(&self.label)
    }

    /// Returns what was written for it.
    pub fn bundle(&self) -> Bundle {
        let folder = self.folder().join("bundle");
        Bundle { label: self.label.clone(), mode: self.mode, host: self.host.clone(), folder }
    }

    pub(crate) fn write(&self, cluster: &Cluster) {
        let folder = self.folder();
        fs::create_dir_all(&folder).unwrap();
        // A test may have changed the bundle of an earlier run, and such a bundle is not replaced.
        let _ = fs::remove_dir_all(folder.join("bundle"));
        let user = || format!("{{token: \"{}\"}}", self.token.as_deref().unwrap_or(cluster.token()));
        let kubeconfig = self.kubeconfig.clone().unwrap_or_else(|| cluster.kubeconfig_of(&user()));
        fs::write(folder.join("admin.kubeconfig"), kubeconfig).unwrap();
        fs::write(folder.join("root.pem"), pki::root()).unwrap();
        if let Some(pair) = &self.served {
            fs::write(folder.join("fullchain.pem"), &pair.certificate).unwrap();
            fs::write(folder.join("key.pem"), &pair.key).unwrap();
        }
    }

    pub(crate) fn words(&self) -> Vec<String> {
        let label = &self.label;
        let mut words: Vec<String> = [
            "--kubeconfig=admin.kubeconfig".to_owned(),
            "--out-dir=bundle".to_owned(),
            "--force".to_owned(),
            format!("--fqdn={}", self.host),
            format!("--mode={}", self.mode),
            format!("--proxy-name={label}"),
        ]
        .into();
        if self.served.is_some() {
            words.extend(["--cert=fullchain.pem", "--key=key.pem", "--trust-anchor=root.pem"].map(String::from));
            words.push(format!("--secret-name={label}-tls"));
        }
        if self.mode != Mode::Passthrough {
            words.push(format!("--upstream-ca-secret={label}-upstream-ca"));
        }
        words.extend(self.flags.iter().cloned());
        words
    }
}

/// The directory that `kubefront generate` wrote.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub label: String,
    pub mode: Mode,
    pub host: String,
    pub folder: PathBuf,
}

impl Bundle {
    /// Returns the directory of the manifests.
    pub fn manifests(&self) -> PathBuf {
        self.folder.join("manifests")
    }

    /// Returns the kubeconfig that was written.
    pub fn kubeconfig(&self) -> PathBuf {
        self.folder.join("kubeconfig")
    }

    /// Returns report v1.
    pub fn report(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.folder.join("report.json")).unwrap()).unwrap()
    }

    /// Starts a command of this kubectl through Envoy, by the kubeconfig that was written.
    pub fn run(&self, kubectl: &Kubectl, words: &[&str]) -> Run {
        kubectl.with(&self.kubeconfig()).args(words)
    }

    /// Applies the manifests, as NEXT-STEPS.md says.
    #[track_caller]
    pub fn apply(&self, cluster: &Cluster) {
        cluster.admin().args(["apply", "--server-side", "-f"]).arg(self.manifests()).ran().ok();
    }

    /// Waits until Contour calls the HTTPProxy valid.
    #[track_caller]
    pub fn wait_valid(&self, cluster: &Cluster) {
        let (proxy, timeout) = (format!("httpproxy/{}", self.label), format!("--timeout={}s", PATIENCE.as_secs()));
        cluster.admin().args(["wait", "--for=condition=Valid", &proxy, &timeout]).ran().ok();
    }

    /// Applies, waits until it is valid and until Envoy answers for the host.
    #[track_caller]
    pub fn up(&self, cluster: &Cluster) {
        self.apply(cluster);
        self.wait_valid(cluster);
        // Contour says valid before Envoy has heard of it.
        let kubectl = cluster.kubectls().last().unwrap();
        let call = || self.run(kubectl, &["get", "--raw", "/version"]).within(30).ran();
        let ran = patience::last(call, |ran| ran.code == Some(0));
        assert!(ran.code == Some(0), "Envoy does not answer for {}\n{ran}", self.host);
    }

    /// Returns the HTTPProxy's status.
    pub fn status(&self, cluster: &Cluster) -> Value {
        cluster.get(&["httpproxy", &self.label])["status"].take()
    }

    /// Deletes what was applied.
    #[track_caller]
    pub fn remove(&self, cluster: &Cluster) {
        cluster.admin().args(["delete", "--ignore-not-found", "-f"]).arg(self.manifests()).ran().ok();
    }
}
