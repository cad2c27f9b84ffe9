//! Documents of other programs that contain a kubeconfig or describe a cluster.

use super::sorter::Sorter;
use crate::decoded::Found;
use crate::decoded::described::InputKind;
use crate::decoded::remark::{RemarkKind, Unwrapped};
use crate::decoded::wrapping::Wrapping;
use crate::kubernetes::kubeconfig::Foreign;
use crate::material::Material;

impl Sorter<'_, '_> {
    /// Reads what was found in such a document; `None` if nothing of it is of use.
    pub(super) fn foreign(&mut self, found: Vec<Foreign>) -> Option<InputKind> {
        let (mut paths, mut kind) = (Vec::new(), None);
        for foreign in found {
            match foreign {
                Foreign::Kubeconfig { path, mut text } => {
                    let name = match path.as_str() {
                        "" => self.material.name().to_owned(),
                        path => format!("{}/{path}", self.material.name()),
                    };
                    let inner = Material::new(name, self.material.role(), core::mem::take(&mut *text));
                    if self.inner(&inner, Wrapping::Damaged).is_some() {
                        paths.push(path);
                        kind = Some(InputKind::WithKubeconfig);
                    }
                }
                Foreign::Cluster { service, name, location, kubeconfig } => {
                    let origin = self.origin(1, 0);
                    self.decoded.kubeconfigs.push(Found { part: *kubeconfig, origin });
                    self.record(RemarkKind::Unwrapped(Unwrapped::Cluster { service, name, location }));
                    kind = Some(InputKind::Cluster(service));
                }
            }
        }
        if !paths.is_empty() {
            self.record(RemarkKind::Unwrapped(Unwrapped::Kubeconfigs(paths)));
        }
        kind
    }
}
