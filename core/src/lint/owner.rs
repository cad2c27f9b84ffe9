//! Which tool or controller writes an object: it would undo a change of the object itself.

use core::fmt;

use crate::hidden;
use crate::wording::short;
use crate::yaml::{Node, YamlError};

/// The owner of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The tool and its object: `Helm release kubeapi`.
    by: String,
    /// Where the change belongs.
    place: &'static str,
}

impl Owner {
    /// Reads it from the metadata of an object: the controller in `ownerReferences`, then annotations and labels of tools.
    pub(super) fn of(metadata: &Node) -> Result<Option<Self>, YamlError> {
        if let Some(owner) = controller(metadata)? {
            return Ok(Some(owner));
        }
        for Mark { field, key, by, place } in MARKS {
            let found = metadata.map(field)?.get(key);
            if !found.is_null() {
                let name = shown(found.as_text().unwrap_or_default());
                let by = if name.is_empty() { (*by).to_owned() } else { format!("{by} {name}") };
                return Ok(Some(Self { by, place }));
            }
        }
        let is_of_helm = metadata.map("labels")?.text("app.kubernetes.io/managed-by").is_ok_and(|by| by == "Helm");
        Ok(is_of_helm.then(|| Self { by: "Helm".to_owned(), place: CHART }))
    }

    /// Returns an imperative sentence: where the change belongs.
    pub(super) fn advice(&self, kind: &str) -> String {
        let Self { by, place } = self;
        format!("{place}: {by} writes the {kind}, and would undo a change of the {kind} itself")
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.by)
    }
}

/// The owner that is the controller, otherwise the first.
fn controller(metadata: &Node) -> Result<Option<Owner>, YamlError> {
    let owners = metadata.list("ownerReferences")?;
    let is_controller = |owner: &&Node| owner.flag("controller").unwrap_or_default();
    let Some(owner) = owners.iter().find(is_controller).or_else(|| owners.first()) else { return Ok(None) };
    let owner = owner.as_map()?;
    let by = format!("{} {}", shown(owner.text("kind")?), shown(owner.text("name")?));
    Ok(Some(Owner { by, place: "change the owner of the object" }))
}

fn shown(text: &str) -> String {
    short(&hidden::shown(text))
}

/// An annotation or a label of a tool, whose value names an object of the tool.
struct Mark {
    field: &'static str,
    key: &'static str,
    by: &'static str,
    place: &'static str,
}

const fn annotation(key: &'static str, by: &'static str, place: &'static str) -> Mark {
    Mark { field: "annotations", key, by, place }
}

const fn label(key: &'static str, by: &'static str, place: &'static str) -> Mark {
    Mark { field: "labels", key, by, place }
}

/// A tool that renders charts of Helm comes before Helm.
const MARKS: &[Mark] = &[
    annotation("cert-manager.io/certificate-name", "the Certificate of cert-manager", "change the Certificate"),
    annotation("reconcile.external-secrets.io/data-hash", "external-secrets, content", "change the ExternalSecret"),
    label("reconcile.external-secrets.io/managed", "external-secrets, managed:", "change the ExternalSecret"),
    annotation("reflector.v1.k8s.emberstack.com/reflects", "reflector, copy of", "change the original Secret"),
    annotation(
        "replicator.v1.mittwald.de/replicated-from-version",
        "kubernetes-replicator, version",
        "change the original Secret",
    ),
    label("helm.toolkit.fluxcd.io/name", "the HelmRelease of Flux", CHART),
    label("kustomize.toolkit.fluxcd.io/name", "the Kustomization of Flux", REPOSITORY),
    annotation("argocd.argoproj.io/tracking-id", "Argo CD, tracking ID", REPOSITORY),
    label("argocd.argoproj.io/instance", "the Application of Argo CD", REPOSITORY),
    annotation("meta.helm.sh/release-name", "the Helm release", CHART),
];
const CHART: &str = "change the values or the chart";
const REPOSITORY: &str = "change the manifest in its repository";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn the_controller_comes_first_and_then_the_tool() {
        let rows = [
            ("{}", None),
            ("{labels: {app.kubernetes.io/managed-by: kubefront}, ownerReferences: []}", None),
            ("{labels: {app.kubernetes.io/managed-by: Helm}}", Some("Helm")),
            ("{annotations: {meta.helm.sh/release-name: api}}", Some("the Helm release api")),
            (
                "{labels: {argocd.argoproj.io/instance: fleet}, annotations: {meta.helm.sh/release-name: api}}",
                Some("the Application of Argo CD fleet"),
            ),
            ("{annotations: {cert-manager.io/certificate-name: tls}}", Some("the Certificate of cert-manager tls")),
            (
                "{ownerReferences: [{kind: A, name: a}, {kind: Tenant, name: t, controller: true}], annotations: {meta.helm.sh/release-name: api}}",
                Some("Tenant t"),
            ),
            ("{ownerReferences: [{kind: A, name: a}]}", Some("A a")),
        ];
        for (metadata, expected) in rows {
            let owner = Owner::of(&yaml::parse(metadata.as_bytes()).unwrap()).unwrap();
            assert_eq!(owner.map(|owner| owner.to_string()).as_deref(), expected, "{metadata}");
        }
    }
}
