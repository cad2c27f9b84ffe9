//! PKCS#12 archives (RFC 7292): the bags of keys and certificates, whatever they are encrypted with; their MAC tells
//! whether a passphrase is right (by PKCS#12's own derivation or by PBMAC1, RFC 9579).

use zeroize::Zeroizing;

use crate::asn1::der::{CONTEXT_0, Element, OCTET_STRING, OID, SEQUENCE};
use crate::asn1::structure::Form;
use crate::asn1::{ber, der, structure};
use crate::encryption::{Closed, Effort, Mac, Opener, Scheme, read};
use crate::limits;

/// What an archive held.
#[derive(Default)]
pub(crate) struct Archive {
    /// What could be taken out, in order of appearance.
    pub(crate) bags: Vec<Bag>,
    /// Why some of it stayed closed.
    pub(crate) closed: Option<Closed>,
    /// Something in it was encrypted.
    pub(crate) is_encrypted: bool,
    /// What one passphrase costs.
    pub(crate) effort: Effort,
    /// Bags that are neither: CRLs, secrets of other programs.
    pub(crate) others: usize,
}

/// One bag that is of use.
pub(crate) enum Bag {
    /// DER of a certificate.
    Certificate(Zeroizing<Vec<u8>>),
    /// A plain private key.
    Key(Form, Zeroizing<Vec<u8>>),
}

/// Opens an archive.
///
/// # Errors
/// What is damaged, in words.
pub(crate) fn open(pfx: &[u8], opener: &mut Opener<'_>) -> Result<Archive, &'static str> {
    let pfx = ber::to_der(pfx).ok_or("it is cut off or damaged")?;
    let parts = sequence(&pfx).ok_or("it is damaged")?;
    let (safe, mac) = match parts.as_slice() {
        [_, safe] => (safe, None),
        [_, safe, mac] => (safe, Some(mac)),
        _ => return Err("it has not the parts of a PFX"),
    };
    let (kind, content) = content_info(safe).ok_or("its content is damaged")?;
    if kind != DATA {
        return Err("it is protected by a public key, not by a passphrase");
    }
    let content = octets(&content).ok_or("its content is damaged")?;
    let mac = mac.map(|mac| Mac::read(mac).ok_or("its MAC is damaged")).transpose()?;
    let mut reader = Reader { opener, archive: Archive::default(), right: None, depth: 0 };
    let safes = ber::to_der(&content).ok_or("its content is cut off or damaged")?;
    let safes = der::one_of(&safes, SEQUENCE).and_then(|all| der::children_up_to(all.content, MOST_SAFES));
    let safes = safes.ok_or("its content is damaged")?;
    reader.measure(&safes, mac.as_ref());
    if let Some(Ok(mac)) = &mac {
        reader.verify(mac, &content);
    }
    for safe in &safes {
        reader.safe(safe).ok_or("a part of it is damaged")?;
    }
    Ok(reader.archive)
}

struct Reader<'o, 'p> {
    opener: &'o mut Opener<'p>,
    archive: Archive,
    /// The passphrase that the MAC proved right.
    right: Option<Zeroizing<Vec<u8>>>,
    depth: usize,
}

impl Reader<'_, '_> {
    /// Sums up what one passphrase costs, before any is tried.
    fn measure(&mut self, safes: &[Element<'_>], mac: Option<&Result<Mac, String>>) {
        let mut effort = mac.and_then(|mac| mac.as_ref().ok()).map(Mac::effort).unwrap_or_default();
        for safe in safes {
            let scheme = encrypted(safe).and_then(|(algorithm, _)| read(&algorithm).ok());
            effort = effort + scheme.map(|scheme| scheme.effort()).unwrap_or_default() + shrouded_effort(safe);
        }
        self.archive.effort = effort;
    }

    /// Finds the passphrase by the MAC; where none fits, what is encrypted stays closed.
    fn verify(&mut self, mac: &Mac, content: &[u8]) {
        let found = self.opener.find(mac.refusal(), self.archive.effort, |opener, passphrase| {
            let fits = opener.derive(&mac.key, passphrase)?.is_some_and(|key| mac.fits(&key, content));
            Ok(fits.then(|| Zeroizing::new(passphrase.to_vec())))
        });
        match found {
            Ok(right) => self.right = Some(right),
            Err(closed) => self.archive.closed = Some(closed),
        }
    }

    fn safe(&mut self, safe: &Element<'_>) -> Option<()> {
        let (kind, content) = content_info(safe)?;
        if kind == DATA {
            return self.bags(&octets(&content)?);
        }
        self.archive.is_encrypted = true;
        if kind != ENCRYPTED_DATA {
            let why = "a part of it is protected by a public key, not by a passphrase".to_owned();
            self.archive.closed = Some(Closed::Refused(why));
            return Some(());
        }
        let (algorithm, data) = encrypted(safe)?;
        if let Some(plain) = self.decrypt(read(&algorithm), &data, |plain| sequence(&plain).is_some().then_some(plain))
        {
            self.bags(&plain)?;
        }
        Some(())
    }

    /// Decrypts with the passphrase that is right, else with each; remembers why not.
    fn decrypt<T>(
        &mut self,
        scheme: Result<Scheme, String>,
        data: &[u8],
        is_right: impl Fn(Zeroizing<Vec<u8>>) -> Option<T>,
    ) -> Option<T> {
        if self.right.is_none() && self.archive.closed.is_some() {
            return None; // no passphrase fits the MAC
        }
        let scheme = match scheme {
            Ok(scheme) => scheme,
            Err(what) => {
                self.archive.closed = Some(Closed::Refused(format!("it is encrypted in {what}")));
                return None;
            }
        };
        let right = self.right.take();
        let attempt = |opener: &mut Opener<'_>, passphrase: &[u8]| {
            Ok(opener.decrypt(&scheme, passphrase, data)?.and_then(&is_right))
        };
        let opened = match right.as_ref().filter(|_| scheme.refusal().is_none()) {
            Some(right) => attempt(self.opener, right),
            None => Ok(None),
        };
        // a key may have a passphrase of its own
        let opened = match opened {
            Ok(Some(opened)) => Ok(opened),
            Ok(None) => self.opener.find(scheme.refusal(), self.archive.effort, attempt),
            Err(closed) => Err(closed),
        };
        self.right = right;
        opened.map_err(|closed| self.archive.closed = Some(closed)).ok()
    }

    /// Reads SafeContents.
    fn bags(&mut self, contents: &[u8]) -> Option<()> {
        let contents = ber::to_der(contents)?;
        let bags = der::children_up_to(der::one_of(&contents, SEQUENCE)?.content, MOST_BAGS)?;
        for bag in &bags {
            let parts = der::children(der::one_of(bag.whole, SEQUENCE)?.content)?;
            let [kind, value, ..] = parts.as_slice() else { return None };
            let value = der::one(value.content).filter(|_| value.tag == CONTEXT_0)?;
            match kind.content.strip_prefix(BAGS)? {
                [1] => self.key(Zeroizing::new(value.whole.to_vec())),
                [2] => self.shrouded(&value)?,
                [3] => self.certificate(&value)?,
                [6] if self.depth < MOST_NESTED => {
                    self.depth += 1;
                    self.bags(value.whole)?;
                    self.depth -= 1;
                }
                _ => self.archive.others += 1,
            }
        }
        Some(())
    }

    fn key(&mut self, plain: Zeroizing<Vec<u8>>) {
        let form = structure::of(&plain).unwrap_or(Form::Pkcs8);
        self.archive.bags.push(Bag::Key(form, plain));
    }

    fn shrouded(&mut self, value: &Element<'_>) -> Option<()> {
        self.archive.is_encrypted = true;
        let parts = sequence(value.whole)?;
        let [algorithm, data] = parts.as_slice() else { return None };
        let is_key = |plain: Zeroizing<Vec<u8>>| (structure::of(&plain) == Some(Form::Pkcs8)).then_some(plain);
        if let Some(plain) = self.decrypt(read(algorithm), data.content, is_key) {
            self.key(plain);
        }
        Some(())
    }

    fn certificate(&mut self, value: &Element<'_>) -> Option<()> {
        let parts = sequence(value.whole)?;
        let [kind, certificate] = parts.as_slice() else { return None };
        if kind.content == X509_CERTIFICATE {
            let der = octets(&der::one(certificate.content)?)?;
            self.archive.bags.push(Bag::Certificate(der));
        } else {
            self.archive.others += 1;
        }
        Some(())
    }
}

/// Returns what the encrypted keys of a plain part cost.
fn shrouded_effort(safe: &Element<'_>) -> Effort {
    let each = || {
        let (_, content) = content_info(safe).filter(|(kind, _)| *kind == DATA)?;
        let contents = ber::to_der(content.content)?;
        let bags = sequence(&contents)?;
        let shrouded = bags.iter().filter_map(|bag| {
            let parts = der::children(bag.content)?;
            let [kind, value, ..] = parts.as_slice() else { return None };
            let key = sequence(value.content).filter(|_| kind.content.strip_prefix(BAGS) == Some(&[2]))?;
            read(key.first()?).ok().map(|scheme| scheme.effort())
        });
        Some(shrouded.fold(Effort::default(), |sum, effort| sum + effort))
    };
    each().unwrap_or_default()
}

/// Returns algorithm and octets of an EncryptedData.
fn encrypted<'a>(safe: &Element<'a>) -> Option<(Element<'a>, Zeroizing<Vec<u8>>)> {
    let (kind, data) = content_info(safe)?;
    let parts = der::children(data.content).filter(|_| kind == ENCRYPTED_DATA && data.tag == SEQUENCE)?;
    let inner = der::children(parts.get(1)?.content)?;
    let [_, algorithm, content] = inner.as_slice() else { return None };
    let content = match content.tag {
        IMPLICIT_0 => Zeroizing::new(content.content.to_vec()),
        CONTEXT_0 => ber::joined(content.content)?,
        _ => return None,
    };
    Some((*algorithm, content))
}

/// Returns kind and content of a ContentInfo (RFC 5652 s. 3).
pub(crate) fn content_info<'a>(info: &Element<'a>) -> Option<(&'a [u8], Element<'a>)> {
    let parts = der::children(info.content).filter(|_| info.tag == SEQUENCE)?;
    let [kind, content] = parts.as_slice() else { return None };
    let inner = der::one(content.content).filter(|_| kind.tag == OID && content.tag == CONTEXT_0)?;
    Some((kind.content, inner))
}

fn octets(element: &Element<'_>) -> Option<Zeroizing<Vec<u8>>> {
    (element.tag == OCTET_STRING).then(|| Zeroizing::new(element.content.to_vec()))
}

fn sequence(der: &[u8]) -> Option<Vec<Element<'_>>> {
    der::one_of(der, SEQUENCE).and_then(|outer| der::children_up_to(outer.content, MOST_BAGS))
}

/// 1.2.840.113549.1.7.1
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// 1.2.840.113549.1.7.6
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// 1.2.840.113549.1.12.10.1, whose next arc names the kind of bag
const BAGS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
/// 1.2.840.113549.1.9.22.1
const X509_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
/// `[0]`, primitive.
const IMPLICIT_0: u8 = 0x80;
/// OpenSSL and Windows write two, Java two.
const MOST_SAFES: usize = 64;
const MOST_BAGS: usize = limits::CERTIFICATES;
const MOST_NESTED: usize = 4;
