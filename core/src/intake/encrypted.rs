//! Encrypted private keys: opened with the passphrases at hand, or told what they want.

use der::Decode;
use zeroize::Zeroizing;

use super::blocks::{Place, at};
use super::{Contents, Sorter, unsupported};
use crate::asn1::structure;
use crate::asn1::structure::Form;
use crate::decoded::Found;
use crate::encryption;
use crate::encryption::{Closed, Effort, EncryptedPrivateKeyInfo, Lock, LockState, Locked, Scheme, SchemeError};
use crate::finding::{Code, Finding};

impl Sorter<'_, '_> {
    /// Reads an EncryptedPrivateKeyInfo (RFC 5958 s. 3).
    pub(super) fn encrypted(&mut self, place: Place<'_>, der: &[u8], contents: &mut Contents) {
        let Ok(info) = EncryptedPrivateKeyInfo::from_der(der) else { return };
        self.unlock(place, encryption::read(info.algorithm), info.data.as_bytes(), contents);
    }

    /// Reads a key in OpenSSL's old encryption.
    pub(super) fn traditional(&mut self, place: Place<'_>, how: &str, data: &[u8], contents: &mut Contents) {
        self.unlock(place, encryption::traditional(how), data, contents);
    }

    fn unlock(&mut self, place: Place<'_>, scheme: Result<Scheme, SchemeError>, data: &[u8], contents: &mut Contents) {
        let effort = scheme.as_ref().map(Scheme::effort).unwrap_or_default();
        let opened = match scheme {
            Ok(scheme) => self.opener.open(&scheme, data, as_key),
            Err(what) => Err(Closed::Refused(what.into())),
        };
        let key = format!("the key in {}", at(place));
        self.note_lock(place, Locked::Key, opened.as_ref().err(), effort);
        match opened {
            Ok((form, plain)) => {
                let message =
                    format!("{key} was encrypted, and a passphrase opened it: it will be written unencrypted");
                self.tell(Finding::note(Code::KeyDecrypted, self.material.name(), message));
                self.key(place, form, &plain, contents);
            }
            Err(why) => {
                contents.encrypted_keys += 1;
                self.tell(self.closed(&key, Locked::Key, &why));
            }
        }
    }

    /// Records an encrypted part, for those who ask for passphrases.
    pub(super) fn note_lock(&mut self, place: Place<'_>, what: Locked, why: Option<&Closed>, effort: Effort) {
        let state = why.map_or(LockState::Opened, Closed::state);
        let origin = self.origin(place.block, place.line);
        self.decoded.locked.push(Found { part: Lock { what, state, effort }, origin });
    }

    /// Says why `what` stays closed.
    pub(super) fn closed(&self, what: &str, kind: Locked, why: &Closed) -> Finding {
        let name = self.material.name();
        let file = unsupported::quoted(name);
        let (opens, tries) = match kind {
            Locked::Key => {
                (format!("`openssl pkey -in {file} -out plain-key.pem`"), format!("`openssl pkey -in {file} -noout`"))
            }
            Locked::Archive => (
                format!("`openssl pkcs12 -in {file} -nodes -out chain-and-key.pem` (with `-legacy` for old files)"),
                format!("`openssl pkcs12 -in {file} -noout`"),
            ),
        };
        match why {
            Closed::Wanted | Closed::Postponed => {
                let message = format!("{what} is encrypted, and wants its passphrase");
                let fix = format!("give the passphrase, or hand in what this writes: {opens}");
                Finding::error(Code::KeyEncrypted, name, message).with_fix(fix)
            }
            Closed::Wrong(count) => {
                let message = match count {
                    1 => format!("the passphrase does not open {what}"),
                    count => format!("none of the {count} passphrases opens {what}"),
                };
                let fix = format!(
                    "give the passphrase it was encrypted with; this asks for one and says whether it fits: {tries}"
                );
                Finding::error(Code::KeyPassphraseWrong, name, message).with_fix(fix)
            }
            Closed::Refused(why) => {
                let message = format!("{what} is not opened here: {why}");
                let fix = format!("hand in what this writes: {opens}");
                Finding::error(Code::KeyEncryptionUnsupported, name, message).with_fix(fix)
            }
        }
    }
}

/// Plain text of a wrong passphrase looks like nothing.
fn as_key(plain: Zeroizing<Vec<u8>>) -> Option<(Form, Zeroizing<Vec<u8>>)> {
    let form =
        structure::of(&plain).filter(|form| matches!(form, Form::Pkcs8 | Form::Pkcs1 | Form::Sec1 | Form::Dsa))?;
    Some((form, plain))
}
