//! The characters that no output contains as they are: they control a terminal, or are invisible, or change how the text
//! around them looks. Names in files, certificates, and objects can contain any of them.

use core::fmt::Write as _;

/// Returns whether a character is on the list: C0 and C1 (with tab and line breaks), bidirectional controls, characters
/// without a width, variation selectors, tags, separators of lines and paragraphs, byte order marks (Unicode, `Cc`, `Zl`,
/// `Zp`, and `Default_Ignorable_Code_Point`; noncharacters of the first plane).
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}'
        )
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns a text of one line with every hidden character as its code point, `<U+202E>`.
pub fn shown(text: &str) -> String {
    replaced(text, is_hidden, |shown, c| {
        let _ = write!(shown, "<U+{:04X}>", u32::from(c));
    })
}

/// Copies a text, with `write` in place of each character that `is_replaced` names, which is never printable ASCII.
fn replaced(text: &str, is_replaced: impl Fn(char) -> bool, write: impl Fn(&mut String, char)) -> String {
    let mut copy = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|octet| !matches!(octet, b' '..=b'~')) {
        let (kept, found) = rest.split_at(at);
        copy.push_str(kept);
        let Some(c) = found.chars().next() else { break };
        if is_replaced(c) {
            write(&mut copy, c);
        } else {
            copy.push(c);
        }
        rest = found.get(c.len_utf8()..).unwrap_or_default();
    }
    copy + rest
}

/// Does the same, and cuts a text that is longer than `most` characters.
pub(crate) fn bounded(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", shown(text.get(..end).unwrap_or_default())),
        None => shown(text),
    }
}

/// Returns JSON with every hidden character of its strings as an escape, `\u202e`: the same document for every reader.
pub fn json(document: &str) -> String {
    // outside of strings there are only ASCII and line breaks, and inside no line break is left as it is
    replaced(
        document,
        |c| is_hidden(c) && c != '\n',
        |escaped, c| {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown_as_code_points() {
        let rows = [
            ("k8s.example.com", "k8s.example.com"),
            ("größe 名 € 🔑\u{a0}", "größe 名 € 🔑\u{a0}"),
            ("\u{1b}[2Jgone", "<U+001B>[2Jgone"),
            ("a\nb\tc\r", "a<U+000A>b<U+0009>c<U+000D>"),
            ("a\u{9b}31m\u{7f}", "a<U+009B>31m<U+007F>"), // C1's CSI
            ("pem\u{202e}exe\u{2066}", "pem<U+202E>exe<U+2066>"),
            ("a\u{200b}b\u{feff}\u{ad}", "a<U+200B>b<U+FEFF><U+00AD>"),
            ("a\u{2028}b\u{2029}", "a<U+2028>b<U+2029>"),
            ("x\u{fe0f}\u{e0041}\u{e0100}", "x<U+FE0F><U+E0041><U+E0100>"),
        ];
        for (text, expected) in rows {
            assert_eq!(shown(text), expected);
        }
        assert_eq!(bounded("äbc", 2), "äb...");
        assert_eq!(bounded("äb", 2), "äb");
    }

    #[test]
    fn escaped_json_reads_back_the_same() {
        let text = "\u{9b}31m \u{202e}x \u{7f} ü \u{e0041} \u{1b}\n";
        let json = json(&serde_json::to_string_pretty(&[text]).unwrap());
        assert!(!json.chars().any(|c| is_hidden(c) && c != '\n'), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [text]);
    }
}
