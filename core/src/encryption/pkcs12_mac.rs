//! The MAC of a PKCS#12 archive (RFC 7292 s. 4, RFC 9579): it proves a passphrase right.

use super::cost::Effort;
use super::kdf::{Hash, Kdf};
use super::scheme::{hash, number, parts, pbkdf2, salt_of, sequence};
use crate::asn1::der::{Element, OCTET_STRING};

/// A MAC with the derivation of its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mac {
    pub(crate) key: Kdf,
    hash: Hash,
    value: Vec<u8>,
}

impl Mac {
    /// Reads `MacData`; `None` where it is damaged, an inner error names what is not done here.
    pub(crate) fn read(mac: &Element<'_>) -> Option<Result<Self, String>> {
        let data = sequence(mac)?;
        let (info, salt, rounds) = match data.as_slice() {
            [info, salt] => (info, salt, 1),
            [info, salt, rounds] => (info, salt, number(rounds)?),
            _ => return None,
        };
        let info = sequence(info)?;
        let [algorithm, value] = info.as_slice() else { return None };
        let value = (value.tag == OCTET_STRING).then(|| value.content.to_vec())?;
        let (oid, parameters) = parts(algorithm)?;
        if oid == PBMAC1 {
            let both = sequence(&parameters?)?;
            let [derivation, scheme] = both.as_slice() else { return None };
            let (oid, parameters) = parts(derivation)?;
            if oid != PBKDF2 {
                return Some(Err("a MAC of a derivation that is not read here".to_owned()));
            }
            let key = pbkdf2(parameters.as_ref(), 0)?;
            return Some(key.and_then(|key| Ok(Self { key, hash: hash(scheme)?, value })));
        }
        let salt = salt_of(salt)?;
        Some(hash(algorithm).map(|hash| {
            let key = Kdf::Pkcs12 { hash, salt, rounds, length: hash.length(), purpose: 3 };
            Self { key, hash, value }
        }))
    }

    /// Returns what one passphrase costs.
    pub(crate) fn effort(&self) -> Effort {
        self.key.effort()
    }

    /// Says why it is not done.
    pub(crate) fn refusal(&self) -> Option<String> {
        self.key.refusal()
    }

    /// Says whether `key` makes this MAC over `content`. Nobody can time this but the archive's holder.
    pub(crate) fn fits(&self, key: &[u8], content: &[u8]) -> bool {
        self.hash.hmac(key, content).is_some_and(|mac| mac == self.value)
    }
}

/// 1.2.840.113549.1.5.14
const PBMAC1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0e];
/// 1.2.840.113549.1.5.12
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
