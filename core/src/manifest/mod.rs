//! One file per kind: what is written, from [`Checked`] alone.

pub mod yaml;

use crate::check::Checked;

/// One Kubernetes object, as data; the YAML and JSON writers print it with its keys in this order.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// File below `manifests/`, `20-secret.yaml`.
    pub file: &'static str,
    /// `kind`
    pub kind: &'static str,
    /// Namespace, `None` for cluster-scoped kinds.
    pub namespace: Option<String>,
    /// `metadata.name`
    pub name: String,
    /// Holds a private key?
    pub is_secret: bool,
    /// The whole object, keys in the order they are printed.
    pub object: yaml::Node,
}

/// Returns the manifests that apply, in the order of their files.
pub fn manifests(_checked: &Checked) -> Vec<Manifest> {
    Vec::new()
}

/// Prints objects as one stream of documents, separated by `---`.
pub fn yaml_stream(_manifests: &[Manifest]) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(String::new())
}

/// Returns the new kubeconfig as an object, `None` where there is none to write.
pub fn kubeconfig(_checked: &Checked) -> Option<yaml::Node> {
    None
}
