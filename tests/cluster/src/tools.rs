//! The binaries, as `cargo xtask cluster` made them.

use std::env;
use std::path::PathBuf;

/// A program of the stack.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tool {
    Etcd,
    ApiServer,
    Kubectl,
    Kubelet,
    Contour,
    Envoy,
    Kubefront,
}

impl Tool {
    /// Returns the program's file.
    pub(crate) fn path(self) -> PathBuf {
        match self {
            Self::Etcd => kubernetes().join("etcd"),
            Self::ApiServer => kubernetes().join("kube-apiserver"),
            Self::Kubectl => kubernetes().join("kubectl"),
            Self::Kubelet => variable("KUBEFRONT_CLUSTER_KUBELET"),
            Self::Contour => variable("KUBEFRONT_CLUSTER_CONTOUR"),
            Self::Envoy => variable("KUBEFRONT_CLUSTER_ENVOY"),
            Self::Kubefront => variable("KUBEFRONT_CLUSTER_KUBEFRONT"),
        }
    }
}

/// Returns the command under test.
pub fn kubefront() -> PathBuf {
    Tool::Kubefront.path()
}

/// Returns kustomize.
pub fn kustomize() -> PathBuf {
    variable("KUBEFRONT_KUSTOMIZE")
}

/// Returns the CRDs of the Gateway API that Contour reads.
pub fn gateway_crds() -> PathBuf {
    variable("KUBEFRONT_CLUSTER_GATEWAY_CRDS")
}

fn kubernetes() -> PathBuf {
    variable("KUBEFRONT_CLUSTER_KUBERNETES")
}

pub(crate) fn variable(name: &str) -> PathBuf {
    let value = env::var_os(name);
    value.unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask cluster`, which builds what is needed")).into()
}
