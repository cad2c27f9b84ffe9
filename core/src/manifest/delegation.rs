//! The TLSCertificateDelegation that lets an HTTPProxy use a Secret of another namespace.

use super::{Manifest, name_of_exposure};
use crate::check::Checked;
use crate::mode::Mode;
use crate::yaml::{list, map, text};

/// Returns the name of the delegation, in the Secret's namespace.
fn name(checked: &Checked) -> String {
    name_of_exposure("", checked)
}

/// Says whether the HTTPProxy names a Secret of another namespace.
pub(super) fn is_needed(checked: &Checked) -> bool {
    checked.mode != Mode::Passthrough && &checked.secret_namespace != checked.proxy_namespace()
}

pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    if !is_needed(checked) {
        return Vec::new();
    }
    let delegation = map([
        ("secretName", text(checked.secret_name.as_str())),
        ("targetNamespaces", list([text(checked.proxy_namespace().as_str())])),
    ]);
    let kind = ("projectcontour.io/v1", "TLSCertificateDelegation");
    vec![
        Manifest::new("30-delegation.yaml", kind, Some(&checked.secret_namespace), &name(checked))
            .with("spec", map([("delegations", list([delegation]))])),
    ]
}
