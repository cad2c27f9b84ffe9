//! What lies beside certificates in folders and archives and is evidently no part of the set: texts for people, settings,
//! requests, droppings of file managers. It is passed over, with one note for all of it.

use crate::decoded::{Companion, Decoded};
use crate::finding::Finding;
use crate::material::is_elsewhere;

/// Passes them over where something of use was found, and says so once.
pub(super) fn settle(decoded: &mut Decoded) {
    let companions = core::mem::take(&mut decoded.companions);
    let has_certificate = decoded.certificates.iter().any(|found| !is_elsewhere(found.origin.role));
    let has_other = !(decoded.keys.is_empty() && decoded.kubeconfigs.is_empty() && decoded.tokens.is_empty());
    let is_passed = |c: &Companion| has_certificate || (has_other && !c.needs_certificate);
    let (passed, told): (Vec<_>, Vec<_>) = companions.into_iter().partition(is_passed);
    decoded.findings.extend(told.into_iter().map(|companion| companion.finding));
    let Some(first) = passed.first() else { return };
    let list: Vec<_> = passed.iter().take(MOST_LISTED).map(|companion| companion.words.as_str()).collect();
    let more = passed.len().saturating_sub(MOST_LISTED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("passed over, being no part of the set: {}{more}", list.join(", "));
    let note = Finding::note(first.finding.code, &first.finding.subject, message);
    decoded
        .findings
        .push(note.with_fix("nothing to do, unless one of them was meant to be a part: then hand in the right file"));
}

/// Says what an input is that is evidently a companion, with its article; it is known to be none of the forms read here.
pub(super) fn of(name: &str, bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\0\x05\x16\x07") || bytes.starts_with(b"\0\0\0\x01Bud1") {
        return Some("what macOS keeps of a folder");
    }
    let name = name.to_ascii_lowercase();
    let file = name.rsplit(['/', '\\']).next().unwrap_or(&name);
    let (stem, end) = file.rsplit_once('.').unwrap_or((file, ""));
    if let Some((_, what)) = FILES.iter().find(|(known, _)| *known == file) {
        return Some(what);
    }
    let is_document = ["", "txt", "md", "html", "htm", "pdf", "rst", "rtf", "doc", "docx"].contains(&end);
    if is_document && TEXTS.iter().any(|text| stem.starts_with(text)) {
        return Some("a text for people");
    }
    if let Some((_, what)) = ENDS.iter().find(|(known, _)| *known == end) {
        return Some(what);
    }
    let text = core::str::from_utf8(bytes).ok()?;
    match end {
        "cnf" | "ext" | "conf" | "cfg" | "ini" if is_settings(text) => Some("settings of another program"),
        "json" if text.contains("\"certUrl\"") => Some("notes of an ACME client"),
        "" | "txt" if is_prose(text) => Some("a text for people"),
        _ => None,
    }
}

/// `[section]` or `name = value` in its first lines, and no markup.
fn is_settings(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).take(8);
    lines.any(|line| {
        line.starts_with('[') && line.ends_with(']') || line.split_once('=').is_some_and(|(name, _)| is_name(name))
    })
}

fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"_.-".contains(&octet))
}

/// Lines of words, as no token has them.
fn is_prose(text: &str) -> bool {
    let text = text.get(..4096).unwrap_or(text);
    let is_word = |word: &&str| word.len() <= LONGEST_WORD && word.chars().any(char::is_alphabetic);
    text.lines().filter(|line| !line.trim().is_empty()).count() >= 3
        && text.split_whitespace().filter(is_word).count() >= 25
}

const FILES: [(&str, &str); 8] = [
    (".ds_store", "what macOS keeps of a folder"),
    ("thumbs.db", "what Windows keeps of a folder"),
    ("desktop.ini", "what Windows keeps of a folder"),
    (".htaccess", "settings of a web server"),
    ("web.config", "settings of a web server"),
    (".gitignore", "settings of Git"),
    (".gitkeep", "settings of Git"),
    (".gitattributes", "settings of Git"),
];
const TEXTS: [&str; 12] = [
    "readme",
    "read_me",
    "read-me",
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "install",
    "instruction",
    "howto",
    "how-to",
];
const ENDS: [(&str, &str); 22] = [
    ("html", "a document"),
    ("htm", "a document"),
    ("pdf", "a document"),
    ("md", "a document"),
    ("rst", "a document"),
    ("rtf", "a document"),
    ("doc", "a document"),
    ("docx", "a document"),
    ("odt", "a document"),
    ("png", "an image"),
    ("jpg", "an image"),
    ("jpeg", "an image"),
    ("gif", "an image"),
    ("svg", "an image"),
    ("ico", "an image"),
    ("webp", "an image"),
    ("sh", "a script"),
    ("bat", "a script"),
    ("cmd", "a script"),
    ("ps1", "a script"),
    ("log", "a log"),
    ("srl", "a CA's serial number"),
];
const LONGEST_WORD: usize = 40;
const MOST_LISTED: usize = 6;
