//! The known name that is nearest to an unknown one.

use super::fields::leaves;

/// Returns the path of the field that `key` in the map `parent` (empty: `spec`) may mean.
pub(super) fn nearest(parent: &str, key: &str) -> Option<String> {
    if key.is_empty() || key.len() > LONGEST {
        return None;
    }
    let paths: Vec<String> = known();
    let is_same = |path: &&String| path.as_str() == key || last_of(path).eq_ignore_ascii_case(key);
    let same = paths.iter().find(is_same);
    let beside = || closest(paths.iter().filter(|path| parent_of(path) == parent), key, |path| last_of(path));
    let anywhere = || closest(paths.iter(), key, |path| last_of(path));
    same.or_else(beside).or_else(anywhere).cloned()
}

/// Returns the word of `words` that is nearest to `word`, if one is near.
pub fn nearest_word<'a>(words: impl Iterator<Item = &'a str>, word: &str) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    closest(words, word, |known| known)
}

fn known() -> Vec<String> {
    let mut paths: Vec<String> = leaves().filter(|path| !path.starts_with("metadata.")).collect();
    let maps: Vec<String> =
        paths.iter().filter_map(|path| path.split_once('.')).map(|(map, _)| map.to_owned()).collect();
    paths.extend(maps);
    paths.push("accept".to_owned());
    paths
}

fn closest<T>(candidates: impl Iterator<Item = T>, typed: &str, name: impl Fn(&T) -> &str) -> Option<T> {
    let typed = typed.to_ascii_lowercase();
    let budget = (typed.len() / 3).max(2);
    let scored = candidates.map(|candidate| (score(&typed, &name(&candidate).to_ascii_lowercase()), candidate));
    scored.filter(|(score, _)| *score <= budget).min_by_key(|(score, _)| *score).map(|(_, candidate)| candidate)
}

/// A name that is the beginning of the other counts as near: `key` for `keyFile`, `chain` for `chainFile`.
fn score(typed: &str, known: &str) -> usize {
    let starts = typed.len() >= 3 && (known.starts_with(typed) || typed.starts_with(known));
    let distance = strsim::levenshtein(typed, known);
    if starts { distance.min(1) } else { distance }
}

fn parent_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

fn last_of(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}

/// Longest typed name that is compared.
const LONGEST: usize = 64;
