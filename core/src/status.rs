//! Dictionary of HTTPProxy status reasons: what Contour writes, why, and the cure.

mod reasons;
#[cfg(test)]
mod tests;

pub use reasons::STATUS_REASONS;

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusReason {
    /// `type` of the condition's error, `TLSError`; of [`STATUS_REASONS`] without an error, the status itself.
    pub kind: &'static str,
    /// `reason`, `SecretNotValid`.
    pub reason: &'static str,
    /// Part of the message that tells cases of one reason apart; empty: any. Parts between `…` follow each other.
    pub message: &'static str,
    /// Why Contour says so.
    pub cause: &'static str,
    /// What to do.
    pub cure: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// Finds the reason that a text tells of: a message, a reason, or a whole status as YAML or JSON. The longest part of a
/// message that fits wins, else the first reason whose name stands in the text as a word.
pub fn find(text: &str) -> Option<&'static StatusReason> {
    let text = unescaped(text);
    let by_message = STATUS_REASONS
        .iter()
        .filter(|entry| !entry.message.is_empty() && holds(&text, entry.message))
        .reduce(|best, entry| if entry.message.len() > best.message.len() { entry } else { best });
    by_message.or_else(|| STATUS_REASONS.iter().find(|entry| has_word(&text, entry.reason)))
}

/// Messages quote names; in JSON, and in YAML's double quotes, those quotes are escaped.
fn unescaped(text: &str) -> String {
    text.chars().take(TEXT_CHARS).filter(|c| *c != '\\').collect()
}

/// Does `text` hold the parts of `pattern`, in order?
fn holds(text: &str, pattern: &str) -> bool {
    let mut rest = text;
    pattern.split('…').all(|part| match rest.find(part) {
        Some(at) => {
            rest = rest.get(at + part.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}

/// A status is some kilobytes; more than this is no status.
const TEXT_CHARS: usize = 64 << 10;
