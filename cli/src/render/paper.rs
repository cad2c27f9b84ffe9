//! Text in columns: wrapped to a width, colored if requested, unable to control the terminal.

use std::io::{self, IsTerminal};

use anstyle::{AnsiColor, Style};
use kubefront_core::hidden::is_hidden;

use crate::say::harmless;

/// What text is written on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Paper {
    /// Characters in a line.
    pub width: usize,
    /// May it be colored?
    pub has_colour: bool,
}

impl Paper {
    /// Returns what stdout is: a terminal with its width and, unless `NO_COLOR`, color; otherwise 80 characters, plain.
    pub(crate) fn of_stdout() -> Self {
        let stdout = io::stdout();
        let has_colour = has_colour(anstream::AutoStream::choice(&stdout));
        let width = match stdout.is_terminal() {
            true => terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0)),
            false => WIDTH,
        };
        Self { width: width.clamp(40, 120), has_colour }
    }

    /// Returns what stderr is, by the same rules.
    pub(crate) fn of_stderr() -> Self {
        let stderr = io::stderr();
        let has_colour = has_colour(anstream::AutoStream::choice(&stderr));
        let width = match stderr.is_terminal() {
            true => terminal_size::terminal_size_of(&stderr).map_or(WIDTH, |(width, _)| usize::from(width.0)),
            false => WIDTH,
        };
        Self { width: width.clamp(40, 120), has_colour }
    }

    /// Paints a word; the word itself carries the meaning.
    pub(crate) fn paint(self, word: &str, colour: Colour) -> String {
        if !self.has_colour {
            return word.to_owned();
        }
        let style = match colour {
            Colour::Error => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
            Colour::Warning => Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
            Colour::Good => Style::new().bold().fg_color(Some(AnsiColor::Green.into())),
            Colour::Note => Style::new().bold(),
            Colour::Quiet => Style::new().dimmed(),
        };
        format!("{style}{word}{style:#}")
    }

    /// Wraps `text` behind `first`, further lines indented by as many columns.
    pub(crate) fn behind(self, first: &str, text: &str) -> String {
        let indent = columns(first);
        let lines = wrap(text, self.width.saturating_sub(indent));
        let mut out = String::from(first);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(line);
            out.push('\n');
        }
        if lines.is_empty() {
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        out
    }

    /// Wraps `text` on the line that `head` began; further lines get `indent`.
    pub(crate) fn after(self, head: &str, indent: &str, text: &str) -> String {
        let begun = columns(head);
        // Replaces the head, which is painted already.
        let lines = wrap(&format!("{} {text}", "x".repeat(begun)), self.width.saturating_sub(columns(indent)));
        let mut out = String::new();
        for (index, line) in lines.iter().enumerate() {
            match index {
                0 => out.push_str(line.get(begun..).unwrap_or_default()),
                _ => out.push_str(&format!("{indent}{line}")),
            }
            out.push('\n');
        }
        out
    }
}

/// A console of Windows prints the codes of colors as text unless the program turns them on.
fn has_colour(choice: anstream::ColorChoice) -> bool {
    choice != anstream::ColorChoice::Never && anstyle_query::windows::enable_ansi_colors() != Some(false)
}

/// What a color means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Colour {
    Error,
    Warning,
    Good,
    Note,
    Quiet,
}

/// Breaks text at spaces and keeps its own line breaks; words longer than a line get a separate line. A no-break space
/// keeps two words together, and is printed as a space.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in harmless(text.trim_end()).lines() {
        let mut line = String::new();
        for word in paragraph.split(breaks).filter(|word| !word.is_empty()) {
            if !line.is_empty() && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word.replace(NO_BREAK, " "));
        }
        lines.push(line);
    }
    lines
}

fn breaks(c: char) -> bool {
    c.is_whitespace() && c != NO_BREAK
}

/// Counts the columns of a text; scripts that are two columns wide count as such, roughly (East Asian Wide).
pub(crate) fn columns(text: &str) -> usize {
    let wide = |c: char| matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD);
    text.chars().filter(|c| !is_hidden(*c)).map(|c| if wide(c) { 2 } else { 1 }).sum()
}

const WIDTH: usize = 80;
/// U+00A0, which Unicode counts as white space.
const NO_BREAK: char = '\u{a0}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_at_spaces_only() {
        let rows: [(&str, usize, &[&str]); 6] = [
            ("until May (80\u{a0}days)", 12, &["until May", "(80 days)"]),
            ("one two three", 7, &["one two", "three"]),
            ("one\ntwo", 80, &["one", "two"]),
            ("a-very-long-word b", 4, &["a-very-long-word", "b"]),
            ("", 10, &[]),
            ("\u{1b}[31mred", 80, &["<U+001B>[31mred"]),
        ];
        for (text, width, expected) in rows {
            assert_eq!(wrap(text, width), expected, "{text:?}");
        }
    }
}
