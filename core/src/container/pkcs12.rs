//! PKCS#12 archives (RFC 7292): the bags of keys and certificates, with any encryption; their MAC shows
//! whether a passphrase is right (by PKCS#12's own derivation or by PBMAC1, RFC 9579).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911;
use der::asn1::{AnyRef, OctetStringRef};
use der::{Decode, Encode, Sequence, Tag, TagNumber, Tagged};
use zeroize::Zeroizing;

use super::cms::ContentInfo;
use super::error::ArchiveError;
use crate::asn1::der::{Element, SEQUENCE};
use crate::asn1::structure::Form;
use crate::asn1::{ber, der as element, structure};
use crate::encryption::{
    Closed, Effort, EncryptedPrivateKeyInfo, Mac, MacError, Opener, OpensslMode, PassphraseForm, Refusal, Scheme,
    SchemeError, read,
};
use crate::limits;

/// The content of an archive.
#[derive(Default)]
pub(crate) struct Archive {
    /// What could be extracted, in order of appearance.
    pub(crate) bags: Vec<Bag>,
    /// Why some of it stayed closed.
    pub(crate) closed: Option<Closed>,
    /// Something in it was encrypted.
    pub(crate) is_encrypted: bool,
    /// What one passphrase costs.
    pub(crate) effort: Effort,
    /// How OpenSSL decrypts it.
    pub(crate) openssl: OpensslMode,
    /// The form of the passphrase that opened it, if it is not the one that was provided.
    pub(crate) form: Option<PassphraseForm>,
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
/// It is damaged, or protected by a public key.
pub(crate) fn open(pfx: &[u8], opener: &mut Opener<'_>) -> Result<Archive, ArchiveError> {
    let pfx = ber::to_der(pfx).ok_or(ArchiveError::CutOff)?;
    let pfx = Pfx::from_der(&pfx).map_err(ArchiveError::Damaged)?;
    if pfx.auth_safe.content_type != rfc5911::ID_DATA {
        return Err(ArchiveError::PublicKey);
    }
    let content = pfx.auth_safe.content.decode_as::<&OctetStringRef>().map_err(ArchiveError::Content)?.as_bytes();
    let mac = match pfx.mac_data.map(Mac::read) {
        Some(Err(damaged @ MacError::Damaged(_))) => return Err(ArchiveError::Mac(damaged)),
        Some(Err(MacError::Unsupported(_))) | None => None,
        Some(Ok(mac)) => Some(mac),
    };
    let mut reader = Reader { opener, archive: Archive::default(), right: None, depth: 0 };
    let safes = ber::to_der(content).ok_or(ArchiveError::ContentCutOff)?;
    let safes = sequence(&safes, MOST_SAFES).map_err(ArchiveError::Content)?;
    reader.measure(&safes, mac.as_ref());
    reader.archive.openssl = mac.as_ref().map(Mac::openssl_mode).unwrap_or_default();
    if let Some(mac) = &mac {
        reader.verify(mac, content);
    }
    for safe in &safes {
        reader.safe(safe)?;
    }
    Ok(reader.archive)
}

/// PFX (RFC 7292 s. 4). OpenSSL does not look at the version either.
#[derive(Sequence)]
struct Pfx<'a> {
    version: AnyRef<'a>,
    auth_safe: ContentInfo<'a>,
    #[asn1(optional = "true")]
    mac_data: Option<AnyRef<'a>>,
}

/// EncryptedData (RFC 5652 s. 8).
#[derive(Sequence)]
struct EncryptedData<'a> {
    version: AnyRef<'a>,
    content: EncryptedContentInfo<'a>,
    #[asn1(optional = "true")]
    attributes: Option<AnyRef<'a>>,
}

/// EncryptedContentInfo (RFC 5652 s. 6.1). Its algorithm is read apart: it may be damaged or unknown.
#[derive(Sequence)]
struct EncryptedContentInfo<'a> {
    content_type: ObjectIdentifier,
    algorithm: AnyRef<'a>,
    content: AnyRef<'a>,
}

/// SafeBag (RFC 7292 s. 4.2).
#[derive(Sequence)]
struct SafeBag<'a> {
    id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: AnyRef<'a>,
    #[asn1(optional = "true")]
    attributes: Option<AnyRef<'a>>,
}

/// CertBag (RFC 7292 s. 4.2.3).
#[derive(Sequence)]
struct CertBag<'a> {
    id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: AnyRef<'a>,
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
    fn measure(&mut self, safes: &[Element<'_>], mac: Option<&Mac>) {
        let mut effort = mac.map(Mac::effort).unwrap_or_default();
        for safe in safes {
            let scheme = encrypted(safe).and_then(|(algorithm, _)| read(algorithm).ok());
            effort = effort + scheme.map(|scheme| scheme.effort()).unwrap_or_default() + shrouded_effort(safe);
        }
        self.archive.effort = effort;
    }

    /// Finds the passphrase by the MAC; if none fits, what is encrypted stays closed.
    fn verify(&mut self, mac: &Mac, content: &[u8]) {
        let found = self.opener.find(mac.refusal(), self.archive.effort, |opener, passphrase| {
            let fits = opener.derive(&mac.key, passphrase)?.is_some_and(|key| mac.fits(&key, content));
            Ok(fits.then(|| Zeroizing::new(passphrase.to_vec())))
        });
        match found {
            Ok(right) => {
                self.right = Some(right);
                self.archive.form = self.opener.matched;
            }
            Err(closed) => self.archive.closed = Some(closed),
        }
    }

    fn safe(&mut self, safe: &Element<'_>) -> Result<(), ArchiveError> {
        let info = ContentInfo::from_der(safe.whole).map_err(part)?;
        if info.content_type == rfc5911::ID_DATA {
            return self.bags(info.content.decode_as::<&OctetStringRef>().map_err(part)?.as_bytes());
        }
        self.archive.is_encrypted = true;
        if info.content_type != rfc5911::ID_ENCRYPTED_DATA {
            self.archive.closed = Some(Closed::Refused(Refusal::PublicKey));
            return Ok(());
        }
        let (algorithm, data) = encrypted(safe).ok_or(ArchiveError::Part(None))?;
        let is_safe = |plain: Zeroizing<Vec<u8>>| sequence(&plain, MOST_BAGS).is_ok().then_some(plain);
        match self.decrypt(read(algorithm), &data, is_safe) {
            Some(plain) => self.bags(&plain),
            None => Ok(()),
        }
    }

    /// Decrypts with the passphrase that is right, otherwise tries each; remembers why it failed.
    fn decrypt<T>(
        &mut self,
        scheme: Result<Scheme, SchemeError>,
        data: &[u8],
        is_right: impl Fn(Zeroizing<Vec<u8>>) -> Option<T>,
    ) -> Option<T> {
        let mode = scheme.as_ref().map_or_else(SchemeError::openssl_mode, Scheme::openssl_mode);
        self.archive.openssl = self.archive.openssl.and(mode);
        if self.right.is_none() && self.archive.closed.is_some() {
            return None; // no passphrase fits the MAC
        }
        let scheme = match scheme {
            Ok(scheme) => scheme,
            Err(what) => {
                self.archive.closed = Some(Closed::Refused(what.into()));
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
        // a key may have a different passphrase
        let opened = match opened {
            Ok(Some(opened)) => Ok(opened),
            Ok(None) => {
                let found = self.opener.find(scheme.refusal(), self.archive.effort, attempt);
                self.archive.form = self.archive.form.or(self.opener.matched.filter(|_| found.is_ok()));
                found
            }
            Err(closed) => Err(closed),
        };
        self.right = right;
        opened.map_err(|closed| self.archive.closed = Some(closed)).ok()
    }

    /// Reads SafeContents.
    fn bags(&mut self, contents: &[u8]) -> Result<(), ArchiveError> {
        let contents = ber::to_der(contents).ok_or(ArchiveError::Part(None))?;
        for bag in sequence(&contents, MOST_BAGS).map_err(part)? {
            let bag = SafeBag::from_der(bag.whole).map_err(part)?;
            let value = bag.value;
            match bag.id.as_bytes().strip_prefix(BAGS.as_bytes()).ok_or(ArchiveError::Part(None))? {
                [1] => self.key(whole(value)?),
                [2] => self.shrouded(value)?,
                [3] => self.certificate(value)?,
                [6] if self.depth < MOST_NESTED => {
                    self.depth += 1;
                    self.bags(&whole(value)?)?;
                    self.depth -= 1;
                }
                _ => self.archive.others += 1,
            }
        }
        Ok(())
    }

    fn key(&mut self, plain: Zeroizing<Vec<u8>>) {
        let form = structure::of(&plain).unwrap_or(Form::Pkcs8);
        self.archive.bags.push(Bag::Key(form, plain));
    }

    fn shrouded(&mut self, value: AnyRef<'_>) -> Result<(), ArchiveError> {
        self.archive.is_encrypted = true;
        let info: EncryptedPrivateKeyInfo<'_> = value.decode_as().map_err(part)?;
        let is_key = |plain: Zeroizing<Vec<u8>>| (structure::of(&plain) == Some(Form::Pkcs8)).then_some(plain);
        if let Some(plain) = self.decrypt(read(info.algorithm), info.data.as_bytes(), is_key) {
            self.key(plain);
        }
        Ok(())
    }

    fn certificate(&mut self, value: AnyRef<'_>) -> Result<(), ArchiveError> {
        let bag: CertBag<'_> = value.decode_as().map_err(part)?;
        if bag.id == X509_CERTIFICATE {
            let der = bag.value.decode_as::<&OctetStringRef>().map_err(part)?.as_bytes();
            self.archive.bags.push(Bag::Certificate(Zeroizing::new(der.to_vec())));
        } else {
            self.archive.others += 1;
        }
        Ok(())
    }
}

/// Returns what the encrypted keys of a plain part cost.
fn shrouded_effort(safe: &Element<'_>) -> Effort {
    let each = || {
        let info = ContentInfo::from_der(safe.whole).ok().filter(|info| info.content_type == rfc5911::ID_DATA)?;
        let contents = ber::to_der(info.content.value())?;
        let bags = sequence(&contents, MOST_BAGS).ok()?;
        let shrouded = bags.iter().filter_map(|bag| {
            let bag = SafeBag::from_der(bag.whole).ok()?;
            let is_shrouded = bag.id.as_bytes().strip_prefix(BAGS.as_bytes()) == Some(&[2]);
            let key: EncryptedPrivateKeyInfo<'_> = is_shrouded.then(|| bag.value.decode_as().ok())??;
            read(key.algorithm).ok().map(|scheme| scheme.effort())
        });
        Some(shrouded.fold(Effort::default(), |sum, effort| sum + effort))
    };
    each().unwrap_or_default()
}

/// Returns algorithm and octets of an EncryptedData.
fn encrypted<'a>(safe: &Element<'a>) -> Option<(AnyRef<'a>, Zeroizing<Vec<u8>>)> {
    let info = ContentInfo::from_der(safe.whole).ok()?;
    let data: EncryptedData<'_> =
        (info.content_type == rfc5911::ID_ENCRYPTED_DATA).then(|| info.content.decode_as().ok())??;
    let content = data.content.content;
    let octets = match content.tag() {
        Tag::ContextSpecific { constructed: false, number: TagNumber(0) } => Zeroizing::new(content.value().to_vec()),
        Tag::ContextSpecific { constructed: true, number: TagNumber(0) } => ber::joined(content.value())?,
        _ => return None,
    };
    Some((data.content.algorithm, octets))
}

fn sequence(der: &[u8], most: usize) -> der::Result<Vec<Element<'_>>> {
    let outer = element::one_of(der, SEQUENCE).ok_or_else(|| Tag::Sequence.value_error())?;
    element::elements(outer.content, most)
}

fn whole(value: AnyRef<'_>) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
    value.to_der().map(Zeroizing::new).map_err(part)
}

fn part(source: der::Error) -> ArchiveError {
    ArchiveError::Part(Some(source))
}

/// bagtypes, whose next arc names the kind of bag
const BAGS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1");
/// x509Certificate
const X509_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
/// OpenSSL and Windows write two, Java two.
const MOST_SAFES: usize = 64;
const MOST_BAGS: usize = limits::CERTIFICATES;
const MOST_NESTED: usize = 4;
