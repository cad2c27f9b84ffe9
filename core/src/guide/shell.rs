//! Words of a POSIX shell command.

/// Returns `text` as one word of a shell command: unchanged if it has no special characters, otherwise in single quotes.
/// Values follow `--flag=`, so that a leading `-` does not start a flag.
pub(super) fn quote(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_themselves() {
        for (input, expected) in [
            ("kubeapi-tls", "kubeapi-tls"),
            ("psp:vmware-system-privileged", "psp:vmware-system-privileged"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(reboot)", "'$(reboot)'"),
            ("`x`", "'`x`'"),
            ("~", "'~'"),
            ("a\nb", "'a\nb'"),
            ("a=b", "'a=b'"),
        ] {
            assert_eq!(quote(input), expected);
        }
    }
}
