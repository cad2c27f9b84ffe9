//! Private keys in their three forms. The form is kept, the text is written again.

use core::fmt;

use const_oid::db::{rfc5912, rfc8410};
use der::asn1::{AnyRef, OctetStringRef};
use der::{Decode, Encode, Reader, SliceReader};
use pkcs8::PrivateKeyInfoRef;
use sec1::EcPrivateKey;
use spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::error::{Inconsistency, KeyError, Malformed};
use super::kind::Curve;
use super::public::{self, PublicKey};
use super::{ec, rsa};
use crate::asn1::der as element;
use crate::asn1::der::Element;
use crate::asn1::structure::Form;
use crate::pem;

/// A key as it was found.
#[derive(Clone)]
pub enum Key {
    /// A readable private key.
    Private(PrivateKey),
    /// A public key: it proves the match, and no Secret can be written.
    Public(PublicKey),
}

/// A private key that was read and agrees with itself. No `Display`, no `Serialize`; wiped on drop.
#[derive(Clone)]
pub struct PrivateKey {
    public: PublicKey,
    pem: Zeroizing<String>,
}

impl PrivateKey {
    /// Makes a key with its PEM, as Contour accepts it: one block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY.
    pub(crate) fn new(public: PublicKey, pem: Zeroizing<String>) -> Self {
        Self { public, pem }
    }

    /// Returns the secret: the key's PEM, LF, one block, for the Secret's `tls.key`.
    pub fn expose_pem(&self) -> &str {
        &self.pem
    }
}

impl Key {
    /// Returns the public half.
    pub fn public(&self) -> &PublicKey {
        match self {
            Self::Private(key) => &key.public,
            Self::Public(key) => key,
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, public {})", self.public.kind.name(), self.public.spki_sha256)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private(key) => key.fmt(f),
            Self::Public(key) => key.fmt(f),
        }
    }
}

/// Reads a key of the given form.
pub(crate) fn read(form: Form, der: &[u8]) -> Result<Key, KeyError> {
    let public = match form {
        Form::PublicKey => return public::from_spki(der).map(Key::Public),
        Form::RsaPublicKey => return public::from_rsa_der(der).map(Key::Public),
        Form::Pkcs8 => return pkcs8(der),
        Form::Pkcs1 => pkcs1(der)?,
        Form::Sec1 => sec1(der, None)?,
        Form::Dsa => return Err(KeyError::TypeUnsupported("DSA".to_owned())),
        Form::EncryptedPkcs8 => return Err(Malformed::Encrypted.into()),
        Form::Certificate | Form::Request | Form::RevocationList | Form::Pkcs12 | Form::Pkcs7 => {
            return Err(Malformed::NotAKey.into());
        }
    };
    Ok(Key::Private(PrivateKey::new(public, pem::write(form.label(), der))))
}

/// The fields of PrivateKeyInfo (RFC 5208) that Go and BoringSSL read; both ignore what follows. `PrivateKeyInfoRef`
/// does not: it rejects keys that ring wrote before 0.17, whose `publicKey` is constructed.
struct PrivateKeyInfo<'a> {
    version: u8,
    algorithm: AlgorithmIdentifierRef<'a>,
    private_key: &'a OctetStringRef,
    rest: Vec<Element<'a>>,
}

impl<'a> PrivateKeyInfo<'a> {
    fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let info = reader.sequence(|fields| {
            Ok::<_, der::Error>(Self {
                version: fields.decode()?,
                algorithm: fields.decode()?,
                private_key: fields.decode()?,
                rest: element::elements(fields.read_slice(fields.remaining_len())?, MOST_FIELDS)?,
            })
        })?;
        reader.finish()?;
        Ok(info)
    }

    /// Returns the octets of `publicKey [1] IMPLICIT BIT STRING` (RFC 5958).
    fn public_key(&self) -> Option<&'a [u8]> {
        let bits = self.rest.iter().find(|part| part.tag == PUBLIC_KEY)?;
        Some(bits.content.split_first().map_or(&[], |(_, key)| key))
    }
}

fn pkcs8(der: &[u8]) -> Result<Key, KeyError> {
    let info = PrivateKeyInfo::from_der(der).map_err(|source| Malformed::reading("PrivateKeyInfo", source))?;
    let secret = info.private_key.as_bytes();
    let public = match info.algorithm.oid {
        rfc5912::RSA_ENCRYPTION if info.algorithm.parameters != Some(AnyRef::NULL) => {
            return Err(Malformed::RsaWithoutNull.into());
        }
        rfc5912::RSA_ENCRYPTION => pkcs1(secret)?,
        rfc5912::ID_EC_PUBLIC_KEY => sec1(secret, public::curve_of(info.algorithm.parameters))?,
        rfc8410::ID_ED_25519 if info.algorithm.parameters.is_some() => return Err(Malformed::Ed25519Parameters.into()),
        rfc8410::ID_ED_25519 => ed25519(secret, info.public_key())?,
        other => return Err(KeyError::TypeUnsupported(public::algorithm_name(other))),
    };
    // version 2 (RFC 5958, with the public key included) is rejected by BoringSSL: written as version 1
    let plain = match info.version {
        0 => None,
        1 => Some(version_1(&info)?),
        _ => return Err(Malformed::UnknownVersion.into()),
    };
    let pem = pem::write(Form::Pkcs8.label(), plain.as_ref().map_or(der, |plain| plain));
    Ok(Key::Private(PrivateKey::new(public, pem)))
}

fn version_1(info: &PrivateKeyInfo<'_>) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let written = PrivateKeyInfoRef::new(info.algorithm, info.private_key).to_der();
    Ok(Zeroizing::new(written.map_err(Malformed::CutOff)?))
}

fn pkcs1(der: &[u8]) -> Result<PublicKey, KeyError> {
    let (key, bits) = rsa::private(der)?;
    public::from_rsa(&key, bits)
}

/// Reads an ECPrivateKey (RFC 5915); `outer` is the curve that PKCS#8 names.
fn sec1(der: &[u8], outer: Option<Curve>) -> Result<PublicKey, KeyError> {
    let key = EcPrivateKey::from_der(der).map_err(|source| match has_explicit_curve(der) {
        true => KeyError::ExplicitCurve,
        false => Malformed::reading("ECPrivateKey of version 1", source).into(),
    })?;
    let inner = key.parameters.and_then(|parameters| parameters.named_curve()).map(|oid| ec::curve_of(oid.as_bytes()));
    let curve = match (outer, inner) {
        (Some(outer), Some(inner)) if outer != inner => return Err(Inconsistency::TwoCurves.into()),
        (outer, inner) => outer.or(inner).ok_or(Malformed::NoCurve)?,
    };
    public::from_point(&curve, &ec::private(&curve, key.private_key, key.public_key)?)
}

/// Says whether an ECPrivateKey spells out its curve (SpecifiedECDomain of X9.62), which `EcPrivateKey` does not read.
fn has_explicit_curve(der: &[u8]) -> bool {
    let parts = element::one_of(der, element::SEQUENCE).and_then(|outer| element::children(outer.content));
    parts.as_ref().and_then(|parts| parts.get(2)).is_some_and(|parameters| {
        parameters.tag == element::CONTEXT_0 && element::one_of(parameters.content, element::SEQUENCE).is_some()
    })
}

/// Reads a CurvePrivateKey (RFC 8410 s. 7).
fn ed25519(der: &[u8], embedded: Option<&[u8]>) -> Result<PublicKey, KeyError> {
    let seed = <&OctetStringRef>::from_der(der).ok().and_then(|seed| <[u8; 32]>::try_from(seed.as_bytes()).ok());
    let seed = Zeroizing::new(seed.ok_or(Malformed::Ed25519Length)?);
    let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
    if embedded.is_some_and(|embedded| embedded != public) {
        return Err(Inconsistency::PublicHalf.into());
    }
    public::from_ed25519(&public)
}

/// `publicKey [1] IMPLICIT BIT STRING` of OneAsymmetricKey.
const PUBLIC_KEY: u8 = 0x81;
/// RFC 5958 has two after the key, and allows more.
const MOST_FIELDS: usize = 13;
