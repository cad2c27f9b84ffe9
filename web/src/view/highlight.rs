//! The parts of a file's text: keys, comments, secrets. The writer of the file reports which bytes are secret.

use core::ops::Range;

use sha2::{Digest, Sha256};

use crate::words::grouped;

/// The format of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Yaml,
    Json,
    Shell,
    Markdown,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece<'a> {
    Plain(&'a str),
    Key(&'a str),
    Comment(&'a str),
    Text(&'a str),
    /// A secret value of one or more lines.
    Secret(&'a str),
}

impl Kind {
    /// By the file's name.
    pub fn of(path: &str) -> Self {
        match path.rsplit(['.', '/']).next() {
            Some("json") => Self::Json,
            Some("sh") => Self::Shell,
            Some("md") => Self::Markdown,
            _ => Self::Yaml,
        }
    }
}

/// Splits a text into lines and pieces. `secrets` are the ranges of secret bytes, in order. A secret of several lines is
/// one piece.
pub fn lines<'a>(text: &'a str, kind: Kind, secrets: &[Range<usize>]) -> Vec<Vec<Piece<'a>>> {
    let mut lines = vec![Vec::new()];
    let mut at = 0;
    for secret in secrets {
        public(&mut lines, text.get(at..secret.start).unwrap_or_default(), kind);
        lines.last_mut().into_iter().for_each(|line| line.extend(text.get(secret.clone()).map(Piece::Secret)));
        at = secret.end;
    }
    public(&mut lines, text.get(at..).unwrap_or_default(), kind);
    if text.ends_with('\n') {
        lines.pop();
    }
    lines
}

/// Adds the text between two secrets. Its first line continues the last line.
fn public<'a>(lines: &mut Vec<Vec<Piece<'a>>>, text: &'a str, kind: Kind) {
    for (index, part) in text.split('\n').enumerate() {
        if index > 0 {
            lines.push(Vec::new());
        }
        lines.last_mut().into_iter().for_each(|line| line.extend(pieces(part, kind)));
    }
}

fn pieces(line: &str, kind: Kind) -> Vec<Piece<'_>> {
    let start = line.trim_start();
    match kind {
        _ if line.is_empty() => Vec::new(),
        Kind::Shell if start.starts_with('#') => vec![Piece::Comment(line)],
        Kind::Shell => vec![Piece::Plain(line)],
        Kind::Markdown if start.starts_with('#') => vec![Piece::Key(line)],
        Kind::Markdown if start.starts_with("```") => vec![Piece::Comment(line)],
        Kind::Markdown => vec![Piece::Plain(line)],
        Kind::Yaml | Kind::Json if start.starts_with('#') => vec![Piece::Comment(line)],
        Kind::Yaml => pair(line, ": "),
        Kind::Json => pair(line, "\": "),
    }
}

/// `indent - key: value`
fn pair<'a>(line: &'a str, between: &str) -> Vec<Piece<'a>> {
    let indent = line.len() - line.trim_start_matches([' ', '-', '"']).len();
    let (before, rest) = line.split_at(indent);
    let Some((key, value)) = rest.split_once(between).or_else(|| rest.strip_suffix(':').map(|key| (key, ""))) else {
        return vec![Piece::Plain(line)];
    };
    let colon = &rest[key.len()..rest.len() - value.len()];
    let value = if value.starts_with(['"', '\'']) { Piece::Text(value) } else { Piece::Plain(value) };
    vec![Piece::Plain(before), Piece::Key(key), Piece::Plain(colon), value]
}

/// Returns the length and the fingerprint of a secret, without a byte of it.
pub fn mask(secret: &str) -> String {
    let digest: String = Sha256::digest(secret.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("•••••••• {} characters, SHA-256 {} …", secret.chars().count(), grouped(&digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_values_and_comments_are_distinguished() {
        let plain = Piece::Plain;
        let rows = [
            ("kind: Secret", vec![plain(""), Piece::Key("kind"), plain(": "), plain("Secret")]),
            ("- name: \"a\"", vec![plain("- "), Piece::Key("name"), plain(": "), Piece::Text("\"a\"")]),
            ("data:", vec![plain(""), Piece::Key("data"), plain(":"), plain("")]),
            ("---", vec![plain("---")]),
            ("# data: x", vec![Piece::Comment("# data: x")]),
        ];
        rows.into_iter().for_each(|(line, expected)| assert_eq!(lines(line, Kind::Yaml, &[]), [expected], "{line}"));
    }

    #[test]
    fn only_the_given_ranges_are_secret() {
        let text = "token: no\n- tls.key: abc\n- |\n  d\n  e\nlast: f\n";
        let secrets = ["abc", "|\n  d\n  e"].map(|secret| text.find(secret).map(|at| at..at + secret.len()).unwrap());
        let shown = |piece: &Piece<'_>| match piece {
            Piece::Secret(text) => format!("<{text}>"),
            Piece::Plain(text) | Piece::Key(text) | Piece::Comment(text) | Piece::Text(text) => (*text).to_owned(),
        };
        let lines = lines(text, Kind::Yaml, &secrets);
        let lines: Vec<String> = lines.iter().map(|line| line.iter().map(shown).collect()).collect();
        assert_eq!(lines, ["token: no", "- tls.key: <abc>", "- <|\n  d\n  e>", "last: f"]);
    }

    #[test]
    fn a_mask_contains_nothing_of_the_secret() {
        assert_eq!(mask("hunter2"), "•••••••• 7 characters, SHA-256 f52f bd32 …");
    }
}
