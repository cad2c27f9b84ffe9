//! What nothing is taken from, and kubectl refuses the whole file over all the same.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::shown;
use crate::finding::{Code, Finding};
use crate::pem::base64;
use crate::yaml::{Node, Value, YamlError};

/// Looks whether every field that is not taken over has the type that client-go wants.
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

/// Warns of the first value that Go's base64 refuses: blanks in it, padding left off, the other alphabet, no base64.
pub(super) fn no_base64(file: &str, document: &Node) -> Option<Finding> {
    let (list, name, field) = LISTS.iter().find_map(|&(list, entry, fields)| {
        document.list(list).ok()?.iter().find_map(|named| {
            let entry = named.get(entry);
            let field = fields.iter().find(|field| entry.text(field).is_ok_and(|data| !is_base64(data)))?;
            Some((list, named.text("name").ok()?, field))
        })
    })?;
    let one = list.trim_end_matches('s');
    let message = format!(
        "{field} of {one} {} is not base64 as kubectl reads it (no blanks, padded to the end): kubectl refuses the \
         whole file",
        shown(name)
    );
    let fix = format!("fetch the kubeconfig anew, or write `{field}` again: `base64 -w0 FILE`");
    let finding = Finding::warning(Code::KubeconfigUnreadable, file, message);
    Some(finding.with_fix(fix).about("kubeconfig.from"))
}

/// Writes base64 as kubectl reads it, where it is base64 at all.
pub(super) fn mended(data: &str) -> Zeroizing<String> {
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
        _ => Err(YamlError::at(list.place, "a list is wanted here")),
    }
}

fn is_base64(data: &str) -> bool {
    base64::as_go(data.as_bytes()).is_some()
}

const LISTS: [(&str, &str, &[&str]); 2] = [
    ("clusters", "cluster", &["certificate-authority-data"]),
    ("users", "user", &["client-certificate-data", "client-key-data"]),
];
