//! Why bytes are not a certificate that Contour and kubectl accept.

use core::fmt;

/// Why a certificate cannot be read. The text continues "... is not a certificate:" and quotes no byte of the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// No bytes.
    #[error("empty")]
    Empty,
    /// The bytes end before the certificate does, or its length is wrong.
    #[error("truncated, or longer than its stated length")]
    CutOff,
    /// Text, or other input that is not DER.
    #[error("not valid DER")]
    NotDer,
    /// DER of another type.
    #[error("not a DER sequence")]
    NotSequence,
    /// Bytes follow the certificate.
    #[error("extra bytes after the certificate")]
    TrailingBytes,
    /// It does not contain the fields of a certificate.
    #[error("not structured as RFC 5280 requires")]
    Structure,
    /// A field is missing, is of another type, or is not in DER.
    #[error("{}", .0.damaged())]
    Damaged(Field),
    /// An extension is critical although it must not be.
    #[error("{} marked critical; Contour and kubectl reject such a certificate", .0)]
    Critical(Field),
    /// Only versions 1, 2 and 3 exist.
    #[error("the version is not 1, 2, or 3")]
    UnknownVersion,
    /// Go parses negative serial numbers no more since 1.23.
    #[error("the serial number is negative; Contour and kubectl reject such a certificate")]
    NegativeSerial,
    /// The signed part and the signature name different algorithms.
    #[error("the signed part and the signature name different signature algorithms")]
    DifferentAlgorithms,
    /// A string of a distinguished name is of a type, or has characters, that Go rejects.
    #[error("the issuer or the subject contains characters, or a string type, that are not allowed")]
    NameText,
    /// notBefore or notAfter is missing.
    #[error("a validity date is missing")]
    DateMissing,
    /// A date is neither a UTCTime nor a GeneralizedTime.
    #[error("a validity date is neither UTCTime nor GeneralizedTime")]
    DateType,
    /// A date that is not one.
    #[error("a validity date is malformed")]
    DateMalformed,
    /// RFC 3279 s. 2.3.1.
    #[error("the RSA key has no NULL parameters, which RFC 3279 requires")]
    RsaParameters,
    /// The modulus or the public exponent is zero or negative.
    #[error("the RSA key contains a number that is not positive")]
    RsaNotPositive,
    /// Go parses such a key, and verifies no signature with it.
    #[error("the RSA key contains an even number, or a public exponent of 1 or over 31 bits")]
    RsaNumbers,
    /// Compressed, or not a point of the curve.
    #[error("the public key is not an uncompressed point of its curve, which Contour and kubectl require")]
    NotAPoint,
    /// Two extensions have the same OID.
    #[error("an extension appears twice")]
    DuplicateExtension,
    /// An email address or a DNS name.
    #[error("a SAN is not ASCII")]
    NameNotAscii,
    /// Go parses the URIs among the names.
    #[error("a URI in the SANs cannot be parsed")]
    UnreadableUri,
    /// Neither 4 nor 16 octets.
    #[error("an IP address in the SANs has a wrong length")]
    AddressLength,
    /// Neither permits nor excludes anything.
    #[error("the name constraints are empty")]
    EmptyNameConstraints,
    /// A subtree is not a name of its kind.
    #[error("a name constraint is damaged")]
    NameConstraint,
    /// The signature is not a BIT STRING.
    #[error("the signature is not a bit string")]
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
        let more = if self == Self::CertificatePolicies { ", or a policy appears twice" } else { "" };
        format!("{self} damaged{more}")
    }
}

/// The field and its verb.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Version => "the version is",
            Self::SerialNumber => "the serial number is",
            Self::SignatureAlgorithm => "the signature algorithm is",
            Self::Issuer => "the issuer is",
            Self::Validity => "the validity is",
            Self::Subject => "the subject is",
            Self::DistinguishedName => "the issuer or the subject is",
            Self::PublicKey => "the public key is",
            Self::UniqueId => "a unique identifier is",
            Self::Extensions => "the list of extensions is",
            Self::AuthorityInfoAccess => "the authority information access is",
            Self::SubjectKeyId => "the subject key identifier is",
            Self::KeyUsage => "the key usage is",
            Self::SubjectAlternativeName => "the subject alternative name is",
            Self::BasicConstraints => "the basic constraints are",
            Self::NameConstraints => "the name constraints are",
            Self::CrlDistributionPoints => "the CRL distribution points are",
            Self::CertificatePolicies => "the certificate policies are",
            Self::PolicyMappings => "the policy mappings are",
            Self::AuthorityKeyId => "the authority key identifier is",
            Self::PolicyConstraints => "the policy constraints are",
            Self::ExtendedKeyUsage => "the extended key usage is",
            Self::InhibitAnyPolicy => "inhibitAnyPolicy is",
        })
    }
}
