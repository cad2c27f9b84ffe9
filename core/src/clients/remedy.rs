//! What a certificate that breaks a rule needs when it is reissued; names of fields are those of OpenSSL's extension files.

use super::rule::Rule;

impl Rule {
    /// Returns the end of "have it reissued ...".
    pub fn remedy(self) -> &'static str {
        match self {
            Self::AuthorityKeyIdMissing | Self::AuthorityKeyIdMismatch | Self::SelfSignedLeaf => {
                "with the key identifier of its issuer (OpenSSL: `authorityKeyIdentifier = keyid`)"
            }
            Self::SubjectKeyIdMissing => "with a subject key identifier (OpenSSL: `subjectKeyIdentifier = hash`)",
            Self::BasicConstraintsNotCritical | Self::NotCaByOmission | Self::NotCa | Self::VersionOld => {
                "as X.509 version 3 (OpenSSL: `basicConstraints = critical, CA:TRUE`)"
            }
            Self::LeafIsCa | Self::PathLengthWithoutCa => {
                "as a server certificate (OpenSSL: `basicConstraints = critical, CA:FALSE`)"
            }
            Self::KeyUsageMissing | Self::KeyUsageWithoutCertSign => {
                "with the key usage of a CA (OpenSSL: `keyUsage = critical, keyCertSign, cRLSign`)"
            }
            Self::KeyUsageWithoutDigitalSignature
            | Self::KeyUsageWithoutTls
            | Self::KeyUsageEmpty
            | Self::KeyUsageCertSignWithoutCa => {
                "with the key usage of a server (OpenSSL: `keyUsage = critical, digitalSignature`)"
            }
            Self::UsageAnyOnly
            | Self::UsageEmpty
            | Self::UsageSgcOnly
            | Self::UsageOther
            | Self::UsageOcspSigning
            | Self::UsageMissing
            | Self::NetscapeType => "for servers only (OpenSSL: `extendedKeyUsage = serverAuth`)",
            Self::NameMismatch
            | Self::NameCommonName
            | Self::NameNone
            | Self::SanEmpty
            | Self::SanBlank
            | Self::SanNotAscii
            | Self::SanAddressLength
            | Self::SanAddressMask
            | Self::SanUri => "with the host name as SAN (OpenSSL: `subjectAltName = DNS:HOST`)",
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
            | Self::KeyUnknown => "for a new ECDSA P-256 or RSA 2048 key",
            Self::SignatureSha1
            | Self::SignatureMd5
            | Self::SignaturePssUnusual
            | Self::SignaturePssSha1
            | Self::SignatureEcdsaSha512 => "with a SHA-256 signature",
            Self::Expired | Self::NotYetValid => "with dates that include today",
            Self::MustStaple => "without the TLS feature extension (must-staple)",
            Self::PathLengthExceeded => "with a larger path length",
            Self::AuthorityKeyIdCritical
            | Self::SubjectKeyIdCritical
            | Self::CriticalUnknown
            | Self::CriticalDistributionPoints
            | Self::CriticalAuthorityInfoAccess
            | Self::CriticalInhibitAnyPolicy
            | Self::CriticalPolicyMappings
            | Self::CriticalPolicies
            | Self::CriticalPolicyConstraints => "with this extension not marked as critical",
            _ => "without this violation",
        }
    }
}
