//! The state of an input, a connection, or an output: correct, or with a note, a warning, or an error.

/// The mark of an input, a connection, or a sequence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    Ok,
    Note,
    Warning,
    Error,
}

impl Mark {
    /// Returns its name in class names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
