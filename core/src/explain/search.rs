//! Search by keyword: a few words find the entries that contain them.
//!
//! The cost is linear in the text of all entries. No part of the query is returned: names and titles come from core.

use std::borrow::Cow;

use super::keywords::KEYWORDS;
use crate::advice::{advice, topics};
use crate::finding::rules;
use crate::mode::Mode;
use crate::symptom::http_proxy_status::STATUS_REASONS;
use crate::symptom::symptoms;

/// One entry: `kubefront explain NAME` prints its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A code, a mode, an advice topic, a status reason, or the name of a symptom.
    pub name: &'static str,
    /// What it is about, in one line.
    pub title: Cow<'static, str>,
}

/// The entries for some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches {
    /// Best match first, at most [`MOST`].
    pub entries: Vec<Entry>,
    /// The first entry is clearly the best.
    pub is_clear: bool,
    /// How many entries were left out.
    pub left_out: usize,
}

/// Entries in a list at most.
pub const MOST: usize = 8;

/// Returns the name that consists of these words, in another spelling: `Key Mismatch`, `input_unrecognised`.
pub(super) fn named(text: &str) -> Option<&'static str> {
    let query = query(text)?;
    names().find(|name| terms(name) == query)
}

/// Returns the entries of the table of keywords whose keyword consists of these words, in any order. If there are none,
/// words that say only that something fails do not count.
pub(super) fn by_keyword(text: &str) -> Option<Matches> {
    let query = query(text)?;
    let is_told = |word: &&String| !STOP_WORDS.contains(&word.as_str()) && !FAILS.contains(&word.as_str());
    let told: Vec<String> = query.iter().filter(is_told).cloned().collect();
    keyword(&query).or_else(|| keyword(&told))
}

fn keyword(query: &[String]) -> Option<Matches> {
    let is_same = |keyword: &str| {
        let words = terms(keyword);
        words.len() == query.len() && words.iter().all(|word| query.contains(word))
    };
    let (_, found) = KEYWORDS.iter().find(|(keywords, _)| keywords.iter().any(|keyword| is_same(keyword)))?;
    let known = documents();
    let entries: Vec<_> = found.iter().filter_map(|name| entry(&known, name)).collect();
    Some(Matches { is_clear: entries.len() == 1, entries, left_out: 0 })
}

/// Returns the entries that contain all of the words: first those that have them in name and title. If no entry contains
/// all of three or more words, those that contain all but one of them.
pub(super) fn by_words(text: &str) -> Option<Matches> {
    let is_stop_word = |word: &String| STOP_WORDS.contains(&word.as_str());
    let mut query = query(text)?;
    if query.iter().all(is_stop_word) {
        return None;
    }
    // A word with hyphens is a misspelled name: all its parts count.
    if text.contains(char::is_whitespace) {
        query.retain(|word| !is_stop_word(word));
    }
    let mut scored: Vec<_> = documents()
        .into_iter()
        .enumerate()
        .filter_map(|(index, document)| Some((score(&query, &document)?, index, document.entry)))
        .collect();
    scored.sort_by_key(|(score, index, _)| (*score, *index));
    if scored.iter().any(|((rank, ..), ..)| *rank != Rank::Almost) {
        scored.retain(|((rank, ..), ..)| *rank != Rank::Almost);
    }
    let in_title = scored.iter().filter(|((rank, ..), ..)| *rank == Rank::Title).count();
    let mut entries: Vec<Entry> = Vec::new();
    for (_, _, entry) in scored {
        if !entries.iter().any(|known| known.name == entry.name) {
            entries.push(entry);
        }
    }
    // One word is in many titles by chance.
    let is_clear = in_title == 1 && (query.len() > 1 || entries.len() <= 3);
    let left_out = entries.len().saturating_sub(MOST);
    entries.truncate(MOST);
    (!entries.is_empty()).then_some(Matches { entries, is_clear, left_out })
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// All words are in name and title.
    Title,
    /// All words are in the entry.
    Anywhere,
    /// All words but one are in the entry, and one at least is in name or title.
    Almost,
}

/// Lower is better: the rank, how many words are not in the title, and the length of the title if it has them all.
fn score(query: &[String], document: &Document) -> Option<(Rank, usize, usize)> {
    let mut in_head = vec![false; query.len()];
    let mut head_length = 0;
    for text in [document.entry.name, &document.entry.title] {
        head_length += mark(query, text, &mut in_head);
    }
    let missing = in_head.iter().filter(|is_found| !**is_found).count();
    if missing == 0 {
        return Some((Rank::Title, 0, head_length));
    }
    let mut anywhere = in_head;
    for text in &document.body {
        mark(query, text, &mut anywhere);
    }
    let missing_anywhere = anywhere.iter().filter(|is_found| !**is_found).count();
    if missing_anywhere == 0 {
        return Some((Rank::Anywhere, missing, 0));
    }
    (missing_anywhere == 1 && query.len() >= 3 && missing < query.len()).then_some((Rank::Almost, missing, 0))
}

/// Marks the words of the query that a text contains, and returns the number of words in the text.
fn mark(query: &[String], text: &str, found: &mut [bool]) -> usize {
    let words = terms(text);
    for word in &words {
        for (is_found, wanted) in found.iter_mut().zip(query) {
            *is_found |= wanted == word;
        }
    }
    words.len()
}

/// One entry with the texts that are searched.
struct Document {
    entry: Entry,
    body: Vec<Cow<'static, str>>,
}

fn documents() -> Vec<Document> {
    let document = |name, title: Cow<'static, str>, body| Document { entry: Entry { name, title }, body };
    let of_rules = rules().map(|rule| {
        let mut body: Vec<Cow<'static, str>> = [rule.impact, rule.details, rule.condition].map(Cow::Borrowed).to_vec();
        body.extend(
            rule.fixes.iter().flat_map(|fix| [Some(fix.label.clone()), fix.command_line().map(Cow::Owned)]).flatten(),
        );
        document(rule.code.name(), rule.title.into(), body)
    });
    let of_symptoms = symptoms().map(|symptom| {
        let texts = [symptom.printed_by, symptom.impact, symptom.fix].into_iter().chain(symptom.causes.iter().copied());
        let patterns = symptom.patterns.iter().flat_map(|all| all.iter().copied());
        let by_mode = symptom.by_mode.iter().map(|(_, text)| *text);
        document(symptom.id, symptom.title.into(), texts.chain(patterns).chain(by_mode).map(Cow::Borrowed).collect())
    });
    let of_statuses = STATUS_REASONS.iter().map(|status| {
        let texts = [status.message, status.fix].into_iter().chain(status.causes.iter().copied());
        document(status.reason, status.title.into(), texts.map(Cow::Borrowed).collect())
    });
    let of_topics = topics().map(|topic| {
        let in_modes = Mode::ALL.into_iter().flat_map(|mode| advice(&super::in_mode(mode)));
        let messages = in_modes.filter(|advice| advice.topic == topic);
        let body = messages.map(|advice| advice.message.into()).collect();
        document(topic, format!("advice: {}", topic.replace('-', " ")).into(), body)
    });
    let of_modes = Mode::ALL.into_iter().map(|mode| {
        let facts = mode.facts();
        document(mode.name(), format!("mode {}: {}", mode.name(), facts.title).into(), vec![facts.summary.into()])
    });
    of_rules.chain(of_symptoms).chain(of_statuses).chain(of_topics).chain(of_modes).collect()
}

/// The entry of that name; spellings of one word are equal (`recognised`, `recognized`).
fn entry(documents: &[Document], name: &str) -> Option<Entry> {
    let words = terms(name);
    documents.iter().map(|document| &document.entry).find(|entry| terms(entry.name) == words).cloned()
}

fn names() -> impl Iterator<Item = &'static str> {
    let codes = rules().map(|rule| rule.code.name());
    let reasons = STATUS_REASONS.iter().map(|status| status.reason);
    let symptoms = symptoms().map(|symptom| symptom.id);
    codes.chain(Mode::ALL.map(Mode::name)).chain(topics()).chain(reasons).chain(symptoms)
}

/// The words of a query; `None` if it has none, or is longer than a few words.
fn query(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    if text.len() > LONGEST_QUERY || text.contains('\n') {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    for word in terms(text) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    (1..=MOST_WORDS).contains(&words.len()).then_some(words)
}

/// The words of a text in the form in which words are compared.
fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        match SAME.iter().find(|(word, _)| *word == lower) {
            Some((_, words)) => terms.extend(words.iter().map(|word| stem(word))),
            None => terms.push(stem(&lower)),
        }
    }
    terms
}

/// `expired`, `expires`, and `expiry` are one word, and so are `recognised` and `recognize`.
fn stem(word: &str) -> String {
    if word == "https" {
        return word.to_owned(); // not the plural of the mode
    }
    let shortened = ENDINGS.iter().find_map(|(ending, least)| {
        let rest = word.strip_suffix(ending)?;
        let is_plural = *ending != "s" || !rest.ends_with(['s', 'u', 'i']);
        (rest.chars().count() >= *least && is_plural).then_some(rest)
    });
    let rest = shortened.unwrap_or(word);
    rest.strip_suffix("iz").map_or_else(|| rest.to_owned(), |root| format!("{root}is"))
}

/// Endings that are left out, and how many characters must remain.
const ENDINGS: &[(&str, usize)] =
    &[("ing", 4), ("ied", 4), ("ies", 4), ("ed", 4), ("es", 4), ("s", 3), ("y", 4), ("e", 4)];

/// Words that are searched as others.
const SAME: &[(&str, &[&str])] = &[
    ("cert", &["certificate"]),
    ("certs", &["certificates"]),
    ("creds", &["credentials"]),
    ("hostname", &["host", "name"]),
    ("hostnames", &["host", "names"]),
    ("apiserver", &["api", "server"]),
    ("truststore", &["trust", "store"]),
    ("keystore", &["key", "store"]),
    ("selfsigned", &["self", "signed"]),
    ("reencrypt", &["re", "encrypt"]),
    ("allowlist", &["allow", "list"]),
    ("whitelist", &["allow", "list"]),
    ("expiration", &["expire"]),
    ("encryption", &["encrypt"]),
    ("verification", &["verify"]),
    ("termination", &["terminate"]),
    ("revocation", &["revoke"]),
    ("untrusted", &["trust"]),
    ("sans", &["san"]),
    ("k8s", &["kubernetes"]),
];

/// Words that nearly every text contains.
const STOP_WORDS: &[&str] = &[
    "a",
    "an",
    "the",
    "is",
    "are",
    "was",
    "of",
    "to",
    "in",
    "on",
    "at",
    "for",
    "with",
    "and",
    "or",
    "not",
    "no",
    "such",
    "my",
    "i",
    "it",
    "how",
    "do",
    "doe",
    "does",
    "why",
    "what",
    "when",
    "can",
    "cannot",
    "t",
    "error",
    "fix",
    "kubefront",
    "from",
    "by",
    "this",
    "that",
];

/// What readers write of anything that fails.
const FAILS: &[&str] = &["work", "fail", "broken", "problem", "issue"];

/// Longer texts are not keywords, in bytes and words.
const LONGEST_QUERY: usize = 200;
const MOST_WORDS: usize = 12;

#[cfg(test)]
mod tests;
