//! What was meant by an unknown word.

use crate::advice::topics;
use crate::finding::rules;
use crate::mode::Mode;
use crate::symptom::http_proxy_status::STATUS_REASONS;
use crate::symptom::symptoms;

/// Returns the known words nearest to an unknown one, best first, at most three.
pub fn nearest(word: &str) -> Vec<&'static str> {
    let typed: String = word.trim().to_ascii_lowercase().chars().take(LONGEST).collect();
    let mut scored: Vec<_> = known().filter_map(|known| Some((score(&typed, known)?, known))).collect();
    scored.sort_by_key(|(score, _)| *score);
    let mut words: Vec<&'static str> = Vec::new();
    for (_, known) in scored {
        if words.len() < 3 && !words.contains(&known) {
            words.push(known);
        }
    }
    words
}

fn known() -> impl Iterator<Item = &'static str> {
    let codes = rules().map(|rule| rule.code.name());
    let modes = Mode::ALL.into_iter().map(Mode::name);
    let reasons = STATUS_REASONS.iter().map(|entry| entry.reason);
    codes.chain(modes).chain(topics()).chain(reasons).chain(symptoms().map(|symptom| symptom.id))
}

/// Lower is nearer; `None`: too far to be a slip. A word that is part of the known one counts as one slip.
fn score(typed: &str, known: &str) -> Option<usize> {
    let lower = known.to_ascii_lowercase();
    let slips = strsim::levenshtein(typed, &lower);
    if slips <= 1 {
        return Some(slips);
    }
    let is_part = typed.chars().count() >= 3 && lower.contains(typed);
    if is_part {
        return Some(1);
    }
    (slips <= typed.chars().count() / 3).then_some(slips)
}

/// Longer words are not slips of a known one.
const LONGEST: usize = 64;
