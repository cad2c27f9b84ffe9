//! Files that are next to certificates in directories and archives and are clearly not a part of the exposure: texts
//! for people, settings, requests, files of file managers. They are skipped, with one note for all of them.

use crate::decoded::described::Companion;
use crate::decoded::remark::{Remark, RemarkKind};
use crate::decoded::{self, Decoded};
use crate::material::is_elsewhere;

/// Skips them if something of use was found, with one remark; otherwise each is reported by itself.
pub(super) fn settle(decoded: &mut Decoded) {
    let companions = core::mem::take(&mut decoded.companions);
    let has_certificate = decoded.certificates.iter().any(|found| !is_elsewhere(found.origin.role));
    let has_other = !(decoded.keys.is_empty() && decoded.kubeconfigs.is_empty() && decoded.tokens.is_empty());
    let is_passed = |c: &decoded::Companion| has_certificate || (has_other && !c.needs_certificate());
    let (passed, reported): (Vec<_>, Vec<_>) = companions.into_iter().partition(is_passed);
    decoded.remarks.extend(reported.into_iter().map(|companion| companion.remark));
    let Some(first) = passed.first().map(|companion| companion.remark.clone()) else { return };
    let more = passed.len().saturating_sub(MOST_LISTED);
    let listed = passed.into_iter().take(MOST_LISTED);
    let listed = listed.map(|companion| (companion.remark.source.name, companion.what)).collect();
    let kind = RemarkKind::PassedOver { instead_of: Box::new(first.kind), listed, more };
    decoded.remarks.push(Remark { source: first.source, kind });
}

/// Recognizes an input that is clearly such a file; it is known not to have a form that is read.
pub(super) fn of(name: &str, bytes: &[u8]) -> Option<Companion> {
    named(name, bytes).or_else(|| prose(name, bytes))
}

/// Recognizes it by its name, or by octets that only such a file has.
pub(super) fn named(name: &str, bytes: &[u8]) -> Option<Companion> {
    if bytes.starts_with(b"\0\x05\x16\x07") || bytes.starts_with(b"\0\0\0\x01Bud1") {
        return Some(Companion::MacOsFolder);
    }
    let name = name.to_ascii_lowercase();
    let file = name.rsplit(['/', '\\']).next().unwrap_or(&name);
    let (stem, end) = file.rsplit_once('.').unwrap_or((file, ""));
    if let Some((_, what)) = FILES.iter().find(|(known, _)| *known == file) {
        return Some(*what);
    }
    let is_document = ["", "txt", "md", "html", "htm", "pdf", "rst", "rtf", "doc", "docx"].contains(&end);
    if is_document && TEXTS.iter().any(|text| stem.starts_with(text)) {
        return Some(Companion::Text);
    }
    if let Some((_, what)) = ENDS.iter().find(|(known, _)| *known == end) {
        return Some(*what);
    }
    let text = core::str::from_utf8(bytes).ok()?;
    match end {
        "cnf" | "ext" | "conf" | "cfg" | "ini" if is_settings(text) => Some(Companion::OtherSettings),
        "json" if text.contains("\"certUrl\"") => Some(Companion::AcmeNotes),
        _ => None,
    }
}

/// Recognizes a text for people, which has any name.
fn prose(name: &str, bytes: &[u8]) -> Option<Companion> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let may_be = end.is_empty() || end.eq_ignore_ascii_case("txt");
    let text = core::str::from_utf8(bytes).ok().filter(|_| may_be)?;
    is_prose(text).then_some(Companion::Text)
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

/// Lines of prose, which no token has.
fn is_prose(text: &str) -> bool {
    let text = text.get(..4096).unwrap_or(text);
    let is_word = |word: &&str| word.len() <= LONGEST_WORD && word.chars().any(char::is_alphabetic);
    text.lines().filter(|line| !line.trim().is_empty()).count() >= 3
        && text.split_whitespace().filter(is_word).count() >= 25
}

const FILES: [(&str, Companion); 8] = [
    (".ds_store", Companion::MacOsFolder),
    ("thumbs.db", Companion::WindowsFolder),
    ("desktop.ini", Companion::WindowsFolder),
    (".htaccess", Companion::WebServerSettings),
    ("web.config", Companion::WebServerSettings),
    (".gitignore", Companion::GitSettings),
    (".gitkeep", Companion::GitSettings),
    (".gitattributes", Companion::GitSettings),
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
const ENDS: [(&str, Companion); 22] = [
    ("html", Companion::Document),
    ("htm", Companion::Document),
    ("pdf", Companion::Document),
    ("md", Companion::Document),
    ("rst", Companion::Document),
    ("rtf", Companion::Document),
    ("doc", Companion::Document),
    ("docx", Companion::Document),
    ("odt", Companion::Document),
    ("png", Companion::Image),
    ("jpg", Companion::Image),
    ("jpeg", Companion::Image),
    ("gif", Companion::Image),
    ("svg", Companion::Image),
    ("ico", Companion::Image),
    ("webp", Companion::Image),
    ("sh", Companion::Script),
    ("bat", Companion::Script),
    ("cmd", Companion::Script),
    ("ps1", Companion::Script),
    ("log", Companion::Log),
    ("srl", Companion::CaSerial),
];
const LONGEST_WORD: usize = 40;
const MOST_LISTED: usize = 6;
