//! How a run ends: four codes, and what is said on stderr where it does not end well.

use std::io;

use crate::read::ReadError;
use crate::say::{Line, plain_io};
use crate::write::WriteError;

/// The exit codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// The set is usable; in `check`, parts may be missing.
    Usable = 0,
    /// Findings block.
    Blocked = 1,
    /// Called wrongly, or the exposure document is malformed.
    Usage = 2,
    /// Could not read or write.
    Failed = 3,
}

/// Why there is no verdict, or nothing to show for it. What is wrong with the material is a finding instead.
#[derive(thiserror::Error, Debug)]
#[allow(missing_docs)]
pub(crate) enum Error {
    #[error("{what}")]
    Usage { what: String, hint: String },
    #[error("{} inputs cannot be read", .0.len())]
    Read(Vec<ReadError>),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("cannot write to stdout")]
    Stdout(#[source] io::Error),
}

impl Error {
    /// A usage error.
    pub(crate) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { what: what.into(), hint: hint.into() }
    }

    /// Returns the code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Write(WriteError::NoName(_)) => Exit::Usage,
            Self::Read(_) | Self::Write(_) | Self::Stdout(_) => Exit::Failed,
        }
    }

    /// Returns what to say, one error or hint each.
    pub(crate) fn lines(&self) -> Vec<Line> {
        match self {
            Self::Usage { what, hint } => vec![Line::error(what), Line::hint(hint)],
            Self::Read(errors) => errors.iter().flat_map(ReadError::lines).collect(),
            Self::Write(error) => vec![Line::error(with_source(error)), Line::hint(error.hint())],
            Self::Stdout(error) => vec![Line::error(format!("{self}: {}", plain_io(error)))],
        }
    }
}

fn with_source(error: &WriteError) -> String {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
    source.map_or_else(|| error.to_string(), |source| format!("{error}: {}", plain_io(source)))
}
