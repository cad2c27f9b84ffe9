//! Bytes into typed parts: what an input is, what it holds, what was repaired on the way.

pub(crate) mod base64;
pub mod certificate;
pub(crate) mod der;
pub(crate) mod form;
pub mod key;
pub mod kubeconfig;
pub(crate) mod pem;
#[cfg(test)]
pub(crate) mod samples;
pub mod sort;
pub mod token;
pub mod yaml;

pub use certificate::Certificate;
pub use key::{Curve, Key, KeyKind};
pub use kubeconfig::Kubeconfig;
pub use token::Token;

use std::sync::Arc;

use crate::finding::Finding;
use crate::material::{Material, Role};

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
    /// Errors and repairs of reading, in order of appearance. Those of checks `input-*`, `pem-*`, `token-*`, `key-*`.
    pub findings: Vec<Finding>,
    /// What each material turned out to be, in their order: for chips, `inspect`, and messages.
    pub inputs: Vec<Described>,
}

/// What one material turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The material's name.
    pub name: String,
    /// In words: `2 certificates and a private key (PEM)`, `kubeconfig with 3 contexts`, `HTML page`.
    pub what: String,
}

/// Reads all materials. Never fails: what cannot be read is said in [`Decoded::findings`].
pub fn decode(materials: &[Material]) -> Decoded {
    sort::decode(materials)
}
