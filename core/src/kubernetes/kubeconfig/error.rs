//! Why a kubeconfig cannot be parsed, and what kubectl rejects in one that can; never contains a value.

use core::fmt;

use thiserror::Error;

use super::listed::Listed;
use crate::finding::Code;
use crate::yaml::YamlError;

/// Why a text cannot be parsed as a kubeconfig.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum KubeconfigError {
    /// It is another kind of object.
    #[error("kind {kind}, apiVersion {version}; expected Config and v1")]
    OtherKind {
        /// `kind`
        kind: Word,
        /// `apiVersion`
        version: Word,
    },
    /// `kubectl config view` printed it, and omitted certificates and credentials.
    #[error("printed by `kubectl config view`, which omits certificates and credentials")]
    Redacted,
    /// What kubefront reads of its clusters is encrypted, by SOPS or ansible-vault.
    #[error("encrypted")]
    Encrypted,
    /// Its line breaks are lost, and it has fields that can be in several places.
    #[error("the line breaks of the file are lost")]
    LinesLost,
    /// It ends in the middle of a line.
    #[error("the text ends in the middle of a field")]
    Cut {
        /// The last line of the text.
        line: usize,
    },
    /// It ends inside an entry, and the lists that follow are missing.
    #[error("the text ends inside a {} entry", entry.name())]
    Truncated {
        /// The last line of the text.
        line: usize,
        /// An entry of which list.
        entry: EntryKind,
    },
    /// It is not YAML, or a field has another type.
    #[error("{}", error.what)]
    Document {
        /// What is wrong, and where.
        error: YamlError,
        /// The field at that place.
        field: Option<&'static str>,
    },
}

/// The value of a field that names a kind or version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Word {
    /// The field is absent or empty.
    Missing,
    /// It has the form of a kind or version.
    Plain(String),
    /// Any other text, which could be a secret.
    Other,
}

/// What kubectl rejects in a kubeconfig that can be parsed.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum KubeconfigDefect {
    /// Several entries of one list have the same name: both are suspect.
    DuplicateNames {
        /// Entries of which list.
        entries: EntryKind,
        /// Their names.
        names: Listed,
    },
    /// Several entries of one list have no name.
    Unnamed(EntryKind),
    /// A value that Go's base64 rejects: white space, missing padding, the other alphabet, not base64 at all.
    NotBase64 {
        /// An entry of which list.
        entry: EntryKind,
        /// Its name.
        name: String,
        /// Its field.
        field: &'static str,
    },
}

/// The lists of a kubeconfig.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// `clusters`
    Cluster,
    /// `users`
    User,
    /// `contexts`
    Context,
}

impl KubeconfigDefect {
    /// Returns the code of the finding.
    pub fn code(&self) -> Code {
        match self {
            Self::DuplicateNames { .. } | Self::Unnamed(_) => Code::KubeconfigDuplicateName,
            Self::NotBase64 { .. } => Code::KubeconfigUnreadable,
        }
    }
}

impl EntryKind {
    /// Returns the word for one entry, `cluster`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::User => "user",
            Self::Context => "context",
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Plain(word) => word,
            Self::Other => "not recognized",
        })
    }
}
