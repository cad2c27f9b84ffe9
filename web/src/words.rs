//! How values look on the page: dates with their distance, fingerprints in groups, counts.

use kubefront_core::Moment;
use kubefront_core::exposure::ExposureError;
use kubefront_core::time::{DAY, span};

/// Says in one line why a document is none, and how to mend it.
pub fn refusal(why: &ExposureError) -> String {
    let line = why.line.map_or_else(String::new, |line| format!("line {line}: "));
    let fix = Some(why.fix()).filter(|fix| !fix.is_empty()).map_or_else(String::new, |fix| format!(" ({fix})"));
    format!("{line}{why}{fix}")
}

/// `11 Feb 2027`, in UTC.
pub fn date(moment: Moment) -> String {
    let iso = moment.date();
    let mut parts = iso.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let day = day.map(|day| day.trim_start_matches('0'));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => format!("{day} {month} {}", year.trim_start_matches('0')),
        _ => iso,
    }
}

/// `80 days left`, `ended 2 days ago`, `begins in 3 hours`.
pub fn distance(begin: Moment, end: Moment, at: Moment) -> String {
    if at < begin {
        format!("begins in {}", far(at.until(begin)))
    } else if at > end {
        format!("ended {} ago", far(at.until(end)))
    } else {
        format!("{} left", far(at.until(end)))
    }
}

/// Nobody counts the days of decades.
fn far(seconds: i64) -> String {
    match seconds.abs() / (365 * DAY) {
        years @ 3.. => format!("{years} years"),
        _ => span(seconds),
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

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// First letter in upper case: core's sentences begin lower, as command lines like them.
pub fn sentence(text: &str) -> String {
    // A name that begins the sentence keeps its case, and so does a command.
    let word = text.split([' ', ',', ':']).next().unwrap_or_default();
    let is_command = ["kubectl", "openssl", "keytool"].contains(&word);
    let is_name = is_command || word.contains(['.', '/', '_', '-']) || word.chars().skip(1).any(char::is_uppercase);
    if is_name { text.to_owned() } else { capital(text) }
}

/// First letter in upper case.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The common name of an RFC 4514 subject, else the whole.
pub fn common_name(subject: &str) -> &str {
    let cn = subject.split(',').find_map(|part| part.trim_start().strip_prefix("CN="));
    cn.filter(|cn| !cn.is_empty()).unwrap_or(subject)
}

/// An operation of the report, as people say it.
pub fn operation(name: &'static str) -> &'static str {
    match name {
        "client-certificate" => "client certificates",
        "source-address" => "client address in the audit log",
        other => other,
    }
}

/// Cuts the middle out of what is longer than `most` characters: a name's two ends are what tells it from others. The
/// whole has to stand somewhere else.
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

/// Breaks text into lines of at most `width` characters, at spaces, else within a word.
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

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let at = |text: &str| Moment::parse(text).unwrap();
        assert_eq!(date(at("2027-02-01T00:00:00Z")), "1 Feb 2027");
        let (begin, end) = (at("2026-11-13T00:00:00Z"), at("2027-02-11T12:00:00Z"));
        assert_eq!(distance(begin, end, at("2026-11-23T12:00:00Z")), "80 days left");
        assert_eq!(distance(begin, end, at("2027-02-13T12:00:00Z")), "ended 2 days ago");
        assert_eq!(distance(begin, end, at("2026-11-12T21:00:00Z")), "begins in 3 hours");
        assert_eq!(grouped("3f9a11c0ab"), "3f9a 11c0 ab");
        assert_eq!(common_name("CN=R11,O=Let's Encrypt,C=US"), "R11");
        assert_eq!(list(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
    }

    #[test]
    fn sentences_begin_upper_unless_a_name_does() {
        let samples = [
            ("the token ends", "The token ends"),
            ("k8s.example.com is bad", "k8s.example.com is bad"),
            ("kubectl config view --raw", "kubectl config view --raw"),
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
