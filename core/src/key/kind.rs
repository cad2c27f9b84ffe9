//! What kind of key it is, and its size.

/// Kind and size of a public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// RSA with its modulus length in bits.
    Rsa(u32),
    /// Elliptic curve.
    Ec(Curve),
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Any other kind, by its name or OID: `DSA`, `RSA-PSS`, `Ed448`.
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
    /// Not named: its parameters are written out (SpecifiedECDomain of X9.62).
    Explicit,
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
            Self::Explicit => "a curve with explicit parameters",
        }
    }
}
