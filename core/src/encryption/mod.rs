//! What is encrypted: how, what opening it would cost, and whether a passphrase opened it. The cost is capped before
//! work starts.

mod cipher;
mod cost;
mod kdf;
mod openssl_legacy;
pub mod passphrase;
mod pkcs12_mac;
mod scheme;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

pub use cost::Effort;

use kdf::{Kdf, NO_PASSPHRASE};

pub(crate) use openssl_legacy::traditional;
pub(crate) use pkcs12_mac::Mac;
pub(crate) use scheme::{Iv, Scheme, read};

use crate::encryption::passphrase::{Derived, Passphrases};
use crate::limits;

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
    /// No passphrase was given.
    Wanted,
    /// None of those given opens it.
    Wrong,
    /// A passphrase opened it.
    Opened,
    /// No passphrase can open it here: it is encrypted in a way that is not read, or beyond the caps.
    Refused,
    /// A derivation that would tell was not begun, since it takes too long to be done at once.
    Postponed,
}

/// Why a part stays closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Closed {
    /// No passphrase was given.
    Wanted,
    /// As many were tried.
    Wrong(usize),
    /// It is not done here; the reason, in words.
    Refused(String),
    /// It is not done now.
    Postponed,
}

impl Closed {
    /// Returns the state it leaves a part in.
    pub(crate) fn state(&self) -> LockState {
        match self {
            Self::Wanted => LockState::Wanted,
            Self::Wrong(_) => LockState::Wrong,
            Self::Refused(_) => LockState::Refused,
            Self::Postponed => LockState::Postponed,
        }
    }
}

/// Tries passphrases, within a budget for all parts together.
pub(crate) struct Opener<'a> {
    passphrases: &'a Passphrases,
    /// Of [`limits::TOTAL_ROUNDS`].
    left: u64,
    /// What may still be spent on passphrases that nobody gave.
    unasked: u64,
    /// For what was not derived before.
    at_once: Effort,
    /// All keys that were derived or looked up.
    pub(crate) derived: Derived,
}

impl<'a> Opener<'a> {
    /// Will try these, and derive no more than `at_once` anew.
    pub(crate) fn new(passphrases: &'a Passphrases, at_once: Effort) -> Self {
        Self {
            passphrases,
            left: limits::TOTAL_ROUNDS,
            unasked: UNASKED_ROUNDS_IN_ALL,
            at_once,
            derived: Derived::default(),
        }
    }

    /// Opens one encrypted thing; `is_right` tells plain from noise.
    pub(crate) fn open<T>(
        &mut self,
        scheme: &Scheme,
        data: &[u8],
        is_right: impl Fn(Zeroizing<Vec<u8>>) -> Option<T>,
    ) -> Result<T, Closed> {
        let attempt =
            |opener: &mut Self, passphrase: &[u8]| Ok(opener.decrypt(scheme, passphrase, data)?.and_then(&is_right));
        self.tried(scheme.refusal(), attempt)
    }

    /// Does the same for a part of an archive that costs `effort`: archives may have an empty passphrase, which nobody
    /// would think of giving, or none.
    pub(crate) fn find<T>(
        &mut self,
        refusal: Option<String>,
        effort: Effort,
        mut attempt: impl FnMut(&mut Self, &[u8]) -> Result<Option<T>, Closed>,
    ) -> Result<T, Closed> {
        let closed = match self.tried(refusal, &mut attempt) {
            Err(closed @ (Closed::Wanted | Closed::Wrong(_)))
                if effort.rounds() <= self.unasked.min(UNASKED_ROUNDS) =>
            {
                closed
            }
            settled => return settled,
        };
        for unasked in [&b""[..], NO_PASSPHRASE] {
            let before = self.left;
            let opened = attempt(self, unasked)?;
            self.unasked = self.unasked.saturating_sub(before - self.left);
            if let Some(opened) = opened {
                return Ok(opened);
            }
        }
        Err(closed)
    }

    fn tried<T>(
        &mut self,
        refusal: Option<String>,
        mut attempt: impl FnMut(&mut Self, &[u8]) -> Result<Option<T>, Closed>,
    ) -> Result<T, Closed> {
        if let Some(why) = refusal {
            return Err(Closed::Refused(why));
        }
        let passphrases = self.passphrases.all();
        for passphrase in passphrases {
            if let Some(opened) = attempt(self, passphrase.expose())? {
                return Ok(opened);
            }
        }
        Err(if passphrases.is_empty() { Closed::Wanted } else { Closed::Wrong(passphrases.len()) })
    }

    /// Decrypts with one passphrase; `Ok(None)` where it is wrong.
    pub(crate) fn decrypt(
        &mut self,
        scheme: &Scheme,
        passphrase: &[u8],
        data: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Closed> {
        let Some(derived) = self.derive(&scheme.key, passphrase)? else { return Ok(None) };
        let (key, behind) = derived.split_at_checked(scheme.cipher.key_length()).unwrap_or((&derived, &[]));
        let iv = match &scheme.iv {
            Iv::Given(iv) => Zeroizing::new(iv.clone()),
            Iv::BehindKey => Zeroizing::new(behind.to_vec()),
            Iv::Derived(kdf) => match self.derive(kdf, passphrase)? {
                Some(iv) => iv,
                None => return Ok(None),
            },
        };
        Ok(scheme.cipher.decrypt(key, &iv, data))
    }

    /// Derives, or looks up what was derived before; `Ok(None)` where the parameters fit no derivation.
    ///
    /// # Errors
    /// It would cost more than is left for all parts together, or than may be done at once.
    pub(crate) fn derive(&mut self, kdf: &Kdf, passphrase: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, Closed> {
        let digest = kdf.digest(passphrase);
        let key = match self.derived.get(&digest) {
            Some(key) => key.clone(),
            None => self.derive_anew(kdf, passphrase, &digest)?,
        };
        self.derived.insert(digest, key.to_vec());
        Ok((!key.is_empty()).then_some(key))
    }

    /// What earlier readings derived counts too: a set is not read further because it was read before. No octets where
    /// the parameters fit no derivation.
    fn derive_anew(&mut self, kdf: &Kdf, passphrase: &[u8], digest: &[u8; 32]) -> Result<Zeroizing<Vec<u8>>, Closed> {
        let cost = kdf.effort();
        self.left = self.left.checked_sub(cost.rounds()).ok_or_else(over_budget)?;
        if let Some(known) = self.passphrases.derived().get(digest) {
            return Ok(known.clone());
        }
        self.at_once = self.at_once.less(cost).ok_or(Closed::Postponed)?;
        Ok(kdf.derive(passphrase).unwrap_or_default())
    }
}

impl Scheme {
    /// Returns what one passphrase costs.
    pub(crate) fn effort(&self) -> Effort {
        match &self.iv {
            Iv::Given(_) | Iv::BehindKey => self.key.effort(),
            Iv::Derived(iv) => self.key.effort() + iv.effort(),
        }
    }

    /// Says why it is not done.
    pub(crate) fn refusal(&self) -> Option<String> {
        self.key.refusal()
    }
}

/// Spent on an empty passphrase that nobody gave: Java's keystores cost about 25 000.
const UNASKED_ROUNDS: u64 = 200_000;
/// The same for all archives of one reading: whoever gives no passphrase does not expect to wait.
const UNASKED_ROUNDS_IN_ALL: u64 = 2 * UNASKED_ROUNDS;

fn over_budget() -> Closed {
    let most = limits::TOTAL_ROUNDS / 1_000_000;
    Closed::Refused(format!(
        "opening all encrypted parts with all passphrases would take more than {most} million rounds"
    ))
}
