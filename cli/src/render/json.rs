//! JSON for programs, harmless on a terminal too.

use std::fmt::Write as _;

use crate::say::steers;

/// Escapes what JSON allows in a string and a terminal would obey: C1 and bidirectional controls.
pub(crate) fn printable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // Outside of strings there are only ASCII and line breaks.
            c if steers(c) && c != '\n' && u32::from(c) <= 0xFFFF => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_read_back_the_same() {
        let text = "\u{9b}31m \u{202e}x \u{7f} ü";
        let json = printable(&serde_json::to_string(text).unwrap());
        assert!(!json.chars().any(steers), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
