//! Secrets in place of a path: `--token-file eyJ...`, `--key '-----BEGIN...'`. They are not repeated; a name is.

use std::ffi::OsString;
use std::path::Path;

use kubefront_core::Role;
use kubefront_core::exposure::FIELDS;
use kubefront_core::typed::{could_be_secret, is_like_a_token};

use crate::exit::Error;

/// What a path was passed for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// An exposure document.
    Document,
    /// Passphrases.
    Passphrases,
    /// An input, with its role if a flag or field names it.
    Input(Option<Role>),
}

/// What a text looks like that is not the path of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Likeness {
    Pem,
    Token,
    /// Several lines.
    Text,
    /// Nothing shows that it is a path.
    Secret,
}

/// Why a file could not be read, without its name, and what to do; `None` if the name can be shown.
pub(crate) fn instead_of_path(path: &Path, purpose: Purpose) -> Option<(String, String)> {
    let likeness = likeness(path, purpose)?;
    let by = purpose.name();
    Some((complaint(by.as_deref(), likeness), purpose.hint()))
}

/// Finds PEM among the arguments.
///
/// # Errors
/// An argument contains it. Such an argument begins with a dash, as a flag does, so it cannot even be read as a path.
pub(crate) fn among_arguments(arguments: &[OsString]) -> Result<(), Error> {
    for (at, argument) in arguments.iter().enumerate().skip(1) {
        let text = argument.to_string_lossy();
        if !is_pem(&text) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| arguments.get(before)).map(|word| word.to_string_lossy());
        let flag = match text.split_once('=') {
            Some((flag, _)) if is_flag(flag) => Some(flag.to_owned()),
            _ => before.filter(|word| is_flag(word)).map(|word| word.into_owned()),
        };
        let field = flag.as_ref().and_then(|flag| FIELDS.iter().find(|field| field.flag == flag));
        let role = field.and_then(|field| Role::ALL.into_iter().find(|role| role.field() == field.path));
        let purpose = match flag.as_deref() {
            Some("--passphrase-file") => Purpose::Passphrases,
            Some("-f" | "--filename") => Purpose::Document,
            _ => Purpose::Input(role),
        };
        return Err(Error::usage(complaint(flag.as_deref(), Likeness::Pem), purpose.hint()));
    }
    Ok(())
}

impl Purpose {
    /// Names the flag and the field.
    fn name(self) -> Option<String> {
        match self {
            Self::Document => Some("-f".to_owned()),
            Self::Passphrases => Some("--passphrase-file".to_owned()),
            Self::Input(role) => flag(role?).map(str::to_owned),
        }
    }

    /// Says how to pass the content.
    fn hint(self) -> String {
        let (what, flag, variable) = match self {
            Self::Document => ("the exposure file", "-f", ""),
            Self::Passphrases => ("the passphrase", "--passphrase-file", "KUBEFRONT_PASSPHRASE"),
            Self::Input(Some(Role::Token)) => ("the token", "--token-file", "KUBEFRONT_TOKEN"),
            Self::Input(Some(Role::Key)) => ("the private key", "--key", ""),
            Self::Input(Some(role)) => ("the content", flag(role).unwrap_or_default(), ""),
            Self::Input(None) => {
                return "save the content in a file and pass its path, or pass - and pipe the content to kubefront"
                    .to_owned();
            }
        };
        let or_set = if variable.is_empty() { String::new() } else { format!(", or set {variable}") };
        format!("save {what} in a file and pass {flag} FILE, or pipe it to {flag} -{or_set}")
    }

    /// Says whether the content of the file is a secret of a few words, as someone may type it in place of the path.
    fn is_short_secret(self) -> bool {
        matches!(self, Self::Passphrases | Self::Input(Some(Role::Token)))
    }
}

fn complaint(by: Option<&str>, likeness: Likeness) -> String {
    let looks = match likeness {
        Likeness::Pem => "PEM text",
        Likeness::Token => "a token",
        Likeness::Text => "the content of a file",
        Likeness::Secret => {
            return match by {
                Some(by) => format!("{by}: no such file (its name is not shown, because it could be a secret)"),
                None => "an argument is not the path of a file (not shown, because the argument could be a secret)"
                    .to_owned(),
            };
        }
    };
    match by {
        Some(by) => format!("{by} expects the path of a file, and its value looks like {looks} (not shown)"),
        None => format!("an argument looks like {looks}, not like the path of a file (not shown)"),
    }
}

fn flag(role: Role) -> Option<&'static str> {
    FIELDS.iter().find(|field| field.path == role.field()).map(|field| field.flag)
}

/// `None` for what is clearly a path, or a name without a secret in it. The directory of an exposure document may be in front
/// of what is typed in the document, so each part counts.
fn likeness(path: &Path, purpose: Purpose) -> Option<Likeness> {
    let text = path.to_string_lossy();
    if is_pem(&text) {
        return Some(Likeness::Pem);
    }
    if text.contains('\n') {
        return Some(Likeness::Text);
    }
    if text.contains(char::is_control) {
        return Some(Likeness::Secret);
    }
    let lower = text.to_ascii_lowercase();
    let last = parts(&lower).next_back().unwrap_or_default();
    if has_extension(last) || purpose.is_short_secret() && NAMES.contains(&last) {
        return None;
    }
    if parts(&lower).any(|part| part.starts_with("eyj") || part.starts_with("zxlk") || part.starts_with("bearer ")) {
        return Some(Likeness::Token);
    }
    let could_be = match is_below_a_directory(path) {
        _ if purpose.is_short_secret() => true,
        true => parts(&text).next_back().is_some_and(is_like_a_token),
        // a pattern that matched no file is a path
        false => parts(&text).any(|part| could_be_secret(&part.replace(['*', '?'], "x"))),
    };
    match could_be {
        true if parts(&text).any(is_like_a_token) => Some(Likeness::Token),
        true => Some(Likeness::Secret),
        false => None,
    }
}

fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split(['/', '\\'])
}

fn is_pem(text: &str) -> bool {
    text.contains("-----BEGIN")
}

fn is_flag(text: &str) -> bool {
    let name = text.trim_start_matches('-');
    text.starts_with('-') && !text.starts_with("---") && !name.is_empty() && !could_be_secret(text)
}

/// `dir/name` below a directory that exists, and `./name`, are paths. `/` alone is in base64, too.
fn is_below_a_directory(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let is_relative = ["./", "../", "~/"].iter().any(|start| text.starts_with(start));
    let parent = path.parent().filter(|parent| parent.parent().is_some());
    is_relative || parent.is_some_and(Path::is_dir)
}

fn has_extension(lower: &str) -> bool {
    lower.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && EXTENSIONS.contains(&end))
}

/// Names of files with secrets in documentation.
const NAMES: [&str; 6] = ["token", "token-file", "passphrase", "passphrases", "password", "passphrase-file"];
const EXTENSIONS: [&str; 33] = [
    "pem",
    "crt",
    "cer",
    "cert",
    "key",
    "der",
    "p12",
    "pfx",
    "p7b",
    "p7c",
    "csr",
    "jks",
    "txt",
    "json",
    "yaml",
    "yml",
    "conf",
    "config",
    "kubeconfig",
    "token",
    "jwt",
    "pass",
    "passphrase",
    "pw",
    "pwd",
    "secret",
    "zip",
    "gz",
    "tgz",
    "b64",
    "bak",
    "old",
    "ca",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_repeated_and_a_secret_is_not() {
        const FILE: Purpose = Purpose::Input(None);
        const TOKEN: Purpose = Purpose::Input(Some(Role::Token));
        let rows = [
            ("fullchian.pem", FILE, None),
            ("/etc/kubernetes/pki/3fa85f64-5717-4562-b3fc-2c963f66afa6.crt", FILE, None),
            ("/var/run/secrets/kubernetes.io/serviceaccount/tokenn", FILE, None),
            ("Meine Zertifikate/Schlüssel für k8s.pem", FILE, None),
            ("kubeconfig", FILE, None),
            ("src/hunter2hunter2", FILE, None), // below a directory that exists
            ("token", TOKEN, None),
            ("missing/token", TOKEN, None),
            ("passphrase.txt", Purpose::Passphrases, None),
            ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", FILE, Some(Likeness::Token)),
            ("abcdef.0123456789abcdef", FILE, Some(Likeness::Token)),
            ("Bearer eyJhbGciOiJSUzI1NiJ9", FILE, Some(Likeness::Token)),
            ("-----BEGIN PRIVATE KEY-----\nMC4CAQAw", FILE, Some(Likeness::Pem)),
            ("P@ssw0rd", FILE, Some(Likeness::Secret)),
            ("correct horse battery staple", FILE, Some(Likeness::Secret)),
            ("hunter2", Purpose::Passphrases, Some(Likeness::Secret)),
            ("src/hunter2", TOKEN, Some(Likeness::Secret)), // typed in src/exposure.yaml
            ("src/abcdef.0123456789abcdef", FILE, Some(Likeness::Token)),
            ("src/eyJhbGciOiJSUzI1NiJ9.e30.c2ln", FILE, Some(Likeness::Token)),
            ("hunter2", TOKEN, Some(Likeness::Secret)),
            ("two\nlines", Purpose::Document, Some(Likeness::Text)),
            ("a\u{1b}[31m", FILE, Some(Likeness::Secret)),
            ("/9j/QWxhZGRpbjpvcGVuc2VzYW1l", FILE, Some(Likeness::Token)),
        ];
        for (text, purpose, expected) in rows {
            assert_eq!(likeness(Path::new(text), purpose), expected, "{text:?}");
        }
    }

    #[test]
    fn pem_among_the_arguments_is_not_repeated() {
        let rows = [
            (vec!["kubefront", "check", "--key", "-----BEGIN EC PRIVATE KEY-----\nMHcC"], "--key"),
            (vec!["kubefront", "check", "--token-file=-----BEGIN PRIVATE KEY-----"], "--token-file"),
            (vec!["kubefront", "check", "x.pem", "-----BEGIN PRIVATE KEY-----"], "an argument"),
        ];
        for (arguments, by) in rows {
            let arguments: Vec<OsString> = arguments.into_iter().map(OsString::from).collect();
            match among_arguments(&arguments) {
                Err(Error::Usage { what, hint }) => {
                    assert!(what.starts_with(by) && what.contains("PEM"), "{what}");
                    assert!(!format!("{what} {hint}").contains("BEGIN"), "{what} {hint}");
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(among_arguments(&["kubefront".into(), "check".into(), "key.pem".into()]).is_ok());
    }
}
