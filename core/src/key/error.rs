//! Why a key cannot be used. A source may name a position or a tag, never the value of a key.

use der::ErrorKind;

/// Why a key cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It is not the structure of a key.
    #[error(transparent)]
    Unreadable(#[from] Malformed),
    /// Its numbers do not belong together.
    #[error(transparent)]
    Inconsistent(#[from] Inconsistency),
    /// DSA, RSA-PSS, Ed448, ...: its name, or its OID.
    #[error("{0} is a type of key that Envoy does not support")]
    TypeUnsupported(String),
    /// Not P-256, P-384 or P-521: the name of the curve, or its OID.
    #[error("{0} is a curve that Envoy does not support")]
    CurveUnsupported(String),
    /// The curve is not named: its parameters are written out.
    #[error("explicit curve parameters, which Envoy does not support")]
    ExplicitCurve,
}

/// What is wrong with the structure of a key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// A PEM label promises a key, and the DER in it has no known shape.
    #[error("truncated or damaged DER")]
    Shapeless,
    /// The end is missing, or a length is wrong.
    #[error("truncated or damaged")]
    CutOff(#[source] der::Error),
    /// Its fields are those of another structure.
    #[error("not a valid {structure}")]
    OtherStructure {
        /// What was expected.
        structure: &'static str,
        /// The first field that differs.
        source: der::Error,
    },
    /// Encrypted keys are decrypted before.
    #[error("encrypted")]
    Encrypted,
    /// A certificate, a request or an archive.
    #[error("not a key")]
    NotAKey,
    /// RFC 3279 s. 2.3.1.
    #[error("the RSA algorithm has no NULL parameters; Envoy rejects such a key")]
    RsaWithoutNull,
    /// RFC 8410 s. 3.
    #[error("the Ed25519 algorithm has parameters")]
    Ed25519Parameters,
    /// RFC 8410 s. 5.
    #[error("the Ed25519 key does not have 32 bytes")]
    Ed25519Length,
    /// Neither version 1 nor version 2 of PKCS#8.
    #[error("unknown version")]
    UnknownVersion,
    /// Neither the key nor PKCS#8 around it names the curve.
    #[error("the curve is missing")]
    NoCurve,
    /// Not a point of the curve that the key names.
    #[error("the public point is not on the curve")]
    NotOnCurve,
    /// Zero, or not a number.
    #[error("the modulus is not a positive number")]
    Modulus,
    /// Zero, negative, not in the shortest form, or larger than any key.
    #[error("a number is not positive, badly encoded, or far too large")]
    Number,
    /// Go computes with odd exponents above 1 within 31 bits.
    #[error("the public exponent is even, 1, or over 31 bits; Contour and kubectl reject such a key")]
    PublicExponent,
}

/// Which parts of a key contradict each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Inconsistency {
    /// n is not p * q.
    #[error("the modulus is not the product of the two primes")]
    Modulus,
    /// e * d is not 1 modulo p - 1 and q - 1.
    #[error("the private exponent does not match the public exponent")]
    PrivateExponent,
    /// e * dP is not 1 modulo p - 1, or e * dQ is not 1 modulo q - 1.
    #[error("the exponent of a prime does not match the public exponent")]
    PrimeExponent,
    /// q * qInv is not 1 modulo p.
    #[error("the coefficient is not the inverse of the second prime")]
    Coefficient,
    /// The private number of an elliptic curve key is outside 1 to n - 1.
    #[error("the private number is zero or too large for the curve")]
    OutOfRange,
    /// The public point of an elliptic curve key is another one.
    #[error("the public point does not match the private number")]
    PublicPoint,
    /// The public half of an Ed25519 key is another one.
    #[error("the public key does not match the private number")]
    PublicHalf,
    /// PKCS#8 and the key in it name different curves.
    #[error("two different curves are named")]
    TwoCurves,
}

impl Malformed {
    /// Distinguishes a damaged structure from another one.
    pub(super) fn reading(structure: &'static str, source: der::Error) -> Self {
        let kind = source.kind();
        let source = without_octets(source);
        match kind {
            ErrorKind::Incomplete { .. }
            | ErrorKind::IndefiniteLength
            | ErrorKind::Length { .. }
            | ErrorKind::Overflow
            | ErrorKind::Overlength => Self::CutOff(source),
            _ => Self::OtherStructure { structure, source },
        }
    }
}

/// Where a key is damaged, what is read as a length, an OID or an unknown tag may be octets of its private number: of such
/// errors only the position is kept.
fn without_octets(error: der::Error) -> der::Error {
    match error.kind() {
        ErrorKind::Incomplete { .. } | ErrorKind::OidUnknown { .. } | ErrorKind::TagUnknown { .. } => {
            let place = error.position();
            place.map_or_else(|| ErrorKind::Failed.into(), |position| der::Error::new(ErrorKind::Failed, position))
        }
        _ => error,
    }
}
