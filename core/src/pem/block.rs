//! One block of a PEM text, and what is left of a damaged one.

use zeroize::Zeroizing;

use super::base64::Base64Fault;

/// One block, or what is left of one.
pub(crate) struct Block {
    /// Label of its BEGIN (of its END, if there is only an END), upper case.
    pub(crate) label: String,
    /// Line of that marker, from 1.
    pub(crate) line: usize,
    /// Its content.
    pub(crate) body: Body,
}

/// The content of a block.
pub(crate) enum Body {
    /// Its decoded octets.
    Der(Zeroizing<Vec<u8>>),
    /// RFC 1421 encryption, `Proc-Type: 4,ENCRYPTED`: what DEK-Info says, and the encrypted octets.
    Encrypted { how: String, data: Zeroizing<Vec<u8>> },
    /// Nothing that could be read.
    Broken(Broken),
}

/// Why a block could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Broken {
    /// BEGIN without END.
    NoEnd,
    /// END without BEGIN.
    NoBegin,
    /// BEGIN and END name different things.
    LabelMismatch { end: String, line: usize },
    /// The text between is not base64.
    Base64 { line: usize, column: usize, fault: Base64Fault },
}
