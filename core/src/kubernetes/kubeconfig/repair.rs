//! Repairs of the text of a kubeconfig: what terminals, chats, web pages, shells and variables do to it. Lines stay where
//! they are, and a repair counts only if the result can be read.

mod steps;

use zeroize::Zeroizing;

use super::ca::DataForm;
use super::document::ReadKubeconfig;
use super::error::KubeconfigError;
use super::model::Kubeconfig;
use super::rebuild;
use crate::limits;

/// What was repaired in a kubeconfig.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum KubeconfigRepair {
    /// Escape sequences of a terminal, and other control characters.
    Colors,
    /// Non-breaking spaces, zero-width characters, and the like.
    Invisible,
    /// Typographic quotes around a value.
    Quotes,
    /// The angle brackets of a placeholder, around a value that replaced it.
    Brackets,
    /// The lines of a value that was wrapped without indentation.
    Wrapped,
    /// `&quot;` and the like.
    HtmlEscapes,
    /// `> `, `+`, or a number before every line.
    Prefixes,
    /// `\n` as two characters in a text on one line.
    EscapedNewlines,
    /// Lines that are not a part of the document: a prompt, a banner, a code fence, a heredoc marker.
    TextAround,
    /// Line breaks that became spaces.
    LineBreaks,
    /// Indentation that was lost, or has tabs.
    Indentation,
    /// A value that is not base64 of PEM.
    Data {
        /// Its field.
        field: &'static str,
        /// What it is.
        form: DataForm,
    },
}

/// What the text is before it is repaired.
#[derive(Clone, Copy)]
pub(super) enum Before<'a> {
    /// It can be read.
    Readable,
    /// It can be read, and a field is beside the entry that it belongs to, in this line.
    Flattened(usize),
    /// It cannot be read.
    Rejected(&'a KubeconfigError),
    /// It does not look like a kubeconfig.
    Unrecognized,
}

/// A text that is being repaired.
struct Text {
    text: Zeroizing<String>,
    repairs: Vec<(KubeconfigRepair, usize)>,
}

impl Kubeconfig {
    /// Reads a text that is a kubeconfig only once it is repaired.
    pub(crate) fn parse_damaged(text: &[u8]) -> Option<ReadKubeconfig> {
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

/// Says whether a text has characters that editors and chats put into it, whether it can be parsed or not.
pub(super) fn has_odd_characters(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let has_brackets =
        text.windows(steps::BRACKET.len()).any(|window| steps::BRACKETS.iter().any(|bracket| window == *bracket));
    has_brackets
        || !text.is_ascii()
            && core::str::from_utf8(text)
                .is_ok_and(|text| text.contains(|c| steps::is_space(c) || steps::is_nothing(c) || steps::is_quote(c)))
}

/// Repairs a text; `None` if there is nothing to repair, or the result cannot be read either.
pub(super) fn repaired(text: &[u8], before: Before<'_>) -> Option<ReadKubeconfig> {
    let is_another = |error: &KubeconfigError| {
        matches!(error, KubeconfigError::Encrypted | KubeconfigError::OtherKind { .. } | KubeconfigError::Redacted)
    };
    if matches!(before, Before::Rejected(error) if is_another(error)) || text.len() > limits::YAML_BYTES {
        return None;
    }
    let text = core::str::from_utf8(text).ok()?;
    let text = Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned());
    let mut text = Text { text, repairs: Vec::new() };
    for step in
        [steps::colors, steps::characters, steps::brackets, steps::escaped_newlines, steps::html, steps::prefixes]
    {
        step(&mut text);
    }
    let clean = text.read();
    if clean.is_some() {
        return clean;
    }
    if !matches!(before, Before::Readable | Before::Flattened(_)) {
        steps::wrapped(&mut text);
        steps::around(&mut text);
    }
    text.read().or_else(|| rebuilt(&text, before))
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
    let is_whole = !read.kubeconfig.contexts.is_empty() && super::choose("", &read.kubeconfig, "").1.is_empty();
    read.ignored.clear();
    read.repairs = text.repairs.iter().copied().chain([(kind, line)]).collect();
    is_whole.then_some(read)
}

impl Text {
    /// Reads it, if something was repaired.
    fn read(&self) -> Option<ReadKubeconfig> {
        if self.repairs.is_empty() || !Kubeconfig::is_meant(self.text.as_bytes()) {
            return None;
        }
        let mut read = Kubeconfig::parse_plain(self.text.as_bytes()).ok()?;
        read.repairs.splice(0..0, self.repairs.iter().copied());
        Some(read)
    }

    fn replace(&mut self, repair: KubeconfigRepair, new: Zeroizing<String>) {
        let line = self.text.lines().zip(new.lines()).position(|(old, new)| old != new);
        self.repairs.push((repair, line.map_or(1, |line| line + 1)));
        self.text = new;
    }
}
