//! Two texts as a unified difference, line by line, with three lines around each change.

use similar::TextDiff;

use crate::hidden;

/// Returns the difference, with hidden characters as code points; empty if the texts are equal.
pub(super) fn difference(before: &str, after: &str, name: &str) -> String {
    let lines = TextDiff::from_lines(before, after);
    let text = lines.unified_diff().header(name, &format!("{name} (repaired)")).to_string();
    text.split('\n').map(hidden::shown).collect::<Vec<_>>().join("\n")
}

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
    fn hidden_characters_are_code_points() {
        assert!(difference("a: \u{202e}b\n", "a: c\n", "x").contains("-a: <U+202E>b\n+a: c\n"));
    }
}
