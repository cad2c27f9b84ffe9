//! Whether an input is what its role says.

use super::sorter::Sorter;
use crate::decoded::described::Contents;
use crate::decoded::remark::{PemRemark, RemarkKind, RoleRemark, WrongBlock};
use crate::material::Role;

impl Sorter<'_, '_> {
    /// Records that content decided against a role, if one was given.
    pub(super) fn record_role(&mut self, remark: RoleRemark) {
        if self.material.role().is_some() {
            self.record(RemarkKind::Role(remark));
        }
    }

    /// Compares what was found with the role.
    pub(super) fn compare_with_role(&mut self, contents: &Contents) {
        let role = self.material.role();
        if contents.archive.is_some() && role.is_none_or(|role| matches!(role, Role::Chain | Role::Key)) {
            return; // archives usually contain both
        }
        let (certificates, keys) = (contents.certificates, contents.keys());
        let remark = match role {
            Some(Role::Chain) if keys > 0 && certificates == 0 => RoleRemark::KeyInsteadOfChain,
            Some(Role::Key) if certificates > 0 && keys == 0 => RoleRemark::CertificatesInsteadOfKey,
            Some(Role::Chain) if keys > 0 => RoleRemark::KeyInChain,
            Some(Role::Key) if certificates > 0 => RoleRemark::CertificatesBesideKey,
            Some(Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate) if contents.is_only_keys() => {
                return self.record(RemarkKind::Pem(PemRemark::WrongBlock(WrongBlock::Keys(contents.clone()))));
            }
            Some(Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate) if keys > 0 => {
                RoleRemark::KeyIgnored
            }
            None if certificates > 0 && keys > 0 => RoleRemark::CertificatesAndKey,
            _ => return,
        };
        self.record(RemarkKind::Role(remark));
    }
}
