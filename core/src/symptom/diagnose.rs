//! Which entries match a text, best match first.

use super::hop::Hop;
use super::pattern::Hit;
use super::text::Text;
use super::values::Place;
use super::{Symptom, pattern, status, symptoms};

/// The entries that match a text.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Best match first; empty if no entry matches.
    pub found: Vec<Found>,
    /// Host name, Secret name, and similar values in the text.
    pub values: Vec<(Place, String)>,
    /// Only the beginning of the text was searched.
    pub is_cut: bool,
    /// The text has more than one line.
    pub has_lines: bool,
}

/// One entry that matches a text.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The entry.
    pub symptom: Symptom,
    /// The line of the match, from 1.
    pub line: usize,
}

/// Searches the first 64 KiB of a text ([`super::TEXT_BYTES`]).
pub fn diagnose(text: &str) -> Diagnosis {
    let text = Text::new(text);
    let mut matches: Vec<Match> = symptoms().filter_map(|symptom| Match::of(*symptom, &text)).collect();
    matches.extend(status::matches(&text).into_iter().map(|(symptom, hit)| Match::new(symptom, vec![hit])));
    // Sorting is stable: of equal matches, the first of the table.
    matches.sort_by_key(|found| (found.symptom.is_general, std::cmp::Reverse(found.literal)));
    let mut kept: Vec<Match> = Vec::new();
    for found in matches {
        if !kept.iter().any(|better| better.symptom.id == found.symptom.id || better.covers(&found)) {
            kept.push(found);
        }
    }
    let specific: Vec<Hop> = kept.iter().filter(|found| !found.symptom.is_general).map(|f| f.symptom.hop).collect();
    let is_explained = |hop: Hop| if hop == Hop::Exposed { !specific.is_empty() } else { specific.contains(&hop) };
    kept.retain(|found| !found.symptom.is_general || !is_explained(found.symptom.hop));
    kept.truncate(MOST);
    let mut values: Vec<(Place, String)> = kept.iter().flat_map(|found| found.values()).collect();
    let hints = HINTS.iter().filter_map(|hint| pattern::find(hint, &text, Hop::Exposed));
    values.extend(hints.flat_map(|hit| hit.values));
    Diagnosis {
        found: kept.iter().map(|found| Found { symptom: found.symptom, line: text.line(found.start()) }).collect(),
        values,
        is_cut: text.is_cut(),
        has_lines: text.has_lines(),
    }
}

struct Match {
    symptom: Symptom,
    hits: Vec<Hit>,
    literal: usize,
}

impl Match {
    fn new(symptom: Symptom, hits: Vec<Hit>) -> Self {
        let literal = hits.iter().map(|hit| hit.literal).sum();
        Self { symptom, hits, literal }
    }

    /// The best match of the symptom's patterns.
    fn of(symptom: Symptom, text: &Text) -> Option<Self> {
        let find = |pattern: &&str| pattern::find(pattern, text, symptom.hop);
        let fit = |all: &&[&str]| all.iter().map(find).collect::<Option<Vec<_>>>();
        let fits = symptom.patterns.iter().filter_map(fit).map(|hits| Self::new(symptom, hits));
        fits.reduce(|best, next| if next.literal > best.literal { next } else { best })
    }

    /// Each part of a text is explained once, by the entry that matches it best.
    fn covers(&self, other: &Self) -> bool {
        self.hits.iter().any(|a| other.hits.iter().any(|b| a.start < b.end && b.start < a.end))
    }

    fn start(&self) -> usize {
        self.hits.iter().map(|hit| hit.start).min().unwrap_or_default()
    }

    fn values(&self) -> Vec<(Place, String)> {
        self.hits.iter().flat_map(|hit| hit.values.clone()).collect()
    }
}

/// Where values are in texts that match other patterns.
const HINTS: &[&str] = &[
    "get \"https://{host}",
    "post \"https://{host}",
    "--server=https://{host}",
    "server: https://{host}",
    "fqdn: {host}",
    "fqdn \"{host}\"",
    "https://{host}",
    "dial tcp: lookup {host}",
    "lookup {host} on",
    "tls secret \"{secret}\"",
    "secretname: {secret}",
    "httpproxy.projectcontour.io/{proxy}",
    "kind: httpproxy metadata:…name: {proxy} ",
    "name: {proxy} namespace: {proxy-namespace} ",
];

/// A text that matches more entries is a log, not an error.
const MOST: usize = 5;
