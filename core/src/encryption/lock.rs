//! An encrypted part: whether it was opened, and why it stays closed.

use super::cost::Effort;
use super::error::Refusal;

/// An encrypted part, and how far it got.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lock {
    /// What is encrypted.
    pub what: Locked,
    /// Whether it was opened.
    pub state: LockState,
    /// What one passphrase costs.
    pub effort: Effort,
}

/// What is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Locked {
    /// A private key.
    Key,
    /// A PKCS#12 archive: key and certificates.
    Archive,
}

/// How far an encrypted part got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockState {
    /// No passphrase was provided.
    PassphraseNeeded,
    /// None of the provided passphrases opens it.
    Wrong,
    /// A passphrase opened it.
    Opened,
    /// No passphrase can open it: its encryption is not supported, or beyond the caps.
    Refused,
    /// The derivation that would show this was not begun, since it needs too long to be done at once.
    Postponed,
}

/// Why a part stays closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Closed {
    /// No passphrase was provided.
    PassphraseNeeded,
    /// As many were tried.
    Wrong(usize),
    /// No passphrase can open it here.
    Refused(Refusal),
    /// It is not done now.
    Postponed,
}

impl Closed {
    /// Returns the state it leaves a part in.
    pub(crate) fn state(&self) -> LockState {
        match self {
            Self::PassphraseNeeded => LockState::PassphraseNeeded,
            Self::Wrong(_) => LockState::Wrong,
            Self::Refused(_) => LockState::Refused,
            Self::Postponed => LockState::Postponed,
        }
    }
}
