//! Parts of a kubeconfig that kubectl silently ignores, although they look as if they counted.

use super::place::FIELDS;
use crate::yaml::{Node, Skipped, Value};

/// A part that kubectl does not use; never a value.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Ignored {
    /// A duplicate key, or a second document.
    Skipped(Skipped),
    /// A field in another spelling: kubectl compares case, hyphens and underscores.
    Spelling {
        /// What kubectl reads.
        field: &'static str,
        /// Its line.
        line: usize,
    },
    /// A field of an entry that is beside the entry's mapping instead of in it, as if its indentation were lost.
    Misplaced {
        /// The field.
        field: &'static str,
        /// The key of the mapping that it belongs to.
        inside: &'static str,
        /// Its line.
        line: usize,
    },
}

/// Finds them, in order of appearance within each list; `skipped` is what the reader of YAML did not use.
pub(super) fn find(document: &Node, skipped: Vec<Skipped>) -> Vec<Ignored> {
    let mut found: Vec<Ignored> = skipped.into_iter().map(Ignored::Skipped).collect();
    spelling(document, TOP, &mut found);
    found.extend(flat(document));
    for (list, entry, fields) in LISTS {
        for named in document.list(list).unwrap_or_default() {
            spelling(named, &["name", entry], &mut found);
            spelling(named.get(entry), fields, &mut found);
            misplaced(named, entry, fields, &mut found);
        }
    }
    found.truncate(MOST);
    found
}

fn spelling(map: &Node, known: &[&str], found: &mut Vec<Ignored>) {
    let Value::Map(entries) = &map.value else { return };
    for entry in entries {
        let key = entry.key.as_str();
        let is_like = |field: &&&str| plain(field).eq(plain(key));
        if known.contains(&key) {
            continue;
        }
        let meant = known.iter().find(is_like).and_then(|field| FIELDS.iter().copied().find(|known| known == field));
        found.extend(meant.map(|field| Ignored::Spelling { field, line: entry.place.line }));
    }
}

fn misplaced(named: &Node, inside: &'static str, fields: &[&str], found: &mut Vec<Ignored>) {
    let Value::Map(entries) = &named.value else { return };
    for entry in entries.iter().filter(|entry| fields.contains(&entry.key.as_str()) && entry.key.as_str() != inside) {
        let field = FIELDS.iter().copied().find(|field| *field == entry.key.as_str());
        found.extend(field.map(|field| Ignored::Misplaced { field, inside, line: entry.place.line }));
    }
}

/// The first field of a cluster at the outermost level: all indentation is lost.
fn flat(document: &Node) -> Option<Ignored> {
    let [(_, inside, fields), ..] = LISTS;
    let field = fields.iter().find(|field| document.entry(field).is_some())?;
    let line = document.entry(field)?.place.line;
    Some(Ignored::Misplaced { field: FIELDS.iter().copied().find(|known| known == field)?, inside, line })
}

/// A name without what other programs spell differently.
fn plain(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().filter(|octet| !b"-_".contains(octet)).map(|octet| octet.to_ascii_lowercase())
}

pub(super) const TOP: &[&str] =
    &["apiVersion", "kind", "clusters", "contexts", "users", "current-context", "preferences"];
/// Fields of an entry that are copied or decide something.
pub(super) const LISTS: [(&str, &str, &[&str]); 3] = [
    (
        "clusters",
        "cluster",
        &[
            "server",
            "certificate-authority-data",
            "certificate-authority",
            "tls-server-name",
            "insecure-skip-tls-verify",
            "proxy-url",
            "disable-compression",
        ],
    ),
    ("contexts", "context", &["cluster", "user", "namespace"]),
    (
        "users",
        "user",
        &[
            "token",
            "tokenFile",
            "client-certificate-data",
            "client-key-data",
            "client-certificate",
            "client-key",
            "username",
            "password",
        ],
    ),
];
const MOST: usize = 8;
