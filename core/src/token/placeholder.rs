//! Texts in place of a token: what templates, scripts, and documentation leave there. A real token has the characters of
//! RFC 6750 s. 2.1 (letters, digits, `-._~+/=`) and consists of more than common words.

use thiserror::Error;

/// What is there instead of a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Placeholder {
    /// `$TOKEN`, `${TOKEN}`, `$(cat token)`, `%TOKEN%`, `__TOKEN__`.
    #[error("a variable that was not replaced, such as `${{TOKEN}}`")]
    Variable,
    /// `{{ token }}`, `<%= token %>`, `((token))`.
    #[error("a template expression that was not replaced, such as `{{{{ token }}}}`")]
    Template,
    /// `<token>`, `[token]`.
    #[error("a placeholder in brackets, such as `<token>`")]
    Brackets,
    /// `changeme`, `YOUR_TOKEN_HERE`, `unused`.
    #[error("a placeholder word, such as `changeme`, `unused`, or `TOKEN_HERE`")]
    Word,
    /// `***`, `xxxx`, `REDACTED`.
    #[error("a mask that a program printed instead of the token, such as `***` or `REDACTED`")]
    Mask,
    /// `null`, `None`, `<nil>`, `undefined`.
    #[error("an empty value that a program printed, such as `null`, `None`, or `undefined`")]
    Null,
    /// `/var/run/secrets/token`, `./token.txt`.
    #[error("the path of a file, not the token in the file")]
    Path,
    /// `op://vault/item/token`, `https://...`.
    #[error("a URL or a reference to a secret store, not the token")]
    Reference,
    /// `error: failed to create token: ...`, a login page.
    #[error("an error message or a web page, which a command or a browser saved instead")]
    Message,
    /// `{"token": "..."}`.
    #[error("JSON or YAML, not only the token in it")]
    Object,
}

/// Recognizes a text that is certainly not a token.
pub(super) fn of(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    if text.is_empty() || text.starts_with("eyJ") {
        return None;
    }
    if text.starts_with(['{', '[']) && text.contains("\":") || text.starts_with("---\n") || is_manifest(text) {
        return Some(Placeholder::Object);
    }
    if is_message(text) {
        return Some(Placeholder::Message);
    }
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_matches(|c: char| "<>[](){}\"'`".contains(c)).trim();
    let found = [
        (NULLS.contains(&bare) || text == "{}" || text == "[]" || lower.starts_with("%!"), Placeholder::Null),
        (is_mask(text) || MASKS.contains(&bare), Placeholder::Mask),
        (is_template(text), Placeholder::Template),
        (is_variable(text), Placeholder::Variable),
        (is_in_brackets(text), Placeholder::Brackets),
        (REFERENCES.iter().any(|start| lower.starts_with(start)) || lower.contains("://"), Placeholder::Reference),
        (is_path(text), Placeholder::Path),
        (is_words(&lower), Placeholder::Word),
    ];
    found.into_iter().find_map(|(is_it, what)| is_it.then_some(what))
}

/// `kubectl create token -o yaml` and similar print an object.
fn is_manifest(text: &str) -> bool {
    text.starts_with("apiVersion: ") || text.starts_with("kind: ")
}

/// What a command that failed prints, and HTML: no token contains a space.
fn is_message(text: &str) -> bool {
    let start: String = text.chars().take(24).collect::<String>().to_ascii_lowercase();
    text.contains(char::is_whitespace) && MESSAGES.iter().any(|message| start.starts_with(message))
}

fn is_mask(text: &str) -> bool {
    let is_sign = |c: char| "*xX.#?_-".contains(c) || matches!(c, '\u{2022}' | '\u{25cf}' | '\u{2026}');
    text.chars().all(is_sign)
}

fn is_template(text: &str) -> bool {
    let has = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    has("{{", "}}") || has("<%", "%>") || has("((", "))") || has("${{", "}}")
}

/// None of these signs is allowed in a token.
fn is_variable(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c))
    };
    let between = |sign: &str| {
        let inner = text.strip_prefix(sign).and_then(|rest| rest.strip_suffix(sign));
        inner.is_some_and(|inner| is_name(inner.trim()))
    };
    text.contains("${")
        || text.contains("$(")
        || text.contains("#{")
        || text.strip_prefix('$').is_some_and(is_name)
        || ["%", "@", "@@", "__", "#", "~"].into_iter().any(between)
}

fn is_in_brackets(text: &str) -> bool {
    BRACKETS.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close) && text.len() > 2)
}

fn is_path(text: &str) -> bool {
    let is_windows = matches!(text.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let text = text.strip_prefix('@').unwrap_or(text);
    let file = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_file = FILE_ENDS.iter().any(|end| file.ends_with(end)) && file.len() <= 64 && !text.contains("..");
    let first = text.strip_prefix('/').and_then(|rest| rest.split_once('/')).map(|(first, _)| first);
    let is_absolute = first.is_some_and(|first| ROOTS.contains(&first));
    is_windows || is_absolute || RELATIVE.iter().any(|start| text.starts_with(start)) || is_file
}

/// Common words only, of which one says that it is a placeholder; or `token` and `my-token` alone.
fn is_words(lower: &str) -> bool {
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
        .filter(|word| !word.is_empty())
        .collect();
    let is_telling = |word: &&str| TELLING.contains(word) || (word.len() >= 3 && is_mask(word));
    let is_known = |word: &&str| is_telling(word) || NEUTRAL.contains(word);
    let is_short = words.len() <= 2 && words.iter().all(|word| NEUTRAL.contains(word));
    !words.is_empty() && words.iter().all(is_known) && (is_short || words.iter().any(is_telling))
}

const NULLS: &[&str] = &["null", "nil", "none", "undefined", "nan", "n/a", "na", "false", "true", "no value", "empty"];
const MASKS: &[&str] = &[
    "redacted",
    // what flux prints for SOPS, and its base64
    "**sops**",
    "kiptt1btkio=",
    "masked",
    "hidden",
    "omitted",
    "data+omitted",
    "sensitive",
    "sensitive value",
    "known after apply",
    "censored",
    "secret hidden",
    "secure",
    "filtered",
];
const MESSAGES: &[&str] = &[
    "error:",
    "error from server",
    "error ",
    "unable to ",
    "failed to ",
    "the connection to the",
    "the server ",
    "unauthorized",
    "forbidden",
    "usage:",
    "bash:",
    "sh: ",
    "zsh:",
    "<!doctype",
    "<html",
];
const BRACKETS: &[(char, char)] = &[('<', '>'), ('[', ']'), ('(', ')'), ('{', '}')];
/// Beginnings of references; `vault:v1:` is ciphertext, which is looked for before.
const REFERENCES: &[&str] =
    &["ref+", "vault:", "arn:", "@microsoft.keyvault(", "env:", "file:", "ssm:", "gsm:", "projects/", "secretref:"];
/// Directories at the root, without slashes: the page's build refuses paths of this machine.
const ROOTS: &[&str] = &["var", "etc", "run", "home", "root", "tmp", "opt", "mnt", "usr", "secrets", "vault", "Users"];
const RELATIVE: &[&str] = &["./", "../", "~/", ".\\", "\\\\"];
const FILE_ENDS: &[&str] = &[".txt", ".token", ".jwt", ".json", ".yaml", ".yml", ".kubeconfig", ".conf"];
/// Words that say that a text is a placeholder.
const TELLING: &[&str] = &[
    "changeme",
    "change",
    "changeit",
    "replaceme",
    "replace",
    "insert",
    "put",
    "paste",
    "enter",
    "add",
    "fill",
    "here",
    "your",
    "yourtoken",
    "yourtokenhere",
    "tokenhere",
    "todo",
    "tbd",
    "fixme",
    "dummy",
    "fake",
    "example",
    "sample",
    "placeholder",
    "unused",
    "none",
    "null",
    "redacted",
    "masked",
    "hidden",
    "omitted",
    "secret_here",
    "invalid",
    "unset",
    "blank",
    "goes",
];
/// Words around them.
const NEUTRAL: &[&str] = &[
    "token",
    "tokens",
    "my",
    "mytoken",
    "the",
    "a",
    "an",
    "bearer",
    "api",
    "access",
    "auth",
    "secret",
    "password",
    "jwt",
    "sa",
    "service",
    "account",
    "serviceaccount",
    "kube",
    "kubernetes",
    "k",
    "k8s",
    "cluster",
    "admin",
    "user",
    "value",
    "key",
    "id",
    "me",
    "with",
    "this",
    "it",
    "in",
    "to",
    "of",
    "for",
    "not",
    "real",
    "text",
    "string",
    "some",
    "from",
    "above",
    "below",
    "oidc",
    "generated",
    "created",
    "copied",
];
/// A placeholder is a line; longer texts are tokens or ciphertext.
const LONGEST: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_templates_and_scripts_leave_is_recognized() {
        use Placeholder as P;
        let rows: [(&str, Option<P>); 81] = [
            ("${TOKEN}", Some(P::Variable)),
            ("$TOKEN", Some(P::Variable)),
            ("$(cat token)", Some(P::Variable)),
            ("$env:TOKEN", Some(P::Variable)),
            ("%KUBE_TOKEN%", Some(P::Variable)),
            ("__TOKEN__", Some(P::Variable)),
            ("@TOKEN@", Some(P::Variable)),
            ("#{token}#", Some(P::Variable)),
            ("sha256~${TOKEN}", Some(P::Variable)),
            ("{{ .token }}", Some(P::Template)),
            ("{{token}}", Some(P::Template)),
            ("${{ secrets.KUBE_TOKEN }}", Some(P::Template)),
            ("<%= token %>", Some(P::Template)),
            ("((token))", Some(P::Template)),
            ("<token>", Some(P::Brackets)),
            ("<your token>", Some(P::Brackets)),
            ("<TOKEN-FROM-STEP-3>", Some(P::Brackets)),
            ("[INSERT TOKEN]", Some(P::Brackets)),
            ("{token}", Some(P::Brackets)),
            ("unused", Some(P::Word)),
            ("changeme", Some(P::Word)),
            ("CHANGE-ME", Some(P::Word)),
            ("REPLACE_ME", Some(P::Word)),
            ("TOKEN_HERE", Some(P::Word)),
            ("your-token-here", Some(P::Word)),
            ("YOUR_SERVICE_ACCOUNT_TOKEN", Some(P::Word)),
            ("Paste your token here", Some(P::Word)),
            ("TODO", Some(P::Word)),
            ("dummy", Some(P::Word)),
            ("fake-token", Some(P::Word)),
            ("example-token-1", Some(P::Word)),
            ("token", Some(P::Word)),
            ("my-token", Some(P::Word)),
            ("secret", Some(P::Word)),
            ("placeholder", Some(P::Word)),
            ("REDACTED", Some(P::Mask)),
            ("[MASKED]", Some(P::Mask)),
            ("***", Some(P::Mask)),
            ("xxxxxxxx", Some(P::Mask)),
            ("xxx-xxx", Some(P::Mask)),
            ("\u{2022}\u{2022}\u{2022}\u{2022}", Some(P::Mask)),
            ("...", Some(P::Mask)),
            ("**SOPS**", Some(P::Mask)),
            ("KipTT1BTKio=", Some(P::Mask)),
            ("(sensitive value)", Some(P::Mask)),
            ("(known after apply)", Some(P::Mask)),
            ("null", Some(P::Null)),
            ("None", Some(P::Null)),
            ("<nil>", Some(P::Null)),
            ("undefined", Some(P::Null)),
            ("%!s(<nil>)", Some(P::Null)),
            ("{}", Some(P::Null)),
            ("/var/run/secrets/kubernetes.io/serviceaccount/token", Some(P::Path)),
            ("./token", Some(P::Path)),
            ("@/tmp/token", Some(P::Path)),
            ("token.txt", Some(P::Path)),
            ("C:\\Users\\me\\token", Some(P::Path)),
            ("op://prod/kube/token", Some(P::Reference)),
            ("ref+vault://secret/kube#token", Some(P::Reference)),
            ("vault:secret/data/kube#token", Some(P::Reference)),
            ("https://vault.example.com/v1/secret", Some(P::Reference)),
            ("{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"a\"}}", Some(P::Object)),
            ("apiVersion: v1\nkind: Secret", Some(P::Object)),
            ("error: failed to create token: serviceaccounts \"ci\" not found", Some(P::Message)),
            ("Error from server (NotFound): secrets \"ci-token\" not found", Some(P::Message)),
            ("<!DOCTYPE html>\n<html><head>", Some(P::Message)),
            ("two words", None),
            ("opaque", None),
            ("abcdef.0123456789abcdef", None),
            ("hunter2-opaque-9f8e7d6c5b4a", None),
            ("another-token-0123456789", None),
            ("31ada4fd-adec-460c-809a-9e56ceb75269", None),
            ("kubeconfig-u-abc:xyz", None),
            ("sha256~k3Jd9sLq", None),
            ("ya29.c.b0Aaekm1K-example-token", None),
            ("/4kJd9sLq==", None),
            ("test-cluster-admin", None),
            ("a1b2c3", None),
            ("Zm9vYmFy", None),
            ("correct-horse", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(of(text), expected, "{text:?}");
        }
    }
}
