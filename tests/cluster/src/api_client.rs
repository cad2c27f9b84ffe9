//! Clients of the API other than kubectl: Helm, and the official or usual client of a language.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::command::Run;
use crate::tools::variable;

/// A client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApiClient {
    /// Its command line.
    Helm,
    /// The package `kubernetes`, in `api-clients/python/client.py`.
    Python,
    /// The package `@kubernetes/client-node`, in `api-clients/node/client.mjs`.
    Node,
    /// The crate `kube`, in `api-clients/rust`.
    KubeRs,
}

impl ApiClient {
    pub const ALL: [Self; 4] = [Self::Helm, Self::Python, Self::Node, Self::KubeRs];
    /// Those that are called by a program of this project: `list LABEL`, `watch NAME WORD`, `logs POD WORD`,
    /// `exec POD WORDS..`.
    pub const LIBRARIES: [Self; 3] = [Self::Python, Self::Node, Self::KubeRs];

    /// Starts it with this kubeconfig and without roots of the caller: what the kubeconfig contains must be enough.
    pub fn run(self, kubeconfig: &Path) -> Run {
        self.command().env("KUBECONFIG", kubeconfig).env_remove("SSL_CERT_FILE")
    }

    fn command(self) -> Run {
        match self {
            Self::Helm => Run::new(variable("KUBEFRONT_CLUSTER_HELM")),
            Self::Python => {
                let run = Run::new(variable("KUBEFRONT_CLUSTER_PYTHON")).arg(source("python/client.py"));
                run.env("PYTHONPATH", variable("KUBEFRONT_CLUSTER_PYTHON_CLIENT"))
            }
            Self::Node => {
                let run = Run::new("node").arg(source("node/client.mjs"));
                run.arg(variable("KUBEFRONT_CLUSTER_NODE_CLIENT"))
            }
            Self::KubeRs => Run::new(variable("KUBEFRONT_CLUSTER_KUBE_RS")),
        }
    }

    /// Returns the version that is pinned, and that of the language if the machine chooses it.
    pub fn version(self) -> String {
        let said = |run: Run| run.ran().ok().stdout.trim().to_owned();
        match self {
            Self::Helm => said(self.command().args(["version", "--template", "{{.Version}}"])),
            Self::Python => {
                let python = said(Run::new(variable("KUBEFRONT_CLUSTER_PYTHON")).arg("--version"));
                let list = include_str!("../api-clients/python/requirements.txt");
                format!("kubernetes {}, {python}", pinned(list, "\nkubernetes=="))
            }
            Self::Node => {
                let node = said(Run::new("node").arg("--version"));
                let package = include_str!("../api-clients/node/package.json");
                format!("@kubernetes/client-node {}, Node.js {node}", pinned(package, "client-node\": \""))
            }
            Self::KubeRs => {
                let manifest = include_str!("../api-clients/rust/Cargo.toml");
                format!("kube {}", pinned(manifest, "kube = { version = \"="))
            }
        }
    }
}

impl fmt::Display for ApiClient {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(match self {
            Self::Helm => "Helm",
            Self::Python => "Python",
            Self::Node => "Node.js",
            Self::KubeRs => "kube-rs",
        })
    }
}

/// Returns the chart that Helm installs.
pub fn chart() -> PathBuf {
    source("chart")
}

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("api-clients").join(path)
}

fn pinned<'a>(text: &'a str, before: &str) -> &'a str {
    text.split(before).nth(1).and_then(|rest| rest.split(['"', '\n']).next()).unwrap()
}
