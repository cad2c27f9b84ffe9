//! What was typed, as messages show it, and addresses without their passwords. A text that could be a secret is never
//! repeated: a token is easily pasted into the wrong line.

use std::borrow::Cow;

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

/// Returns an address for messages: `***` replaces a user name, a password, and whatever could be one. A query is left out.
pub fn address(text: &str) -> String {
    let text = text.trim();
    let is_scheme = |scheme: &str| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (text.get(..scheme.len() + 3).unwrap_or_default(), rest),
        _ => ("", text),
    };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (user, host) = match authority.rsplit_once('@') {
        Some((_, host)) => (MASK_AT, host),
        None => ("", authority),
    };
    // A password may contain a slash or a `#`, and then the host comes after it.
    let is_unclear = behind.contains('@') || behind.contains("%40") || host.contains("%40");
    if is_unclear || host.chars().any(|c| !(c.is_alphanumeric() || "-._:[]%${}<>".contains(c))) {
        return format!("{scheme}{MASK}");
    }
    let path = behind.split(['?', '#']).next().unwrap_or_default();
    let path: Vec<&str> = path.split('/').map(|part| if is_like_a_token(part) { MASK } else { part }).collect();
    format!("{scheme}{user}{}{}", without_port_like_password(host), path.join("/"))
}

/// Returns a text of the input for messages: if it contains an address with a user name or a password, as [`address`].
pub(crate) fn without_password(text: &str) -> Cow<'_, str> {
    let has_user = text.split_once("://").is_some_and(|(_, rest)| rest.contains('@') || rest.contains("%40"));
    if has_user { Cow::Owned(address(text)) } else { Cow::Borrowed(text) }
}

/// Returns a name of the input for messages: a long random word in it, which damage may have put there, is only counted.
pub(crate) fn without_random(name: &str) -> Cow<'_, str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_secret = |run: &str| run.len() > LONGEST_NAME && words(run).any(is_random);
    if !name.split(|c| !is_part(c)).any(is_secret) {
        return Cow::Borrowed(name);
    }
    let runs = name.split_inclusive(|c| !is_part(c)).map(|run| {
        let bare = run.trim_end_matches(|c| !is_part(c));
        let behind = run.get(bare.len()..).unwrap_or_default();
        let shown = if is_secret(bare) { format!("({} characters)", bare.len()) } else { bare.to_owned() };
        shown + behind
    });
    Cow::Owned(runs.collect())
}

/// `admin:password` without a host is a port for a parser.
fn without_port_like_password(host: &str) -> Cow<'_, str> {
    let lower = host.to_ascii_lowercase();
    if lower.starts_with("eyj") || lower.starts_with("zxlk") {
        return Cow::Borrowed(MASK);
    }
    match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') && !port.bytes().all(|octet| octet.is_ascii_digit()) => {
            Cow::Owned(format!("{name}:{MASK}"))
        }
        _ => Cow::Borrowed(host),
    }
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

/// What messages show in place of a secret.
const MASK: &str = "***";
const MASK_AT: &str = "***@";
/// Longest text that is shown, in bytes.
const LONGEST: usize = 40;
/// Characters of a word in a name; real ones are shorter, or have no random part.
const LONGEST_NAME: usize = 64;
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
    fn addresses_are_shown_without_passwords() {
        let rows = [
            ("https://192.0.2.10:6443", "https://192.0.2.10:6443"),
            ("https://[2001:db8::1]:6443/", "https://[2001:db8::1]:6443/"),
            ("10.0.0.1:6443", "10.0.0.1:6443"),
            ("https://${API_SERVER}:6443", "https://${API_SERVER}:6443"),
            (
                "https://rancher.example.com/k8s/clusters/c-m-abcdefgh",
                "https://rancher.example.com/k8s/clusters/c-m-abcdefgh",
            ),
            (
                "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com",
                "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com",
            ),
            ("https://admin:s3cr3t@192.0.2.10:6443", "https://***@192.0.2.10:6443"),
            ("https://s3cr3t@192.0.2.10", "https://***@192.0.2.10"),
            ("https://admin:s3@cr3t@192.0.2.10:6443", "https://***@192.0.2.10:6443"),
            ("https://admin:s3/cr3t@192.0.2.10:6443", "https://***"),
            ("https://admin:s3#cr3t@192.0.2.10:6443", "https://***"),
            ("https://admin:s3?cr3t@192.0.2.10:6443", "https://***"),
            ("https://admin:s3 cr3t@192.0.2.10:6443", "https://***@192.0.2.10:6443"),
            ("https://admin:s3%40cr3t@192.0.2.10:6443", "https://***@192.0.2.10:6443"),
            ("https://admin:s3cr3t%40192.0.2.10", "https://***"),
            ("https://admin:s3cr3t", "https://admin:***"),
            ("https:/admin:s3cr3t@192.0.2.10", "***"),
            ("https:\\\\admin:s3cr3t@192.0.2.10", "***"),
            ("admin:s3cr3t@192.0.2.10", "***@192.0.2.10"),
            ("admin:s3cr3t@x://192.0.2.10", "***@x://192.0.2.10"),
            ("https://192.0.2.10/x?token=s3cr3t", "https://192.0.2.10/x"),
            ("https://192.0.2.10/x#s3cr3t", "https://192.0.2.10/x"),
            ("https://192.0.2.10/eyJs3cr3t/x", "https://192.0.2.10/***/x"),
            ("https://eyJs3cr3t.eyJs3cr3t.x", "https://***"),
            ("https://192.0.2.10/x?a=s3cr3t@b", "https://***"),
            ("socks5://u:s3cr3t@proxy:1080", "socks5://***@proxy:1080"),
            ("https://a b", "https://***"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(address(text), expected, "{text}");
            assert!(!address(text).contains("s3cr3t") && !address(text).contains("cr3t@"), "{text}");
        }
        assert_eq!(without_password("mail@example.com"), "mail@example.com");
        assert_eq!(without_password("https://u:s3cr3t@idp.example.com"), "https://***@idp.example.com");
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
