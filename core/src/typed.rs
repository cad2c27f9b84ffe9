//! What was typed, as messages show it. A text that could be a secret is never repeated: a token is easily pasted into the
//! wrong line.

/// Returns a text that was typed, in quotation marks; or only its length (`of 23 characters`) if it is long or
/// [could be a secret](could_be_secret).
pub fn shown(typed: &str) -> String {
    if could_be_secret(typed) {
        return format!("of {} characters", typed.chars().count());
    }
    format!("\"{typed}\"")
}

/// Returns whether a text could be a secret: anything but a short word, name, number, or path.
pub fn could_be_secret(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || ".,:=/+-_".contains(c));
    !is_plain || text.len() > LONGEST || is_like_a_token(text) || words(text).any(is_random)
}

/// Returns whether a text looks like the name of a field: `chainFile`, `certificate.chainFile`.
pub(crate) fn is_like_a_field(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    is_plain && text.starts_with(|c: char| c.is_ascii_alphabetic()) && !could_be_secret(text)
}

/// Joins alternatives: `tcp, http, or passthrough`.
pub fn alternatives<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [one, other] => format!("{one} or {other}"),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}

/// Returns whether a text looks like a JWT (`eyJ`, or its base64, `ZXlK`), a bootstrap token, or a long random word.
pub fn is_like_a_token(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_bootstrap = value.len() == 23 && value.as_bytes().get(6) == Some(&b'.') && !value.contains('-');
    let has_random_part = value.split(['.', ':', '@', '/', '-', '_']).any(|part| {
        part.len() > 40
            || (part.len() >= 20
                && part.bytes().any(|b| b.is_ascii_digit())
                && part.bytes().any(|b| b.is_ascii_uppercase()))
    });
    lower.starts_with("eyj") || lower.starts_with("zxlk") || is_bootstrap || has_random_part
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
}

/// Letters and digits mixed, or capitals in the middle: `0123456789abcdef`, `QWxhZGRpbjpvcGVu`. `v1alpha1` is short, and
/// `serverCertificateFile` has few capitals.
fn is_random(word: &str) -> bool {
    let count = |is_kind: fn(&u8) -> bool| word.bytes().filter(is_kind).count();
    let (digits, capitals) = (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase));
    let (length, letters) = (word.len(), word.len() - digits);
    let is_mixed = length > 8 && digits > 0 && letters > 0;
    let has_odd_capitals = length > 12 && capitals < letters && capitals > length / 4;
    length > LONGEST_WORD || is_mixed || has_odd_capitals
}

/// Longest text that is shown, in bytes.
const LONGEST: usize = 40;
/// Longest word of a name; the longest field, `serverCertificateFile`, has 21 letters.
const LONGEST_WORD: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_secret_is_not_repeated() {
        let harmless =
            ["tls", "latest", "70000", "+443", "a/b:c:443", "leaf-wildcrd", "kubefront.dev/v1alpha1", "2027-13-01", ""];
        for text in harmless {
            assert_eq!(shown(text), format!("\"{text}\""));
        }
        let secrets = [
            "abcdef.0123456789abcdef", // a bootstrap token
            "eyJhbGciOiJSUzI1NiJ9",
            "hunter2hunter2",
            "correct horse battery staple",
            "P@ssw0rd",
            "QWxhZGRpbjpvcGVu",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "a\u{1b}[31m",
            "ünï",
        ];
        for text in secrets {
            assert_eq!(shown(text), format!("of {} characters", text.chars().count()));
        }
    }

    #[test]
    fn every_field_looks_like_a_field() {
        for field in crate::exposure::FIELDS {
            for path in field.leaves() {
                assert!(is_like_a_field(&path), "{path}");
            }
        }
        for text in ["abcdef.0123456789abcdef", "a-b", "a b", "", ".a", "2fa", &"a".repeat(30)] {
            assert!(!is_like_a_field(text), "{text}");
        }
    }

    #[test]
    fn alternatives_are_a_sentence() {
        let rows: [(&[&str], &str); 4] =
            [(&[], ""), (&["a"], "a"), (&["a", "b"], "a or b"), (&["a", "b", "c"], "a, b, or c")];
        for (words, expected) in rows {
            assert_eq!(alternatives(words), expected);
        }
    }
}
