//! `.sops.yaml`: the rule with which SOPS encrypts the TLS Secret.

use crate::check::Checked;
use crate::yaml::{Tree, list, map, text};

/// Name of the file; SOPS looks for it in the directory of the encrypted file and above.
pub(crate) const NAME: &str = ".sops.yaml";

/// Only the values are encrypted: Flux and kubectl read kind and name. The path is relative to this file.
pub(crate) fn node(checked: &Checked) -> Option<Tree> {
    let recipients = checked.sops.as_ref()?;
    let rule = map([("path_regex", text(r"(^|/)20-secret\.yaml$")), ("encrypted_regex", text("^(data|stringData)$"))])
        .with("age", (!recipients.is_empty()).then(|| text(recipients.join(","))));
    Some(map([("creation_rules", list([rule]))]))
}
