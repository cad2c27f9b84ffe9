//! Sets one field from one text: a flag, an environment variable, or an input of the page.

use super::error::{SetError, ValueError};
use super::fields::{FIELDS, Kind};
use super::nearest::nearest;
use super::slot::slot;
use super::{Exposure, Service, ServiceAccount, Spec};
use crate::typed::shown;

/// Sets the field or group at `path`; see [`Exposure::set`].
pub(super) fn set(exposure: &mut Exposure, path: &str, value: &str) -> Result<(), SetError> {
    let wrong_value = |source| SetError::WrongValue { value: shown(value), source };
    match path {
        "service" => exposure.spec.service = service(value).map_err(wrong_value)?,
        "serviceAccount" => exposure.spec.service_account = service_account(value).map_err(wrong_value)?,
        _ => slot(exposure, path).ok_or_else(|| unknown(path))?.fill(value).map_err(wrong_value)?,
    }
    exposure.given.note(path);
    Ok(())
}

/// Returns the text of the group at `path`, as [`set`] accepts it; empty for a ServiceAccount that is not written.
pub(super) fn group(spec: &Spec, path: &str) -> Option<String> {
    match path {
        "service" => Some(format!("{}/{}:{}", spec.service.namespace, spec.service.name, spec.service.port)),
        "serviceAccount" if spec.service_account.name.is_empty() => Some(String::new()),
        "serviceAccount" => {
            let ServiceAccount { name, namespace, cluster_role } = &spec.service_account;
            let role = if cluster_role.is_empty() { String::new() } else { format!("={cluster_role}") };
            Some(format!("{namespace}/{name}{role}"))
        }
        _ => None,
    }
}

fn service(text: &str) -> Result<Service, ValueError> {
    let parts = text.split_once('/').and_then(|(namespace, rest)| {
        let (name, port) = rest.rsplit_once(':')?;
        let port = super::slot::port(port).ok()?;
        let whole = !namespace.is_empty() && !name.is_empty() && !name.contains(['/', ':']);
        whole.then(|| Service { namespace: namespace.to_owned(), name: name.to_owned(), port })
    });
    parts.ok_or(ValueError::NotOfForm("NAMESPACE/NAME:PORT"))
}

/// The role is optional: without it, the ServiceAccount is written without a binding.
fn service_account(text: &str) -> Result<ServiceAccount, ValueError> {
    let (namespace, rest) = text.split_once('/').unwrap_or(("", text));
    let (name, cluster_role) = rest.split_once('=').unwrap_or((rest, ""));
    let whole = !namespace.is_empty() && !name.is_empty() && !name.contains('/');
    let role_given = !rest.ends_with('=');
    let account = (whole && role_given).then(|| ServiceAccount {
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        cluster_role: cluster_role.to_owned(),
    });
    account.ok_or(ValueError::NotOfForm("NAMESPACE/NAME=CLUSTERROLE"))
}

fn unknown(path: &str) -> SetError {
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    SetError::UnknownField { path: shown(path), nearest: nearest(parent, key) }
}

/// Returns whether `path` is a map of the document.
pub(super) fn is_map(path: &str) -> bool {
    let below = |field: &super::Field| field.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    FIELDS.iter().any(|field| below(field) || (field.path == path && matches!(field.kind, Kind::Group(_))))
}
