//! The word lint: words that operators do not know in this sense, in text that they read. Rust sources are read as string
//! literals outside tests and comments, documents as prose outside code. Text in backticks or quotation marks is exempt: it
//! quotes a file, a flag, or another program.

mod literals;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

pub use literals::{Literal, literals};

/// A word that must not be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// File, from the root of the repository.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The words as written.
    pub words: String,
    /// What to write instead.
    pub instead: &'static str,
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: \"{}\": write {}", self.file, self.line, self.words, self.instead)
    }
}

/// Returns every hit in the sources and documents below `root`, by file and line.
pub fn hits(root: &Path) -> Vec<Hit> {
    let mut hits = Vec::new();
    for place in SOURCES {
        for file in files(&root.join(place), "rs").into_iter().filter(|file| !is_test(file)) {
            let name = name(root, &file);
            let text = fs::read_to_string(&file).expect("a source file");
            for literal in literals(&text).into_iter().filter(|literal| !is_exempt(&name, literal)) {
                hits.extend(in_text(&name, &literal.text, &|at| literal.line_of(at)));
            }
        }
    }
    for place in DOCUMENTS {
        for file in files(&root.join(place), "md") {
            let text = fs::read_to_string(&file).expect("a document");
            hits.extend(in_markdown(&name(root, &file), &text));
        }
    }
    for place in TEXTS {
        let text = fs::read_to_string(root.join(place)).expect(place);
        for (index, line) in text.lines().enumerate() {
            hits.extend(in_text(place, line, &|_| index + 1));
        }
    }
    hits.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    hits
}

/// Returns the hits in Markdown: not in fenced code, link targets, or HTML tags.
pub fn in_markdown(file: &str, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut is_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            hits.extend(in_text(file, &without(&without(line, "](", ")"), "<", ">"), &|_| index + 1));
        }
    }
    hits
}

/// Returns the hits in one text; `line` tells the line of an offset.
fn in_text(file: &str, text: &str, line: &dyn Fn(usize) -> usize) -> Vec<Hit> {
    let bare = without_quotes(text);
    let words = words(&bare);
    let mut hits = Vec::new();
    for (index, (at, word)) in words.iter().enumerate() {
        for rule in RULES.iter().filter(|rule| rule.words[0].contains(&word.to_lowercase().as_str())) {
            let following = words.get(index..index + rule.words.len()).unwrap_or_default();
            let is_phrase = following.len() == rule.words.len()
                && rule.words.iter().zip(following).all(|(any, (_, word))| any.contains(&word.to_lowercase().as_str()))
                && following.windows(2).all(|pair| is_space(&bare, pair));
            let before = index.checked_sub(1).and_then(|before| words.get(before)).map(|(_, word)| word.to_lowercase());
            let behind = words.iter().skip(index + rule.words.len()).map(|(_, word)| word.to_lowercase());
            let after = behind.clone().next();
            let is_allowed = before.is_some_and(|word| rule.unless_after.contains(&word.as_str()))
                || behind.take(rule.reach).any(|word| rule.unless_before.contains(&word.as_str()))
                || (rule.needs_word && after.is_none_or(|word| !word.starts_with(|c: char| c.is_ascii_lowercase())))
                || ALLOWED.iter().any(|(place, phrase, _)| file.starts_with(place) && text.contains(phrase));
            if is_phrase && !is_allowed {
                let words = following.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" ");
                hits.push(Hit { file: file.to_owned(), line: line(*at), words, instead: rule.instead });
            }
        }
    }
    hits
}

fn is_space(text: &str, pair: &[(usize, &str)]) -> bool {
    let [(at, word), (next, _)] = pair else { return false };
    text.get(at + word.len()..*next).is_some_and(|between| between.trim().is_empty())
}

/// The words with their offsets.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_part = c.is_alphanumeric() || "'_-".contains(c);
        match start {
            None if is_part => start = Some(at),
            Some(from) if !is_part => {
                words.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The text with dots for what is in backticks, quotation marks, or the braces of a format string; the offsets stay.
fn without_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut until: Option<char> = None;
    for (at, c) in text.char_indices() {
        let closing = match c {
            '`' => Some('`'),
            '"' => Some('"'),
            '{' => Some('}'),
            '\u{201c}' => Some('\u{201d}'),
            _ => None,
        };
        match (until, closing) {
            (Some(end), _) => {
                if c == end {
                    until = None;
                }
                out.extend(std::iter::repeat_n('.', c.len_utf8()));
            }
            // An opening mark that is never closed is a character.
            (None, Some(end)) if text[at + c.len_utf8()..].contains(end) => {
                until = Some(end);
                out.extend(std::iter::repeat_n('.', c.len_utf8()));
            }
            (None, _) => out.push(c),
        }
    }
    out
}

/// The text without the parts from `begin` to `end`.
fn without(text: &str, begin: &str, end: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(begin) {
        let Some(length) = rest[at..].find(end) else { break };
        out.push_str(&rest[..at]);
        rest = &rest[at + length + end.len()..];
    }
    out + rest
}

/// Texts that other programs print are quoted as they are; keys and single words are not prose.
fn is_exempt(file: &str, literal: &Literal) -> bool {
    let is_quoted = file.contains("/symptom/") && ["patterns", "message", "command"].contains(&literal.field.as_str());
    is_quoted || !literal.text.trim().contains(' ')
}

fn is_test(file: &Path) -> bool {
    file.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        ["tests", "tests.rs", "sample.rs", "samples.rs", "testdata"].contains(&&*name)
    })
}

fn files(place: &Path, extension: &str) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn name(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).expect("below the root").display().to_string()
}

/// Sources with texts for users.
const SOURCES: &[&str] = &[
    "cli/src",
    "web/src",
    "site/src",
    "core/src/advice.rs",
    "core/src/check",
    "core/src/explain.rs",
    "core/src/explain",
    "core/src/exposure.rs",
    "core/src/exposure",
    "core/src/finding",
    "core/src/guide.rs",
    "core/src/guide",
    "core/src/manifest",
    "core/src/mode.rs",
    "core/src/mode",
    "core/src/report",
    "core/src/symptom",
    "core/src/wording.rs",
];

/// Documents, and the help texts as they are printed.
const DOCUMENTS: &[&str] = &["README.md", "CONTRIBUTING.md", "docs"];

/// Other texts, line by line.
const TEXTS: &[&str] =
    &["tests/cmd/help.md", "core/src/guide/verify.sh", "cli/src/example/README", "cli/src/example/exposure.yaml"];

/// A phrase, and what to write instead.
struct Rule {
    /// Each word in its forms.
    words: &'static [&'static [&'static str]],
    /// Allowed after one of these.
    unless_after: &'static [&'static str],
    /// Allowed before one of these, among so many of the next words.
    unless_before: &'static [&'static str],
    reach: usize,
    /// Only if a lower-case word follows.
    needs_word: bool,
    instead: &'static str,
}

const fn rule(words: &'static [&'static [&'static str]], instead: &'static str) -> Rule {
    Rule { words, unless_after: &[], unless_before: &[], reach: 1, needs_word: false, instead }
}

const RULES: &[Rule] = &[
    rule(&[&["wants"]], "requires, needs, or expects"),
    rule(&[&["mend", "mends", "mended", "mending"]], "repair, normalize, or correct"),
    rule(&[&["hand", "hands", "handed", "handing"], &["in"]], "pass or provide"),
    rule(&[&["anew"]], "again, or reissue"),
    Rule {
        unless_after: &["there"],
        unless_before: &["longer"],
        needs_word: true,
        ..rule(&[&["is"], &["no"]], "is not a")
    },
    rule(&[&["without"], &["a"], &["word"]], "silently, or that the HTTPProxy still reports `valid`"),
    Rule { unless_before: &["for"], ..rule(&[&["stand", "stands"]], "is, has, contains, or appears") },
    rule(&[&["nobody", "everybody", "somebody", "anybody", "whoever"]], "the actor, anyone who can, or any client"),
    rule(&[&["judge", "judges", "judged", "judging"]], "check, validate, or verify"),
    rule(&[&["carries"], &["not"]], "does not support"),
    Rule {
        // "take the host down" has no other word.
        unless_before: &["effect", "down", "over", "precedence"],
        reach: 4,
        ..rule(&[&["take", "takes"]], "accept, use, require, extract, or choose")
    },
    rule(&[&["where"], &["it"]], "if or when"),
    rule(&[&["hold", "holds"]], "contain or include"),
    rule(&[&["likewise"]], "also"),
    rule(&[&["perhaps"]], "a condition (if), or nothing"),
    rule(&[&["mostly"]], "usually, or nothing"),
    rule(&[&["beside"]], "next to, or in addition to"),
];

/// Place, text around the word, and the reason.
const ALLOWED: &[(&str, &str, &str)] = &[("docs/architecture.md", "where it is defined", "a place")];
