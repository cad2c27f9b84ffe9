//! The page of an error text.

use kubefront_core::Code;
use kubefront_core::symptom::values::fill;
use kubefront_core::symptom::{Confirm, DictionaryEntry, entries, source_text};

use crate::finding::{self, act};
use crate::html::{Page, code, heading, link, list, paragraph, plain, prose, sentence, text};
use crate::{Address, File};

/// Returns the page of every entry, in the order of the dictionary.
pub(crate) fn pages(address: Address<'_>) -> impl Iterator<Item = File> {
    entries().map(move |entry| page(&entry, address))
}

/// Directory of the page of an entry. Addresses are in lower case.
pub(crate) fn directory(anchor: &str) -> String {
    format!("errors/{}/", anchor.to_ascii_lowercase())
}

fn page(entry: &DictionaryEntry, address: Address<'_>) -> File {
    let symptom = &entry.symptom;
    let causes = symptom.causes.iter().map(|cause| plain(&sentence(cause))).collect::<Vec<_>>().join(" ");
    Page {
        directory: &directory(&entry.anchor),
        title: &plain(symptom.title),
        description: &format!("Likely causes: {causes}"),
        body: &body(entry),
    }
    .file(address)
}

fn body(entry: &DictionaryEntry) -> String {
    let symptom = &entry.symptom;
    let mut body = format!("<h1>{}</h1>\n", prose(symptom.title));
    body.push_str(&paragraph(&format!("Printed by {}.", prose(symptom.printed_by))));
    body.push_str(&paragraph(&act(&format!("../../#explain={}", symptom.id), "Explain this error with your files")));
    let causes = symptom.causes.iter().map(|cause| prose(&sentence(cause)));
    body.push_str(&(heading("Likely causes, most likely first") + &list("ol", causes)));
    if !symptom.impact.is_empty() {
        body.push_str(&(heading("Impact") + &paragraph(&prose(&sentence(symptom.impact)))));
    }
    if !symptom.by_mode.is_empty() {
        let modes = symptom.by_mode.iter();
        let modes = modes.map(|(mode, differs)| format!("{}: {}", code(mode.name()), prose(&sentence(differs))));
        body.push_str(&(heading("By mode of kubefront") + &list("ul", modes)));
    }
    body.push_str(&(heading("Confirm the cause") + &symptom.confirm.iter().map(confirm).collect::<String>()));
    body.push_str(&(heading("Fix") + &paragraph(&prose(&sentence(&fill(symptom.fix, &[]))))));
    body.push_str(&(heading("Texts of this error") + &list("ul", printed(entry))));
    let see: Vec<String> = symptom.see.iter().filter_map(|word| see(word)).collect();
    if !see.is_empty() {
        body.push_str(&(heading("See also") + &list("ul", see)));
    }
    body + &heading("Source") + &paragraph(&prose(&sentence(&source_text(symptom.source))))
}

fn confirm(confirm: &Confirm) -> String {
    let expect = prose(&sentence(confirm.expect));
    format!("<pre>{}</pre>\n<p>Expect: {expect}</p>\n", text(&fill(confirm.command, &[])))
}

/// The texts that identify an entry, as HTML.
pub(crate) fn printed(entry: &DictionaryEntry) -> impl Iterator<Item = String> {
    let text = |parts: Vec<String>| parts.iter().map(|part| code(part)).collect::<Vec<_>>().join(" with ");
    entry.printed().into_iter().map(text)
}

/// A related entry that has a page: a code or another text.
fn see(word: &str) -> Option<String> {
    Code::from_name(word).map_or_else(|| link_to(word), |code| Some(finding::link_to(code.rule())))
}

/// A link from a page of the same depth; `None` if no entry has this name.
pub(crate) fn link_to(name: &str) -> Option<String> {
    let entry = entries().find(|entry| entry.anchor == name)?;
    Some(link(&format!("../../{}", directory(name)), &prose(entry.symptom.title)))
}
