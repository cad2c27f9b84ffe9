//! What a fix changes: fields and roles.

use kubefront_core::decoded::Origin;
use kubefront_core::exposure::{FIELDS, Kind};
use kubefront_core::finding::Change;
use kubefront_core::{Mode, Role};

use super::file::{input_of, is_input};
use crate::judge::Judged;
use crate::state::edit::Edit;

/// Sets a field.
pub(super) fn set(path: &str, text: &str) -> Edit {
    Edit::Set { path: path.to_owned(), text: text.to_owned() }
}

/// Returns the changes of a fix. `None`: one of them needs something that the page does not have.
pub(super) fn edits<'a>(judged: &Judged, changes: impl Iterator<Item = &'a Change>) -> Option<Vec<Edit>> {
    let mut edits: Vec<Edit> = Vec::new();
    for change in changes {
        match change {
            Change::Set { value, .. } if value.is_empty() => return None,
            Change::Set { field, value } if is_list(field) => add(judged, &mut edits, field, value),
            Change::Set { field, value } => edits.push(set(field, value)),
            Change::Assign { role, input, sha256 } => edits.push(assign(judged, *role, input, sha256.as_deref())?),
            _ => return None,
        }
    }
    // In mode http, anyone who can create an Ingress can claim the host name.
    let is_http = edits.contains(&set("mode", Mode::Http.name()));
    if is_http && !judged.exposure().spec.reserve_name && !edits.iter().any(|edit| path(edit) == Some("reserveName")) {
        edits.push(set("reserveName", "true"));
    }
    Some(edits)
}

/// What a label must name besides its text.
pub(super) fn value(edit: &Edit, text: &str) -> Option<String> {
    match edit {
        Edit::Set { path, text: value } if path == "reserveName" && value == "true" => {
            let is_said = text.to_lowercase().contains("reserve");
            (!is_said).then(|| "reserve the host name".to_owned())
        }
        Edit::Set { text: value, .. } if value == "true" || value == "false" => None,
        Edit::Set { text: value, .. } | Edit::Role { input: value, .. } => {
            (!has_word(text, value) && !has_word(&text.to_lowercase(), value)).then(|| value.clone())
        }
        Edit::Unset(_) | Edit::TrustCertificate { .. } => None,
    }
}

/// `1.3` is not in `1.31`.
fn has_word(text: &str, word: &str) -> bool {
    let is_inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut after = text[at + word.len()..].chars();
        let is_end = match after.next() {
            Some('.' | '/' | ':') => !after.next().is_some_and(is_inner),
            next => !next.is_some_and(is_inner),
        };
        is_end && !before.is_some_and(|c| is_inner(c) || matches!(c, '.' | '/'))
    })
}

/// The field that an edit sets.
pub(super) fn path(edit: &Edit) -> Option<&str> {
    match edit {
        Edit::Set { path, .. } => Some(path),
        _ => None,
    }
}

fn is_list(path: &str) -> bool {
    FIELDS.iter().any(|field| field.path == path && field.kind == Kind::List)
}

/// Adds an item to a list. What is in the list stays.
fn add(judged: &Judged, edits: &mut Vec<Edit>, field: &str, item: &str) {
    let known = edits.iter().position(|edit| path(edit) == Some(field));
    let at = known.unwrap_or_else(|| {
        edits.push(set(field, &judged.exposure().get(field).unwrap_or_default()));
        edits.len() - 1
    });
    let Some(Edit::Set { text, .. }) = edits.get_mut(at) else { return };
    if !text.split(", ").any(|known| known == item) {
        let comma = if text.is_empty() { "" } else { ", " };
        text.push_str(&format!("{comma}{item}"));
    }
}

/// A certificate that is alone in its file gives the file its role. Of a file with more, only a trust anchor can become an
/// input of its own, so that the other certificates are not trusted too.
fn assign(judged: &Judged, role: Role, input: &str, sha256: Option<&str>) -> Option<Edit> {
    let whole = |input: String| Edit::Role { input, role };
    let Some(sha256) = sha256 else {
        return is_input(judged, input).then(|| whole(input.to_owned()));
    };
    let decoded = &judged.evaluation.decoded;
    let found = decoded.certificates.iter().find(|found| found.part.sha256 == sha256)?;
    let material = found.origin.material;
    let is_here = |origin: &Origin| origin.material == material;
    let certificates = decoded.certificates.iter().filter(|found| is_here(&found.origin)).count();
    let is_alone = certificates == 1 && !decoded.keys.iter().any(|found| is_here(&found.origin));
    if is_alone && is_input(judged, input) {
        return Some(whole(input.to_owned()));
    }
    let name = found.part.short_name().to_owned();
    (role == Role::TrustAnchor && input_of(judged, input).is_some()).then(|| Edit::TrustCertificate {
        name,
        sha256: sha256.to_owned(),
        pem: found.part.pem(),
    })
}
