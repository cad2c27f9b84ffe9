//! Why bytes are not a certificate that Contour and kubectl accept.

use core::fmt;

/// Why a certificate cannot be read. The words continue "... is not a certificate:" and quote nothing of the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// No bytes.
    #[error("it is empty")]
    Empty,
    /// The bytes end before the certificate does, or its length is wrong.
    #[error("it is cut off, or longer than it says")]
    CutOff,
    /// Text, or something else that is not DER.
    #[error("it is no DER")]
    NotDer,
    /// DER of another type.
    #[error("it is no DER sequence")]
    NotSequence,
    /// Bytes follow the certificate.
    #[error("bytes are left over behind it")]
    TrailingBytes,
    /// It does not contain the fields of a certificate.
    #[error("it is not built as RFC 5280 wants")]
    Structure,
    /// A field is missing, is of another type, or is not in DER.
    #[error("{}", .0.damaged())]
    Damaged(Field),
    /// An extension is critical although it must not be.
    #[error("{} marked critical, which Contour and kubectl refuse", .0)]
    Critical(Field),
    /// Only versions 1, 2 and 3 exist.
    #[error("its version is none of 1, 2 and 3")]
    UnknownVersion,
    /// Go parses negative serial numbers no more since 1.23.
    #[error("its serial number is negative, which Contour and kubectl refuse")]
    NegativeSerial,
    /// The signed part and the signature name different algorithms.
    #[error("it names one signature algorithm inside and another outside")]
    DifferentAlgorithms,
    /// A string of a distinguished name is of a type, or has characters, that Go rejects.
    #[error("one of its two distinguished names holds characters or a kind of text that it may not hold")]
    NameText,
    /// notBefore or notAfter is missing.
    #[error("one of its dates is missing")]
    DateMissing,
    /// A date is neither a UTCTime nor a GeneralizedTime.
    #[error("one of its dates is of a kind that does not occur")]
    DateType,
    /// A date that is not one.
    #[error("one of its dates is malformed")]
    DateMalformed,
    /// RFC 3279 s. 2.3.1.
    #[error("its RSA key lacks the NULL parameters that RFC 3279 wants")]
    RsaParameters,
    /// The modulus or the public exponent is zero or negative.
    #[error("its RSA key holds a number that is not positive")]
    RsaNotPositive,
    /// Go parses such a key, and verifies no signature with it.
    #[error("its RSA key has an even number in it, or a public exponent of 1 or of more than 31 bits")]
    RsaNumbers,
    /// Compressed, or not a point of the curve.
    #[error("its public key is no uncompressed point of its curve, which Contour and kubectl want")]
    NotAPoint,
    /// Two extensions have the same OID.
    #[error("an extension stands in it twice")]
    DuplicateExtension,
    /// An email address or a DNS name.
    #[error("one of its names is not ASCII")]
    NameNotAscii,
    /// Go parses the URIs among the names.
    #[error("a URI among its names cannot be read")]
    UnreadableUri,
    /// Neither 4 nor 16 octets.
    #[error("an IP address among its names has a wrong length")]
    AddressLength,
    /// Neither permits nor excludes anything.
    #[error("its name constraints are empty")]
    EmptyNameConstraints,
    /// A subtree is not a name of its kind.
    #[error("one of its name constraints is damaged")]
    NameConstraint,
    /// The signature is not a BIT STRING.
    #[error("its signature is no string of bits")]
    Signature,
}

/// A field or an extension of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are those of RFC 5280")]
pub enum Field {
    Version,
    SerialNumber,
    SignatureAlgorithm,
    Issuer,
    Validity,
    Subject,
    /// Issuer or subject.
    DistinguishedName,
    PublicKey,
    UniqueId,
    Extensions,
    AuthorityInfoAccess,
    SubjectKeyId,
    KeyUsage,
    SubjectAlternativeName,
    BasicConstraints,
    NameConstraints,
    CrlDistributionPoints,
    CertificatePolicies,
    PolicyMappings,
    AuthorityKeyId,
    PolicyConstraints,
    ExtendedKeyUsage,
    InhibitAnyPolicy,
}

impl Field {
    fn damaged(self) -> String {
        let more = if self == Self::CertificatePolicies { ", or one stands there twice" } else { "" };
        format!("{self} damaged{more}")
    }
}

/// The field and its verb.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Version => "its version is",
            Self::SerialNumber => "its serial number is",
            Self::SignatureAlgorithm => "its signature algorithm is",
            Self::Issuer => "its issuer is",
            Self::Validity => "its validity is",
            Self::Subject => "its subject is",
            Self::DistinguishedName => "one of its two distinguished names is",
            Self::PublicKey => "its public key is",
            Self::UniqueId => "a unique identifier in it is",
            Self::Extensions => "its list of extensions is",
            Self::AuthorityInfoAccess => "its authority information access is",
            Self::SubjectKeyId => "its subject key identifier is",
            Self::KeyUsage => "its key usage is",
            Self::SubjectAlternativeName => "its subject alternative name is",
            Self::BasicConstraints => "its basic constraints are",
            Self::NameConstraints => "its name constraints are",
            Self::CrlDistributionPoints => "its CRL distribution points are",
            Self::CertificatePolicies => "its certificate policies are",
            Self::PolicyMappings => "its policy mappings are",
            Self::AuthorityKeyId => "its authority key identifier is",
            Self::PolicyConstraints => "its policy constraints are",
            Self::ExtendedKeyUsage => "its extended key usage is",
            Self::InhibitAnyPolicy => "its inhibitAnyPolicy is",
        })
    }
}
