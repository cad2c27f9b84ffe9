//! Symptoms: what kubectl, curl, openssl, a browser, Envoy, Contour or a HTTPProxy's status printed, and by it the
//! cause, the proof and the cure, by mode where it differs.
//!
//! A text is never repeated: it may hold a token. What is taken from it into a command (a host name, a Secret's name)
//! is taken only in the form that such a name has ([`values`]).

mod diagnose;
mod dictionary;
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

pub use diagnose::{Diagnosis, Found, diagnose};
pub use dictionary::dictionary;
pub use page::{COLLECT, collect, page, symptom_page};
pub use table::GROUPS;
pub use text::{TEXT_BYTES, readable};

/// One thing that goes wrong, by what is printed then.
#[derive(Clone, Copy, Debug)]
pub struct Symptom {
    /// Stable name, `watch-cut`; of a status, its reason.
    pub id: &'static str,
    /// What happened, in one line.
    pub title: &'static str,
    /// Who prints it.
    pub printed_by: &'static str,
    /// Ways to tell it: in each, all texts must be there. `…` stands for anything short, `{host}` for a value.
    pub patterns: &'static [&'static [&'static str]],
    /// Why it is printed.
    pub cause: &'static str,
    /// What differs by mode; modes that are not named do not differ.
    pub by_mode: &'static [(Mode, &'static str)],
    /// Commands that prove the cause.
    pub proof: &'static [Proof],
    /// What to do.
    pub cure: &'static str,
    /// Codes, topics of advice, modes and status reasons that say more.
    pub see: &'static [&'static str],
    /// Who says so.
    pub source: &'static str,
    /// It says little, and nothing beside anything else that is found.
    pub is_general: bool,
}

/// A command, and what its answer tells.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// A command line with places for values, `{host}`.
    pub command: &'static str,
    /// How to read its answer.
    pub shows: &'static str,
}

/// Returns every symptom, statuses left out, in the order of the dictionary.
pub fn symptoms() -> impl Iterator<Item = &'static Symptom> {
    GROUPS.iter().flat_map(|(_, symptoms)| symptoms.iter())
}

/// Returns the symptom of that name.
pub fn find(id: &str) -> Option<&'static Symptom> {
    symptoms().find(|symptom| symptom.id == id)
}
