//! How a run ends: four exit codes, and what stderr says if there is an error.

use std::io;

use kubefront_core::hidden;

use crate::read::ReadError;
use crate::say::{Line, plain_io};
use crate::write::WriteError;

/// The exit codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// No finding blocks; in `check`, parts may be missing.
    Usable = 0,
    /// Findings block.
    Blocked = 1,
    /// A usage error, or an invalid exposure document.
    Usage = 2,
    /// A file could not be read or written.
    Failed = 3,
}

/// Why there is no verdict, or no output. What is wrong with the input files is a finding instead.
#[derive(thiserror::Error, Debug)]
#[allow(missing_docs)]
pub(crate) enum Error {
    #[error("{what}")]
    Usage { what: String, hint: String },
    /// There is no command; this is the short help.
    #[error("missing command")]
    Help(String),
    #[error("{} files could not be read", .0.len())]
    Read(Vec<ReadError>),
    /// A text that is not what it should be.
    #[error("{0}")]
    Unparsed(String),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("cannot write to standard output")]
    Stdout(#[source] io::Error),
    #[error("standard output is closed")]
    StdoutClosed,
}

impl Error {
    /// A usage error.
    pub(crate) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { what: what.into(), hint: hint.into() }
    }

    /// Returns the exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Help(_) => Exit::Usage,
            Self::Write(error) if error.is_usage() => Exit::Usage,
            Self::Read(_) | Self::Unparsed(_) | Self::Write(_) | Self::Stdout(_) | Self::StdoutClosed => Exit::Failed,
        }
    }

    /// Returns the lines for stderr.
    pub(crate) fn lines(&self) -> Vec<Line> {
        match self {
            Self::Usage { what, hint } => vec![Line::error(what), Line::hint(hint)],
            Self::Help(text) => vec![Line::plain(text.trim_end())],
            Self::Read(errors) => errors.iter().flat_map(ReadError::lines).collect(),
            Self::Unparsed(text) => vec![Line::error(text)],
            Self::Write(error) => vec![Line::error(hidden::shown(&with_source(error))), Line::hint(error.hint())],
            Self::Stdout(error) => vec![Line::error(format!("{self}: {}", plain_io(error)))],
            Self::StdoutClosed => {
                vec![Line::error(self.to_string()), Line::hint("redirect it to a file, or to /dev/null")]
            }
        }
    }
}

/// Adds the words of the system.
pub(crate) fn with_source(error: &dyn std::error::Error) -> String {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    source.map_or_else(|| error.to_string(), |source| format!("{error}: {}", plain_io(source)))
}
