//! One way to fix a finding, as a value: people read it, the page shows a button for it.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::exposure::{FIELDS, Kind};
use crate::material::Role;
use crate::shell::word;
use crate::wording::quoted;

/// One way to fix a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What to do, in the imperative: `embed the private CA in the kubeconfig`.
    pub label: Cow<'static, str>,
    /// Command or flag of the command line that does it, `--trust embed`. Set if [`change`](Self::change) does not
    /// imply one; see [`command_line`](Self::command_line).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Cow<'static, str>>,
    /// What a program can do instead of the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Changes that belong to [`change`](Self::change): without them, the fix leads to the next finding.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Change>,
}

/// A change that a program can make to the exposure document or to the inputs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Change {
    /// Set a field of the exposure document.
    Set {
        /// Path below `spec`, `kubeconfig.trust`.
        field: &'static str,
        /// Its value, as the flag accepts it; `true` or `false` for a switch.
        value: Cow<'static, str>,
    },
    /// Pass one more file for a role. The user chooses the file.
    Provide {
        /// The field that names the file, `certificate.anchorFiles`.
        #[serde(serialize_with = "as_field")]
        role: Role,
    },
    /// Use an input, or one certificate in it, for a role.
    Assign {
        /// The field that names the file.
        #[serde(serialize_with = "as_field")]
        role: Role,
        /// Name of the input.
        input: String,
        /// SHA-256 of the certificate that is meant, in hex, if the input contains several.
        #[serde(skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
    },
    /// Leave an input out.
    Remove {
        /// Name of the input.
        input: String,
    },
    /// Enter the passphrase of an input.
    Passphrase {
        /// Name of the input.
        input: String,
    },
    /// Have the CA issue the certificate again. A program can prepare the request for the CA.
    Reissue,
}

impl Fix {
    /// Something that only people can do.
    pub const fn says(label: &'static str) -> Self {
        Self { label: Cow::Borrowed(label), command: None, change: None, also: Vec::new() }
    }

    /// Something that only people can do, as a text with the user's values.
    pub fn told(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), command: None, change: None, also: Vec::new() }
    }

    /// A command to run, or flags to add, that no program should run for the user.
    pub fn run(label: impl Into<Cow<'static, str>>, command: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), command: Some(command.into()), change: None, also: Vec::new() }
    }

    /// The same for the rule book.
    pub const fn runs(label: &'static str, command: &'static str) -> Self {
        Self { label: Cow::Borrowed(label), command: Some(Cow::Borrowed(command)), change: None, also: Vec::new() }
    }

    /// Sets `field` to `value`.
    pub fn set(label: impl Into<Cow<'static, str>>, field: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        Self::changing(label, Change::Set { field, value: value.into() })
    }

    /// The same for the rule book.
    pub const fn sets(label: &'static str, field: &'static str, value: &'static str) -> Self {
        let change = Change::Set { field, value: Cow::Borrowed(value) };
        Self { label: Cow::Borrowed(label), command: None, change: Some(change), also: Vec::new() }
    }

    /// Passes one more file, for the rule book and for findings.
    pub const fn provides(label: &'static str, role: Role) -> Self {
        Self { label: Cow::Borrowed(label), command: None, change: Some(Change::Provide { role }), also: Vec::new() }
    }

    /// Has the CA issue the certificate again, as a sentence for the rule book and for findings.
    pub const fn reissue(label: &'static str) -> Self {
        Self { label: Cow::Borrowed(label), command: None, change: Some(Change::Reissue), also: Vec::new() }
    }

    /// Makes a change.
    pub fn changing(label: impl Into<Cow<'static, str>>, change: Change) -> Self {
        Self { label: label.into(), command: None, change: Some(change), also: Vec::new() }
    }

    /// Adds a change that belongs to the fix.
    #[must_use]
    pub fn and(mut self, change: Change) -> Self {
        self.also.push(change);
        self
    }

    /// Leaves `input` out.
    pub fn remove(label: impl Into<Cow<'static, str>>, input: &str) -> Self {
        Self::changing(label, Change::Remove { input: input.to_owned() })
    }

    /// Uses `input`, or the certificate with that SHA-256 in it, as `role`.
    pub fn assign(label: impl Into<Cow<'static, str>>, role: Role, input: &str, sha256: Option<&str>) -> Self {
        let change = Change::Assign { role, input: input.to_owned(), sha256: sha256.map(str::to_owned) };
        Self::changing(label, change)
    }

    /// One fix for changes that only help together.
    pub(crate) fn together(label: impl Into<Cow<'static, str>>, mut fixes: Vec<Self>) -> Self {
        if fixes.len() == 1 {
            return fixes.remove(0);
        }
        let command = fixes.iter().filter_map(Self::command_line).collect::<Vec<_>>().join(" ");
        let mut changes = fixes.into_iter().filter_map(|fix| fix.change);
        Self { change: changes.next(), also: changes.collect(), ..Self::run(label, command) }
    }

    /// Adds a command or flags if the change does not imply them.
    #[must_use]
    pub fn with_command(mut self, command: impl Into<Cow<'static, str>>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// Returns the command or flag of the command line: the given one, otherwise the one of the change.
    /// Values are quoted for a POSIX shell.
    pub fn command_line(&self) -> Option<String> {
        match (&self.command, &self.change) {
            (Some(command), _) => Some(command.to_string()),
            (None, Some(change)) => change.command_line(),
            (None, None) => None,
        }
    }

    /// Returns the flag of the change alone, if [`command`](Self::command) is a shell command that comes before it.
    pub fn change_flag(&self) -> Option<String> {
        let is_shell = self.command.as_ref().is_some_and(|command| !command.starts_with("--"));
        let flag = self.change.as_ref().filter(|_| is_shell).and_then(Change::command_line)?;
        // The command may have written the file: `... > ca.crt`.
        let written = self.command.as_ref().and_then(|command| command.rsplit_once("> ")).map(|(_, file)| file.trim());
        match written.filter(|file| !file.contains(char::is_whitespace)) {
            Some(file) => Some(flag.replace("FILE", file)),
            None => Some(flag),
        }
    }

    /// Returns the field of the exposure document that the change is about.
    pub fn field(&self) -> Option<&'static str> {
        match self.change.as_ref()? {
            Change::Set { field, .. } => Some(field),
            Change::Provide { role } | Change::Assign { role, .. } => Some(role.field()),
            Change::Remove { .. } | Change::Passphrase { .. } | Change::Reissue => None,
        }
    }

    /// Writes the command of the change into [`command`](Self::command), for reports.
    pub(crate) fn completed(&self) -> Self {
        Self { command: self.command_line().map(Cow::Owned), ..self.clone() }
    }
}

impl Change {
    fn command_line(&self) -> Option<String> {
        match self {
            Self::Set { field, value } => set_flag(field, value),
            Self::Provide { role } => Some(format!("{} FILE", flag(role.field())?)),
            Self::Assign { role, input, sha256 } => {
                // One certificate of a file has no flag.
                let file = if input == "stdin" { "-".to_owned() } else { quoted(input) };
                sha256.is_none().then(|| Some(format!("{} {file}", flag(role.field())?))).flatten()
            }
            Self::Passphrase { .. } => Some("--passphrase-file FILE".to_owned()),
            Self::Remove { .. } | Self::Reissue => None,
        }
    }
}

/// `--trust embed`; a switch represents only one of its two values.
fn set_flag(path: &str, value: &str) -> Option<String> {
    let field = FIELDS.iter().find(|field| field.path == path && !field.flag.is_empty())?;
    match field.kind {
        Kind::Switch(means) => (means == value).then(|| field.flag.to_owned()),
        _ if value.is_empty() => Some(format!("{} {}", field.flag, field.value)),
        // otherwise it would be read as a flag
        _ if value.starts_with('-') => Some(format!("{}={}", field.flag, word(value))),
        _ => Some(format!("{} {}", field.flag, word(value))),
    }
}

fn flag(path: &str) -> Option<&'static str> {
    FIELDS.iter().find(|field| field.path == path).map(|field| field.flag).filter(|flag| !flag.is_empty())
}

fn as_field<S: Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(role.field())
}

/// Every fix in one line, for tests that look for a word.
#[cfg(test)]
pub(crate) fn text(fixes: &[Fix]) -> String {
    let line = |fix: &Fix| fix.label.to_string() + &fix.command_line().map_or_else(String::new, |c| format!(": {c}"));
    fixes.iter().map(line).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_name_their_flag() {
        let line = |fix: Fix| fix.command_line().unwrap_or_default();
        assert_eq!(line(Fix::set("x", "kubeconfig.trust", "embed")), "--trust embed");
        assert_eq!(line(Fix::set("x", "kubeconfig.context", "-a b")), "--context='-a b'");
        assert_eq!(line(Fix::set("x", "reserveName", "true")), "--reserve-name");
        assert_eq!(line(Fix::set("x", "reserveName", "false")), "");
        assert_eq!(line(Fix::set("x", "kubeconfig.write", "false")), "--no-kubeconfig");
        assert_eq!(line(Fix::set("x", "fqdn", "")), "--fqdn HOST");
        assert_eq!(line(Fix::provides("x", Role::TrustAnchor)), "--trust-anchor FILE");
        assert_eq!(line(Fix::assign("x", Role::UpstreamCa, "my ca.pem", None)), "--ca-file 'my ca.pem'");
        assert_eq!(line(Fix::assign("x", Role::UpstreamCa, "my ca.pem", Some("00"))), "");
        assert_eq!(line(Fix::run("x", "openssl version")), "openssl version");
        assert_eq!(line(Fix::says("x")), "");
    }
}
