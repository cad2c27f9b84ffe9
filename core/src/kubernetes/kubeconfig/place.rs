//! Which field of the format is at a place in the text.

/// Names the field at a place, or the field whose value is there; only names from the format itself, so never a part of a
/// value.
pub(super) fn field_at(text: &[u8], line: usize, column: usize) -> Option<&'static str> {
    let text = core::str::from_utf8(text).ok()?;
    let line = text.strip_prefix('\u{feff}').unwrap_or(text).lines().nth(line.checked_sub(1)?)?;
    let place = line.char_indices().nth(column.checked_sub(1)?).map_or(line.len(), |(index, _)| index);
    let (before, after) = line.split_at_checked(place)?;
    let is_outside = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let at_key =
        after.trim_start_matches(['"', '\'']).split_once(':').map(|(key, _)| key.trim_end_matches(['"', '\'', ' ']));
    let of_value = before.trim_end().strip_suffix(':').map(|key| {
        let key = key.trim_end_matches(['"', '\'', ' ']);
        key.rsplit(is_outside).next().unwrap_or(key)
    });
    let known = |key: &str| FIELDS.iter().copied().find(|field| *field == key);
    at_key.and_then(known).or_else(|| of_value.and_then(known))
}

/// Says whether a line begins with a field of the format.
pub(super) fn is_field(line: &str) -> bool {
    let key = line.trim_start_matches([' ', '\t', '-']).split_once(':').map_or("", |(key, _)| key);
    FIELDS.contains(&key.trim_matches(['"', '\'', ' ']))
}

/// Says whether a line is the beginning of a field of the format, without its colon.
pub(super) fn is_begun(line: &str) -> bool {
    let word = line.trim_start_matches([' ', '-']);
    !word.is_empty() && FIELDS.iter().any(|field| field.starts_with(word))
}

pub(super) const FIELDS: &[&str] = &[
    "kind",
    "apiVersion",
    "current-context",
    "clusters",
    "users",
    "contexts",
    "preferences",
    "colors",
    "name",
    "cluster",
    "user",
    "context",
    "server",
    "certificate-authority",
    "certificate-authority-data",
    "tls-server-name",
    "insecure-skip-tls-verify",
    "proxy-url",
    "disable-compression",
    "extensions",
    "extension",
    "namespace",
    "token",
    "tokenFile",
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "username",
    "password",
    "as",
    "as-uid",
    "as-groups",
    "as-user-extra",
    "auth-provider",
    "config",
    "exec",
    "command",
    "args",
    "env",
    "value",
    "installHint",
    "provideClusterInfo",
    "interactiveMode",
];
