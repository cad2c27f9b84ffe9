//! The RoleBinding that lets Contour's pods start if Pod Security Policies are used (TKGs, Kubernetes <= 1.24).

use super::Manifest;
use crate::check::Checked;
use crate::exposure::Platform;
use crate::yaml::{list, map, text};

/// The ClusterRole that TKGs comes with.
pub(crate) const PSP_CLUSTER_ROLE: &str = "psp:vmware-system-privileged";

/// Byte for byte what `kubectl create rolebinding NAME --namespace=... --clusterrole=psp:vmware-system-privileged
/// --group=system:serviceaccounts --dry-run=client -o yaml` prints, without `creationTimestamp`.
pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    if checked.platform != Platform::TkgsPsp {
        return Vec::new();
    }
    let group = if checked.role_binding_narrow {
        format!("{ALL_SERVICE_ACCOUNTS}:{}", checked.contour_namespace)
    } else {
        ALL_SERVICE_ACCOUNTS.to_owned()
    };
    let role = map([("apiGroup", text(RBAC)), ("kind", text("ClusterRole")), ("name", text(PSP_CLUSTER_ROLE))]);
    let subject = map([("apiGroup", text(RBAC)), ("kind", text("Group")), ("name", text(group))]);
    let namespace = Some(&checked.contour_namespace);
    let kind = ("rbac.authorization.k8s.io/v1", "RoleBinding");
    vec![
        Manifest::new("10-rolebinding.yaml", kind, namespace, checked.role_binding_name.as_str())
            .with("roleRef", role)
            .with("subjects", list([subject])),
    ]
}

pub(super) const RBAC: &str = "rbac.authorization.k8s.io";
/// Every ServiceAccount of the cluster; with `:NAMESPACE` those of one namespace.
const ALL_SERVICE_ACCOUNTS: &str = "system:serviceaccounts";
