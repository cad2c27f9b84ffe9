//! A string as Go's JSON takes it: null is empty, a number or boolean is refused. Wiped on drop, since some are secret.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use zeroize::Zeroizing;

#[derive(Default)]
pub(super) struct Text(Zeroizing<String>);

impl Text {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn plain(mut self) -> String {
        core::mem::take(&mut *self.0)
    }

    /// Empty is absent, as with Go's `omitempty`.
    pub(super) fn given(self) -> Option<String> {
        Some(self.plain()).filter(|text| !text.is_empty())
    }

    pub(super) fn secret(self) -> Option<Zeroizing<String>> {
        Some(self.0).filter(|text| !text.is_empty())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // `deserialize_any`, since a YAML reader asked for a string would take a number for one; kubectl does not.
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(IN_QUOTES)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
        Ok(Text(Zeroizing::new(text)))
    }

    fn visit_unit<E: Error>(self) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_none<E: Error>(self) -> Result<Text, E> {
        Ok(Text::default())
    }
}

/// Names the field that stands at a place, or whose value does; only names from the format itself, so never a piece of
/// a value.
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

/// What is wanted where a number or boolean stands.
pub(super) const IN_QUOTES: &str = "a string (in quotes)";

const FIELDS: &[&str] = &[
    "kind",
    "apiVersion",
    "current-context",
    "clusters",
    "users",
    "contexts",
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
    "exec",
    "command",
    "args",
    "env",
    "value",
    "installHint",
    "provideClusterInfo",
    "interactiveMode",
];
