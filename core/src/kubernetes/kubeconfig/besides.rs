//! Fields that kubefront does not use, but for which kubectl rejects the whole file.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::ca;
use super::ca::{DataForm, read_ca};
use super::error::{EntryKind, KubeconfigDefect};
use super::listed::shown;
use super::repairs::KubeconfigRepair;
use crate::asn1::structure;
use crate::pem;
use crate::pem::base64;
use crate::yaml::{Node, Value, YamlError};

/// Checks that every field that is not copied has the type that client-go expects.
pub(super) fn look(document: &Node) -> Result<(), YamlError> {
    let preferences = document.map("preferences")?;
    preferences.flag("colors")?;
    extensions(preferences)?;
    extensions(document)?;
    for (list, entry) in [("clusters", "cluster"), ("contexts", "context"), ("users", "user")] {
        for named in document.list(list)? {
            extensions(named.as_map()?.map(entry)?)?;
        }
    }
    for named in document.list("users")? {
        let user = named.map("user")?;
        for value in values(user.map("as-user-extra")?) {
            texts(value)?;
        }
        for value in values(user.map("auth-provider")?.map("config")?) {
            value.as_text()?;
        }
    }
    Ok(())
}

/// Finds the first value that Go's base64 rejects.
pub(super) fn not_base64(document: &Node) -> Option<KubeconfigDefect> {
    LISTS.iter().find_map(|&(list, entry, fields)| {
        document.list(list).ok()?.iter().find_map(|named| {
            let node = named.get(entry.name());
            let field = fields.iter().copied().find(|field| node.text(field).is_ok_and(is_bad))?;
            Some(KubeconfigDefect::NotBase64 { entry, name: shown(named.text("name").ok()?), field })
        })
    })
}

/// Finds the values that are base64 of DER, base64 twice, or PEM, and the lines they are in.
pub(super) fn other_forms(document: &Node) -> Vec<(KubeconfigRepair, usize)> {
    let mut found = Vec::new();
    for (list, entry, fields) in LISTS {
        for named in document.list(list).unwrap_or_default() {
            let node = named.get(entry.name());
            for (field, entry) in fields.iter().filter_map(|field| Some((*field, node.entry(field)?))) {
                let Ok(data) = entry.value.as_text() else { continue };
                let is_readable = field.contains("key") || read_ca(data).is_ok();
                let form = ca::decoded(data).ok().and_then(|(_, form)| form).filter(|_| is_readable);
                found.extend(form.map(|form| (KubeconfigRepair::Data { field, form }, entry.place.line)));
            }
        }
    }
    found.truncate(MOST_FORMS);
    found
}

/// Writes base64 of PEM as kubectl reads it, if it is base64 or PEM at all.
pub(super) fn normalized(data: &str) -> Zeroizing<String> {
    match ca::decoded(data) {
        Ok((octets, Some(DataForm::Der))) => {
            let label = structure::of(&octets).map_or("CERTIFICATE", |form| form.label());
            Zeroizing::new(STANDARD.encode(&*pem::write(label, &octets)))
        }
        Ok((octets, Some(DataForm::PlainPem | DataForm::Twice))) => Zeroizing::new(STANDARD.encode(&*octets)),
        Ok((octets, None)) if !is_base64(data) => Zeroizing::new(STANDARD.encode(&*octets)),
        Ok((_, None)) | Err(_) => Zeroizing::new(data.to_owned()),
    }
}

/// PEM is reported as repaired.
fn is_bad(data: &str) -> bool {
    !is_base64(data) && !pem::has_marker(data.as_bytes())
}

fn extensions(holder: &Node) -> Result<(), YamlError> {
    for named in holder.list("extensions")? {
        named.as_map()?.text("name")?;
    }
    Ok(())
}

fn values(map: &Node) -> impl Iterator<Item = &Node> {
    let entries = if let Value::Map(entries) = &map.value { entries.as_slice() } else { &[] };
    entries.iter().map(|entry| &entry.value)
}

fn texts(list: &Node) -> Result<(), YamlError> {
    match &list.value {
        Value::Null => Ok(()),
        Value::List(items) => items.iter().try_for_each(|item| item.as_text().map(|_| ())),
        _ => Err(YamlError::at(list.place, "expected a list")),
    }
}

fn is_base64(data: &str) -> bool {
    base64::as_go(data.as_bytes()).is_some()
}

/// A merged kubeconfig can contain thousands.
const MOST_FORMS: usize = 8;
const LISTS: [(&str, EntryKind, &[&str]); 2] = [
    ("clusters", EntryKind::Cluster, &["certificate-authority-data"]),
    ("users", EntryKind::User, &["client-certificate-data", "client-key-data"]),
];
