//! Fields that kubefront does not use, but for which kubectl rejects the whole file.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::error::{EntryKind, KubeconfigDefect};
use super::listed::shown;
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
            let field = fields.iter().copied().find(|field| node.text(field).is_ok_and(|data| !is_base64(data)))?;
            Some(KubeconfigDefect::NotBase64 { entry, name: shown(named.text("name").ok()?), field })
        })
    })
}

/// Writes base64 as kubectl reads it, if it is base64 at all.
pub(super) fn normalized(data: &str) -> Zeroizing<String> {
    let decoded = Some(data).filter(|data| !is_base64(data)).and_then(|data| base64::decode(data.as_bytes()).ok());
    Zeroizing::new(decoded.map_or_else(|| data.to_owned(), |octets| STANDARD.encode(&*octets)))
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

const LISTS: [(&str, EntryKind, &[&str]); 2] = [
    ("clusters", EntryKind::Cluster, &["certificate-authority-data"]),
    ("users", EntryKind::User, &["client-certificate-data", "client-key-data"]),
];
