//! What can be repaired in a kubeconfig.

use super::ca::DataForm;

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
