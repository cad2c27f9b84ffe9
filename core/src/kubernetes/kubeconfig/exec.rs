//! Which parts of an `exec` entry look like a secret: by the name of a flag, a variable, or a field, by the form of a value,
//! and by a password in a URL, also inside a shell line.

use zeroize::Zeroizing;

use super::listed::shown;
use super::model::Exec;
use crate::yaml::Tree;

/// Lists where values look like a secret: the flag of the argument or the variable, never the value. `extension` is what the
/// cluster contains for the plugin.
pub(crate) fn secrets(exec: &Exec, extension: Option<&Tree>) -> Vec<String> {
    let mut places = Vec::new();
    if holds_secret(&exec.command) {
        places.push("`command`".to_owned());
    }
    for (index, is_secret) in secret_arguments(&exec.args).into_iter().enumerate() {
        if is_secret {
            places.push(place(&exec.args, index));
        }
    }
    let is_secret = |(name, value): &&(String, Zeroizing<String>)| is_named(name, value) || holds_secret(value);
    places.extend(exec.env.iter().filter(is_secret).map(|(name, _)| shown(name)));
    if exec.install_hint.as_deref().is_some_and(holds_secret) {
        places.push("`installHint`".to_owned());
    }
    if extension.is_some_and(|extension| is_secret_tree("", extension)) {
        places.push("`extensions` of the cluster".to_owned());
    }
    places.truncate(MOST_PLACES);
    places
}

/// Says of each argument whether it is, or contains, a secret.
pub(crate) fn secret_arguments(args: &[Zeroizing<String>]) -> Vec<bool> {
    let mut flag = "";
    let mut found = Vec::with_capacity(args.len());
    for arg in args {
        let is_after = !arg.starts_with('-') && !flag.is_empty() && is_after_flag(flag, arg);
        found.push(is_after || holds_secret(arg));
        flag = if arg.starts_with('-') && !arg.contains(['=', ' ']) { arg } else { "" };
    }
    found
}

/// `--client-secret` for an argument that names itself or follows its flag, otherwise its position.
fn place(args: &[Zeroizing<String>], index: usize) -> String {
    let is_flag = |arg: &str| arg.starts_with('-') && !arg.contains([' ', '\n']);
    let own = args.get(index).and_then(|arg| Some(arg.split_once('=')?.0)).filter(|name| is_flag(name));
    let before = index.checked_sub(1).and_then(|before| args.get(before)).map(|arg| arg.as_str());
    match own.or(before.filter(|arg| is_flag(arg) && !arg.contains('=') && !SHELL_FLAGS.contains(arg))) {
        Some(name) => shown(name),
        None => format!("argument {}", index + 1),
    }
}

fn is_secret_tree(name: &str, tree: &Tree) -> bool {
    match tree {
        Tree::Text(text) => is_named(name, text) || holds_secret(text),
        Tree::Wiped(text) | Tree::Secret(text) => is_named(name, text) || holds_secret(text),
        Tree::List(items) => items.iter().any(|item| is_secret_tree(name, item)),
        Tree::Map(entries) => entries.iter().any(|(name, value)| is_secret_tree(name, value)),
        Tree::Null | Tree::Bool(_) | Tree::Integer(_) | Tree::Number(_) => false,
    }
}

/// Says whether a text, which may be a shell line, contains a secret.
fn holds_secret(text: &str) -> bool {
    let is_word = |word: &str| is_secret_value(word) || has_password(word);
    let mut words = text.split(|c: char| c.is_whitespace() || "\"'`;|()<>,".contains(c));
    text.contains("PRIVATE KEY-----") || words.any(is_word) || has_named_value(text) || has_flag_with_value(text)
}

/// `NAME=VALUE`, `Name: VALUE`, `"name": "VALUE"`.
fn has_named_value(text: &str) -> bool {
    text.char_indices().filter(|(_, c)| matches!(c, '=' | ':')).any(|(at, sign)| {
        let (before, behind) = text.split_at_checked(at).unwrap_or_default();
        let before = before.trim_end_matches(['"', '\'', '\\']);
        let name =
            before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).next().unwrap_or_default();
        let behind = behind.strip_prefix(sign).unwrap_or_default();
        // `host:port` and `https://` name nothing.
        let is_field = sign == '=' || behind.starts_with([' ', '"', '\'', '\\']) || before.len() + 1 == at;
        let value = behind.trim_start_matches([' ', '"', '\'', '\\', '=']);
        is_field && is_named(name, first_word(value))
    })
}

/// `--password VALUE` and `-u USER:PASSWORD` in a shell line.
fn has_flag_with_value(text: &str) -> bool {
    let mut flag = "";
    for word in text.split_whitespace() {
        let word = word.trim_matches(['"', '\'', '`', '(', ')', ';']);
        // `-uUSER:PASSWORD`
        let glued = word.strip_prefix('-').and_then(|flags| flags.split_once('u')).filter(|(flags, _)| is_short(flags));
        if glued.is_some_and(|(_, pair)| !word.contains("://") && is_after_flag("-u", pair)) {
            return true;
        }
        if !flag.is_empty() && !word.starts_with('-') && is_after_flag(flag, word) {
            return true;
        }
        flag = if word.starts_with('-') && !word.contains('=') { word } else { "" };
    }
    false
}

/// Flags of one letter each, before the last one.
fn is_short(flags: &str) -> bool {
    flags.len() <= 4 && flags.bytes().all(|octet| octet.is_ascii_alphabetic())
}

fn is_after_flag(flag: &str, value: &str) -> bool {
    let is_pair = || value.split_once(':').is_some_and(|(user, password)| !user.is_empty() && is_value(password));
    is_named(flag, value) || (is_user_flag(flag) && !value.contains("://") && is_pair())
}

/// `--user`, `-u`, and `-fsSu` of curl.
fn is_user_flag(flag: &str) -> bool {
    let is_combined = flag.len() <= 6 && !flag.starts_with("--") && flag.starts_with('-') && flag.ends_with('u');
    is_combined || USER_FLAGS.contains(&flag)
}

/// The value up to its end; `Bearer` and similar words precede it in a header.
fn first_word(value: &str) -> &str {
    let end = |c: char| c.is_whitespace() || "\"'\\,;&|)}]".contains(c);
    let word = value.split(end).next().unwrap_or_default();
    match SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme)) {
        true => value.get(word.len()..).unwrap_or_default().trim_start().split(end).next().unwrap_or_default(),
        false => word,
    }
}

fn is_named(name: &str, value: &str) -> bool {
    is_secret_name(name) && is_value(first_word(value))
}

fn is_secret_name(name: &str) -> bool {
    let name = kebab(name);
    let is_harmless = HARMLESS.iter().any(|end| name.ends_with(end)) || name.contains("token-cache");
    let last = name.rsplit('-').next().unwrap_or_default();
    let is_key = last == "key" && name.len() > 3 && !PUBLIC_KEYS.iter().any(|public| name.ends_with(public));
    !is_harmless && (SECRET.iter().any(|word| name.contains(word)) || SECRET_LAST.contains(&last) || is_key)
}

/// `vaultPass`, `VAULT_PASS`, and `--vault-pass` are the same name.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for c in name.trim_start_matches('-').chars() {
        if c.is_ascii_uppercase() && was_lower {
            kebab.push('-');
        }
        was_lower = c.is_ascii_lowercase();
        kebab.push(if matches!(c, '_' | '.') { '-' } else { c.to_ascii_lowercase() });
    }
    kebab
}

/// A value that could be a secret at all: not a path, not a switch, not a variable.
fn is_value(value: &str) -> bool {
    let is_switch = ["true", "false", "null", "none", "yes", "no"].contains(&value.to_ascii_lowercase().as_str());
    let is_number = value.len() < 4 && value.bytes().all(|octet| octet.is_ascii_digit());
    let is_file = FILE_ENDS.iter().any(|end| value.ends_with(end));
    let is_reference = value.starts_with(['/', '.', '~', '$', '@', '<', '{', '%', '`', '-']) || value.contains("://");
    !(value.is_empty() || is_switch || is_number || is_file || is_reference)
}

/// A JWT, or a token with a well-known prefix.
fn is_secret_value(value: &str) -> bool {
    let is_jwt = |part: &str| part.starts_with("eyJ") && part.matches('.').count() == 2;
    value.split(['=', ':', '&', '?']).any(|part| is_jwt(part) || BEGINNINGS.iter().any(|start| part.starts_with(start)))
}

/// `https://user:password@host`, and a token in place of the user.
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let Some((user, _)) = rest.rsplit_once('@') else { return false };
    match user.split_once(':') {
        Some((_, password)) => is_value(password),
        None => crate::typed::is_like_a_token(user) || is_secret_value(user),
    }
}

const SECRET: &[&str] = &[
    "secret",
    "passw",
    "passphrase",
    "passcode",
    "token",
    "api-key",
    "apikey",
    "access-key",
    "accesskey",
    "private-key",
    "privatekey",
    "credential",
    "bearer",
    "authorization",
    "assertion",
];
/// The last part of a name.
const SECRET_LAST: &[&str] = &["pass", "pwd", "pw", "pin", "otp", "jwt", "sas", "psk", "auth", "cookie", "sig"];
/// Names with these endings contain a path, a switch, or a public name.
const HARMLESS: &[&str] = &[
    "file",
    "path",
    "dir",
    "url",
    "uri",
    "endpoint",
    "name",
    "key-id",
    "storage",
    "type",
    "get-token",
    "use-access-token",
    "method",
    "mode",
    "audience",
    "duration",
    "ttl",
    "expiration",
    "expiry",
    "scope",
    "scopes",
    "issuer",
    "format",
    "cache",
    "store",
    "version",
    "length",
    "provider",
    "source",
    "arn",
];
const PUBLIC_KEYS: &[&str] = &["public-key", "kms-key", "host-key", "cache-key", "partition-key", "sort-key"];
const BEGINNINGS: &[&str] = &[
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "dop_v1_",
    "hvs.",
    "hvb.",
    "sha256~",
    "ya29.",
    "k8s-aws-v1.",
    "tskey-",
    "AGE-SECRET-KEY-1",
];
const FILE_ENDS: &[&str] = &[".json", ".yaml", ".yml", ".pem", ".key", ".txt", ".conf", ".sh"];
const SCHEMES: &[&str] = &["bearer", "basic", "token"];
/// Flags of curl and wget whose value is `user:password`.
const USER_FLAGS: &[&str] = &["--user", "--proxy-user", "-U", "--basic-auth"];
const SHELL_FLAGS: &[&str] = &["-c", "-lc", "-ec", "-xc", "/c", "-Command", "-command"];
const MOST_PLACES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_in_arguments_variables_and_shell_lines() {
        // (arguments, places)
        let rows: [(&[&str], &[&str]); 49] = [
            (&["get-token", "--login", "devicecode"], &[]),
            (&["--oidc-client-secret=s3cr3t"], &["--oidc-client-secret"]),
            (&["--oidc-client-secret", "s3cr3t"], &["--oidc-client-secret"]),
            (&["--oidc-issuer-url=https://user:S3cr3t@idp.example.com"], &["--oidc-issuer-url"]),
            (&["--oidc-issuer-url", "https://user:S3cr3t@idp.example.com"], &["--oidc-issuer-url"]),
            (&["--oidc-issuer-url=https://idp.example.com/realms/a"], &[]),
            (&["--oidc-auth-request-extra-params=client_secret=s3cr3t"], &["--oidc-auth-request-extra-params"]),
            (&["--oidc-extra-scope=email", "--oidc-extra-scope", "offline_access"], &[]),
            (&["--token-url=https://a/token?client_secret=s3cr3t"], &["--token-url"]),
            (&["--vault-pass", "x1y2z3"], &["--vault-pass"]),
            (&["--vaultPass=x1y2z3"], &["--vaultPass"]),
            (&["--password=$PASSWORD", "--token", "${TOKEN}", "--secret=<secret>"], &[]),
            (&["--password-file=/run/x", "--client-secret=/run/secret"], &[]),
            (&["--use-access-token=true", "--token-cache-dir", "x"], &[]),
            (&["--credential=creds.json"], &[]),
            (&["--ssh-key=abcdef", "--public-key=abcdef"], &["--ssh-key"]),
            (&["--kms-key=alias", "--key-id=AKIA1"], &[]),
            (&["-u", "me:s3cr3t"], &["-u"]),
            (&["-u", "me"], &[]),
            (&["login", "eyJhbGciOiJS.eyJzdWIi.c2ln"], &["argument 2"]),
            (&["--header=Authorization: Bearer s3cr3t"], &["--header"]),
            (&["--header", "X-Vault-Token: s3cr3t"], &["--header"]),
            (&["-H", "Authorization: Bearer $TOKEN"], &[]),
            (&["-c", "curl -u me:s3cr3t https://idp/token"], &["argument 2"]),
            (&["-c", "curl -s --user 'me:s3cr3t' https://idp"], &["argument 2"]),
            (&["-c", "curl -u me https://idp"], &[]),
            (&["-c", "curl -fsSu me:s3cr3t https://idp"], &["argument 2"]),
            (&["-c", "curl -sume:s3cr3t https://idp"], &["argument 2"]),
            (&["-c", "curl https://me:s3cr3t@idp/token | jq ."], &["argument 2"]),
            (&["-c", "curl -H 'PRIVATE-TOKEN: s3cr3t' https://gitlab"], &["argument 2"]),
            (&["-c", "curl -H \"Authorization: Basic dXNlcjpwYXNz\" x"], &["argument 2"]),
            (&["-c", "VAULT_TOKEN=s3cr3t vault read x"], &["argument 2"]),
            (&["-c", "export PASS='s3cr3t'; login"], &["argument 2"]),
            (&["-c", "TOKEN=$(cat /run/token) && echo $TOKEN"], &[]),
            (&["-c", "TOKEN=`cat /run/token`; echo $TOKEN"], &[]),
            (&["-c", "login --password s3cr3t"], &["argument 2"]),
            (&["-c", "login --password $P --token-ttl 3600"], &[]),
            (&["-c", "echo '{\"status\":{\"token\":\"s3cr3t\"}}'"], &["argument 2"]),
            (&["-c", "printf '{\"status\":{\"token\":\"%s\"}}' \"$T\""], &[]),
            (&["-c", "kubectl get secret x -o jsonpath={.data.token}"], &[]),
            (&["-c", "aws eks get-token --cluster-name prod --region eu-central-1"], &[]),
            (&["-c", "echo glpat-s3cr3t"], &["argument 2"]),
            (&["--api-token=ghp_s3cr3t"], &["--api-token"]),
            (&["--grant-type=password", "--username=me"], &[]),
            (&["--token-type", "bearer", "--auth-method", "oidc"], &[]),
            (&["ssh://git@host/repo", "https://me@host/x"], &[]),
            (&["https://dop_v1_0123@host/x"], &["argument 1"]),
            (&["10.0.0.1:6443", "host:443"], &[]),
            (&["--basic-auth", "me:s3cr3t"], &["--basic-auth"]),
        ];
        for (args, expected) in rows {
            let args = args.iter().map(|arg| Zeroizing::new((*arg).to_owned())).collect();
            let exec = Exec { command: "x".to_owned(), args, ..Exec::default() };
            assert_eq!(secrets(&exec, None), expected, "{:?}", exec.args);
        }
    }

    #[test]
    fn variables_are_secret_by_name_or_value() {
        let rows = [
            ("VAULT_PASS", "x1y2z3Q", true),
            ("DB_PWD", "x1y2", true),
            ("PWD", "/home/me", false),
            ("AWS_SECRET_ACCESS_KEY", "s3cr3t", true),
            ("AWS_ACCESS_KEY_ID", "AKIA1", false),
            ("AWS_PROFILE", "prod", false),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t", false),
            ("AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "s3cr3t", true),
            ("OPENAI_KEY", "s3cr3t", true),
            ("HTTPS_PROXY", "http://me:s3cr3t@proxy:3128", true),
            ("HTTPS_PROXY", "http://proxy:3128", false),
            ("DATABASE_URL", "postgres://me:s3cr3t@db/x", true),
            ("CURL_OPTS", "-u me:s3cr3t", true),
            ("X", "ghp_s3cr3t", true),
            ("TOKEN", "", false),
            ("GOOGLE_APPLICATION_CREDENTIALS", "/etc/sa.json", false),
            ("KUBECTL_CREDENTIALS_MODE", "web", false),
        ];
        for (name, value, expected) in rows {
            let env = vec![(name.to_owned(), Zeroizing::new(value.to_owned()))];
            let exec = Exec { command: "x".to_owned(), env, ..Exec::default() };
            assert_eq!(!secrets(&exec, None).is_empty(), expected, "{name}={value}");
        }
    }

    #[test]
    fn other_parts_of_an_entry_are_searched() {
        let exec = Exec { command: "curl -u me:s3cr3t https://idp".to_owned(), ..Exec::default() };
        assert_eq!(secrets(&exec, None), ["`command`"]);
        let exec = Exec { install_hint: Some("curl https://me:s3cr3t@host".to_owned()), ..Exec::default() };
        assert_eq!(secrets(&exec, None), ["`installHint`"]);
        let tree = crate::yaml::map([("clientSecret", crate::yaml::text("s3cr3t"))]);
        assert_eq!(secrets(&Exec::default(), Some(&tree)), ["`extensions` of the cluster"]);
    }
}
