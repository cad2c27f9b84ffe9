//! The single repairs. Each one changes the text only if the damage shows in it, and keeps the lines where they are.

use zeroize::Zeroizing;

use super::meant::{is_known_line, is_list_item};
use super::place;
use super::repairs::KubeconfigRepair;

/// A text that is being repaired.
pub(super) struct Text {
    pub(super) text: Zeroizing<String>,
    /// What was repaired, each with its first line.
    pub(super) repairs: Vec<(KubeconfigRepair, usize)>,
}

impl Text {
    fn replace(&mut self, repair: KubeconfigRepair, new: Zeroizing<String>) {
        let line = self.text.lines().zip(new.lines()).position(|(old, new)| old != new);
        self.repairs.push((repair, line.map_or(1, |line| line + 1)));
        self.text = new;
    }
}

/// Says whether a text has characters that editors and chats put into it, whether it can be parsed or not.
pub(super) fn has_odd_characters(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let has_brackets = text.windows(BRACKET.len()).any(|window| BRACKETS.contains(&window));
    let is_odd = |c| is_space(c) || is_nothing(c) || is_quote(c);
    has_brackets || !text.is_ascii() && core::str::from_utf8(text).is_ok_and(|text| text.contains(is_odd))
}

/// Escape sequences (ECMA-48), also those whose escape character a web page dropped or `cat -v` spelled out.
pub(super) fn colors(text: &mut Text) {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let is_bare = text.text.contains("[0m") || text.text.contains("[m");
    if !is_bare && !text.text.contains(is_control) {
        return;
    }
    let mut new = Zeroizing::new(String::with_capacity(text.text.len()));
    let mut rest = text.text.as_str();
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        let sequence = rest.strip_prefix("\u{1b}[").or_else(|| rest.strip_prefix("^[[")).or_else(|| {
            // without its escape character only a color is clear
            rest.strip_prefix('[').filter(|_| is_bare).filter(|bare| is_color(bare))
        });
        rest = match sequence {
            Some(sequence) => sequence.split_once(|c: char| ('@'..='~').contains(&c)).map_or("", |(_, rest)| rest),
            None if rest.starts_with("\u{1b}]") => after.split_once(['\u{7}', '\\']).map_or("", |(_, rest)| rest),
            None => {
                if !is_control(first) {
                    new.push(first);
                }
                after
            }
        };
    }
    if *new != *text.text {
        text.replace(KubeconfigRepair::Colors, new);
    }
}

fn is_color(sequence: &str) -> bool {
    let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or_default();
    end <= 12 && sequence.get(end..).is_some_and(|rest| rest.starts_with('m'))
}

/// Spaces and quotes of word processors, chats and web pages.
pub(super) fn characters(text: &mut Text) {
    if text.text.contains(|c| is_space(c) || is_nothing(c)) {
        let plain = text.text.chars().filter(|c| !is_nothing(*c)).map(|c| if is_space(c) { ' ' } else { c });
        let mut new = Zeroizing::new(String::with_capacity(text.text.len()));
        new.extend(plain);
        text.replace(KubeconfigRepair::Invisible, new);
    }
    if !text.text.contains(is_quote) {
        return;
    }
    let is_json = text.text.trim_start().starts_with('{');
    let mut new = Zeroizing::new(String::with_capacity(text.text.len()));
    for line in text.text.split_inclusive('\n') {
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim().trim_start_matches("- ");
        let is_quoted = value.starts_with(is_quote) && value.ends_with(is_quote);
        new.extend(line.chars().map(|c| if is_quote(c) && (is_json || is_quoted) { '"' } else { c }));
    }
    if *new != *text.text {
        text.replace(KubeconfigRepair::Quotes, new);
    }
}

/// Values in the angle brackets of a documentation's placeholder: `server: <https://10.0.0.1>`.
pub(super) fn brackets(text: &mut Text) {
    let mut new = Zeroizing::new(String::with_capacity(text.text.len()));
    for line in text.text.split_inclusive('\n') {
        let value = line.split_once(": ").map_or("", |(_, value)| value).trim().trim_matches(['"', '\'']);
        let inside = value.strip_prefix('<').and_then(|value| value.strip_suffix('>'));
        let is_value = |inside: &str| !inside.contains(' ') && (inside.starts_with("http") || inside.len() >= LONG);
        match inside.filter(|inside| is_value(inside)) {
            Some(_) => new.extend(line.chars().filter(|c| !matches!(c, '<' | '>'))),
            None => new.push_str(line),
        }
    }
    if *new != *text.text {
        text.replace(KubeconfigRepair::Brackets, new);
    }
}

/// Joins the lines of base64 or of a token that are not indented more than their key.
pub(super) fn wrapped(text: &mut Text) {
    let mut new = Zeroizing::new(String::with_capacity(text.text.len() + 2));
    let (mut open, mut joined) = (Value::Other, 0);
    for line in text.text.lines() {
        let word = line.trim();
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+/=_-.\"'".contains(c);
        let is_data = !word.is_empty() && word.chars().all(is_part) && !matches!(word, "EOT" | "EOF" | "---" | "...");
        if is_data && (open == Value::Begun || open == Value::Missing && word.len() >= LONG) {
            let end = new.trim_end_matches('\n').len();
            new.truncate(end);
            new.push_str(if open == Value::Missing { " " } else { "" });
            new.push_str(word);
            joined += 1;
            open = Value::Begun;
        } else {
            // the lines of what was joined stay empty, so that the others keep their numbers
            new.extend(core::iter::repeat_n('\n', core::mem::take(&mut joined)));
            new.push_str(line.trim_end());
            open = Value::of(word);
        }
        new.push('\n');
    }
    if new.lines().ne(text.text.lines().map(str::trim_end)) {
        text.replace(KubeconfigRepair::Wrapped, new);
    }
}

/// The value in a line, for the next line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// Long base64 or a token, which may go on.
    Begun,
    /// The value of such a field is not in the line of its key.
    Missing,
    Other,
}

impl Value {
    fn of(line: &str) -> Self {
        let (key, value) = line.split_once(':').unwrap_or_default();
        match value.trim() {
            _ if !key.ends_with("-data") && key != "token" => Self::Other,
            "" => Self::Missing,
            value if value.len() >= LONG => Self::Begun,
            _ => Self::Other,
        }
    }
}

/// A text in one line: a string of JSON, a variable, a log.
pub(super) fn escaped_newlines(text: &mut Text) {
    let all = text.text.trim();
    if all.lines().count() > 2 || all.matches("\\n").count() < 3 {
        return;
    }
    let starts = ["apiVersion:", "kind:", "clusters:", "current-context:"].iter().filter_map(|key| all.find(key));
    let Some((before, body)) = starts.min().and_then(|start| all.split_at_checked(start)) else { return };
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let mut new = Zeroizing::new(String::with_capacity(body.len()));
    let mut characters = body.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => new.push('\n'),
                Some('t') => new.push('\t'),
                Some('r') | None => {}
                Some(other) => new.push(other),
            },
            end if Some(end) == quote => break,
            other => new.push(other),
        }
    }
    text.text = new;
    text.repairs.push((KubeconfigRepair::EscapedNewlines, 1));
}

pub(super) fn html(text: &mut Text) {
    if !ENTITIES.iter().any(|(entity, _)| text.text.contains(entity)) {
        return;
    }
    let mut new = Zeroizing::new(String::with_capacity(text.text.len()));
    let mut rest = text.text.as_str();
    while let Some((before, after)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        new.push_str(before);
        let found = ENTITIES.iter().find_map(|(entity, plain)| Some((*plain, after.strip_prefix(entity)?)));
        let (plain, after) = found.unwrap_or(("&", after.strip_prefix('&').unwrap_or_default()));
        new.push_str(plain);
        rest = after;
    }
    new.push_str(rest);
    text.replace(KubeconfigRepair::HtmlEscapes, new);
}

/// A quotation mark of mail, a mark of `diff`, or the numbers of an editor before every line.
pub(super) fn prefixes(text: &mut Text) {
    let full = || text.text.lines().filter(|line| !line.trim().is_empty());
    if full().count() < 4 {
        return;
    }
    let mark = ["> ", "| ", "+"].into_iter().find(|mark| full().all(|line| line.starts_with(mark.trim_end())));
    let mut new = Zeroizing::new(String::with_capacity(text.text.len() + 1));
    let mut number = None;
    for line in text.text.lines() {
        let rest = match mark {
            Some(mark) => line.strip_prefix(mark).or_else(|| line.strip_prefix(mark.trim_end())),
            None => without_number(line, &mut number),
        };
        match rest {
            Some(rest) => new.push_str(rest),
            None if line.trim().is_empty() => {}
            None => return,
        }
        new.push('\n');
    }
    text.replace(KubeconfigRepair::Prefixes, new);
}

/// The line without its number, which is one more than the `last`.
fn without_number<'a>(line: &'a str, last: &mut Option<usize>) -> Option<&'a str> {
    let from = line.trim_start();
    let (digits, rest) = from.split_at_checked(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()))?;
    let number: usize = digits.parse().ok()?;
    if last.is_some_and(|last| last + 1 != number) {
        return None;
    }
    *last = Some(number);
    let bar = rest.trim_start_matches(' ');
    if let Some(rest) = bar.strip_prefix(['|', '\u{2502}']) {
        return Some(rest.strip_prefix(' ').unwrap_or(rest));
    }
    if let Some(rest) = bar.strip_prefix('\t').or_else(|| rest.strip_prefix(':')) {
        return Some(rest);
    }
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

/// Empties lines that are not a part of the document. More of them than lines of the document is another text, with an
/// example in it.
pub(super) fn around(text: &mut Text) {
    let is_json = text.text.lines().any(|line| line.trim_start().starts_with('{'));
    let kept = if is_json { lines_of_json(&text.text) } else { lines_of_yaml(&text.text) };
    let mut new = Zeroizing::new(String::with_capacity(text.text.len() + 1));
    let (mut whole, mut emptied, mut is_changed) = (0, 0, false);
    for (line, kept) in text.text.lines().zip(kept) {
        match kept {
            Some(part) => {
                is_changed |= part != line;
                new.push_str(part);
            }
            None if line.trim().is_empty() => {}
            // a field whose indentation is damaged is not text around the document
            None if place::is_field(line) => return,
            None => emptied += 1,
        }
        whole += usize::from(kept.is_some_and(|part| !part.trim().is_empty()));
        new.push('\n');
    }
    if (is_changed || emptied > 0) && emptied < whole {
        text.replace(KubeconfigRepair::TextAround, new);
    }
}

/// From the first line that begins with a brace to the last that begins with one.
fn lines_of_json(text: &str) -> Vec<Option<&str>> {
    let first = text.lines().position(|line| line.trim_start().starts_with('{'));
    let last = text.lines().collect::<Vec<_>>().iter().rposition(|line| line.trim_end().ends_with('}'));
    let is_inside = |at: usize| first.is_some_and(|first| at >= first) && last.is_some_and(|last| at <= last);
    text.lines().enumerate().map(|(at, line)| Some(line).filter(|_| is_inside(at))).collect()
}

/// Lines that begin with a key of the format at its outermost level, and what is below them.
fn lines_of_yaml(text: &str) -> Vec<Option<&str>> {
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let base = text.lines().find(|line| is_known_line(line)).map_or(0, indentation);
    let mut is_inside = false;
    let kept = |line| {
        let outer = indentation(line) <= base && !line.trim().is_empty();
        if outer && is_known_line(line) {
            is_inside = true;
        } else if let (false, Some(rest)) = (is_inside, after_a_prompt(line)) {
            is_inside = true;
            return Some(rest);
        } else if outer && !is_list_item(line) && !line.trim_start().starts_with('#') {
            is_inside = false;
        }
        Some(line).filter(|_| is_inside)
    };
    text.lines().map(kept).collect()
}

/// A prompt without a line break before the document.
fn after_a_prompt(line: &str) -> Option<&str> {
    let start = line.find("apiVersion: v1")?;
    line.get(start..).filter(|rest| rest.trim_end() == "apiVersion: v1")
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Characters without any width, and those that turn the direction of writing.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_quote(c: char) -> bool {
    matches!(c, '\u{201c}'..='\u{201f}' | '\u{2018}'..='\u{201b}' | '\u{ab}' | '\u{bb}')
}

/// Shorter values are words.
const LONG: usize = 40;
const BRACKET: &[u8] = b"<http";
/// How values in angle brackets begin: an address, base64 of PEM.
const BRACKETS: [&[u8]; 2] = [BRACKET, b"<LS0t"];
const ENTITIES: [(&str, &str); 9] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&nbsp;", " "),
    ("&#160;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
];
