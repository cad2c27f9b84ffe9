//! What can be wrong with a path: values, from which [`crate::check`] makes findings.

use std::sync::Arc;

use crate::time::Moment;
use crate::x509::{Certificate, OtherIssuer};

/// Something wrong with one certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathProblem {
    /// Which certificate.
    pub step: Step,
    /// What is wrong with it.
    pub kind: PathProblemKind,
}

/// One certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where on the path.
    pub position: Position,
    /// The certificate.
    pub certificate: Arc<Certificate>,
}

/// Where a certificate is on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Below all others.
    Leaf,
    /// Counted upwards from the leaf's issuer, from 1.
    Intermediate(usize),
    /// Ends the path: provided as an anchor, or a root among the chain's certificates.
    TrustAnchor,
}

/// Kind of a [`PathProblem`], by the rules of RFC 5280 s. 6.1 and by what clients make of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathProblemKind {
    /// Signed with MD5 or SHA-1.
    WeakSignature,
    /// The signature was not made by the issuer's key.
    BrokenSignature {
        /// Subject of the issuer.
        issuer: String,
        /// The certificate names the key identifier of that issuer: one of the two was changed.
        is_changed: bool,
    },
    /// Clients do not verify this algorithm with this kind of key.
    UnverifiableSignature {
        /// Subject of the issuer.
        issuer: String,
        /// The signature was made by the issuer's key: other programs verify it.
        is_right: bool,
    },
    /// The authority key identifier names another certificate than the issuer's.
    OtherIssuer {
        /// The issuer.
        issuer: Step,
        /// What differs.
        what: OtherIssuer,
    },
    /// Not valid any more.
    Expired {
        /// End of validity.
        not_after: Moment,
        /// When it was checked.
        at: Moment,
    },
    /// Not valid yet.
    NotYetValid {
        /// Start of validity.
        not_before: Moment,
        /// When it was checked.
        at: Moment,
    },
    /// An issuer of a version without extensions.
    OldVersion,
    /// An issuer that basic constraints do not call a CA.
    NotCa,
    /// More intermediates below than the path length allows.
    PathLengthExceeded {
        /// What the certificate allows.
        allowed: usize,
        /// How many intermediates are below it.
        below: usize,
    },
    /// It may not issue certificates for TLS servers.
    Usage(UsageProblem),
    /// Something about its key.
    Key(KeyProblem),
    /// Critical extensions that Go does not handle.
    CriticalExtensions {
        /// Their OIDs, dotted.
        oids: Vec<String>,
    },
    /// MUSTs that clients do not enforce (`x509::lint` lists them).
    Strictness,
    /// Something about its name constraints.
    NameConstraints(NameConstraintProblem),
    /// Requires policies of the whole path (requireExplicitPolicy), and a certificate has none.
    PolicyMissing {
        /// The certificate without a policy.
        without: Step,
    },
    /// Expires before the leaf does.
    ExpiresBeforeLeaf {
        /// When the leaf expires.
        leaf: Moment,
    },
}

/// Why a CA may not issue certificates for TLS servers (RFC 5280 s. 4.2.1.3 and 4.2.1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UsageProblem {
    /// Key usage without keyCertSign.
    NoCertSign,
    /// Extended key usage without serverAuth.
    NoServerAuth,
    /// Extended key usage with anyExtendedKeyUsage and without serverAuth.
    AnyPurposeOnly,
}

/// Why clients reject a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyProblem {
    /// On P-224.
    P224,
    /// RSA of less than 2048 bits.
    TooShort,
    /// RSA of more than 8192 bits.
    TooLong,
    /// Of a kind that clients do not support.
    Unsupported,
}

/// What is wrong with name constraints, or with a name below them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameConstraintProblem {
    /// They do not allow a name below.
    NotAllowed {
        /// The name.
        name: String,
        /// Whose name it is.
        holder: Position,
    },
    /// They, or a name below that they apply to, cannot be read.
    Unreadable,
    /// They need more comparisons than clients make.
    TooMany,
    /// Of kinds that not every client evaluates.
    Unsupported {
        /// Go does not evaluate them either, and the extension is critical.
        is_fatal: bool,
    },
}

impl PathProblemKind {
    /// Says whether kubectl or Envoy reject the path for it. Other problems concern other clients, or a later day.
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::WeakSignature
            | Self::BrokenSignature { .. }
            | Self::UnverifiableSignature { .. }
            | Self::Expired { .. }
            | Self::NotYetValid { .. }
            | Self::OldVersion
            | Self::NotCa
            | Self::PathLengthExceeded { .. }
            | Self::CriticalExtensions { .. }
            | Self::PolicyMissing { .. } => true,
            Self::Usage(UsageProblem::NoCertSign | UsageProblem::NoServerAuth) => true,
            Self::Usage(UsageProblem::AnyPurposeOnly) => false,
            Self::Key(KeyProblem::TooShort | KeyProblem::TooLong | KeyProblem::Unsupported) => true,
            Self::Key(KeyProblem::P224) => false,
            Self::NameConstraints(NameConstraintProblem::Unsupported { is_fatal }) => *is_fatal,
            Self::NameConstraints(
                NameConstraintProblem::NotAllowed { .. }
                | NameConstraintProblem::Unreadable
                | NameConstraintProblem::TooMany,
            ) => true,
            Self::OtherIssuer { .. } | Self::Strictness | Self::ExpiresBeforeLeaf { .. } => false,
        }
    }
}
