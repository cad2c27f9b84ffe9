//! Patterns: literal parts, compared without regard to ASCII case; `…` matches any short text between them, `{host}` a
//! value, `^` and `$` the ends of a line, `=WORD` a whole word with its case, `flag:UF` a flag of Envoy's access log.
//! There are no regular expressions: time is linear in the text, up to a constant.

use super::hop::Hop;
use super::text::Text;
use super::values::Place;

/// Where a pattern matches.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Literal characters that matched: the more, the better the match.
    pub(super) literal: usize,
    pub(super) values: Vec<(Place, String)>,
}

/// Returns the first match of a pattern in a message about that connection.
pub(super) fn find(pattern: &str, text: &Text, hop: Hop) -> Option<Hit> {
    if let Some(word) = pattern.strip_prefix('=') {
        return find_word(word, text, hop);
    }
    if let Some(flag) = pattern.strip_prefix("flag:") {
        return find_flag(flag, text).filter(|hit| text.hop(hit.start) == hop);
    }
    let (is_at_start, pattern) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (is_at_end, pattern) = pattern.strip_suffix('$').map_or((false, pattern), |rest| (true, rest));
    let parts = parts(&pattern.to_ascii_lowercase());
    let Some((Part::Text(first), rest)) = parts.split_first() else { return None };
    let places = text.folded().match_indices(first.as_str()).take(TRIES);
    let is_place = |at: usize| text.hop(at) == hop && (!is_at_start || text.is_start(at));
    places.filter(|(at, _)| is_place(*at)).find_map(|(start, _)| {
        let mut hit = Hit { start, end: start + first.len(), literal: first.len(), values: Vec::new() };
        follow(rest, text, &mut hit)?;
        (!is_at_end || text.is_end(hit.end)).then_some(hit)
    })
}

enum Part {
    Text(String),
    Gap(Option<Place>),
}

/// What may be between the last literal and the next one.
#[derive(Clone, Copy)]
enum Gap {
    /// Nothing.
    None,
    /// Any short text; in the place of a value, that value.
    Of(Option<Place>),
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let gap = rest.find(['…', '{']).unwrap_or(rest.len());
        let (text, behind) = rest.split_at(gap);
        if !text.is_empty() {
            parts.push(Part::Text(text.to_owned()));
        }
        rest = if let Some(behind) = behind.strip_prefix('…') {
            parts.push(Part::Gap(None));
            behind
        } else if let Some((name, behind)) = behind.strip_prefix('{').and_then(|b| b.split_once('}')) {
            parts.push(Part::Gap(Place::from_name(name)));
            behind
        } else {
            ""
        };
    }
    parts
}

/// Matches the parts after the first one.
fn follow(parts: &[Part], text: &Text, hit: &mut Hit) -> Option<()> {
    let mut gap = Gap::None;
    for part in parts {
        match (part, gap) {
            (Part::Gap(place), _) => gap = Gap::Of(*place),
            (Part::Text(literal), Gap::None) => {
                text.folded().get(hit.end..)?.starts_with(literal.as_str()).then_some(())?;
                hit.end += literal.len();
                hit.literal += literal.len();
            }
            (Part::Text(literal), Gap::Of(place)) => {
                let window = window(text.folded(), hit.end, GAP + literal.len());
                let at = window.find(literal.as_str())?;
                take(place, text.plain().get(hit.end..hit.end + at)?, hit);
                hit.end += at + literal.len();
                hit.literal += literal.len();
                gap = Gap::None;
            }
        }
    }
    if let Gap::Of(Some(place)) = gap {
        let value = window(text.plain(), hit.end, GAP).split([' ', '"', '\'', ',', ';', ')', ']', '>']).next()?;
        let length = value.len();
        take(Some(place), value, hit);
        hit.end += length;
    }
    Some(())
}

fn take(place: Option<Place>, value: &str, hit: &mut Hit) {
    if let Some(place) = place {
        hit.values.extend(place.read(value));
    }
}

fn window(text: &str, from: usize, length: usize) -> &str {
    let end = text.floor_char_boundary(from.saturating_add(length).min(text.len()));
    text.get(from..end).unwrap_or_default()
}

fn find_word(word: &str, text: &Text, hop: Hop) -> Option<Hit> {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    text.plain().match_indices(word).take(TRIES).find_map(|(start, _)| {
        let end = start + word.len();
        let before = text.plain().get(..start).and_then(|before| before.chars().next_back());
        let behind = text.plain().get(end..).and_then(|behind| behind.chars().next());
        let is_word = !is_part(before) && !is_part(behind) && text.hop(start) == hop;
        is_word.then(|| Hit { start, end, literal: word.len(), values: Vec::new() })
    })
}

/// Contour's access log has the flags after the status, `503 UF 0`, separated by commas; in JSON they have a key.
/// A text that is only a flag is a question about that flag.
fn find_flag(flag: &str, text: &Text) -> Option<Hit> {
    let hit = |start: usize, length: usize| Hit { start, end: start + length, literal: FLAG, values: Vec::new() };
    let holds = |flags: &str| flags.split(',').any(|part| part.trim() == flag);
    if holds(text.plain()) {
        return Some(hit(0, text.plain().len()));
    }
    for (start, key) in text.folded().match_indices("flags\"").take(TRIES) {
        let behind = window(text.plain(), start + key.len(), FLAGS);
        if behind.split('"').nth(1).is_some_and(holds) {
            return Some(hit(start, key.len() + behind.len()));
        }
    }
    let (mut before, mut start) = ("", 0);
    for word in text.plain().split(' ').take(TRIES) {
        let is_status = before.len() <= 3 && before.parse::<u16>().is_ok_and(|status| status < 600);
        if is_status && holds(word) {
            return Some(hit(start, word.len()));
        }
        start += word.len() + 1;
        before = word;
    }
    None
}

/// Bytes that `…` matches at most.
const GAP: usize = 1000;
/// Places that are tried for a pattern: repeated text adds nothing.
const TRIES: usize = 4096;
/// A flag of the access log counts as much as a sentence.
const FLAG: usize = 30;
/// Bytes after the key that can contain the flags.
const FLAGS: usize = 24;
