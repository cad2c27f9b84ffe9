//! `explain`: the page of a finding code, a mode, an advice topic, a status reason, or a symptom; entries for printed text
//! and for keywords; `docs/findings.md`. Pages are plain text.

mod client_rules;
mod keywords;
mod nearest;
mod search;
mod table;
#[cfg(test)]
mod tests;

use crate::advice::{advice, topics};
use crate::exposure::Exposure;
use crate::finding::{Code, Fix, Rule};
use crate::intake;
use crate::mode::{Answer, Mode, carries};
use crate::symptom;
use search::{by_keyword, by_words, named};

pub use nearest::nearest;
pub use search::{Entry, MOST, Matches};
pub use table::{error_texts, group, table};

/// Returns what is known about a text: the page of an entry by its name, the entries of a keyword, the entries for
/// printed text of one line or many ([`symptom`]), or the entries that contain all of a few words. `None` if there is no
/// entry. The text is not repeated, except names from it in commands ([`symptom::values`]).
///
/// Paragraphs are not wrapped: the reader's terminal decides the width.
pub fn page(text: &str) -> Option<String> {
    answer(text).map(|found| match found {
        Explained::Page(page) => page,
        Explained::Entries(matches) => list_page(&matches),
    })
}

/// What is known about a text.
#[derive(Clone, Debug)]
pub enum Explained {
    /// A page of plain text.
    Page(String),
    /// Several entries, none of which is clearly the best.
    Entries(Matches),
}

/// Does the same as [`page`], for readers who can choose one of several entries.
pub fn answer(text: &str) -> Option<Explained> {
    let text = text.trim();
    let word = |word: &str| word_page(word).map(Explained::Page);
    word(text)
        .or_else(|| of_matches(by_keyword(text)?))
        .or_else(|| word(named(text)?))
        .or_else(|| symptom::page(text).map(Explained::Page))
        .or_else(|| client_rules::page(text).map(Explained::Page))
        .or_else(|| of_matches(by_words(text)?))
}

/// Says whether a pasted text asks for an explanation: an error message, or a line of several words that entries contain.
/// Anything that is read as an input is not.
pub fn is_question(text: &str) -> bool {
    let line = text.trim();
    // A colon separates a key and a value, or the parts of an error.
    let is_line_of_words = line.contains(' ') && !line.contains(['\n', ':']);
    intake::is_error_message(text) || is_line_of_words && search(line).is_some() && intake::is_plain_text(text)
}

/// Returns the entries for keywords: the best match first. `None` if there is none, or if the text is longer than a few
/// words.
pub fn search(text: &str) -> Option<Matches> {
    by_keyword(text).or_else(|| by_words(text))
}

/// The page of an entry by its name.
fn word_page(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    if let Some(code) = Code::from_name(&lower) {
        return Some(rule_page(code.rule()));
    }
    if let Some(mode) = Mode::ALL.into_iter().find(|mode| mode.name() == lower) {
        return Some(mode_page(mode));
    }
    if let Some(topic) = topics().find(|topic| *topic == lower) {
        return Some(topic_page(topic));
    }
    symptom::status_page(word).or_else(|| symptom::symptom_page(&lower))
}

/// The page of the best entry if it is clear, otherwise all of them.
fn of_matches(matches: Matches) -> Option<Explained> {
    let (first, others) = matches.entries.split_first()?;
    if !matches.is_clear {
        return Some(Explained::Entries(matches));
    }
    let mut page = word_page(first.name)?;
    if !others.is_empty() {
        let names: Vec<_> = others.iter().map(|entry| entry.name).collect();
        page.push_str(&format!("\nOther entries:  {}\n", names.join(", ")));
    }
    Some(Explained::Page(page))
}

fn list_page(matches: &Matches) -> String {
    let width = matches.entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    let mut page =
        String::from("Entries for this search, best match first. To read one, pass its name to kubefront explain.\n\n");
    for entry in &matches.entries {
        page.push_str(&format!("  {:width$}  {}\n", entry.name, entry.title));
    }
    if matches.left_out > 0 {
        page.push_str(&format!("\nEntries left out: {}. To narrow the search, add a word.\n", matches.left_out));
    }
    page
}

fn rule_page(rule: &Rule) -> String {
    let mut page = format!("{}[{}]: {}\n", rule.severity, rule.code, rule.title);
    if !rule.condition.is_empty() {
        page.push_str(&format!("{:LABEL$}{} ({})\n", "severity:", rule.severity, rule.condition));
    }
    for paragraph in [rule.impact, rule.details].into_iter().filter(|text| !text.is_empty()) {
        page.push_str(&format!("\n{paragraph}\n"));
    }
    page.push('\n');
    for (index, fix) in rule.fixes.iter().enumerate() {
        let label = if index == 0 { "fix:" } else { "or:" };
        page.push_str(&format!("{label:LABEL$}{}\n", fix_line(fix)));
    }
    let symptoms = symptom::referring_to(rule.code.name());
    if !symptoms.is_empty() {
        page.push_str(&format!("{:LABEL$}{}\n", "see also:", symptoms.join(", ")));
    }
    page.push_str(&format!("{:LABEL$}{}\n", "source:", rule.source));
    page
}

/// The longest label and two spaces.
const LABEL: usize = 11;

/// `embed the CA in the kubeconfig: --trust embed (kubeconfig.trust)`
fn fix_line(fix: &Fix) -> String {
    let command = fix.command_line().map_or_else(String::new, |command| format!(": {command}"));
    let field = fix.field().filter(|_| !command.is_empty()).map_or_else(String::new, |field| format!(" ({field})"));
    format!("{}{command}{field}", fix.label)
}

/// What the mode does and supports, and the advice for it.
fn mode_page(mode: Mode) -> String {
    let facts = mode.facts();
    let mut page = format!("mode {}: {}\n\n", mode.name(), facts.title);
    page.push_str(&format!("{}\n\n{}\n\n", facts.summary, facts.security));
    let lines = carries(mode, None, None);
    let width = lines.iter().map(|line| line.operation.len()).max().unwrap_or(0);
    for line in &lines {
        let answer = match line.answer {
            Answer::Yes => "yes ",
            Answer::No => "no  ",
            Answer::When => "when",
        };
        let text = format!("  {:width$}  {answer}  {}", line.operation, line.condition.unwrap_or_default());
        page.push_str(text.trim_end());
        page.push('\n');
    }
    for advice in advice(&in_mode(mode)) {
        page.push_str(&format!("\n{}\n  {}\n  source: {}\n", advice.topic, advice.message, advice.source));
    }
    page
}

/// The advice in each mode; modes with the same advice share a paragraph.
fn topic_page(topic: &str) -> String {
    let mut said: Vec<(Vec<&str>, String, &str)> = Vec::new();
    for mode in Mode::ALL {
        for advice in advice(&in_mode(mode)).into_iter().filter(|advice| advice.topic == topic) {
            match said.iter_mut().find(|(_, message, _)| *message == advice.message) {
                Some((modes, _, _)) => modes.push(mode.name()),
                None => said.push((vec![mode.name()], advice.message, advice.source)),
            }
        }
    }
    let mut page = format!("{topic}: advice\n");
    for (modes, message, source) in said {
        page.push_str(&format!("\n{}\n  {message}\n  source: {source}\n", modes.join(", ")));
    }
    page
}

fn in_mode(mode: Mode) -> Exposure {
    let mut exposure = Exposure::default();
    exposure.spec.mode = mode;
    exposure
}
