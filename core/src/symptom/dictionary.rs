//! The dictionary as Markdown, `docs/symptoms.md`: a heading is the printed text, and each entry has a stable anchor.

use super::table::TESTED;
use super::values::fill;
use super::{GROUPS, Symptom, find, status};
use crate::finding::Code;
use crate::symptom::http_proxy_status::{STATUS_REASONS, StatusReason};

/// An entry of the dictionary, for a document.
pub struct DictionaryEntry {
    /// Its subject.
    pub group: &'static str,
    /// Its name in links. Entries with the same reason have a number after it.
    pub anchor: String,
    /// The entry.
    pub symptom: Symptom,
    /// The message of a status.
    message: Option<&'static str>,
}

impl DictionaryEntry {
    /// Returns the texts that identify it, as they are printed; the parts of each occur together.
    pub fn printed(&self) -> Vec<Vec<String>> {
        self.message.map_or_else(|| printed(&self.symptom), |message| vec![vec![code(message)]])
    }
}

/// Returns every entry in the order of the dictionary, the statuses of the HTTPProxy last.
pub fn entries() -> impl Iterator<Item = DictionaryEntry> {
    let symptoms = GROUPS.iter().flat_map(|(group, symptoms)| symptoms.iter().map(|symptom| (*group, *symptom)));
    let of_symptom = |(group, symptom): (&'static str, Symptom)| DictionaryEntry {
        group,
        anchor: symptom.id.to_owned(),
        symptom,
        message: None,
    };
    let of_status = |(index, entry): (usize, &StatusReason)| {
        let message = if entry.message.is_empty() { entry.reason } else { entry.message };
        let before = STATUS_REASONS.iter().take(index).filter(|other| other.reason == entry.reason).count();
        // Links go to the reason; its further cases follow with a number.
        let anchor = if before == 0 { entry.reason.to_owned() } else { format!("{}-{}", entry.reason, before + 1) };
        DictionaryEntry { group: STATUSES, anchor, symptom: status::symptom(entry), message: Some(message) }
    };
    symptoms.map(of_symptom).chain(STATUS_REASONS.iter().enumerate().map(of_status))
}

/// Returns the source of an entry, with the programs and versions if many entries share it.
pub fn source_text(source: &str) -> String {
    let shared = TESTED.iter().find(|(shared, ..)| *shared == source);
    shared.map_or_else(|| source.to_owned(), |(_, _, name, programs)| format!("{name}: {programs}"))
}

/// Returns the dictionary as Markdown (`docs/symptoms.md`).
pub fn dictionary() -> String {
    let mut text = String::from(HEAD);
    for (_, anchor, name, programs) in TESTED {
        text.push_str(&format!("- <a id=\"{anchor}\"></a>{name}: {programs}\n"));
    }
    let mut last = "";
    for entry in entries() {
        if entry.group != last {
            last = entry.group;
            text.push_str(&format!("\n## {last}\n"));
        }
        write(&mut text, &entry.symptom, &entry.anchor, &in_code(&entry.printed()));
    }
    text
}

fn write(text: &mut String, symptom: &Symptom, anchor: &str, printed: &str) {
    text.push_str(&format!("\n<a id=\"{anchor}\"></a>\n\n### {}\n\n", plain(symptom.title)));
    text.push_str(&format!("`{}`, printed by {}: {printed}\n\n", symptom.id, plain(symptom.printed_by)));
    match symptom.causes {
        [cause] => text.push_str(&format!("Likely cause: {}.\n\n", plain(cause))),
        causes => {
            text.push_str("Likely causes:\n\n");
            for (index, cause) in causes.iter().enumerate() {
                text.push_str(&format!("{}. {}\n", index + 1, plain(cause)));
            }
            text.push('\n');
        }
    }
    if !symptom.impact.is_empty() {
        text.push_str(&format!("Impact: {}.\n\n", plain(symptom.impact)));
    }
    if !symptom.by_mode.is_empty() {
        text.push_str("By mode:\n\n");
        for (mode, difference) in symptom.by_mode {
            text.push_str(&format!("- `{}`: {}\n", mode.name(), plain(difference)));
        }
        text.push('\n');
    }
    text.push_str("Confirm:\n\n");
    for confirm in symptom.confirm {
        text.push_str(&format!("```sh\n{}\n```\n\nExpect: {}.\n\n", fill(confirm.command, &[]), plain(confirm.expect)));
    }
    text.push_str(&format!("Fix: {}.\n\n", plain(&fill(symptom.fix, &[]))));
    if !symptom.see.is_empty() {
        text.push_str(&format!(
            "See also: {}\n\n",
            symptom.see.iter().map(|word| link(word)).collect::<Vec<_>>().join(", ")
        ));
    }
    text.push_str(&format!("Source: {}\n", source(symptom.source)));
}

/// Codes are in another document, symptoms and status reasons in this one. Modes and advice topics have no anchor.
fn link(word: &str) -> String {
    if Code::from_name(word).is_some() {
        format!("[`{word}`](findings.md#{word})")
    } else if find(word).is_some() || STATUS_REASONS.iter().any(|entry| entry.reason == word) {
        format!("[`{word}`](#{word})")
    } else {
        format!("`{word}`")
    }
}

/// A source that many entries share is written once, at the top.
fn source(source: &str) -> String {
    let shared = TESTED.iter().find(|(shared, ..)| *shared == source);
    shared.map_or_else(|| plain(source), |(_, anchor, name, _)| format!("[{name}](#{anchor})"))
}

/// The texts that identify the entry, as they are printed. A longer one that contains a shorter one adds nothing.
fn printed(symptom: &Symptom) -> Vec<Vec<String>> {
    let mut texts: Vec<Vec<String>> = Vec::new();
    let mut patterns: Vec<&&[&str]> = symptom.patterns.iter().collect();
    patterns.sort_by_key(|all| all.iter().map(|pattern| pattern.len()).sum::<usize>());
    for all in patterns {
        let text: Vec<String> = all.iter().map(|pattern| code(pattern)).collect();
        let bare = |text: &[String]| with(text).trim_matches('`').to_lowercase();
        if !texts.iter().any(|known| bare(&text).contains(&bare(known))) {
            texts.push(text);
        }
    }
    texts
}

fn in_code(printed: &[Vec<String>]) -> String {
    printed.iter().map(|parts| with(parts)).collect::<Vec<_>>().join(", ")
}

fn with(parts: &[String]) -> String {
    parts.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(" with ")
}

/// The marks of a pattern are not printed.
fn code(pattern: &str) -> String {
    let bare = pattern.trim_start_matches("flag:").trim_start_matches(['=', '^']).trim_end_matches('$');
    bare.replace('{', "<").replace('}', ">").replace('`', "'")
}

/// Angle brackets would be HTML, a star emphasis; text between backticks is code already.
pub(super) fn plain(text: &str) -> String {
    let escaped = |text: &str| text.replace('<', "&lt;").replace('*', "\\*");
    let pieces = text.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 0 { escaped(piece) } else { piece.to_owned() }).collect::<Vec<_>>().join("`")
}

const STATUSES: &str = "Status of the HTTPProxy";

const HEAD: &str = "# Symptoms by error text\n\nGenerated from the dictionary of `kubefront explain`. To look up an error text, run \
                    `kubefront explain TEXT`; to look up several lines, pipe them into `kubefront explain -`. The page \
                    offers the same lookup.\n\nIn error texts, `…` stands for any text. Replace words in capitals and in \
                    angle brackets with your own values.\n\nPrograms and versions that the entries were tested with:\n\n";
