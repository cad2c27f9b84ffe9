//! Two texts as a unified difference, line by line, with three lines around each change.

use core::fmt::Write as _;
use core::ops::Range;

use crate::hidden;

/// A line of one of the texts, or of both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line<'a> {
    Both(&'a str),
    Old(&'a str),
    New(&'a str),
}

/// Returns the difference, with hidden characters as code points; empty if the texts are equal.
pub(super) fn difference(before: &str, after: &str, name: &str) -> String {
    let lines = compared(before, after);
    let mut text = String::new();
    let (mut at, mut old, mut new) = (0, 0, 0);
    for hunk in hunks(&lines) {
        let skipped = hunk.start.saturating_sub(at); // lines of both texts
        (old, new) = (old + skipped, new + skipped);
        let shown = lines.get(hunk.clone()).unwrap_or_default();
        let of_old = shown.iter().filter(|line| !matches!(line, Line::New(_))).count();
        let of_new = shown.iter().filter(|line| !matches!(line, Line::Old(_))).count();
        let _ = writeln!(text, "@@ -{} +{} @@", range(old, of_old), range(new, of_new));
        for line in shown {
            let (sign, line) = match line {
                Line::Both(line) => (' ', line),
                Line::Old(line) => ('-', line),
                Line::New(line) => ('+', line),
            };
            let _ = writeln!(text, "{sign}{}", hidden::shown(line));
        }
        (at, old, new) = (hunk.end, old + of_old, new + of_new);
    }
    if text.is_empty() {
        return text;
    }
    let name = hidden::shown(name);
    format!("--- {name}\n+++ {name} (repaired)\n{text}")
}

/// First line, from 1, and number of lines, as `diff -u` prints them.
fn range(before: usize, count: usize) -> String {
    match count {
        0 => format!("{before},0"),
        1 => format!("{}", before + 1),
        count => format!("{},{count}", before + 1),
    }
}

/// The changes with the lines around them; changes that are near each other are one hunk.
fn hunks(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    let changed = lines.iter().enumerate().filter(|(_, line)| !matches!(line, Line::Both(_)));
    for (at, _) in changed {
        let (start, end) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(lines.len()));
        match hunks.last_mut().filter(|last| start <= last.end) {
            Some(last) => last.end = end,
            None => hunks.push(start..end),
        }
    }
    hunks
}

/// Every line, removed lines before the added ones.
fn compared<'a>(before: &'a str, after: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let (old, new) = (old.split_at(head), new.split_at(head));
    let tail = old.1.iter().rev().zip(new.1.iter().rev()).take_while(|(one, other)| one == other).count();
    let (middle, end) = old.1.split_at(old.1.len() - tail);
    let (other, _) = new.1.split_at(new.1.len() - tail);
    let mut lines: Vec<Line<'a>> = old.0.iter().map(|line| Line::Both(line)).collect();
    lines.extend(between(middle, other));
    lines.extend(end.iter().map(|line| Line::Both(line)));
    lines
}

/// The longest common subsequence; of texts that are too long for it, everything is removed and added.
fn between<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let (rows, columns) = (old.len(), new.len());
    if rows.saturating_mul(columns) > MOST_CELLS {
        return old.iter().map(|line| Line::Old(line)).chain(new.iter().map(|line| Line::New(line))).collect();
    }
    // Lines in common behind each pair of places.
    let width = columns + 1;
    let mut common = vec![0_u32; (rows + 1) * width];
    let cell = |common: &[u32], row: usize, column: usize| common.get(row * width + column).copied().unwrap_or(0);
    for (row, one) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let longest = match one == other {
                true => cell(&common, row + 1, column + 1) + 1,
                false => cell(&common, row + 1, column).max(cell(&common, row, column + 1)),
            };
            if let Some(place) = common.get_mut(row * width + column) {
                *place = longest;
            }
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, Vec::new());
    loop {
        match (old.get(row), new.get(column)) {
            (Some(one), Some(other)) if one == other => {
                lines.push(Line::Both(one));
                (row, column) = (row + 1, column + 1);
            }
            (Some(one), other)
                if other.is_none() || cell(&common, row + 1, column) >= cell(&common, row, column + 1) =>
            {
                lines.push(Line::Old(one));
                row += 1;
            }
            (_, Some(other)) => {
                lines.push(Line::New(other));
                column += 1;
            }
            (_, None) => return lines,
        }
    }
}

/// Lines around a change.
const AROUND: usize = 3;
/// Pairs of lines that are compared: 16 MiB of numbers.
const MOST_CELLS: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_three_lines_around_them() {
        let before: String = (1..=20).map(|n| format!("line {n}\n")).collect();
        let after = before.replace("line 5\n", "line five\n").replace("line 19\n", "");
        let expected = "--- a\n+++ a (repaired)\n@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+line five\n line 6\n line 7\n line 8\n\
             @@ -16,5 +16,4 @@\n line 16\n line 17\n line 18\n-line 19\n line 20\n";
        assert_eq!(difference(&before, &after, "a"), expected);
        assert_eq!(difference(&before, &before, "a"), "");
    }

    #[test]
    fn changes_near_each_other_are_one_hunk() {
        let before: String = (1..=12).map(|n| format!("{n}\n")).collect();
        for (last, count) in [("8\n", 1), ("10\n", 2)] {
            let after = before.replacen("1\n", "one\n", 1).replacen(last, "changed\n", 1);
            let shown = difference(&before, &after, "a");
            assert_eq!(shown.matches("@@ -").count(), count, "{shown}");
        }
    }

    #[test]
    fn one_line_and_no_line_have_the_ranges_of_diff() {
        assert_eq!(difference("", "a\n", "x"), "--- x\n+++ x (repaired)\n@@ -0,0 +1 @@\n+a\n");
        assert_eq!(difference("a\n", "", "x"), "--- x\n+++ x (repaired)\n@@ -1 +0,0 @@\n-a\n");
    }

    #[test]
    fn hidden_characters_are_code_points() {
        assert!(difference("a: \u{202e}b\n", "a: c\n", "x").contains("-a: <U+202E>b\n+a: c\n"));
    }

    #[test]
    fn texts_that_are_too_long_are_replaced() {
        let text = |word: &str| (0..3000).map(|n| format!("{word} {n}\n")).collect::<String>();
        let shown = difference(&text("old"), &text("new"), "x");
        assert_eq!(shown.lines().count(), 2 + 1 + 6000);
    }
}
