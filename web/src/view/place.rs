//! Where a field is on the page: the one place that turns the path of a field into the id of an element.

use kubefront_core::exposure::{FIELDS, Kind};

use crate::judge::Judged;
use crate::roles::ROLES;

/// Returns the id of the input of one field.
pub fn field_id(path: &str) -> String {
    format!("field-{}", path.replace('.', "-"))
}

/// Returns the id of the element where the user changes a field. A group has its first field. Files are dropped, not named.
pub fn of_field(judged: &Judged, path: &str) -> String {
    let has_kubeconfig = !judged.evaluation.decoded.kubeconfigs.is_empty();
    match path {
        "kubeconfig.tokenFile" => "token".to_owned(),
        "kubeconfig.context" if !has_kubeconfig => DROP.to_owned(),
        _ if ROLES.iter().any(|(field, _)| *field == path) => DROP.to_owned(),
        _ => field_id(first_of_group(path).as_deref().unwrap_or(path)),
    }
}

/// The first field of a group, or of the fields below a path: `roleBinding` is `roleBinding.name`.
fn first_of_group(path: &str) -> Option<String> {
    let is_below = |field: &str| field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let of_row = |row: &kubefront_core::exposure::Field| match row.kind {
        Kind::Group(_) if row.path == path => row.leaves().into_iter().next(),
        _ => is_below(row.path).then(|| row.path.to_owned()),
    };
    FIELDS.iter().find_map(of_row)
}

/// The place for files.
const DROP: &str = "drop";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::State;
    use crate::{example, judge};

    #[test]
    fn a_field_a_group_and_a_file_have_their_places() {
        let judged = judge::of(&State::new(example::moment()));
        for (path, id) in [
            ("kubeconfig.trust", "field-kubeconfig-trust"),
            ("service", "field-service-namespace"),
            ("serviceAccount", "field-serviceAccount-name"),
            ("roleBinding", "field-roleBinding-name"),
            ("upstream.caFile", "drop"),
            ("certificate.chainFile", "drop"),
            ("kubeconfig.tokenFile", "token"),
            ("kubeconfig.context", "drop"),
        ] {
            assert_eq!(of_field(&judged, path), id, "{path}");
        }
        assert_eq!(of_field(&example::judged(), "kubeconfig.context"), "field-kubeconfig-context", "of the kubeconfig");
    }
}
