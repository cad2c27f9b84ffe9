//! Symptoms: error text that kubectl, curl, openssl, a browser, Envoy, Contour, or an HTTPProxy's status prints, with
//! its likely causes, the commands that confirm them, and the fix. Differences between modes are listed.
//!
//! The text itself is never repeated, because it may contain a token. Values from it (a host name, a Secret's name)
//! go into a command only if they have the form of such a name ([`values`]).

mod confirmed;
mod diagnose;
mod dictionary;
mod hop;
pub mod http_proxy_status;
mod page;
mod pattern;
mod status;
mod table;
#[cfg(test)]
mod tests;
mod text;
pub mod values;

use crate::mode::Mode;

pub use confirmed::confirmed_by;
pub use diagnose::{Diagnosis, Found, diagnose};
pub use dictionary::{DictionaryEntry, dictionary, entries, source_text};
pub use hop::Hop;
pub use page::{COLLECT, collect, page, status_page, symptom_page};
pub use table::GROUPS;
pub use text::{TEXT_BYTES, readable};

/// One error, identified by the text that is printed.
///
/// `title`, `causes`, `by_mode`, `expect`, and `fix` start in lower case, unless a name starts them, and have no period
/// at the end.
#[derive(Clone, Copy, Debug)]
pub struct Symptom {
    /// Stable name, `watch-cut`. For a status: its reason.
    pub id: &'static str,
    /// The printed text in its most frequent form, and what it means; at most [`TITLE_CHARS`] characters.
    pub title: &'static str,
    /// Which programs print it.
    pub printed_by: &'static str,
    /// The connection that it is about: texts about another one do not match.
    pub hop: Hop,
    /// Alternatives that identify it. All texts of an alternative must be present. `…` matches any short text, `{host}`
    /// a value.
    pub patterns: &'static [&'static [&'static str]],
    /// Likely causes, most likely first.
    pub causes: &'static [&'static str],
    /// What else happens, for example that the HTTPProxy still reports `valid`; empty: nothing to add.
    pub impact: &'static str,
    /// What differs by mode; modes that are not listed do not differ.
    pub by_mode: &'static [(Mode, &'static str)],
    /// Commands that confirm the cause.
    pub confirm: &'static [Confirm],
    /// What to do, in the imperative.
    pub fix: &'static str,
    /// Related codes, advice topics, modes, and status reasons.
    pub see: &'static [&'static str],
    /// Where the entry's statements come from: tests, or the documentation or source code of the programs.
    pub source: &'static str,
    /// The entry says little: it is dropped when a more specific one matches the same text.
    pub is_general: bool,
}

/// A command, and how to read its output.
#[derive(Clone, Copy, Debug)]
pub struct Confirm {
    /// A command line with places for values, `{host}`.
    pub command: &'static str,
    /// The output to expect, and what another output means.
    pub expect: &'static str,
}

/// Characters of a title at most: a title is a heading and a search result.
pub const TITLE_CHARS: usize = 100;

/// Returns every symptom except the statuses, in the order of the dictionary.
pub fn symptoms() -> impl Iterator<Item = &'static Symptom> {
    GROUPS.iter().flat_map(|(_, symptoms)| symptoms.iter())
}

/// Returns the symptom of that name.
pub fn find(id: &str) -> Option<&'static Symptom> {
    symptoms().find(|symptom| symptom.id == id)
}

/// Returns the names of the symptoms and status reasons whose entries refer to a code, a topic, a mode, or another entry.
pub fn referring_to(word: &str) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for entry in symptoms().copied().chain(http_proxy_status::STATUS_REASONS.iter().map(status::symptom)) {
        if entry.see.contains(&word) && !names.contains(&entry.id) {
            names.push(entry.id);
        }
    }
    names
}
