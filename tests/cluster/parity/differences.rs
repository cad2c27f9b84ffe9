//! The list of deliberate differences, `differences.json`.

use serde::Deserialize;

/// How the two sides differ over one certificate.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub(crate) enum Difference {
    /// Go rejects with this message.
    OnlyCoreAccepts { go: String },
    /// Core rejects with this message. Something may follow the fields of the public key.
    OnlyGoAccepts {
        core: String,
        #[serde(default)]
        key_has_rest: bool,
    },
    /// Both accept, and read another value of a field, shown as JSON.
    Field { field: String, core: String, go: String },
}

impl Difference {
    /// Returns what differences of one kind have in common: messages up to what they quote, fields by name.
    pub(crate) fn kind(&self) -> String {
        let unquoted = |text: &str| text.split(['"', '(']).next().unwrap_or_default().to_owned();
        match self {
            Self::OnlyCoreAccepts { go } => format!("go: {}", unquoted(go)),
            Self::OnlyGoAccepts { core, .. } => format!("core: {}", unquoted(core)),
            Self::Field { field, .. } => format!("field: {field}"),
        }
    }

    /// Says whether this entry of the list is about `found`: messages start as given, values contain what is given.
    fn covers(&self, found: &Self) -> bool {
        match (self, found) {
            (Self::OnlyCoreAccepts { go }, Self::OnlyCoreAccepts { go: found }) => found.starts_with(go),
            (
                Self::OnlyGoAccepts { core, key_has_rest: must_have },
                Self::OnlyGoAccepts { core: found, key_has_rest: has },
            ) => found.starts_with(core) && (*has || !must_have),
            (Self::Field { field, core, go }, Self::Field { field: name, core: by_core, go: by_go }) => {
                field == name && by_core.contains(core) && by_go.contains(go)
            }
            _ => false,
        }
    }
}

/// A kind of difference that is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) difference: Difference,
    /// Why it is right.
    pub(crate) reason: String,
}

/// All of them.
pub(crate) struct List {
    pub(crate) entries: Vec<Entry>,
}

impl List {
    pub(crate) fn read() -> Self {
        let entries: Vec<Entry> = serde_json::from_str(include_str!("differences.json")).expect("differences.json");
        assert!(entries.iter().all(|entry| entry.reason.len() > 20), "each entry gives a reason");
        Self { entries }
    }

    /// Returns the place of the first entry that covers a difference.
    pub(crate) fn find(&self, found: &Difference) -> Option<usize> {
        self.entries.iter().position(|entry| entry.difference.covers(found))
    }
}
