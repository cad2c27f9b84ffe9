//! Words of a POSIX shell command. Every printed command takes its values from here.

use core::fmt::Write as _;

use crate::hidden::is_hidden;

/// Returns `text` as a file name of a command. A leading `-` gets `./`, so that it is not read as a flag.
pub fn file(text: &str) -> String {
    if text.starts_with('-') { word(&format!("./{text}")) } else { word(text) }
}

/// Returns `text` as one word of a command: as it is if nothing in it means anything to a shell, otherwise in single quotes.
/// What a reader cannot see, such as a line break, is written as an escape of `printf`, so that it can be copied.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else if text.chars().any(is_hidden) {
        printed(text)
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// `"$(printf 'a\nb')"`: line breaks at the end of a text are lost, which file names do not have.
fn printed(text: &str) -> String {
    let mut format = String::new();
    for c in text.chars() {
        match c {
            '\n' => format.push_str("\\n"),
            '\t' => format.push_str("\\t"),
            '\r' => format.push_str("\\r"),
            '\'' => format.push_str(r"'\''"),
            '%' => format.push_str("%%"),
            '\\' => format.push_str(r"\\"),
            c if is_hidden(c) => {
                for octet in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(format, "\\{octet:03o}");
                }
            }
            c => format.push(c),
        }
    }
    format!("\"$(printf '{format}')\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted() {
        let rows = [
            ("a.pem", "a.pem"),
            ("psp:vmware-system-privileged", "psp:vmware-system-privileged"),
            ("my key.pem", "'my key.pem'"),
            ("it's", r"'it'\''s'"),
            ("-x", "./-x"),
            ("-my key", "'./-my key'"),
            ("", "''"),
            ("$(reboot)", "'$(reboot)'"),
            ("`x`", "'`x`'"),
            ("~", "'~'"),
            ("a=b", "'a=b'"),
            ("größe", "'größe'"),
            ("a\nb", r#""$(printf 'a\nb')""#),
            ("50%\u{202e}'\\", r#""$(printf '50%%\342\200\256'\''\\')""#),
        ];
        for (text, expected) in rows {
            assert_eq!(file(text), expected);
        }
    }
}
