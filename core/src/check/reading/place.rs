//! Where a part is in its input, and how its file is written in a command.

use crate::decoded::described::Archive;
use crate::decoded::remark::Place;

/// Names a place.
pub(super) fn words(place: Place) -> String {
    match place {
        Place::Block { number, line } => format!("block {number} (line {line})"),
        Place::Structure(number) => format!("structure {number} (DER)"),
        Place::Part { number, of: Archive::Pkcs12, .. } => format!("part {number} of the archive"),
        Place::Part { number, of: Archive::Pkcs7, .. } => format!("part {number} of the bundle"),
    }
}

/// Quotes a file's name for a shell.
pub(super) fn quoted(name: &str) -> String {
    let is_plain =
        |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'_' | b'/' | b'-' | b'+' | b'@' | b':');
    if !name.is_empty() && !name.starts_with('-') && name.bytes().all(is_plain) {
        return name.to_owned();
    }
    let dashed = if name.starts_with('-') { "./" } else { "" };
    format!("'{dashed}{}'", name.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn file_names_are_quoted_for_a_shell() {
        for (name, quoted) in
            [("a.pem", "a.pem"), ("my key.pem", "'my key.pem'"), ("it's", "'it'\\''s'"), ("-x", "'./-x'")]
        {
            assert_eq!(super::quoted(name), quoted);
        }
    }
}
