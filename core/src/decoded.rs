//! Bytes into typed parts: what an input is, what it holds, what was repaired on the way.

pub(crate) mod base64;
pub(crate) mod ber;
pub mod certificate;
pub(crate) mod der;
pub(crate) mod form;
pub mod key;
pub mod kubeconfig;
pub(crate) mod kubernetes;
pub mod locked;
pub(crate) mod pem;
pub(crate) mod pkcs12;
pub(crate) mod pkcs7;
pub mod proposal;
#[cfg(test)]
pub(crate) mod samples;
pub mod sort;
pub(crate) mod standing;
pub mod token;
pub mod yaml;
pub(crate) mod zip;

pub use certificate::Certificate;
pub use key::{Curve, Key, KeyKind};
pub use kubeconfig::Kubeconfig;
pub use locked::{Effort, Lock, LockState, Locked};
pub use proposal::{ExistingProxy, Proposal};
pub use token::Token;

use std::sync::Arc;

use crate::finding::Finding;
use crate::material::{Material, Role};
use crate::passphrase::{Derived, Passphrases};

/// Where a part came from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Origin {
    /// Index of the material it came from.
    pub material: usize,
    /// Name of that material.
    pub name: String,
    /// Position among the blocks of that material, from 1; 1 where there is only one.
    pub block: usize,
    /// Line of its BEGIN, from 1; 0 where lines mean nothing (DER).
    pub line: usize,
    /// What somebody said the material is.
    pub role: Option<Role>,
}

/// One part with its origin.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The part.
    pub part: T,
    /// Where it came from.
    pub origin: Origin,
}

/// Everything found in all materials, in order of appearance, and what had to be said about it.
#[derive(Debug, Default)]
pub struct Decoded {
    /// Certificates of any role.
    pub certificates: Vec<Found<Arc<Certificate>>>,
    /// Private and public keys.
    pub keys: Vec<Found<Key>>,
    /// Kubeconfigs.
    pub kubeconfigs: Vec<Found<Kubeconfig>>,
    /// Bearer tokens.
    pub tokens: Vec<Found<Token>>,
    /// HTTPProxies that were handed in, with what they say of the exposure.
    pub proxies: Vec<Found<ExistingProxy>>,
    /// Secrets of which parts were taken, where their metadata says who writes them.
    pub managed: Vec<Found<ManagedSecret>>,
    /// TLS Secrets, as they stand in the cluster.
    pub(crate) standing: Vec<standing::Standing>,
    /// Encrypted parts, opened or not: for those who ask for passphrases.
    pub locked: Vec<Found<Lock>>,
    /// What was derived from passphrases: handed to [`Passphrases::remember`], it makes the next reading quick.
    pub derived: Derived,
    /// Errors and repairs of reading, in order of appearance. Those of checks `input-*`, `pem-*`, `token-*`, `key-*`.
    pub findings: Vec<Finding>,
    /// What is passed over where the rest is there; empty once all is read.
    pub(crate) companions: Vec<sort::Companion>,
    /// What each material turned out to be, in their order: for chips, `inspect`, and messages.
    pub inputs: Vec<Described>,
}

/// A Secret that somebody else writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedSecret {
    /// Its namespace; may be empty.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Who writes it: `cert-manager`.
    pub by: String,
}

/// What one material turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The material's name.
    pub name: String,
    /// In words: `2 certificates and a private key (PEM)`, `kubeconfig with 3 contexts`, `HTML page`.
    pub what: String,
}

/// Reads all materials, and tries every passphrase on every encrypted part. Never fails: what cannot be read is said in
/// [`Decoded::findings`].
///
/// Passphrases cost time ([`Decoded::effort`]); without any, reading is quick.
pub fn decode(materials: &[Material], passphrases: &Passphrases) -> Decoded {
    sort::decode(materials, passphrases, Effort::UNLIMITED)
}

/// Does the same without ever taking long: a derivation over [`Effort::AT_ONCE`] that was not remembered is not begun,
/// and what it would open is [`Decoded::postponed`]. For a page, which has another thread do those.
pub fn decode_at_once(materials: &[Material], passphrases: &Passphrases) -> Decoded {
    sort::decode(materials, passphrases, Effort::AT_ONCE)
}

impl Decoded {
    /// Returns the encrypted parts that a passphrase may open and none did: wanted, or wrong.
    pub fn wanting(&self) -> impl Iterator<Item = &Found<Lock>> {
        self.locked.iter().filter(|lock| matches!(lock.part.state, LockState::Wanted | LockState::Wrong))
    }

    /// Returns the encrypted parts whose derivations were not begun: as told as those that want a passphrase.
    pub fn postponed(&self) -> impl Iterator<Item = &Found<Lock>> {
        self.locked.iter().filter(|lock| lock.part.state == LockState::Postponed)
    }

    /// Says whether such a part stayed closed.
    pub fn has_closed(&self, what: Locked) -> bool {
        self.locked.iter().any(|lock| lock.part.what == what && lock.part.state != LockState::Opened)
    }

    /// Returns what trying one more passphrase on all that is closed will cost.
    pub fn effort(&self) -> Effort {
        self.wanting().fold(Effort::default(), |sum, lock| sum + lock.part.effort)
    }
}
