//! A ServiceAccount whose token passes through Envoy, and the role it was given.

use super::Manifest;
use super::role_binding::RBAC;
use crate::check::Checked;
use crate::kubernetes::{Namespace, ResourceName};
use crate::yaml::{list, map, text};

/// Returns the name of the ClusterRoleBinding. RBAC names may contain colons, namespaces and names may not, so two
/// ServiceAccounts never share one. The role is not part of it on purpose: `roleRef` cannot be changed, so with another
/// role the API server rejects the binding, and the old one does not stay in force next to the new one.
fn binding_name(namespace: &Namespace, name: &ResourceName) -> String {
    format!("kubefront:{namespace}:{name}")
}

/// A ClusterRoleBinding, since the API server that is exposed is that of the whole cluster. Without a role there is no
/// binding: none is ever assumed.
pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    let Some((namespace, name, role)) = &checked.service_account else { return Vec::new() };
    let account = Manifest::new(FILE, ("v1", "ServiceAccount"), Some(namespace), name.as_str());
    let Some(role) = role else { return vec![account] };
    let role = map([("apiGroup", text(RBAC)), ("kind", text("ClusterRole")), ("name", text(role.as_str()))]);
    let subject =
        map([("kind", text("ServiceAccount")), ("name", text(name.as_str())), ("namespace", text(namespace.as_str()))]);
    let kind = ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding");
    let binding = Manifest::new(FILE, kind, None, &binding_name(namespace, name))
        .with("roleRef", role)
        .with("subjects", list([subject]));
    vec![account, binding]
}

const FILE: &str = "40-service-account.yaml";
