//! Repairs of the text of a kubeconfig: what terminals, chats, web pages, shells and variables do to it. Lines stay where
//! they are, and a repair counts only if the result can be read.

use zeroize::Zeroizing;

use super::choose::choose;
use super::damage::Text;
use super::document::{ReadKubeconfig, lines};
use super::error::KubeconfigError;
use super::ignored::Ignored;
use super::model::Kubeconfig;
use super::repairs::KubeconfigRepair;
use super::{damage, place, rebuild};
use crate::limits;

/// What the text is before it is repaired.
#[derive(Clone, Copy)]
enum Before<'a> {
    /// It can be read.
    Readable,
    /// It can be read, and a field is beside the entry that it belongs to, in this line.
    Flattened(usize),
    /// It cannot be read.
    Rejected(&'a KubeconfigError),
    /// It does not look like a kubeconfig.
    Unrecognized,
}

impl Kubeconfig {
    /// Reads one, and repairs what copying does to it.
    ///
    /// # Errors
    /// Says why it is not a kubeconfig, or why it cannot be parsed.
    pub fn parse(text: &[u8]) -> Result<ReadKubeconfig, KubeconfigError> {
        let plain = Self::parse_plain(text);
        let before = match &plain {
            Ok(read) => match flattened(read) {
                Some(line) => Before::Flattened(line),
                None if damage::has_odd_characters(text) => Before::Readable,
                None => return plain,
            },
            Err(_) if is_cut(text) => return Err(KubeconfigError::Cut { line: lines(text) }),
            Err(error) => Before::Rejected(error),
        };
        repaired(text, before).unwrap_or(plain)
    }

    /// Reads a text that is a kubeconfig only once it is repaired.
    pub(crate) fn parse_damaged(text: &[u8]) -> Option<Result<ReadKubeconfig, KubeconfigError>> {
        let has = |word: &str| text.windows(word.len()).any(|window| window == word.as_bytes());
        let may_be = text.len() <= limits::YAML_BYTES
            && has("clusters")
            && (has("contexts") || has("users") || has("current-context"));
        if may_be { repaired(text, Before::Unrecognized) } else { None }
    }

    /// Says whether a text is a kubeconfig whose line breaks are lost.
    pub(crate) fn has_lost_its_lines(text: &[u8]) -> bool {
        let Ok(text) = core::str::from_utf8(text) else { return false };
        let has = |key: &str| text.split_whitespace().any(|word| word == key);
        text.len() <= limits::YAML_BYTES
            && text.trim().lines().count() <= 2
            && ["clusters:", "contexts:", "users:"].into_iter().filter(|key| has(key)).count() >= 2
    }
}

/// Repairs a text; `None` if there is nothing to repair, or the result cannot be read either.
fn repaired(text: &[u8], before: Before<'_>) -> Option<Result<ReadKubeconfig, KubeconfigError>> {
    let is_another = |error: &KubeconfigError| {
        matches!(error, KubeconfigError::Encrypted | KubeconfigError::OtherKind { .. } | KubeconfigError::Redacted)
    };
    if matches!(before, Before::Rejected(error) if is_another(error)) || text.len() > limits::YAML_BYTES {
        return None;
    }
    let text = core::str::from_utf8(text).ok()?;
    let text = Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned());
    let mut text = Text { text, repairs: Vec::new() };
    let steps = [
        damage::colors,
        damage::characters,
        damage::brackets,
        damage::escaped_newlines,
        damage::html,
        damage::prefixes,
    ];
    for step in steps {
        step(&mut text);
    }
    if let Some(read) = read(&text) {
        return Some(read);
    }
    if !matches!(before, Before::Readable | Before::Flattened(_)) {
        damage::wrapped(&mut text);
        damage::around(&mut text);
    }
    read(&text).or_else(|| rebuilt(&text, before).map(Ok))
}

/// The last resort: fields are put where the format has them, if that makes a kubeconfig that works.
fn rebuilt(text: &Text, before: Before<'_>) -> Option<ReadKubeconfig> {
    let line = match before {
        Before::Readable | Before::Rejected(KubeconfigError::Truncated { .. }) => return None,
        Before::Rejected(KubeconfigError::Document { error, .. }) => error.line.unwrap_or(1),
        Before::Flattened(line) => line,
        Before::Rejected(_) | Before::Unrecognized => 1,
    };
    let full = text.text.lines().filter(|line| !line.trim().is_empty()).count();
    let kind = if full <= 2 { KubeconfigRepair::LineBreaks } else { KubeconfigRepair::Indentation };
    let rebuilt = rebuild::from_fields(&text.text)?;
    let mut read = Kubeconfig::parse_plain(rebuilt.as_bytes()).ok()?;
    let is_whole = !read.kubeconfig.contexts.is_empty() && choose("", &read.kubeconfig, "").1.is_empty();
    read.ignored.clear();
    read.repairs = text.repairs.iter().copied().chain([(kind, line)]).collect();
    is_whole.then_some(read)
}

/// Reads it, if something was repaired. That a text is redacted or encrypted shows once it can be read.
fn read(text: &Text) -> Option<Result<ReadKubeconfig, KubeconfigError>> {
    if text.repairs.is_empty() || !Kubeconfig::is_meant(text.text.as_bytes()) {
        return None;
    }
    match Kubeconfig::parse_plain(text.text.as_bytes()) {
        Ok(mut read) => {
            read.repairs.splice(0..0, text.repairs.iter().copied());
            Some(Ok(read))
        }
        Err(error @ (KubeconfigError::Redacted | KubeconfigError::Encrypted)) => Some(Err(error)),
        Err(_) => None,
    }
}

/// Says whether a text that cannot be read ends in the middle of the name of a field.
fn is_cut(text: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(text) else { return false };
    let last = text.lines().last().unwrap_or_default();
    !text.ends_with('\n') && !text.trim_start().starts_with('{') && text.lines().count() > 2 && place::is_begun(last)
}

/// Says whether a field that is missing is beside the entry that it belongs to, and in which line.
fn flattened(read: &ReadKubeconfig) -> Option<usize> {
    if choose("", &read.kubeconfig, "").1.is_empty() {
        return None;
    }
    read.ignored.iter().find_map(|ignored| match ignored {
        Ignored::Misplaced { line, .. } => Some(*line),
        Ignored::Skipped(_) | Ignored::Spelling { .. } => None,
    })
}
