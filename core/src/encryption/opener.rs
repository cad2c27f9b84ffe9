//! Tries passphrases on encrypted parts, within a budget.

use zeroize::Zeroizing;

use super::cost::Effort;
use super::error::{KdfError, Refusal};
use super::kdf::{Kdf, NO_PASSPHRASE};
use super::lock::Closed;
use super::passphrase::{Derived, Passphrase, Passphrases};
use super::passphrase_form::PassphraseForm;
use super::scheme::{Iv, Scheme};
use crate::limits;

/// Tries passphrases, within a budget for all parts together.
pub(crate) struct Opener<'a> {
    passphrases: &'a Passphrases,
    /// Of [`limits::TOTAL_ROUNDS`].
    pub(super) left: u64,
    /// What may still be spent on passphrases that the user did not provide.
    unasked: u64,
    /// What may still be spent on other forms of the passphrases.
    other_forms: u64,
    /// For what was not derived before.
    at_once: Effort,
    /// The form of the passphrase that opened the last part, if it is not the one that was provided.
    pub(crate) matched: Option<PassphraseForm>,
    /// All keys that were derived or looked up.
    pub(crate) derived: Derived,
}

impl<'a> Opener<'a> {
    /// Will try these, and derive no more than `at_once` again.
    pub(crate) fn new(passphrases: &'a Passphrases, at_once: Effort) -> Self {
        Self {
            passphrases,
            left: limits::TOTAL_ROUNDS,
            unasked: UNASKED_ROUNDS_IN_ALL,
            other_forms: OTHER_FORMS_ROUNDS_IN_ALL,
            at_once,
            matched: None,
            derived: Derived::default(),
        }
    }

    /// Opens one encrypted part; `is_right` distinguishes plain bytes from noise.
    pub(crate) fn open<T>(
        &mut self,
        scheme: &Scheme,
        data: &[u8],
        is_right: impl Fn(Zeroizing<Vec<u8>>) -> Option<T>,
    ) -> Result<T, Closed> {
        let attempt =
            |opener: &mut Self, passphrase: &[u8]| Ok(opener.decrypt(scheme, passphrase, data)?.and_then(&is_right));
        self.tried(scheme.refusal(), scheme.effort(), attempt)
    }

    /// Does the same for a part of an archive that costs `effort`: archives may have an empty passphrase, which users
    /// do not think of, or none.
    pub(crate) fn find<T>(
        &mut self,
        refusal: Option<KdfError>,
        effort: Effort,
        mut attempt: impl FnMut(&mut Self, &[u8]) -> Result<Option<T>, Closed>,
    ) -> Result<T, Closed> {
        let closed = match self.tried(refusal, effort, &mut attempt) {
            Err(closed @ (Closed::PassphraseNeeded | Closed::Wrong(_)))
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
        refusal: Option<KdfError>,
        effort: Effort,
        mut attempt: impl FnMut(&mut Self, &[u8]) -> Result<Option<T>, Closed>,
    ) -> Result<T, Closed> {
        if let Some(why) = refusal {
            return Err(Closed::Refused(why.into()));
        }
        self.matched = None;
        let passphrases = self.passphrases.all();
        for passphrase in passphrases {
            if let Some(opened) = attempt(self, passphrase.expose())? {
                self.matched = passphrase.form();
                return Ok(opened);
            }
        }
        if let Some(opened) = self.tried_in_other_forms(effort, &mut attempt)? {
            return Ok(opened);
        }
        Err(if passphrases.is_empty() { Closed::PassphraseNeeded } else { Closed::Wrong(passphrases.len()) })
    }

    /// Tries the other forms of all passphrases. They do not use up what is left for the passphrases themselves.
    fn tried_in_other_forms<T>(
        &mut self,
        effort: Effort,
        attempt: &mut impl FnMut(&mut Self, &[u8]) -> Result<Option<T>, Closed>,
    ) -> Result<Option<T>, Closed> {
        for (form, octets) in self.passphrases.all().iter().flat_map(Passphrase::others) {
            if effort.rounds() > self.other_forms {
                break;
            }
            let before = self.left;
            let opened = attempt(self, &octets);
            self.other_forms = self.other_forms.saturating_sub(before - self.left);
            self.left = before;
            match opened {
                Ok(None) => {}
                Ok(opened) => {
                    self.matched = Some(form);
                    return Ok(opened);
                }
                Err(Closed::Refused(Refusal::Budget)) => break,
                Err(closed) => return Err(closed),
            }
        }
        Ok(None)
    }

    /// Decrypts with one passphrase; `Ok(None)` if it is wrong.
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

    /// Derives, or looks up what was derived before; `Ok(None)` if the parameters fit no derivation.
    ///
    /// # Errors
    /// It would cost more than is left for all parts together, or than may be done at once.
    pub(crate) fn derive(&mut self, kdf: &Kdf, passphrase: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, Closed> {
        let digest = kdf.digest(passphrase);
        let key = match self.derived.get(&digest) {
            Some(key) => key.clone(),
            None => self.derive_again(kdf, passphrase, &digest)?,
        };
        self.derived.insert(digest, key.to_vec());
        Ok((!key.is_empty()).then_some(key))
    }

    /// What earlier readings derived counts too: a set is not read further because it was read before. No octets if
    /// the parameters fit no derivation.
    fn derive_again(&mut self, kdf: &Kdf, passphrase: &[u8], digest: &[u8; 32]) -> Result<Zeroizing<Vec<u8>>, Closed> {
        let cost = kdf.effort();
        self.left = self.left.checked_sub(cost.rounds()).ok_or(Closed::Refused(Refusal::Budget))?;
        if let Some(known) = self.passphrases.derived().get(digest) {
            return Ok(known.clone());
        }
        self.at_once = self.at_once.less(cost).ok_or(Closed::Postponed)?;
        Ok(kdf.derive(passphrase).unwrap_or_default())
    }
}

/// Spent on an empty passphrase that the user did not provide: Java's keystores cost about 25 000.
const UNASKED_ROUNDS: u64 = 200_000;
/// The same for all archives of one reading: without a passphrase, users do not expect to wait.
const UNASKED_ROUNDS_IN_ALL: u64 = 2 * UNASKED_ROUNDS;
/// Spent on all other forms of all passphrases: two for a key with 600 000 rounds, all for the usual ones.
const OTHER_FORMS_ROUNDS_IN_ALL: u64 = 2_000_000;
