//! Adds flags to texts of core, which name fields of the exposure.

use kubefront_core::exposure::{FIELDS, Field, Kind};

/// Adds the flag after each field that `text` names: `certificate.keyFile (--key)`.
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
        if let Some(field) = field(path).filter(|field| is_telling(field) && !names(text, field.flag)) {
            let (value, other) = behind.split_at(value_length(behind, field));
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

/// `reserveName: true` and a closing backquote stay together; any other word after a colon is not a value.
fn value_length(behind: &str, field: &Field) -> usize {
    let value = behind.strip_prefix(": ").unwrap_or_default();
    let word = value.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_value = match field.value {
        "" => matches!(word, "true" | "false"),
        choices => choices.contains('|') && choices.split('|').any(|choice| choice == word),
    };
    let length = if is_value { word.len() + 2 } else { 0 };
    if behind[length..].starts_with('`') { length + 1 } else { length }
}

/// The field, or the group that contains it: `serviceAccount.name` has the flag of `serviceAccount`.
fn field(path: &str) -> Option<&'static Field> {
    let find = |path: &str| FIELDS.iter().find(|field| field.path == path && !field.flag.is_empty());
    find(path).or_else(|| find(path.rsplit_once('.')?.0).filter(|field| matches!(field.kind, Kind::Group(_))))
}

/// A text that names the flag itself needs no second one.
fn names(text: &str, flag: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == flag)
}

/// `mode` and `port` are also words: only a capital or a dot shows that a field is meant.
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
            ("set certificate.keyFile to the key", "set certificate.keyFile (--key) to the key"),
            ("look into kubeconfig.context.", "look into kubeconfig.context (--context)."),
            ("choose another mode", "choose another mode"),
            ("set reserveName: true", "set reserveName: true (--reserve-name)"),
            ("kubeconfig.write: false, or", "kubeconfig.write: false (--no-kubeconfig), or"),
            ("set `reserveName: true` or", "set `reserveName: true` (--reserve-name) or"),
            ("`kubeconfig.write`", "`kubeconfig.write` (--no-kubeconfig)"),
            ("`--trust embed` (`kubeconfig.trust`)", "`--trust embed` (`kubeconfig.trust`)"),
            ("kubeconfig.write.", "kubeconfig.write (--no-kubeconfig)."),
            ("ünï, €", "ünï, €"),
            ("serviceAccount.name makes it", "serviceAccount.name (--service-account) makes it"),
            // No value follows this colon.
            ("as certificate.keyFile: then", "as certificate.keyFile (--key): then"),
            ("set kubeconfig.trust: embed.", "set kubeconfig.trust: embed (--trust)."),
        ];
        for (text, expected) in rows {
            assert_eq!(flags_beside(text), expected);
        }
    }
}
