//! The nearest known name to one that is not known.

use super::set::leaves;

/// Returns the path of the field somebody may have meant by `key` within the map `parent` (empty: `spec` itself).
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

/// Returns the word of `words` nearest to `word`, where one is near.
pub(super) fn nearest_word<'a>(words: impl Iterator<Item = &'a str>, word: &str) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    closest(words, word, |known| known)
}

/// Shows what was typed in a message: short and printable, else only its length.
pub(super) fn shown(typed: &str) -> String {
    let printable = typed.chars().all(|c| !c.is_control());
    match typed.chars().count() {
        0 => "an empty text".to_owned(),
        count if count > LONGEST || !printable => format!("a text of {count} characters"),
        _ => format!("`{typed}`"),
    }
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

/// One name that starts the other is what people leave out: `key` for `keyFile`, `chain` for `chainFile`.
fn score(typed: &str, known: &str) -> usize {
    let starts = typed.len() >= 3 && (known.starts_with(typed) || typed.starts_with(known));
    let distance = distance(typed, known);
    if starts { distance.min(1) } else { distance }
}

/// Edits (insert, delete, replace) from one text to the other.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (b, above) in to.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *above;
            left = replaced.min(*above + 1).min(left + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

fn parent_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

fn last_of(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}

/// Longest typed name that is compared or shown.
const LONGEST: usize = 64;
