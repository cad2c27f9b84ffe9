//! Private and public keys: PKCS#8, PKCS#1, SEC1, SubjectPublicKeyInfo.

mod ec;
mod private;
mod public;
mod rsa;
#[cfg(test)]
mod tests;

use core::fmt;

use zeroize::Zeroizing;

pub(crate) use private::{Unusable, read};
pub(crate) use public::{EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, is_exponent, is_uncompressed_point, kind_of};

/// Kind and size of a public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// RSA with its modulus length in bits.
    Rsa(u32),
    /// Elliptic curve.
    Ec(Curve),
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Anything else, by its name or OID: `DSA`, `RSA-PSS`, `Ed448`.
    Other(String),
}

/// A named curve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Curve {
    /// secp256r1
    P256,
    /// secp384r1
    P384,
    /// secp521r1
    P521,
    /// Any other, by its name or OID: `P-224`, `secp256k1`.
    Other(String),
}

/// A key as it was found.
#[derive(Clone)]
pub enum Key {
    /// A readable private key.
    Private(PrivateKey),
    /// A public key: it proves the match, and no Secret can be written.
    Public(PublicKey),
}

/// The public half.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey {
    /// SubjectPublicKeyInfo, DER, in the one form certificates use (for comparison).
    pub spki_der: Vec<u8>,
    /// SHA-256 of it, lower-case hex.
    pub spki_sha256: String,
    /// Kind and size.
    pub kind: KeyKind,
}

/// A private key that was read and agrees with itself. No `Display`, no `Serialize`; wiped on drop.
#[derive(Clone)]
pub struct PrivateKey {
    public: PublicKey,
    pem: Zeroizing<String>,
}

impl PrivateKey {
    /// Takes a key with its PEM, which Contour takes as it is: one block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY.
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

impl KeyKind {
    /// Says whether it is on P-224: BoringSSL and Go verify with such a key, and Envoy serves none.
    pub(crate) fn is_p224(&self) -> bool {
        matches!(self, Self::Ec(Curve::Other(curve)) if curve == "P-224")
    }

    /// Returns the name for people and reports: `RSA 2048`, `ECDSA P-256`, `Ed25519`.
    pub fn name(&self) -> String {
        match self {
            Self::Rsa(bits) => format!("RSA {bits}"),
            Self::Ec(curve) => format!("ECDSA {}", curve.name()),
            Self::Ed25519 => "Ed25519".to_owned(),
            Self::Other(name) => name.clone(),
        }
    }
}

impl Curve {
    /// Returns the curve's usual name.
    pub fn name(&self) -> &str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Other(name) => name,
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

/// Lower-case hex.
pub(crate) fn hex(octets: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    octets.iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 0x0f)]).collect()
}
