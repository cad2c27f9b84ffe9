//! Encrypted private keys: opened with the available passphrases, or left closed.

use der::Decode;
use zeroize::Zeroizing;

use super::sorter::Sorter;
use super::tally::Tally;
use crate::asn1::structure;
use crate::asn1::structure::Form;
use crate::decoded::Found;
use crate::decoded::remark::{ClosedPart, KeyRemark, Place, RemarkKind};
use crate::encryption;
use crate::encryption::{Closed, Effort, EncryptedPrivateKeyInfo, Lock, LockState, Locked, Scheme, SchemeError};

impl Sorter<'_, '_> {
    /// Reads an EncryptedPrivateKeyInfo (RFC 5958 s. 3).
    pub(super) fn encrypted(&mut self, place: Place, der: &[u8], tally: &mut Tally) {
        match EncryptedPrivateKeyInfo::from_der(der) {
            Ok(info) => self.unlock(place, encryption::read(info.algorithm), info.data.as_bytes(), tally),
            Err(source) => self.unlock(place, Err(SchemeError::Unreadable(source)), &[], tally),
        }
    }

    /// Reads a key in OpenSSL's old encryption.
    pub(super) fn traditional(&mut self, place: Place, how: &str, data: &[u8], tally: &mut Tally) {
        self.unlock(place, encryption::traditional(how), data, tally);
    }

    fn unlock(&mut self, place: Place, scheme: Result<Scheme, SchemeError>, data: &[u8], tally: &mut Tally) {
        let effort = scheme.as_ref().map(Scheme::effort).unwrap_or_default();
        let openssl = scheme.as_ref().map_or_else(SchemeError::openssl_mode, Scheme::openssl_mode);
        let opened = match scheme {
            Ok(scheme) => self.opener.open(&scheme, data, as_key),
            Err(what) => Err(Closed::Refused(what.into())),
        };
        self.note_lock(place, Locked::Key, opened.as_ref().err(), effort);
        match opened {
            Ok((form, plain)) => {
                self.record(RemarkKind::Key(KeyRemark::Decrypted(place, self.opener.matched)));
                self.key(place, form, &plain, tally);
            }
            Err(why) => {
                tally.contents.encrypted_keys += 1;
                self.record(RemarkKind::Key(KeyRemark::Closed(ClosedPart::Key(place), why, openssl)));
            }
        }
    }

    /// Records an encrypted part, for those who ask for passphrases.
    pub(super) fn note_lock(&mut self, place: Place, what: Locked, why: Option<&Closed>, effort: Effort) {
        let state = why.map_or(LockState::Opened, Closed::state);
        let origin = self.origin(place.number(), place.line());
        self.decoded.locked.push(Found { part: Lock { what, state, effort }, origin });
    }
}

/// The result of a wrong passphrase has no known form.
fn as_key(plain: Zeroizing<Vec<u8>>) -> Option<(Form, Zeroizing<Vec<u8>>)> {
    let form =
        structure::of(&plain).filter(|form| matches!(form, Form::Pkcs8 | Form::Pkcs1 | Form::Sec1 | Form::Dsa))?;
    Some((form, plain))
}
