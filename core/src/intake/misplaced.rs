//! Credentials that are clearly something else. A role decides what a credential is, since an opaque token can be any text;
//! a certificate passed with the flag of the token is not one.

use super::sorter::Sorter;
use crate::decoded::Decoded;
use crate::decoded::described::{InputKind, Look, Unsupported};
use crate::decoded::remark::RemarkKind;
use crate::material::{Material, Role};

impl Sorter<'_, '_> {
    /// Returns what the material is, if it clearly does not have its role.
    pub(super) fn something_else(&mut self, role: Role) -> Option<InputKind> {
        let plain = Material::new(self.material.name(), None, self.material.bytes().to_vec());
        let (mut decoded, mut room) = (Decoded::default(), *self.room);
        let mut sorter = Sorter::new(&mut decoded, &mut *self.opener, &mut room, 0, &plain, false);
        let kind = sorter.whole();
        let is_encoded = sorter.extracted_from.is_some();
        let is_else = match &kind {
            InputKind::Pem(_) => role == Role::Token || !mentions_clusters(plain.bytes()),
            InputKind::Der(_) | InputKind::Ber(_) | InputKind::UnneededDer(_) => !is_encoded,
            InputKind::Kubeconfig { .. }
            | InputKind::BrokenKubeconfig
            | InputKind::WithKubeconfig
            | InputKind::Cluster(_) => role == Role::Token && !is_encoded,
            InputKind::Token => role == Role::Kubeconfig && !is_encoded,
            InputKind::Unsupported(Unsupported::Manifest(_) | Unsupported::Exposure) => false,
            InputKind::Unsupported(_) => true,
            InputKind::Unknown(look) => !is_text(*look),
            InputKind::Blank
            | InputKind::TooLarge(_)
            | InputKind::BrokenToken
            | InputKind::Objects(_)
            | InputKind::UnusedObject(_)
            | InputKind::Zip(_)
            | InputKind::UnusedZip
            | InputKind::Companion(_)
            | InputKind::ErrorMessage => false,
        };
        is_else.then_some(kind)
    }

    /// Records it.
    pub(super) fn misplaced(&mut self, role: Role, kind: InputKind) -> InputKind {
        self.record(match role {
            Role::Token => RemarkKind::NotToken(kind.clone()),
            _ => RemarkKind::NotKubeconfig(kind.clone()),
        });
        kind
    }
}

/// A damaged kubeconfig may contain whole blocks of PEM.
fn mentions_clusters(bytes: &[u8]) -> bool {
    bytes.windows(CLUSTERS.len()).any(|window| window == CLUSTERS)
}

/// Texts of any kind: their own error says more.
fn is_text(look: Look) -> bool {
    matches!(look, Look::PlainText | Look::Yaml | Look::Json | Look::Script | Look::Binary)
}

const CLUSTERS: &[u8] = b"clusters";
