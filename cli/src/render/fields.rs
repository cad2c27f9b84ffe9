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
        let mut behind = &from[path.len()..];
        if let Some(field) = field(path).filter(|field| is_telling(field)) {
            let (value, other) = behind.split_at(value_length(behind));
            out.push_str(&format!("{value} ({})", field.flag));
            behind = other;
        } else {
            out.push_str(&word[path.len()..]);
            behind = after;
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Adds the flag of `path` where `text` names none.
pub(crate) fn with_flag(text: &str, path: Option<&str>) -> String {
    let said = flags_beside(text);
    match path.and_then(field) {
        // What holds flags is a command, or tells them already.
        Some(field) if !said.contains("--") => format!("{said} ({})", field.flag),
        _ => said,
    }
}

/// `reserveName: true` and a closing back quote stay together.
fn value_length(behind: &str) -> usize {
    let value = behind.strip_prefix(": ").unwrap_or_default();
    let length = value.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(value.len());
    let length = if length == 0 { 0 } else { length + 2 };
    if behind[length..].starts_with('`') { length + 1 } else { length }
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
            ("set reserveName: true", None, "set reserveName: true (--reserve-name)"),
            ("give the key", Some("certificate.keyFile"), "give the key (--key)"),
            ("give certificate.keyFile", Some("certificate.keyFile"), "give certificate.keyFile (--key)"),
            ("kubeconfig.write: false, or", None, "kubeconfig.write: false (--no-kubeconfig), or"),
            ("set `reserveName: true` or", None, "set `reserveName: true` (--reserve-name) or"),
            ("`kubeconfig.write`", None, "`kubeconfig.write` (--no-kubeconfig)"),
            ("kubeconfig.write.", None, "kubeconfig.write (--no-kubeconfig)."),
            (
                "kubectl create token x --duration=1h",
                Some("kubeconfig.tokenFile"),
                "kubectl create token x --duration=1h",
            ),
            ("ünï, €", None, "ünï, €"),
            ("accept it", Some("accept"), "accept it"),
        ];
        for (text, path, expected) in rows {
            assert_eq!(with_flag(text, path), expected);
        }
    }
}
