//! One file per kind: what is written, from [`Checked`] alone.

mod certificate;
pub(crate) mod consumer;
mod delegation;
mod external_secret;
mod http_proxy;
mod kubeconfig;
pub(crate) mod kustomize;
mod reservation;
mod role_binding;
#[cfg(test)]
pub(crate) mod samples;
mod secret;
mod service_account;
pub(crate) mod sops;
#[cfg(test)]
mod tests;
mod upstream_ca;

use crate::check::Checked;
use crate::kubernetes::Namespace;
use crate::yaml;
use crate::yaml::{Printed, Tree};

pub(crate) use role_binding::PSP_CLUSTER_ROLE;

/// One Kubernetes object, as data; the YAML and JSON writers print it with its keys in this order.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// File below `manifests/`, `20-secret.yaml`. Two objects may share one, see [`files`].
    pub file: &'static str,
    /// `kind`
    pub kind: &'static str,
    /// Namespace, `None` for cluster-scoped kinds.
    pub namespace: Option<String>,
    /// `metadata.name`
    pub name: String,
    /// Whether it contains a private key.
    pub is_secret: bool,
    /// The whole object, keys in the order they are printed.
    pub object: Tree,
}

/// One file below `manifests/`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestFile {
    /// Its name, `20-secret.yaml`.
    pub name: &'static str,
    /// Its text, and where its secrets are.
    pub printed: Printed,
    /// Whether it contains a private key.
    pub is_secret: bool,
}

/// Returns the manifests that apply, in the order of their files.
///
/// There is never a Namespace among them: deleting or pruning the bundle must not delete Contour too.
pub fn manifests(checked: &Checked) -> Vec<Manifest> {
    [
        role_binding::manifests(checked),
        secret::manifests(checked),
        certificate::manifests(checked),
        external_secret::manifests(checked),
        upstream_ca::manifests(checked),
        delegation::manifests(checked),
        service_account::manifests(checked),
        http_proxy::manifests(checked),
        reservation::manifests(checked),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the new kubeconfig as an object, `None` if there is none to write.
pub fn kubeconfig(checked: &Checked) -> Option<Tree> {
    checked.kubeconfig.as_ref().map(|plan| kubeconfig::with_ca(checked, plan, &plan.ca))
}

/// Prints the manifests as one stream, documents separated by `---`, as `kubectl apply --server-side -f -` reads it.
pub fn yaml_stream(manifests: &[Manifest]) -> Printed {
    yaml::write_all(manifests.iter().map(|manifest| &manifest.object))
}

/// Prints the manifests as a v1 List in JSON.
pub fn json_list(manifests: &[Manifest]) -> Printed {
    let items = yaml::list(manifests.iter().map(|manifest| manifest.object.clone()));
    yaml::write_json(&yaml::map([("apiVersion", yaml::text("v1")), ("kind", yaml::text("List")), ("items", items)]))
}

/// Returns the files below `manifests/`: neighbours that name the same file become one stream.
pub fn files(manifests: &[Manifest]) -> Vec<ManifestFile> {
    manifests
        .chunk_by(|a, b| a.file == b.file)
        .filter_map(|group| {
            let is_secret = group.iter().any(|manifest| manifest.is_secret);
            Some(ManifestFile { name: group.first()?.file, printed: yaml_stream(group), is_secret })
        })
        .collect()
}

impl Manifest {
    /// An object with `apiVersion`, `kind` and `metadata`, to which the rest is added.
    fn new(
        file: &'static str,
        (api_version, kind): (&str, &'static str),
        namespace: Option<&Namespace>,
        name: &str,
    ) -> Self {
        let metadata = yaml::map([("name", yaml::text(name))])
            .with("namespace", namespace.map(|namespace| yaml::text(namespace.as_str())));
        let object =
            yaml::map([("apiVersion", yaml::text(api_version)), ("kind", yaml::text(kind)), ("metadata", metadata)]);
        let namespace = namespace.map(|namespace| namespace.as_str().to_owned());
        Self { file, kind, namespace, name: name.to_owned(), is_secret: false, object }
    }

    /// Adds labels or annotations, if there are any.
    pub(crate) fn with_metadata(mut self, key: &str, values: impl Into<Option<Tree>>) -> Self {
        if let Tree::Map(entries) = &mut self.object
            && let Some((_, metadata)) = entries.iter_mut().find(|(key, _)| key == "metadata")
        {
            *metadata = core::mem::replace(metadata, Tree::Null).with(key, values);
        }
        self
    }

    fn with(mut self, key: &str, value: Tree) -> Self {
        self.object = self.object.with(key, value);
        self
    }
}

/// Returns a DNS-1123 subdomain for an object that belongs to the HTTPProxy: the same on every run, another one for
/// every HTTPProxy (a namespace contains no dot, so the parts cannot run into each other).
fn name_of_exposure(prefix: &str, checked: &Checked) -> String {
    use sha2::{Digest, Sha256};

    let name = format!("{prefix}{}.{}", checked.proxy_namespace(), checked.proxy_name);
    if name.len() <= NAME_LENGTH {
        return name;
    }
    let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let tail = base16ct::lower::encode_string(digest.get(..5).unwrap_or_default());
    let head: String = name.chars().take(NAME_LENGTH - tail.len() - 1).collect();
    format!("{}-{tail}", head.trim_end_matches(['.', '-']))
}

/// Longest name of most objects (Kubernetes, DNS-1123 subdomain).
const NAME_LENGTH: usize = 253;
