//! How values look on the page: dates with their distance, fingerprints in groups, counts, roles.

use kubefront_core::Moment;
use kubefront_core::exposure::{ExposureError, FIELDS};
use kubefront_core::report::CertificateRole;
use kubefront_core::time::span;

/// Says in one line why an exposure document is not valid, and how to fix it.
pub fn refusal(why: &ExposureError) -> String {
    let line = why.line.map_or_else(String::new, |line| format!("line {line}: "));
    let fix = Some(why.fix()).filter(|fix| !fix.is_empty()).map_or_else(String::new, |fix| format!(" ({fix})"));
    format!("{line}{why}{fix}")
}

/// `expires 2027-02-11 (in 80 days)`, `expired 2027-02-11 (2 days ago)`, `not valid before 2026-11-13 (in 3 hours)`.
pub fn validity(begin: Moment, end: Moment, at: Moment) -> String {
    if at < begin {
        format!("not valid before {} (in {})", begin.date(), span(at.until(begin)))
    } else if at > end {
        format!("expired {} ({} ago)", end.date(), span(at.until(end)))
    } else {
        format!("expires {} (in {})", end.date(), span(at.until(end)))
    }
}

/// The same without the date: `expires in 80 days`, `expired 2 days ago`, `not valid for another 3 hours`.
pub fn distance(begin: Moment, end: Moment, at: Moment) -> String {
    if at < begin {
        format!("not valid for another {}", span(at.until(begin)))
    } else if at > end {
        format!("expired {} ago", span(at.until(end)))
    } else {
        format!("expires in {}", span(at.until(end)))
    }
}

/// What a certificate is in the chain.
pub fn role(role: CertificateRole) -> &'static str {
    match role {
        CertificateRole::Leaf => "server certificate",
        CertificateRole::Intermediate => "intermediate certificate",
        CertificateRole::TrustAnchor => "trust anchor",
        CertificateRole::Root => "root certificate, not trusted",
        CertificateRole::Unrelated => "not in the chain",
    }
}

/// Hex in groups of four.
pub fn grouped(hex: &str) -> String {
    let characters: Vec<char> = hex.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `1 warning`, `2 warnings`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b, and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first, last] => format!("{first} and {last}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// The first letter in upper case: sentences of core start in lower case, as usual on a command line.
pub fn sentence(text: &str) -> String {
    // A name, a command, or a field with its value at the start keeps its case.
    let word = text.split([' ', ',', ':']).next().unwrap_or_default();
    let is_command = ["kubefront", "kubectl", "openssl", "keytool"].contains(&word);
    let has_value = text.strip_prefix(word).is_some_and(|rest| rest.starts_with(':'));
    let is_field = has_value && FIELDS.iter().any(|field| field.path == word);
    let is_name =
        is_command || is_field || word.contains(['.', '/', '_', '-']) || word.chars().skip(1).any(char::is_uppercase);
    if is_name { text.to_owned() } else { capital(text) }
}

/// The first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The common name of an RFC 4514 subject, otherwise the whole subject.
pub fn common_name(subject: &str) -> &str {
    let cn = subject.split(',').find_map(|part| part.trim_start().strip_prefix("CN="));
    cn.filter(|cn| !cn.is_empty()).unwrap_or(subject)
}

/// An operation of the report in words.
pub fn operation(name: &'static str) -> &'static str {
    match name {
        "client-certificate" => "client certificates",
        "allow-list" => "IP allow list",
        "source-address" => "client IP in the audit log",
        other => other,
    }
}

/// Cuts the middle out of a text longer than `most` characters: both ends of a name are needed to recognize it. The page
/// must show the whole text elsewhere.
pub fn middle(text: &str, most: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= most {
        return text.to_owned();
    }
    let end = most.saturating_sub(1) / 2;
    let start = most.saturating_sub(1 + end);
    let (head, tail) = (letters.iter().take(start), letters.iter().skip(letters.len() - end));
    head.chain(&['…']).chain(tail).collect()
}

/// Breaks text into lines of at most `width` characters: at spaces, or within a word that is longer.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.chars().count() + 1 + word.chars().count() <= width);
        match lines.last_mut().filter(|_| fits) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => {
                let letters: Vec<char> = word.chars().collect();
                lines.extend(letters.chunks(width.max(1)).map(|piece| piece.iter().collect::<String>()));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_printed_for_people() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let (begin, end) = (at("2026-11-13T00:00:00Z"), at("2027-02-11T12:00:00Z"));
        let rows = [
            ("2026-11-23T12:00:00Z", "expires 2027-02-11 (in 80 days)", "expires in 80 days"),
            ("2027-02-13T12:00:00Z", "expired 2027-02-11 (2 days ago)", "expired 2 days ago"),
            ("2026-11-12T21:00:00Z", "not valid before 2026-11-13 (in 3 hours)", "not valid for another 3 hours"),
        ];
        for (now, with_date, without) in rows {
            assert_eq!(validity(begin, end, at(now)), with_date);
            assert_eq!(distance(begin, end, at(now)), without);
        }
        assert_eq!(grouped("3f9a11c0ab"), "3f9a 11c0 ab");
        assert_eq!(common_name("CN=R11,O=Let's Encrypt,C=US"), "R11");
        assert_eq!(list(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b, and c");
    }

    #[test]
    fn a_sentence_starts_in_upper_case_unless_a_name_is_first() {
        let samples = [
            ("the token expires", "The token expires"),
            ("k8s.example.com is bad", "k8s.example.com is bad"),
            ("kubectl config view --raw", "kubectl config view --raw"),
            ("kubefront does not use the file.", "kubefront does not use the file."),
            ("fqdn: k8s.example.com, port: 6443", "fqdn: k8s.example.com, port: 6443"),
            ("mode tcp", "Mode tcp"),
        ];
        samples.iter().for_each(|(from, to)| assert_eq!(sentence(from), *to));
    }

    #[test]
    fn long_names_keep_both_ends() {
        let rows = [("abcdefghij", 10, "abcdefghij"), ("abcdefghijk", 10, "abcde…hijk"), ("äöüß", 3, "ä…ß")];
        rows.iter().for_each(|(text, most, expected)| assert_eq!(middle(text, *most), *expected));
    }

    #[test]
    fn long_words_are_broken() {
        assert_eq!(lines("ab cd efghijkl", 5), ["ab cd", "efghi", "jkl"]);
    }
}
