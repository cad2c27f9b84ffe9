//! Says where two directories differ, so that a person sees it at once.

use std::collections::BTreeMap;

/// Returns one paragraph per file that differs; empty where all are the same.
pub fn difference(expected: &BTreeMap<String, Vec<u8>>, found: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut told = Vec::new();
    for (name, bytes) in expected {
        match found.get(name) {
            None => told.push(format!("{name}: expected, did not come out")),
            Some(other) if other != bytes => told.push(format!("{name}:\n{}", lines(bytes, other))),
            Some(_) => {}
        }
    }
    let unexpected = found.keys().filter(|name| !expected.contains_key(*name));
    told.extend(unexpected.map(|name| format!("{name}: came out, is not expected")));
    told
}

/// The lines between the common beginning and the common end, `-` expected, `+` found.
fn lines(expected: &[u8], found: &[u8]) -> String {
    let (expected, found) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(found));
    let (left, right): (Vec<_>, Vec<_>) =
        (expected.split_inclusive('\n').collect(), found.split_inclusive('\n').collect());
    let head = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let rest = left.len().min(right.len()) - head;
    let tail = left.iter().rev().zip(right.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let side = |sign: char, lines: &[&str]| {
        let (first, last) = (head, lines.len() - tail);
        let shown =
            lines[first..last].iter().take(SHOWN).map(|line| format!("  {sign} {}\n", line.trim_end_matches('\n')));
        let more = (last - first).saturating_sub(SHOWN);
        let more = if more > 0 { format!("  {sign} and {more} more lines\n") } else { String::new() };
        shown.collect::<String>() + &more
    };
    format!("  from line {}\n{}{}", head + 1, side('-', &left), side('+', &right))
}

const SHOWN: usize = 12;
