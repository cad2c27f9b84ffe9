//! `kustomization.yaml`, and the configuration that makes kustomize follow the HTTPProxy's references to Secrets.

use super::{Manifest, delegation};
use crate::check::Checked;
use crate::exposure::Layout;
use crate::yaml::{Tree, list, map, text};

/// Name of the file that lists the manifests.
pub(crate) const NAME: &str = "kustomization.yaml";
/// Name of the configuration.
pub(crate) const CONFIGURATION: &str = "kustomizeconfig.yaml";

/// Returns both files, with their names.
pub(crate) fn files(checked: &Checked, manifests: &[Manifest]) -> Vec<(&'static str, Tree)> {
    match checked.layout {
        Layout::Plain => Vec::new(),
        Layout::Kustomize => {
            vec![(NAME, kustomization(checked, manifests)), (CONFIGURATION, configuration(checked))]
        }
    }
}

/// kustomize does not rewrite a reference of the form `namespace/name`, so the hash suffix is off then.
fn kustomization(checked: &Checked, manifests: &[Manifest]) -> Tree {
    let mut resources: Vec<String> = manifests.iter().map(|manifest| format!("manifests/{}", manifest.file)).collect();
    resources.dedup();
    let options = delegation::is_needed(checked).then(|| map([("disableNameSuffixHash", Tree::Bool(true))]));
    map([("apiVersion", text("kustomize.config.k8s.io/v1beta1")), ("kind", text("Kustomization"))])
        .with("configurations", list([text(CONFIGURATION)]))
        .with("generatorOptions", options)
        .with("resources", list(resources.into_iter().map(text)))
}

/// Every place in which an object of the bundle refers to a Secret (kustomize, nameReference).
fn configuration(checked: &Checked) -> Tree {
    let place = |kind: &str, path: &str| {
        map([("group", text("projectcontour.io")), ("kind", text(kind)), ("path", text(path))])
    };
    let mut places = vec![
        place("HTTPProxy", "spec/tcpproxy/services/validation/caSecret"),
        place("HTTPProxy", "spec/routes/services/validation/caSecret"),
    ];
    if delegation::is_needed(checked) {
        places.push(place("TLSCertificateDelegation", "spec/delegations/secretName"));
    } else {
        places.insert(0, place("HTTPProxy", "spec/virtualhost/tls/secretName"));
    }
    let reference = map([("kind", text("Secret")), ("version", text("v1")), ("fieldSpecs", list(places))]);
    map([("nameReference", list([reference]))])
}
