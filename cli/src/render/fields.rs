//! Core names fields of the exposure; here each gets its flag.

use kubefront_core::exposure::{FIELDS, Field};

/// Adds the flag behind each field that `text` names: `certificate.keyFile (--key)`.
pub(crate) fn flags_beside(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        let path = word.trim_end_matches('.'); // the end of a sentence
        out.push_str(before);
        out.push_str(path);
        if let Some(field) = field(path).filter(|field| is_telling(field)) {
            out.push_str(&format!(" ({})", field.flag));
        }
        out.push_str(&word[path.len()..]);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Adds the flag of `path` where `text` names none.
pub(crate) fn with_flag(text: &str, path: Option<&str>) -> String {
    let said = flags_beside(text);
    match path.and_then(field) {
        Some(field) if !said.contains(field.flag) => format!("{said} ({})", field.flag),
        _ => said,
    }
}

fn field(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.path == path && !field.flag.is_empty())
}

/// `mode`, `port` and the like are also words: only a capital or a dot makes it surely a field.
fn is_telling(field: &Field) -> bool {
    field.path.contains(|c: char| c == '.' || c.is_ascii_uppercase())
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_get_their_flags() {
        let rows = [
            ("set certificate.keyFile to the key", None, "set certificate.keyFile (--key) to the key"),
            ("look into kubeconfig.context.", None, "look into kubeconfig.context (--context)."),
            ("choose another mode", None, "choose another mode"),
            ("set reserveName: true", None, "set reserveName (--reserve-name): true"),
            ("give the key", Some("certificate.keyFile"), "give the key (--key)"),
            ("give certificate.keyFile", Some("certificate.keyFile"), "give certificate.keyFile (--key)"),
            ("ünï, €", None, "ünï, €"),
            ("accept it", Some("accept"), "accept it"),
        ];
        for (text, path, expected) in rows {
            assert_eq!(with_flag(text, path), expected);
        }
    }
}
