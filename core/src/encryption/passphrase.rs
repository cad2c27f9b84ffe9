//! Passphrases: tried in order at every encrypted part. Wiped on drop, never shown.

use core::fmt;
use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::passphrase_form::{PassphraseForm, joined, others};
use crate::pem;

/// One passphrase, as bytes (UTF-8 if it was typed).
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase {
    bytes: Zeroizing<Vec<u8>>,
    was_utf16: bool,
    /// A byte order mark came before it.
    was_marked: bool,
}

impl Passphrase {
    /// Makes a passphrase from bytes as they are, white space included.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: Zeroizing::new(bytes), was_utf16: false, was_marked: false }
    }

    pub(crate) fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the form that it has, if it is not that of the file it came from.
    pub(crate) fn form(&self) -> Option<PassphraseForm> {
        self.was_utf16.then_some(PassphraseForm::Utf16)
    }

    /// Returns its other forms, the most common first.
    pub(crate) fn others(&self) -> Vec<(PassphraseForm, Zeroizing<Vec<u8>>)> {
        let mut others = others(&self.bytes);
        if self.was_marked {
            others.push((PassphraseForm::ByteOrderMark, joined(BYTE_ORDER_MARK, &self.bytes)));
        }
        others
    }
}

/// The available passphrases, and what was derived from them before.
#[derive(Clone, Debug, Default)]
pub struct Passphrases {
    tried: Vec<Passphrase>,
    derived: Derived,
}

impl Passphrases {
    /// Reads the lines of a text, one passphrase a line; a byte order mark, line ends and empty lines are not part of
    /// any. UTF-16 is converted. Only the first [`crate::limits::PASSPHRASES`] are used.
    pub fn from_lines(text: &[u8]) -> Self {
        let converted = pem::utf8(text);
        let text = converted.bytes();
        let (mut was_marked, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => (true, text),
            None => (false, text),
        };
        let lines = text.split(|octet| *octet == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let mut passphrases = Self::default();
        for line in lines.filter(|line| !line.is_empty()) {
            let was_utf16 = converted.was_utf16;
            passphrases.add(Passphrase { was_utf16, was_marked, ..Passphrase::new(line.to_vec()) });
            was_marked = false;
        }
        passphrases
    }

    /// Adds one, unless it is there already or [`crate::limits::PASSPHRASES`] are.
    pub fn add(&mut self, passphrase: Passphrase) {
        if self.tried.len() < crate::limits::PASSPHRASES
            && self.tried.iter().all(|known| known.bytes != passphrase.bytes)
        {
            self.tried.push(passphrase);
        }
    }

    /// Adds all of `others`.
    pub fn extend(&mut self, others: Self) {
        others.tried.into_iter().for_each(|passphrase| self.add(passphrase));
        self.remember(&others.derived);
    }

    /// Adds what reading derived, so that reading the same parts again costs nothing.
    pub fn remember(&mut self, derived: &Derived) {
        self.derived.keys.extend(derived.keys.iter().map(|(of, key)| (*of, key.clone())));
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.tried.len()
    }

    /// Says whether there are no passphrases.
    pub fn is_empty(&self) -> bool {
        self.tried.is_empty()
    }

    /// Returns all of them. Secret: they may be passed only from a page to the worker that it started.
    pub fn expose(&self) -> impl Iterator<Item = &[u8]> {
        self.tried.iter().map(Passphrase::expose)
    }

    /// Returns what is remembered.
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    pub(crate) fn all(&self) -> &[Passphrase] {
        &self.tried
    }
}

/// Keys that were derived from passphrases: a derivation is slow on purpose, and need not be done twice.
///
/// Secret. It may be passed only between a page and the worker that it started. A key of no octets says that
/// there is none: the parameters fit no derivation.
#[derive(Clone, Default)]
pub struct Derived {
    keys: BTreeMap<[u8; 32], Zeroizing<Vec<u8>>>,
}

impl Derived {
    /// Returns every derived key with the digest of what it was derived from.
    pub fn expose_entries(&self) -> impl Iterator<Item = (&[u8; 32], &[u8])> {
        self.keys.iter().map(|(of, key)| (of, key.as_slice()))
    }

    /// Adds an entry that [`Self::expose_entries`] returned.
    pub fn insert(&mut self, of: [u8; 32], key: Vec<u8>) {
        self.keys.insert(of, Zeroizing::new(key));
    }

    /// Says whether nothing was derived.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn get(&self, of: &[u8; 32]) -> Option<&Zeroizing<Vec<u8>>> {
        self.keys.get(of)
    }
}

/// In UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Derived({} keys)", self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_passphrases_and_are_not_printed() {
        let passphrases = Passphrases::from_lines(b"\xef\xbb\xbf correct horse \r\n\nstaple\nstaple");
        assert_eq!(
            passphrases.all().iter().map(Passphrase::expose).collect::<Vec<_>>(),
            [b" correct horse ".as_slice(), b"staple"]
        );
        assert_eq!(
            format!("{passphrases:?}"),
            "Passphrases { tried: [Passphrase(..), Passphrase(..)], derived: Derived(0 keys) }"
        );
        for text in ["S3cret! ü\r\n", "\u{feff}S3cret! ü\r\n"] {
            for octets in [u16::to_le_bytes, u16::to_be_bytes] {
                let utf16: Vec<u8> = text.encode_utf16().flat_map(octets).collect();
                let passphrases = Passphrases::from_lines(&utf16);
                let [one] = passphrases.all() else { panic!("{} passphrases", passphrases.len()) };
                assert_eq!((one.expose(), one.form()), ("S3cret! ü".as_bytes(), Some(PassphraseForm::Utf16)));
            }
        }
        let many: String = (0..99).map(|line| format!("{line}\n")).collect();
        assert_eq!(Passphrases::from_lines(many.as_bytes()).len(), crate::limits::PASSPHRASES);
    }
}
