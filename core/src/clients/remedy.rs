//! What a certificate that breaks a rule needs when it is reissued; names of fields are those of OpenSSL's extension files.

use super::rule::{Kind, Rule};

impl Rule {
    /// Returns the end of "have it reissued ...".
    pub fn remedy(self, kind: Kind) -> String {
        let text = match (self, kind) {
            (
                Self::BasicConstraintsNotCritical
                | Self::NotCa
                | Self::NotCaByOmission
                | Self::NotCaAtAll
                | Self::PathLengthWithoutCa
                | Self::PathLengthWithoutCertSign
                | Self::PathLengthNegative
                | Self::KeyUsageMissing
                | Self::KeyUsageWithoutCertSign
                | Self::LeafIsCa,
                Kind::Leaf,
            ) => "as a server certificate (OpenSSL: `basicConstraints = critical, CA:FALSE`)",
            (Self::VersionOld | Self::VersionTwo, Kind::Leaf) => {
                "as X.509 version 3 (OpenSSL: `basicConstraints = critical, CA:FALSE`)"
            }
            (Self::VersionOld | Self::VersionTwo, Kind::Ca) => {
                "as X.509 version 3 (OpenSSL: `basicConstraints = critical, CA:TRUE`)"
            }
            (
                Self::BasicConstraintsNotCritical
                | Self::NotCa
                | Self::NotCaByOmission
                | Self::NotCaAtAll
                | Self::PathLengthWithoutCa
                | Self::KeyUsageCertSignWithoutCa,
                Kind::Ca,
            ) => "as a CA (OpenSSL: `basicConstraints = critical, CA:TRUE`)",
            (Self::PathLengthNegative, Kind::Ca) => {
                "without a path length (OpenSSL: `basicConstraints = critical, CA:TRUE`)"
            }
            (Self::PathLengthExceeded, _) => "with a larger path length (OpenSSL: `pathlen` of `basicConstraints`)",
            (
                Self::KeyUsageWithoutDigitalSignature
                | Self::KeyUsageWithoutTls
                | Self::KeyUsageEmpty
                | Self::KeyUsageCertSignWithoutCa,
                Kind::Leaf,
            ) => "with the key usage of a server (OpenSSL: `keyUsage = critical, digitalSignature`)",
            (
                Self::KeyUsageMissing
                | Self::KeyUsageWithoutCertSign
                | Self::KeyUsageWithoutDigitalSignature
                | Self::KeyUsageWithoutTls
                | Self::KeyUsageEmpty
                | Self::PathLengthWithoutCertSign,
                Kind::Ca,
            ) => "with the key usage of a CA (OpenSSL: `keyUsage = critical, keyCertSign, cRLSign`)",
            (
                Self::UsageAnyOnly
                | Self::UsageEmpty
                | Self::UsageSgcOnly
                | Self::UsageMicrosoftSgcOnly
                | Self::UsageOther
                | Self::UsageOcspSigning
                | Self::UsageMissing,
                kind,
            ) => match kind {
                Kind::Leaf => "for servers only (OpenSSL: `extendedKeyUsage = serverAuth`)",
                Kind::Ca => "without an extended key usage, or with `extendedKeyUsage = serverAuth` (OpenSSL)",
            },
            (Self::NetscapeType, _) => "without the Netscape certificate type (OpenSSL: `nsCertType`)",
            (Self::AuthorityKeyIdMissing | Self::AuthorityKeyIdMismatch | Self::SelfSignedLeaf, _) => {
                "with the key identifier of its issuer (OpenSSL: `authorityKeyIdentifier = keyid`)"
            }
            (Self::SubjectKeyIdMissing, _) => "with a subject key identifier (OpenSSL: `subjectKeyIdentifier = hash`)",
            (Self::SubjectEmpty, _) => "with a subject",
            (Self::SanNotCritical, Kind::Leaf) => {
                "with a subject, or with critical SANs (OpenSSL: `subjectAltName = critical, DNS:HOST`)"
            }
            (Self::NameMismatch | Self::NameCommonName | Self::NameNone | Self::SanEmpty, Kind::Leaf) => {
                "with the host name as SAN (OpenSSL: `subjectAltName = DNS:HOST`)"
            }
            (
                Self::SanBlank
                | Self::SanNotAscii
                | Self::SanAddressLength
                | Self::SanAddressMask
                | Self::SanUri
                | Self::SanUriRelative,
                Kind::Leaf,
            ) => "with valid SANs only (OpenSSL: `subjectAltName = DNS:HOST`)",
            (
                Self::SanNotCritical
                | Self::NameMismatch
                | Self::NameCommonName
                | Self::NameNone
                | Self::SanEmpty
                | Self::SanBlank
                | Self::SanNotAscii
                | Self::SanAddressLength
                | Self::SanAddressMask
                | Self::SanUri
                | Self::SanUriRelative,
                Kind::Ca,
            ) => "without SANs",
            (
                Self::KeyRsaTiny
                | Self::KeyRsaWeak
                | Self::CaKeyRsaWeak
                | Self::KeyRsaShort
                | Self::KeyRsaLong
                | Self::KeyP384
                | Self::KeyP521
                | Self::KeyEd25519
                | Self::KeyEd448
                | Self::KeyP224
                | Self::KeyP192
                | Self::KeyOtherCurve
                | Self::KeyPss
                | Self::KeyExplicitCurve
                | Self::KeyCompressedPoint
                | Self::KeyUnknown,
                kind,
            ) => match kind {
                Kind::Leaf => "for a new ECDSA P-256 or RSA 2048 key",
                Kind::Ca => {
                    "for a new ECDSA P-256 or RSA 2048 key (the certificates that it issued must be reissued too)"
                }
            },
            (
                Self::SignatureSha1
                | Self::SignatureMd5
                | Self::SignatureSha224
                | Self::SignaturePssUnusual
                | Self::SignaturePssSha1
                | Self::SignaturePssSha224
                | Self::SignatureEcdsaSha512,
                _,
            ) => "with a SHA-256 signature",
            (Self::Expired | Self::NotYetValid, _) => "with dates that include today",
            (Self::LifetimeOver825, _) => "with a lifetime of at most 825 days",
            (Self::MustStaple | Self::TlsFeatureOfCa, _) => "without the TLS feature extension (must-staple)",
            (Self::ConstraintsViolated | Self::ConstraintsExcluded, Kind::Leaf) => {
                "with SANs within the permitted subtrees of its CA, or by a CA that permits the names"
            }
            (Self::ConstraintsViolated | Self::ConstraintsExcluded, Kind::Ca) => {
                "with name constraints that permit the names (or have the certificates that it issued reissued with SANs \
                 within its permitted subtrees)"
            }
            (Self::AuthorityKeyIdCritical, _) => "with an authority key identifier that is not critical",
            (Self::SubjectKeyIdCritical, _) => "with a subject key identifier that is not critical",
            (Self::CriticalNetscapeType, _) => "without the Netscape certificate type (OpenSSL: `nsCertType`)",
            (Self::CriticalIssuerName, _) => "with an issuer alternative name that is not critical",
            (Self::CriticalDistributionPoints, _) => "with CRL distribution points that are not critical",
            (Self::CriticalAuthorityInfoAccess, _) => "with an authority information access that is not critical",
            (Self::CriticalInhibitAnyPolicy, _) => "with an inhibitAnyPolicy extension that is not critical",
            (Self::CriticalPolicyMappings, _) => "with policy mappings that are not critical",
            (Self::CriticalPolicies, _) => "with certificate policies that are not critical",
            (Self::CriticalPolicyConstraints, _) => "with policy constraints that are not critical",
            (
                Self::LeafIsCa
                | Self::Unreadable
                | Self::NotParsedByGo
                | Self::ChainIncomplete
                | Self::ChainTooLong
                | Self::TooManyPaths
                | Self::NotAnAnchor
                | Self::TimeFraction
                | Self::TimeOffset
                | Self::TimeWithoutSeconds
                | Self::TimeMalformed
                | Self::TimeBefore1970
                | Self::SignatureWrong
                | Self::SignatureAlgorithmsDiffer
                | Self::SerialNegative
                | Self::SerialLeadingZero
                | Self::SerialReused
                | Self::SubjectTextBmp
                | Self::SubjectTextUtf8
                | Self::SubjectTextPrintable
                | Self::SubjectTextIa5
                | Self::ConstraintsEmpty
                | Self::ConstraintsMask
                | Self::ConstraintsMinimum
                | Self::ConstraintsMinimumZero
                | Self::ConstraintsKind
                | Self::ConstraintsKindPlain
                | Self::ConstraintsDirectory
                | Self::ConstraintsDirectoryCritical
                | Self::ConstraintsAddress
                | Self::ConstraintsEverything
                | Self::ConstraintsText
                | Self::ConstraintsDnsText
                | Self::ConstraintsOnBadName
                | Self::ConstraintsTooMany
                | Self::CriticalUnknown
                | Self::DistributionPointsMalformed
                | Self::AccessMalformed
                | Self::DuplicateExtension
                | Self::DuplicateKnownExtension
                | Self::DuplicateSubjectKeyId
                | Self::PolicyConstraintsEmpty
                | Self::PolicyRequired
                | Self::PolicyTwice
                | Self::PolicyEmpty,
                _,
            ) => return format!("so that it does not break this rule: {}", self.title()),
        };
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn no_remedy_makes_a_ca_of_a_server_certificate_or_the_reverse() {
        for rule in <Rule as VariantArray>::VARIANTS {
            let (leaf, ca) = (rule.remedy(Kind::Leaf), rule.remedy(Kind::Ca));
            assert!(!["CA:TRUE", "keyCertSign"].iter().any(|word| leaf.contains(word)), "{rule} of a leaf: {leaf}");
            let of_server = ["CA:FALSE", "digitalSignature", "DNS:"];
            assert!(!of_server.iter().any(|word| ca.contains(word)), "{rule} of a CA: {ca}");
            for text in [leaf, ca] {
                assert!(!text.contains("this violation") && !text.contains("this extension"), "{rule}: {text}");
            }
        }
    }

    #[test]
    fn a_new_key_of_a_ca_needs_new_certificates_below() {
        assert_eq!(Rule::KeyEd25519.remedy(Kind::Leaf), "for a new ECDSA P-256 or RSA 2048 key");
        assert!(Rule::KeyEd25519.remedy(Kind::Ca).contains("issued must be reissued too"));
        assert_eq!(
            Rule::SerialNegative.remedy(Kind::Ca),
            "so that it does not break this rule: serial number is negative"
        );
    }
}
