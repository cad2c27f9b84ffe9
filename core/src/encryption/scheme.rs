//! Which derivation and which cipher: PBES2 (RFC 8018), PKCS#12's own schemes (RFC 7292 appendix C), PBES1 (RFC 8018).

use super::cipher::Cipher;
use super::kdf::{Hash, Kdf};
use crate::asn1::der;
use crate::asn1::der::{Element, INTEGER, OCTET_STRING, OID, SEQUENCE};

/// How something is encrypted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Scheme {
    pub(crate) cipher: Cipher,
    pub(crate) key: Kdf,
    pub(crate) iv: Iv,
}

/// Where the initialisation vector comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Iv {
    /// It stands beside.
    Given(Vec<u8>),
    /// It is derived as the key is, by another derivation.
    Derived(Kdf),
    /// It follows the key in what was derived.
    BehindKey,
}

/// Reads an AlgorithmIdentifier.
///
/// # Errors
/// What it names, in words, where that is not done here or cannot be read.
pub(crate) fn read(algorithm: &Element<'_>) -> Result<Scheme, String> {
    let (oid, parameters) = parts(algorithm).ok_or("a way that cannot be read")?;
    if oid == PBES2 {
        return pbes2(parameters.as_ref());
    }
    if let Some(kind) = oid.strip_prefix(PKCS12_PBE) {
        return pkcs12(kind, parameters.as_ref());
    }
    pbes1(oid, parameters.as_ref())
}

/// Reads the digest that a MAC or a derivation names: as a digest, or as its HMAC.
pub(crate) fn hash(algorithm: &Element<'_>) -> Result<Hash, String> {
    let (oid, _) = parts(algorithm).ok_or("a digest that cannot be read")?;
    HASHES.iter().find(|(known, _)| *known == oid).map(|(_, hash)| *hash).ok_or_else(|| named(oid))
}

/// Reads `PBKDF2-params`; `length` is what the cipher wants.
pub(crate) fn pbkdf2(parameters: Option<&Element<'_>>, length: usize) -> Option<Result<Kdf, String>> {
    let parts = sequence(parameters?)?;
    let (salt, rest) = parts.split_first()?;
    let (rounds, rest) = rest.split_first()?;
    let (rest, said) = match rest.split_first() {
        Some((length, rest)) if length.tag == INTEGER => (rest, Some(number(length)?)),
        _ => (rest, None),
    };
    let length = if length == 0 { usize::try_from(said?).ok().filter(|length| *length <= 64)? } else { length };
    let hash = match rest {
        [] => Ok(Hash::Sha1), // the default of RFC 8018
        [algorithm] => hash(algorithm),
        _ => return None,
    };
    let (salt, rounds) = (salt_of(salt)?, number(rounds)?);
    Some(hash.map(|hash| Kdf::Pbkdf2 { hash, salt, rounds, length }))
}

/// Splits an AlgorithmIdentifier.
pub(crate) fn parts<'a>(algorithm: &Element<'a>) -> Option<(&'a [u8], Option<Element<'a>>)> {
    let parts = sequence(algorithm)?;
    let (oid, rest) = parts.split_first()?;
    (oid.tag == OID && rest.len() <= 1).then(|| (oid.content, rest.first().copied()))
}

/// Returns a small positive INTEGER.
pub(crate) fn number(element: &Element<'_>) -> Option<u64> {
    let is_positive = element.content.first().is_some_and(|first| first & 0x80 == 0);
    if element.tag != INTEGER || !is_positive || element.content.len() > 8 {
        // beyond eight octets it is over every cap
        return (element.tag == INTEGER && is_positive).then_some(u64::MAX);
    }
    Some(element.content.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet)))
}

pub(crate) fn sequence<'a>(element: &Element<'a>) -> Option<Vec<Element<'a>>> {
    der::children(element.content).filter(|_| element.tag == SEQUENCE)
}

/// Returns a salt of a size that somebody has.
pub(crate) fn salt_of(element: &Element<'_>) -> Option<Vec<u8>> {
    (element.tag == OCTET_STRING && element.content.len() <= LONGEST_SALT).then(|| element.content.to_vec())
}

/// RFC 8018 appendix A.4
fn pbes2(parameters: Option<&Element<'_>>) -> Result<Scheme, String> {
    let damaged = || "PBES2 with parameters that cannot be read".to_owned();
    let both = parameters.and_then(sequence).ok_or_else(damaged)?;
    let [derivation, encryption] = both.as_slice() else { return Err(damaged()) };
    let (oid, parameters) = parts(encryption).ok_or_else(damaged)?;
    let (cipher, iv) = cipher(oid, parameters.as_ref())?;
    let (oid, parameters) = parts(derivation).ok_or_else(damaged)?;
    let length = cipher.key_length();
    let key = match oid {
        PBKDF2 => pbkdf2(parameters.as_ref(), length).ok_or_else(damaged)??,
        SCRYPT => scrypt(parameters.as_ref(), length).ok_or_else(damaged)?,
        other => return Err(named(other)),
    };
    Ok(Scheme { cipher, key, iv: Iv::Given(iv) })
}

fn cipher(oid: &[u8], parameters: Option<&Element<'_>>) -> Result<(Cipher, Vec<u8>), String> {
    let known = CIPHERS.iter().find(|(known, _)| *known == oid).map(|(_, cipher)| *cipher);
    let damaged = || "a cipher without its initialisation vector".to_owned();
    let cipher = known.ok_or_else(|| named(oid))?;
    let iv = match (cipher, parameters) {
        // RFC 8018 B.2.3: the version says how many bits are effective, and the derivation makes as many
        (Cipher::Rc2(_), Some(both)) => {
            let both = sequence(both).ok_or_else(damaged)?;
            let [version, iv] = both.as_slice() else { return Err(damaged()) };
            let length = match number(version) {
                Some(160) => 5,
                Some(120) => 8,
                Some(58) => 16,
                _ => return Err("RC2 with a size that nobody uses".to_owned()),
            };
            return salt_of(iv).map(|iv| (Cipher::Rc2(length), iv)).ok_or_else(damaged);
        }
        (_, iv) => iv.and_then(salt_of),
    };
    iv.filter(|iv| iv.len() == cipher.block_length()).map(|iv| (cipher, iv)).ok_or_else(damaged)
}

/// RFC 7914 s. 7.1
fn scrypt(parameters: Option<&Element<'_>>, length: usize) -> Option<Kdf> {
    let parts = sequence(parameters?)?;
    let [salt, n, r, p, ..] = parts.as_slice() else { return None };
    Some(Kdf::Scrypt { salt: salt_of(salt)?, n: number(n)?, r: number(r)?, p: number(p)?, length })
}

/// RFC 7292 appendix C: SHA-1, and six ciphers by their last arc.
fn pkcs12(kind: &[u8], parameters: Option<&Element<'_>>) -> Result<Scheme, String> {
    let cipher = match kind {
        [3] => Cipher::TripleDes,
        [4] => Cipher::TripleDes2,
        [5] => Cipher::Rc2(16),
        [6] => Cipher::Rc2(5),
        [1 | 2] => return Err("RC4, a way that no program writes any more".to_owned()),
        _ => return Err("a way of PKCS#12 that no standard names".to_owned()),
    };
    let (salt, rounds) = salt_and_rounds(parameters).ok_or("a way of PKCS#12 with parameters that cannot be read")?;
    let derive = |purpose, length| Kdf::Pkcs12 { hash: Hash::Sha1, salt: salt.clone(), rounds, length, purpose };
    let iv = Iv::Derived(derive(2, cipher.block_length()));
    Ok(Scheme { cipher, key: derive(1, cipher.key_length()), iv })
}

/// RFC 8018 s. 6.1: key and initialisation vector are eight octets each of one derivation.
fn pbes1(oid: &[u8], parameters: Option<&Element<'_>>) -> Result<Scheme, String> {
    let known = PBES1.iter().find(|(known, ..)| *known == oid);
    let (_, hash, cipher) = known.ok_or_else(|| named(oid))?;
    let (salt, rounds) = salt_and_rounds(parameters).ok_or("PBES1 with parameters that cannot be read")?;
    Ok(Scheme { cipher: *cipher, key: Kdf::Pbkdf1 { hash: *hash, salt, rounds, length: 16 }, iv: Iv::BehindKey })
}

fn salt_and_rounds(parameters: Option<&Element<'_>>) -> Option<(Vec<u8>, u64)> {
    let both = sequence(parameters?)?;
    let [salt, rounds] = both.as_slice() else { return None };
    Some((salt_of(salt)?, number(rounds)?))
}

fn named(oid: &[u8]) -> String {
    format!("a way that is not read here ({})", der::dotted(oid))
}

/// 1.2.840.113549.1.5.13
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
/// 1.2.840.113549.1.5.12
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
/// 1.3.6.1.4.1.11591.4.11
const SCRYPT: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b];
/// 1.2.840.113549.1.12.1, whose next arc names the scheme
const PKCS12_PBE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];

/// pbeWithMD5AndDES-CBC (.5.3), pbeWithMD5AndRC2-CBC (.5.6), pbeWithSHA1AndDES-CBC (.5.10), pbeWithSHA1AndRC2-CBC (.5.11)
const PBES1: &[(&[u8], Hash, Cipher)] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x03], Hash::Md5, Cipher::Des),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x06], Hash::Md5, Cipher::Rc2(8)),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0a], Hash::Sha1, Cipher::Des),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0b], Hash::Sha1, Cipher::Rc2(8)),
];

const CIPHERS: &[(&[u8], Cipher)] = &[
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02], Cipher::Aes128),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16], Cipher::Aes192),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a], Cipher::Aes256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, 0x07], Cipher::TripleDes),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, 0x02], Cipher::Rc2(16)),
    (&[0x2b, 0x0e, 0x03, 0x02, 0x07], Cipher::Des),
];

/// Digests and their HMACs.
const HASHES: &[(&[u8], Hash)] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05], Hash::Md5),
    (&[0x2b, 0x0e, 0x03, 0x02, 0x1a], Hash::Sha1),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04], Hash::Sha224),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01], Hash::Sha256),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02], Hash::Sha384),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03], Hash::Sha512),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x07], Hash::Sha1),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x08], Hash::Sha224),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09], Hash::Sha256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0a], Hash::Sha384),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0b], Hash::Sha512),
];
const LONGEST_SALT: usize = 1024;
