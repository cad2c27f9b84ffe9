//! Pieces of a file's text: keys, comments, secrets. By line, since that is how we print.
//!
//! What is masked is what may be secret: a value too many costs one click, a value too few costs a password.

use sha2::{Digest, Sha256};

use crate::words::grouped;

/// How a text is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Yaml,
    /// YAML whose users may hold a plugin's arguments and variables.
    Kubeconfig,
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
        match path.rsplit(['.', '/']).next() {
            Some("kubeconfig") => Self::Kubeconfig,
            Some("json") => Self::Json,
            Some("sh") => Self::Shell,
            Some("md") => Self::Markdown,
            _ => Self::Yaml,
        }
    }
}

/// Takes a text apart, line by line.
pub fn lines(text: &str, kind: Kind) -> Vec<Vec<Piece<'_>>> {
    let mut is_asked = false;
    let one = |line| {
        let pieces = if is_asked { item(line) } else { pieces(line, kind) };
        is_asked = kind == Kind::Kubeconfig && asks_for_secret(line);
        pieces
    };
    text.lines().map(one).collect()
}

fn pieces(line: &str, kind: Kind) -> Vec<Piece<'_>> {
    let start = line.trim_start();
    match kind {
        Kind::Shell if start.starts_with('#') => vec![Piece::Comment(line)],
        Kind::Shell => vec![Piece::Plain(line)],
        Kind::Markdown if start.starts_with('#') => vec![Piece::Key(line)],
        Kind::Markdown if start.starts_with("```") => vec![Piece::Comment(line)],
        Kind::Markdown => vec![Piece::Plain(line)],
        Kind::Yaml | Kind::Kubeconfig | Kind::Json if start.starts_with('#') => vec![Piece::Comment(line)],
        Kind::Kubeconfig => argument(line).unwrap_or_else(|| pair(line, ": ", &[&SECRETS, &PLUGIN_SECRETS])),
        Kind::Yaml => pair(line, ": ", &[&SECRETS]),
        Kind::Json => pair(line, "\": ", &[&SECRETS]),
    }
}

/// `indent - key: value`
fn pair<'a>(line: &'a str, between: &str, secrets: &[&[&str]]) -> Vec<Piece<'a>> {
    let indent = line.len() - line.trim_start_matches([' ', '-', '"']).len();
    let (before, rest) = line.split_at(indent);
    let Some((key, value)) = rest.split_once(between).or_else(|| rest.strip_suffix(':').map(|key| (key, ""))) else {
        return vec![Piece::Plain(line)];
    };
    let colon = &rest[key.len()..rest.len() - value.len()];
    let value = match () {
        () if value.is_empty() => Piece::Plain(value),
        () if secrets.iter().any(|keys| keys.contains(&key.trim_matches('"'))) => Piece::Secret(value),
        () if value.starts_with(['"', '\'']) => Piece::Text(value),
        () => Piece::Plain(value),
    };
    vec![Piece::Plain(before), Piece::Key(key), Piece::Plain(colon), value]
}

/// An item of a plugin's `args` that names a secret and holds it: `- --client-secret=...`, `- sh -c 'TOKEN=...'`. What
/// stands behind such a name is masked to the line's end.
fn argument(line: &str) -> Option<Vec<Piece<'_>>> {
    let rest = line.trim_start().strip_prefix("- ")?;
    let from = line.len() - rest.len();
    if rest.trim_start_matches(['"', '\'']).starts_with("eyJ") {
        return Some(item(line)); // a JSON Web Token stands for itself
    }
    let ends = rest.char_indices().filter(|(_, c)| matches!(c, '=' | ' ' | ':'));
    let mut secrets = ends.filter(|(at, c)| {
        let word = rest[..*at].rsplit([' ', '"', '\'', ';', '&', '?']).next().unwrap_or_default();
        // Behind a space stands a value only where a flag stood before it.
        (*c == '=' || (word.starts_with('-') && *c == ' ') || (*c == ':' && rest[*at..].starts_with(": ")))
            && is_telling(word)
    });
    let at = from + secrets.next()?.0 + 1;
    (at < line.len()).then(|| vec![Piece::Plain(&line[..at]), Piece::Secret(&line[at..])])
}

/// A flag alone, whose value is the next item.
fn asks_for_secret(line: &str) -> bool {
    let Some(flag) = line.trim_start().strip_prefix("- ") else { return false };
    let flag = flag.trim_matches(['"', '\'']);
    flag.starts_with('-') && !flag.contains(['=', ' ', ':']) && is_telling(flag)
}

/// `indent - secret`
fn item(line: &str) -> Vec<Piece<'_>> {
    let indent = line.len() - line.trim_start().trim_start_matches("- ").len();
    let (before, secret) = line.split_at(indent);
    vec![Piece::Plain(before), Piece::Secret(secret)]
}

fn is_telling(name: &str) -> bool {
    let bare: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let bare = bare.to_ascii_lowercase();
    TELLING.iter().any(|word| bare.contains(word))
}

/// Says how long a secret is and which, without a byte of it.
pub fn mask(secret: &str) -> String {
    let digest: String = Sha256::digest(secret.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("•••••••• {} characters, SHA-256 {} …", secret.chars().count(), grouped(&digest))
}

/// Keys whose values nobody should see over a shoulder.
const SECRETS: [&str; 9] = [
    "tls.key",
    "token",
    "client-key-data",
    "username",
    "password",
    "id-token",
    "refresh-token",
    "access-token",
    "client-secret",
];
/// In a kubeconfig only a plugin's variable has a `value`.
const PLUGIN_SECRETS: [&str; 1] = ["value"];
/// Parts of names, in small letters and without signs, that are given to what is secret.
const TELLING: [&str; 11] = [
    "token",
    "passw",
    "passphrase",
    "secret",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "bearer",
    "authorization",
    "assertion",
];

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

    /// A plugin's lines as they are shown, masked values as `*`.
    fn shown(text: &str) -> String {
        let piece = |piece: &Piece<'_>| match piece {
            Piece::Secret(_) => "*".to_owned(),
            Piece::Plain(text) | Piece::Key(text) | Piece::Comment(text) | Piece::Text(text) => (*text).to_owned(),
        };
        let lines = lines(text, Kind::of("kubeconfig"));
        lines.iter().map(|line| line.iter().map(piece).collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_plugins_secrets_are_masked() {
        let rows = [
            ("- get-token", "- get-token"),
            ("- --oidc-issuer-url=https://login.example.com", "- --oidc-issuer-url=https://login.example.com"),
            ("  - --oidc-client-secret=8f14e45f", "  - --oidc-client-secret=*"),
            ("- \"--Access_Token=a b\"", "- \"--Access_Token=*"),
            ("- --password\n- hunter2\n- prod", "- --password\n- *\n- prod"),
            ("- sh -c 'A=b MY_TOKEN=x y'", "- sh -c 'A=b MY_TOKEN=*"),
            ("- curl --password hunter2", "- curl --password *"),
            ("- 'Authorization: Bearer abc'", "- 'Authorization:*"),
            ("- eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "- *"),
            ("- name: AWS_PROFILE\n  value: prod", "- name: AWS_PROFILE\n  value: *"),
            (
                "id-token: a\nrefresh-token: b\naccess-token: c\nclient-secret: d",
                "id-token: *\nrefresh-token: *\naccess-token: *\nclient-secret: *",
            ),
            ("username: jo\npassword: x", "username: *\npassword: *"),
            ("- name: third-party\n  user:", "- name: third-party\n  user:"),
            ("- name: token-reader", "- name: token-reader"),
            ("- --ä=ö", "- --ä=ö"),
        ];
        rows.iter().for_each(|(text, expected)| assert_eq!(shown(text), *expected));
        assert_eq!(lines("value: a", Kind::of("manifests/50-httpproxy.yaml"))[0][3], Piece::Plain("a"));
    }

    #[test]
    fn a_mask_holds_nothing_of_the_secret() {
        assert_eq!(mask("hunter2"), "•••••••• 7 characters, SHA-256 f52f bd32 …");
    }
}
