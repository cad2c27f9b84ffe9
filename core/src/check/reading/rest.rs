//! How much an input that was not understood matters: it may be the part that the rest of the set lacks.

use crate::decoded::remark::{Given, Source};
use crate::finding::Severity;
use crate::selection::Missing;

/// What is known of the other inputs.
#[derive(Clone, Copy)]
pub(in crate::check) enum Rest<'a> {
    /// Nothing: there is no exposure to compare them with.
    Unknown,
    /// Something is missing or unusable; these parts are missing.
    Incomplete(&'a [Missing]),
    /// Nothing is missing, and there is no other error.
    Complete,
}

impl Rest<'_> {
    /// Returns how bad it is that an input was not understood. A role says that the input is needed.
    pub(super) fn severity(self, source: &Source) -> Severity {
        match (source.role, source.given, self) {
            (Some(_), _, _) | (None, Given::ForItself, Self::Unknown) => Severity::Error,
            (None, _, Self::Complete) => Severity::Note,
            (None, Given::AmongOthers | Given::Enclosed, Self::Unknown)
            | (None, Given::Enclosed, Self::Incomplete(_)) => Severity::Warning,
            (None, Given::ForItself | Given::AmongOthers, Self::Incomplete(_)) => Severity::Error,
        }
    }

    /// Returns the part that is missing, if it is the only one.
    pub(super) fn only_missing(self) -> Option<Missing> {
        match self {
            Self::Incomplete([part]) => Some(*part),
            Self::Unknown | Self::Incomplete(_) | Self::Complete => None,
        }
    }

    /// Says whether a credential may be missing.
    pub(super) fn may_need_credential(self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Incomplete(missing) => missing.contains(&Missing::Credential),
            Self::Complete => false,
        }
    }
}
