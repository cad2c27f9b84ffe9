//! Variables of the environment behind the flags: their names, and those that kubefront does not read.

use std::ffi::{OsStr, OsString};

use kubefront_core::exposure::{FIELDS, nearest_word};

use super::command;
use super::complaint::meant;
use crate::say::Line;

/// `--secret-name` is `KUBEFRONT_SECRET_NAME`.
pub(super) fn variable_name(flag: &str) -> String {
    format!("{PREFIX}{}", flag.to_uppercase().replace('-', "_"))
}

/// In a pod next to a Service called `kubefront`, Kubernetes sets `KUBEFRONT_PORT=tcp://10.0.0.1:443`.
pub(super) fn is_service_link(value: &OsStr) -> bool {
    value.to_str().is_some_and(|text| text.starts_with("tcp://") || text.starts_with("udp://"))
}

/// Returns a warning for each variable that begins like those of kubefront and has no effect, with the name that may be
/// meant. Values are never shown.
pub(crate) fn unread(variables: impl Iterator<Item = (OsString, OsString)>) -> Vec<Line> {
    let known: Vec<String> = names().collect();
    let mut unread: Vec<String> = variables
        .filter(|(_, value)| !is_service_link(value))
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| is_meant(name, &known))
        .filter(|name| !(known.contains(name) || cfg!(windows) && known.contains(&name.to_ascii_uppercase())))
        .collect();
    unread.sort();
    unread.iter().take(MOST).flat_map(|name| warning(name, &known)).collect()
}

/// Says whether a variable was meant for kubefront: by its prefix, or by a prefix with a slip and a known name.
fn is_meant(name: &str, known: &[String]) -> bool {
    let upper = name.to_ascii_uppercase();
    if upper.starts_with(PREFIX) {
        return !is_of_service(name);
    }
    let Some((head, rest)) = upper.split_once('_') else { return false };
    is_slip(head, PREFIX.trim_end_matches('_')) && known.iter().any(|known| known.strip_prefix(PREFIX) == Some(rest))
}

/// Two letters transposed, one letter too many, one missing, or one wrong.
fn is_slip(typed: &str, word: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let same = typed.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let behind = |text: &str, more: usize| text.chars().skip(same + more).collect::<String>();
    let is_one = behind(typed, 1) == behind(word, 0)
        || behind(typed, 0) == behind(word, 1)
        || behind(typed, 1) == behind(word, 1);
    is_one || sorted(typed) == sorted(word)
}

fn warning(name: &str, known: &[String]) -> [Line; 2] {
    let upper = name.to_ascii_uppercase();
    let word = upper.strip_prefix(PREFIX).or_else(|| Some(upper.split_once('_')?.1)).unwrap_or_default();
    let flag = format!("--{}", word.to_ascii_lowercase().replace('_', "-"));
    if ONLY_FLAGS.contains(&flag.as_str()) {
        return [
            Line::warning(format!("{name} has no effect: the setting has a flag and no variable")),
            Line::hint(format!("pass {flag}")),
        ];
    }
    let by_other_name = meant(&flag).map(|flag| variable_name(flag.trim_start_matches('-')));
    let words = known.iter().filter_map(|known| known.strip_prefix(PREFIX));
    let near = by_other_name.or_else(|| nearest_word(words, word).map(|near| format!("{PREFIX}{near}")));
    let hint = near.map_or("kubefront check --help lists the flags that have a variable".to_owned(), |near| {
        format!("did you mean {near}?")
    });
    [Line::warning(format!("unknown variable {name} is ignored")), Line::hint(hint)]
}

/// The names of all variables.
fn names() -> impl Iterator<Item = String> {
    let fields = FIELDS.iter().filter(|field| !field.flag.is_empty()).map(command::id);
    fields.chain(OTHERS).map(variable_name)
}

/// What Kubernetes sets for Services whose names begin with `kubefront`: `KUBEFRONT_WEB_SERVICE_HOST`,
/// `KUBEFRONT_WEB_PORT_443_TCP_ADDR`.
fn is_of_service(name: &str) -> bool {
    let has_port = name.split_once("_PORT_").is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
    has_port || name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT")
}

const PREFIX: &str = "KUBEFRONT_";
/// Variables that are not of a field.
const OTHERS: [&str; 8] =
    ["filename", "passphrase-file", "at", "renew-before", "fail-on", "system-roots", "token", "passphrase"];
/// Flags without a variable.
const ONLY_FLAGS: [&str; 6] = ["--out-dir", "--output", "--force", "--dry-run", "--within", "--metrics"];
/// Most variables that are warned about.
const MOST: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_without_effect_are_named_with_the_nearest_one() {
        let rows = [
            ("KUBEFRONT_FQDM", "x", Some("did you mean KUBEFRONT_FQDN?")),
            // On Windows, it is the same variable.
            ("kubefront_fqdn", "x", if cfg!(windows) { None } else { Some("did you mean KUBEFRONT_FQDN?") }),
            ("KUBEFRONT_TOKENFILE", "x", Some("did you mean KUBEFRONT_TOKEN_FILE?")),
            ("KUBEFRONT_KEY_FILE", "x", Some("did you mean KUBEFRONT_KEY?")),
            ("KUBEFRONT_OUT_DIR", "x", Some("pass --out-dir")),
            ("KUBEFRONT_ZZZZZZZZ", "x", Some("kubefront check --help lists")),
            ("KUBEFORNT_FQDN", "x", Some("did you mean KUBEFRONT_FQDN?")),
            ("KUBFRONT_SECRET_NAME", "x", Some("did you mean KUBEFRONT_SECRET_NAME?")),
            ("KUBEFRONTS_MODE", "x", Some("did you mean KUBEFRONT_MODE?")),
            ("KUBEFIRST_TOKEN", "x", None),
            ("KUBE_TOKEN", "x", None),
            ("KUBEFRONT_FQDN", "x", None),
            ("KUBEFRONT_PASSPHRASE", "x", None),
            ("KUBECONFIG", "x", None),
            ("KUBEFRONT_PORT", "tcp://10.0.0.1:443", None),
            ("KUBEFRONT_SERVICE_HOST", "10.0.0.1", None),
            ("KUBEFRONT_WEB_SERVICE_PORT_HTTPS", "443", None),
            ("KUBEFRONT_PORT_443_TCP_ADDR", "10.0.0.1", None),
        ];
        for (name, value, expected) in rows {
            let lines = unread([(name.into(), value.into())].into_iter());
            let text = format!("{lines:?}");
            assert_eq!(!lines.is_empty(), expected.is_some(), "{text}");
            assert!(expected.is_none_or(|hint| text.contains(hint) && text.contains(name)), "{text}");
        }
    }

    #[test]
    fn the_value_of_an_unknown_variable_is_not_shown() {
        let lines = unread([("KUBEFRONT_TOKENN".into(), "abcdef.0123456789abcdef".into())].into_iter());
        assert!(!format!("{lines:?}").contains("0123456789"), "{lines:?}");
    }
}
