//! Pieces of a file's text: keys, comments, secrets. By line, since that is how we print.

use sha2::{Digest, Sha256};

use crate::words::grouped;

/// How a text is read.
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
    /// The value of a key that holds a secret.
    Secret(&'a str),
}

impl Kind {
    /// By the file's name.
    pub fn of(path: &str) -> Self {
        match path.rsplit('.').next() {
            Some("json") => Self::Json,
            Some("sh") => Self::Shell,
            Some("md") => Self::Markdown,
            _ => Self::Yaml,
        }
    }
}

/// Takes a text apart, line by line.
pub fn lines(text: &str, kind: Kind) -> Vec<Vec<Piece<'_>>> {
    text.lines().map(|line| pieces(line, kind)).collect()
}

fn pieces(line: &str, kind: Kind) -> Vec<Piece<'_>> {
    let start = line.trim_start();
    match kind {
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
    let value = match () {
        () if value.is_empty() => Piece::Plain(value),
        () if SECRETS.contains(&key.trim_matches('"')) => Piece::Secret(value),
        () if value.starts_with(['"', '\'']) => Piece::Text(value),
        () => Piece::Plain(value),
    };
    vec![Piece::Plain(before), Piece::Key(key), Piece::Plain(colon), value]
}

/// Says how long a secret is and which, without a byte of it.
pub fn mask(secret: &str) -> String {
    let digest: String = Sha256::digest(secret.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("•••••••• {} characters, SHA-256 {} …", secret.chars().count(), grouped(&digest))
}

/// Keys whose values nobody should see over a shoulder.
const SECRETS: [&str; 4] = ["tls.key", "token", "client-key-data", "password"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_values_and_secrets_are_told_apart() {
        let rows = [
            ("kind: Secret", vec![Piece::Plain(""), Piece::Key("kind"), Piece::Plain(": "), Piece::Plain("Secret")]),
            (
                "  tls.key: TUlJ",
                vec![Piece::Plain("  "), Piece::Key("tls.key"), Piece::Plain(": "), Piece::Secret("TUlJ")],
            ),
            ("- name: a", vec![Piece::Plain("- "), Piece::Key("name"), Piece::Plain(": "), Piece::Plain("a")]),
            ("data:", vec![Piece::Plain(""), Piece::Key("data"), Piece::Plain(":"), Piece::Plain("")]),
            ("---", vec![Piece::Plain("---")]),
        ];
        rows.into_iter().for_each(|(line, expected)| assert_eq!(pieces(line, Kind::Yaml), expected, "{line}"));
    }

    #[test]
    fn a_mask_holds_nothing_of_the_secret() {
        assert_eq!(mask("hunter2"), "•••••••• 7 characters, SHA-256 f52f bd32 …");
    }
}
