//! Pages of `explain`, wrapped to the width of the output.

use kubefront_core::explain::group;
use kubefront_core::finding::rules;

use super::fields::flags_beside;
use super::paper::{Colour, Paper, columns};

/// Returns a page with the flags next to the fields; the label of a line stays to its left.
pub(crate) fn page(text: &str, paper: Paper) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        // A command is printed as it is, however long, so that it can be copied.
        let line = if line.starts_with(COMMAND) { line.to_owned() } else { flags_beside(line) };
        let line = line.as_str();
        if columns(line) <= paper.width || line.starts_with(COMMAND) {
            out.push_str(line);
            out.push('\n');
        } else {
            let (first, rest) = line.split_at(label(line));
            out.push_str(&paper.behind(first, rest));
        }
    }
    out
}

/// Returns the finding codes by subject, one per line, with severity and title.
pub(crate) fn codes(paper: Paper) -> String {
    let widest = rules().map(|rule| rule.code.name().len()).max().unwrap_or_default();
    let mut out = String::new();
    let mut last = None;
    for rule in rules() {
        let subject = group(rule.code);
        if last != Some(subject) {
            let gap = if last.is_some() { "\n" } else { "" };
            out.push_str(&format!("{gap}{}\n", paper.paint(subject, Colour::Note)));
            last = Some(subject);
        }
        let severity = rule.severity.name();
        let first = format!("  {:widest$}  {severity:SEVERITY$}  ", rule.code.name());
        if columns(&first) + NARROWEST <= paper.width {
            out.push_str(&paper.behind(&first, rule.title));
        } else {
            out.push_str(&format!("  {}: {severity}\n{}", rule.code.name(), paper.behind("    ", rule.title)));
        }
    }
    out.push_str("\nDetails: kubefront explain CODE\n");
    out
}

/// Where the text of a line begins: after its indentation, its label, or its columns.
fn label(line: &str) -> usize {
    let spaces = line.rfind("  ").map_or(0, |at| at + 2);
    if line.starts_with(SOURCE) { SOURCE.len().max(spaces) } else { spaces }
}

const SOURCE: &str = "source: ";
const COMMAND: &str = "  $ ";
const SEVERITY: usize = 7;
/// A title narrower than this is hard to read next to its code.
const NARROWEST: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_paper() {
        for width in [50, 80, 120] {
            let paper = Paper { width, has_colour: false };
            let pages = rules().filter_map(|rule| kubefront_core::explain::page(rule.code.name()));
            for text in pages.map(|text| page(&text, paper)).chain([codes(paper)]) {
                let wide = text.lines().find(|line| columns(line) > width && line.contains(' ') && !is_one_word(line));
                assert_eq!(wide, None);
            }
        }
    }

    /// A word that is longer than the line cannot be broken.
    fn is_one_word(line: &str) -> bool {
        line.trim_start().split(' ').filter(|word| !word.is_empty()).count() == 1
    }

    #[test]
    fn labels_stay_to_the_left() {
        let paper = Paper { width: 24, has_colour: false };
        let rows = [
            ("fix:    one two three four\n", "fix:    one two three\n        four\n"),
            ("source: one two three four\n", "source: one two three\n        four\n"),
            ("  exec  when  one two three\n", "  exec  when  one two\n              three\n"),
            ("one two three four five six\n", "one two three four five\nsix\n"),
            ("  $ one two three four five\n", "  $ one two three four five\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(page(text, paper), expected);
        }
    }
}
