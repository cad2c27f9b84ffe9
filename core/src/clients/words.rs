//! What a rule is called, where it is written down, and what a client prints if a chain breaks it.

use strum::VariantArray;

use super::client::Client;
use super::rule::Rule;

/// The texts of one rule. An empty one: the client does not reject it, or prints what it prints for any refusal.
struct Words {
    rule: Rule,
    title: &'static str,
    source: &'static str,
    /// OpenSSL's text, which curl, Python, Node.js, and BoringSSL share.
    openssl: &'static str,
    go: &'static str,
    java: &'static str,
    firefox: &'static str,
    rustls: &'static str,
}

impl Rule {
    /// Returns what is wrong, without a subject: `authority key identifier is missing`.
    pub fn title(self) -> &'static str {
        self.words().map_or("", |words| words.title)
    }

    /// Returns the section that defines the rule.
    pub fn source(self) -> &'static str {
        self.words().map_or("", |words| words.source)
    }

    /// Returns what `client` prints, as it was measured; names and dates are left out.
    pub fn reason(self, client: Client) -> &'static str {
        let rule = self.printed_as();
        let Some(words) = rule.words() else { return "" };
        let or = |text: &'static str, other| if text.is_empty() { other } else { text };
        match client {
            Client::Kubectl => or(words.go, GO_UNKNOWN),
            Client::Python313 if rule == Self::SignatureAlgorithmsDiffer => {
                "cert info signature and signature algorithm mismatch"
            }
            Client::Openssl | Client::Curl | Client::Python312 | Client::Python313 | Client::Node => words.openssl,
            Client::Java => or(words.java, "unable to find valid certification path to requested target"),
            Client::Envoy => match rule {
                Self::KeyP384 | Self::KeyP521 => "BAD_ECC_CERT",
                Self::KeyUsageWithoutDigitalSignature => "KEY_USAGE_BIT_INCORRECT",
                Self::KeyEd25519 | Self::KeyP224 => "SSLV3_ALERT_HANDSHAKE_FAILURE",
                Self::KeyEd448 | Self::KeyPss | Self::KeyOtherCurve => "PUBLIC_KEY_DECODE_ERROR",
                Self::PolicyTwice | Self::PolicyConstraintsEmpty => "INVALID_POLICY_EXTENSION",
                Self::NameMismatch | Self::NameCommonName | Self::NameNone | Self::SanEmpty => "SAN matcher",
                Self::PathLengthWithoutCa => "invalid or inconsistent certificate extension",
                _ => or(words.openssl, "CERTIFICATE_VERIFY_FAILED"),
            },
            Client::Gnutls => match rule {
                Self::KeyUsageWithoutDigitalSignature | Self::KeyUsageWithoutTls => {
                    "Peer's certificate does not allow digital signatures"
                }
                Self::DuplicateExtension | Self::DuplicateKnownExtension | Self::DuplicateSubjectKeyId => {
                    "Duplicate extension in X.509 certificate."
                }
                Self::SanBlank => "Unknown Subject Alternative name in X.509 certificate.",
                Self::TimeFraction | Self::TimeOffset => "Error in the time fields of certificate.",
                _ => "Error in the certificate.",
            },
            Client::Firefox => or(words.firefox, "SEC_ERROR_UNKNOWN_ISSUER"),
            Client::Chromium => match rule {
                Self::NameMismatch | Self::NameCommonName | Self::NameNone => "net::ERR_CERT_COMMON_NAME_INVALID",
                Self::Expired | Self::NotYetValid => "net::ERR_CERT_DATE_INVALID",
                Self::KeyUsageEmpty | Self::KeyUsageWithoutTls | Self::KeyUsageWithoutDigitalSignature => {
                    "net::ERR_SSL_KEY_USAGE_INCOMPATIBLE"
                }
                Self::KeyEd25519 | Self::KeyP521 | Self::KeyP224 | Self::KeyEd448 | Self::KeyPss => {
                    "net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH"
                }
                Self::SubjectTextBmp
                | Self::SubjectTextPrintable
                | Self::SubjectTextIa5
                | Self::TimeFraction
                | Self::TimeOffset
                | Self::TimeWithoutSeconds => "net::ERR_SSL_SERVER_CERT_BAD_FORMAT",
                Self::ChainIncomplete
                | Self::SignatureWrong
                | Self::TooManyPaths
                | Self::NotAnAnchor
                | Self::ConstraintsEmpty
                | Self::ConstraintsMask
                | Self::ConstraintsMinimum
                | Self::PolicyConstraintsEmpty
                | Self::DuplicateSubjectKeyId => "net::ERR_CERT_AUTHORITY_INVALID",
                _ => "net::ERR_CERT_INVALID",
            },
            Client::Rustls => or(words.rustls, "BadEncoding"),
            Client::Apple => "certificate is not standards compliant",
            Client::Windows => "CERT_TRUST_HAS_WEAK_SIGNATURE",
        }
    }

    /// Returns the rules whose text is in `text`, those with the longest text first, and the clients that reject what breaks
    /// the rule and print this text.
    pub fn printed_in(text: &str) -> Vec<(Self, Vec<Client>)> {
        let text = text.to_lowercase();
        let mut found: Vec<(usize, Self, Vec<Client>)> = Vec::new();
        for rule in <Self as VariantArray>::VARIANTS.iter().filter(|rule| rule.printed_as() == **rule) {
            let reasons = rule.rejecting().into_iter().map(|client| (rule.reason(client), client));
            let printed: Vec<(&str, Client)> = reasons
                .filter(|(reason, client)| {
                    reason.len() >= SHORTEST && !is_common(reason, *client) && text.contains(&reason.to_lowercase())
                })
                .collect();
            if let Some(longest) = printed.iter().map(|(reason, _)| reason.len()).max() {
                let clients = printed.iter().filter(|(reason, _)| reason.len() == longest).map(|(_, client)| *client);
                found.push((longest, *rule, clients.collect()));
            }
        }
        found.sort_by_key(|(length, ..)| core::cmp::Reverse(*length));
        let longest = found.first().map_or(0, |(length, ..)| *length);
        found.retain(|(length, ..)| *length == longest);
        found.into_iter().map(|(_, rule, clients)| (rule, clients)).collect()
    }

    /// The clients that reject what breaks this rule, or one of which they say the same.
    fn rejecting(self) -> Vec<Client> {
        let same: Vec<Client> = <Self as VariantArray>::VARIANTS
            .iter()
            .filter(|rule| rule.printed_as() == self)
            .flat_map(|rule| rule.clients())
            .collect();
        Client::ALL.iter().copied().filter(|client| same.contains(client)).collect()
    }

    /// A rule of which clients say the same.
    fn printed_as(self) -> Self {
        match self {
            Self::CriticalNetscapeType | Self::CriticalIssuerName => Self::CriticalUnknown,
            Self::UsageMicrosoftSgcOnly => Self::UsageSgcOnly,
            Self::ConstraintsKindPlain => Self::ConstraintsKind,
            Self::SignaturePssSha224 => Self::SignaturePssSha1,
            Self::NotCaAtAll => Self::NotCaByOmission,
            Self::VersionTwo => Self::VersionOld,
            rule => rule,
        }
    }

    fn words(self) -> Option<&'static Words> {
        TABLE.iter().find(|words| words.rule == self)
    }
}

/// Texts that a client prints for many rules say nothing about one of them.
fn is_common(reason: &str, client: Client) -> bool {
    let all = <Rule as VariantArray>::VARIANTS.iter();
    all.filter(|rule| rule.printed_as() == **rule && rule.reason(client) == reason).count() > 4
}

/// Characters of a text that is looked for.
const SHORTEST: usize = 8;

const fn row(rule: Rule, [title, source, openssl, go, java, firefox, rustls]: [&'static str; 7]) -> Words {
    Words { rule, title, source, openssl, go, java, firefox, rustls }
}

#[rustfmt::skip]
static TABLE: &[Words] = &[
    row(Rule::Unreadable, ["certificate is not readable", "RFC 5280 s. 4.1", "ASN1 lib", "x509: malformed certificate", "Too short", "SEC_ERROR_BAD_DER", "BadEncoding"]),
    row(Rule::NotParsedByGo, ["Go cannot parse a certificate", "crypto/x509 ParseCertificate", "", "tls: failed to parse certificate from server", "", "", ""]),
    row(Rule::ChainIncomplete, ["chain does not reach a trust anchor", "RFC 5280 s. 6.1", "unable to get local issuer certificate", "x509: certificate signed by unknown authority", "unable to find valid certification path to requested target", "SEC_ERROR_UNKNOWN_ISSUER", "UnknownIssuer"]),
    row(Rule::ChainTooLong, ["chain is too long", "limits of the clients", "certificate chain too long", "x509: signature check attempts limit reached", "The certificate chain length exceeds the maximum allowed length", "SEC_ERROR_UNKNOWN_ISSUER", "MaximumPathDepthExceeded"]),
    row(Rule::TooManyPaths, ["more paths than the client tries", "limits of the clients", "", "x509: signature check attempts limit reached", "", "SEC_ERROR_UNKNOWN_ISSUER", "MaximumSignatureChecksExceeded"]),
    row(Rule::NotAnAnchor, ["trust anchor is the server certificate", "RFC 5280 s. 6.1", "", "", "", "SEC_ERROR_UNKNOWN_ISSUER", "UnknownIssuer"]),
    row(Rule::SelfSignedLeaf, ["certificate has the name of its issuer and no authority key identifier", "RFC 5280 s. 4.2.1.1", "self-signed certificate", "", "", "", ""]),
    row(Rule::Expired, ["certificate has expired", "RFC 5280 s. 4.1.2.5", "certificate has expired", "x509: certificate has expired or is not yet valid", "NotAfter", "SEC_ERROR_EXPIRED_CERTIFICATE", "certificate expired"]),
    row(Rule::NotYetValid, ["certificate is not yet valid", "RFC 5280 s. 4.1.2.5", "certificate is not yet valid", "x509: certificate has expired or is not yet valid", "NotBefore", "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE", "certificate not valid yet"]),
    row(Rule::TimeFraction, ["date has fractions of a second", "RFC 5280 s. 4.1.2.5.2", "format error in certificate's notAfter field", "x509: malformed GeneralizedTime", "", "SEC_ERROR_INVALID_TIME", "BadEncoding"]),
    row(Rule::TimeOffset, ["date is not in UTC", "RFC 5280 s. 4.1.2.5", "format error in certificate's notAfter field", "x509: malformed UTCTime", "", "SEC_ERROR_INVALID_TIME", "BadEncoding"]),
    row(Rule::TimeWithoutSeconds, ["date has no seconds", "RFC 5280 s. 4.1.2.5.1", "format error in certificate's notAfter field", "", "", "SEC_ERROR_INVALID_TIME", "BadEncoding"]),
    row(Rule::TimeMalformed, ["date is not a date", "RFC 5280 s. 4.1.2.5", "format error in certificate's notAfter field", "x509: malformed UTCTime", "Parse UTC time, invalid format", "SEC_ERROR_INVALID_TIME", "BadEncoding"]),
    row(Rule::TimeBefore1970, ["date is before 1970", "rustls-pki-types", "", "", "", "", "BadEncoding"]),
    row(Rule::SignatureWrong, ["signature is wrong", "RFC 5280 s. 6.1.3", "certificate signature failure", "x509: certificate signed by unknown authority", "Signature does not match.", "SEC_ERROR_BAD_SIGNATURE", "BadSignature"]),
    row(Rule::SignatureAlgorithmsDiffer, ["signature algorithms inside and outside differ", "RFC 5280 s. 4.1.1.2", "certificate signature failure", "x509: inner and outer signature algorithm identifiers don't match", "Signature algorithm mismatch", "SEC_ERROR_BAD_SIGNATURE", "SignatureAlgorithmMismatch"]),
    row(Rule::SignatureSha1, ["signed with SHA-1", "RFC 9155", "CA signature digest algorithm too weak", "x509: cannot verify signature: insecure algorithm", "", "SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", "UnsupportedSignatureAlgorithm"]),
    row(Rule::SignatureMd5, ["signed with MD5", "RFC 6151", "CA signature digest algorithm too weak", "x509: cannot verify signature: insecure algorithm", "Algorithm constraints check failed on disabled algorithm: MD5", "SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", "UnsupportedSignatureAlgorithm"]),
    row(Rule::SignaturePssUnusual, ["RSA-PSS signature with an unusual salt length or mask", "RFC 4055 s. 3.1", "", "x509: cannot verify signature: algorithm unimplemented", "", "SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", "UnsupportedSignatureAlgorithm"]),
    row(Rule::SignaturePssSha1, ["RSA-PSS signature with SHA-1", "RFC 4055 s. 3.1", "CA signature digest algorithm too weak", "x509: cannot verify signature: algorithm unimplemented", "", "SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", "UnsupportedSignatureAlgorithm"]),
    row(Rule::SignaturePssSha224, ["RSA-PSS signature with SHA-224", "RFC 4055 s. 3.1", "", "", "", "", ""]),
    row(Rule::SignatureSha224, ["signed with SHA-224", "RFC 8446 s. 4.2.3", "", "x509: cannot verify signature: algorithm unimplemented", "Algorithm constraints check failed on disabled algorithm: SHA224", "", "UnsupportedSignatureAlgorithm"]),
    row(Rule::SignatureEcdsaSha512, ["ECDSA signature with SHA-512", "ring, supported algorithms", "", "", "", "", "UnsupportedSignatureAlgorithm"]),
    row(Rule::KeyRsaTiny, ["RSA key has fewer than 1024 bits", "CA/Browser Forum BR 6.1.5", "EE certificate key too weak", "x509: certificate signed by unknown authority", "Algorithm constraints check failed on keysize limits: RSA", "MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE", "BadSignature"]),
    row(Rule::KeyRsaWeak, ["RSA key is too short", "CA/Browser Forum BR 6.1.5", "EE certificate key too weak", "", "", "", "BadSignature"]),
    row(Rule::CaKeyRsaWeak, ["RSA key of a CA is too short", "CA/Browser Forum BR 6.1.5", "CA certificate key too weak", "", "", "", "BadSignature"]),
    row(Rule::KeyRsaShort, ["RSA key has fewer than 2041 bits", "ring, supported algorithms", "", "", "", "", "BadSignature"]),
    row(Rule::KeyRsaLong, ["RSA key has more than 8192 bits", "limits of the clients", "", "tls: server sent certificate containing RSA key larger than 8192 bits", "", "", "BadSignature"]),
    row(Rule::KeyP384, ["key on the curve P-384", "Envoy, tls_maximum_protocol_version", "", "", "", "", ""]),
    row(Rule::KeyP521, ["key on the curve P-521", "limits of the clients", "", "", "", "", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::KeyEd25519, ["Ed25519 key", "RFC 8410", "", "", "", "SEC_ERROR_UNSUPPORTED_KEYALG", ""]),
    row(Rule::KeyEd448, ["Ed448 key", "RFC 8410", "", "remote error: tls: handshake failure", "", "SEC_ERROR_UNSUPPORTED_KEYALG", "UnsupportedSignatureAlgorithm"]),
    row(Rule::KeyP224, ["key on the curve P-224", "RFC 8446 s. 4.2.3", "sslv3 alert handshake failure", "remote error: tls: handshake failure", "Curve not supported: secp224r1", "SEC_ERROR_UNSUPPORTED_ELLIPTIC_CURVE", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::KeyP192, ["key on the curve P-192", "RFC 8446 s. 4.2.3", "CA certificate key too weak", "x509: unsupported elliptic curve", "Curve not supported", "SEC_ERROR_UNSUPPORTED_ELLIPTIC_CURVE", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::KeyOtherCurve, ["key on a curve that TLS clients do not support", "RFC 8446 s. 4.2.3", "sslv3 alert handshake failure", "x509: unsupported elliptic curve", "Curve not supported", "SEC_ERROR_UNSUPPORTED_ELLIPTIC_CURVE", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::KeyPss, ["key of type RSASSA-PSS", "RFC 4055 s. 1.2", "", "remote error: tls: handshake failure", "", "SEC_ERROR_UNSUPPORTED_KEYALG", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::KeyExplicitCurve, ["curve with explicit parameters", "RFC 5480 s. 2.1.1", "Certificate public key has explicit ECC parameters", "x509: invalid ECDSA parameters", "Only named ECParameters supported", "SEC_ERROR_BAD_DER", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::KeyCompressedPoint, ["compressed EC point", "RFC 5480 s. 2.2", "", "ecdsa: invalid uncompressed public key", "Only uncompressed point format supported", "SEC_ERROR_UNSUPPORTED_EC_POINT_FORM", "BadSignature"]),
    row(Rule::KeyUnknown, ["key of a type that TLS clients do not support", "RFC 8446 s. 4.2.3", "sslv3 alert handshake failure", "remote error: tls: handshake failure", "", "SEC_ERROR_UNSUPPORTED_KEYALG", "UnsupportedSignatureAlgorithmForPublicKey"]),
    row(Rule::VersionOld, ["X.509 version is not 3", "RFC 5280 s. 4.1.2.1", "invalid CA certificate", "x509: certificate is not authorized to sign other certificates", "basic constraints check failed: this is not a CA certificate", "MOZILLA_PKIX_ERROR_V1_CERT_USED_AS_CA", "UnsupportedCertVersion"]),
    row(Rule::VersionTwo, ["X.509 version is 2", "RFC 5280 s. 4.1.2.1", "", "", "", "", ""]),
    row(Rule::NotCa, ["issuer is not a CA (CA:FALSE)", "RFC 5280 s. 4.2.1.9", "invalid CA certificate", "x509: certificate signed by unknown authority", "basic constraints check failed: this is not a CA certificate", "SEC_ERROR_CA_CERT_INVALID", "EndEntityUsedAsCa"]),
    row(Rule::NotCaByOmission, ["issuer has no basic constraints", "RFC 5280 s. 4.2.1.9", "invalid CA certificate", "x509: certificate signed by unknown authority", "basic constraints check failed: this is not a CA certificate", "SEC_ERROR_CA_CERT_INVALID", "EndEntityUsedAsCa"]),
    row(Rule::NotCaAtAll, ["trust anchor has neither basic constraints nor key usage", "RFC 5280 s. 4.2.1.9", "", "", "", "", ""]),
    row(Rule::BasicConstraintsNotCritical, ["basic constraints of a CA are not critical", "RFC 5280 s. 4.2.1.9", "Basic Constraints of CA cert not marked critical", "", "", "", ""]),
    row(Rule::LeafIsCa, ["server certificate is a CA certificate (CA:TRUE)", "CA/Browser Forum BR 7.1.2.7.8", "", "", "", "MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY", "CaUsedAsEndEntity"]),
    row(Rule::PathLengthWithoutCa, ["path length without CA:TRUE", "RFC 5280 s. 4.2.1.9", "Path length invalid for non-CA cert", "", "", "", ""]),
    row(Rule::PathLengthWithoutCertSign, ["path length without keyCertSign", "RFC 5280 s. 4.2.1.9", "Path length given without key usage keyCertSign", "", "", "", ""]),
    row(Rule::PathLengthNegative, ["path length is negative", "RFC 5280 s. 4.2.1.9", "unable to get local issuer certificate", "", "basic constraints check failed: this is not a CA certificate", "", "BadEncoding"]),
    row(Rule::PathLengthExceeded, ["path length of a CA is exceeded", "RFC 5280 s. 4.2.1.9", "path length constraint exceeded", "x509: too many intermediates for path length constraint", "basic constraints check failed: pathLenConstraint violated", "SEC_ERROR_PATH_LEN_CONSTRAINT_INVALID", "PathLenConstraintViolated"]),
    row(Rule::KeyUsageMissing, ["CA has no key usage", "RFC 5280 s. 4.2.1.3", "CA cert does not include key usage extension", "", "", "", ""]),
    row(Rule::KeyUsageWithoutCertSign, ["key usage of a CA has no keyCertSign", "RFC 5280 s. 4.2.1.3", "invalid CA certificate", "x509: certificate signed by unknown authority", "CA key usage check failed: keyCertSign bit is not set", "SEC_ERROR_INADEQUATE_KEY_USAGE", ""]),
    row(Rule::KeyUsageCertSignWithoutCa, ["keyCertSign without CA:TRUE", "RFC 5280 s. 4.2.1.3", "invalid CA certificate", "", "", "", ""]),
    row(Rule::KeyUsageWithoutDigitalSignature, ["key usage has no digitalSignature", "RFC 8446 s. 4.4.2.2", "", "", "KeyUsage does not allow digital signatures", "", ""]),
    row(Rule::KeyUsageWithoutTls, ["key usage does not allow TLS", "RFC 8446 s. 4.4.2.2", "unsuitable certificate purpose", "", "KeyUsage does not allow digital signatures", "SEC_ERROR_INADEQUATE_KEY_USAGE", ""]),
    row(Rule::KeyUsageEmpty, ["key usage is empty", "RFC 5280 s. 4.2.1.3", "unable to get local issuer certificate", "", "incorrect KeyUsage extension bits", "SEC_ERROR_INADEQUATE_KEY_USAGE", ""]),
    row(Rule::UsageAnyOnly, ["extended key usage is only anyExtendedKeyUsage", "RFC 5280 s. 4.2.1.12", "unsuitable certificate purpose", "", "", "SEC_ERROR_INADEQUATE_CERT_TYPE", "certificate does not allow extended key usage for server authentication"]),
    row(Rule::UsageEmpty, ["extended key usage is empty", "RFC 5280 s. 4.2.1.12", "unsuitable certificate purpose", "x509: certificate specifies an incompatible key usage", "Extended key usage does not permit use for TLS server authentication", "SEC_ERROR_INADEQUATE_CERT_TYPE", "EmptyEkuExtension"]),
    row(Rule::UsageSgcOnly, ["extended key usage is only Server Gated Cryptography", "RFC 5280 s. 4.2.1.12", "", "x509: certificate specifies an incompatible key usage", "", "SEC_ERROR_INADEQUATE_CERT_TYPE", "certificate does not allow extended key usage for server authentication"]),
    row(Rule::UsageMicrosoftSgcOnly, ["extended key usage is only Microsoft's Server Gated Cryptography", "RFC 5280 s. 4.2.1.12", "", "", "", "", ""]),
    row(Rule::UsageOther, ["extended key usage has no serverAuth", "RFC 5280 s. 4.2.1.12", "unsuitable certificate purpose", "x509: certificate specifies an incompatible key usage", "Extended key usage does not permit use for TLS server authentication", "SEC_ERROR_INADEQUATE_CERT_TYPE", "certificate does not allow extended key usage for server authentication"]),
    row(Rule::UsageOcspSigning, ["extended key usage has OCSPSigning", "mozilla::pkix", "", "", "", "SEC_ERROR_INADEQUATE_CERT_TYPE", ""]),
    row(Rule::NetscapeType, ["Netscape certificate type has no SSL server", "OpenSSL x509v3_config", "unsuitable certificate purpose", "", "Netscape cert type does not permit use for SSL server", "", ""]),
    row(Rule::AuthorityKeyIdMissing, ["authority key identifier is missing", "RFC 5280 s. 4.2.1.1", "Missing Authority Key Identifier", "", "", "", ""]),
    row(Rule::AuthorityKeyIdMismatch, ["authority key identifier names another key", "RFC 5280 s. 4.2.1.1", "unable to get local issuer certificate", "", "Path does not chain with any of the trust anchors", "", ""]),
    row(Rule::AuthorityKeyIdCritical, ["authority key identifier is critical", "RFC 5280 s. 4.2.1.1", "unhandled critical extension", "x509: authority key identifier incorrectly marked critical", "unrecognized critical extension(s)", "SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION", "UnsupportedCriticalExtension"]),
    row(Rule::SubjectKeyIdMissing, ["subject key identifier of a CA is missing", "RFC 5280 s. 4.2.1.2", "Missing Subject Key Identifier", "", "", "", ""]),
    row(Rule::SubjectKeyIdCritical, ["subject key identifier is critical", "RFC 5280 s. 4.2.1.2", "unhandled critical extension", "x509: subject key identifier incorrectly marked critical", "unrecognized critical extension(s)", "SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION", "UnsupportedCriticalExtension"]),
    row(Rule::SerialNegative, ["serial number is negative", "RFC 5280 s. 4.1.2.2", "", "x509: negative serial number", "", "", ""]),
    row(Rule::SerialLeadingZero, ["serial number has needless leading zeros", "X.690 s. 8.3.2", "illegal padding", "x509: malformed serial number", "", "SEC_ERROR_BAD_DER", ""]),
    row(Rule::SerialReused, ["two certificates of the chain have the same issuer and serial number", "RFC 5280 s. 4.1.2.2", "", "", "", "SEC_ERROR_REUSED_ISSUER_AND_SERIAL", ""]),
    row(Rule::SubjectEmpty, ["subject of a CA is empty", "RFC 5280 s. 4.1.2.6", "Issuer name empty", "", "Empty issuer DN not allowed in X509Certificates", "MOZILLA_PKIX_ERROR_EMPTY_ISSUER_NAME", ""]),
    row(Rule::SanNotCritical, ["subject is empty and the SAN extension is not critical", "RFC 5280 s. 4.2.1.6", "Subject empty and Subject Alt Name extension not critical", "", "SubjectAlternativeName extension MUST be marked critical", "", ""]),
    row(Rule::SubjectTextBmp, ["name has a malformed BMPString", "X.690 s. 8.23", "bmpstring is wrong length", "x509: invalid RDNSequence: invalid attribute value", "", "", ""]),
    row(Rule::SubjectTextUtf8, ["name has malformed UTF-8", "RFC 3629", "invalid utf8string", "x509: invalid RDNSequence: invalid attribute value", "", "", ""]),
    row(Rule::SubjectTextPrintable, ["name has characters that its string type does not allow", "X.680 s. 41.4", "", "x509: invalid RDNSequence: invalid attribute value", "", "", ""]),
    row(Rule::SubjectTextIa5, ["name has an IA5String that is not ASCII", "X.680 s. 41.2", "", "x509: invalid RDNSequence: invalid attribute value", "", "", ""]),
    row(Rule::SanEmpty, ["SAN extension has no names", "RFC 5280 s. 4.2.1.6", "Empty Subject Alternative Name extension", "x509: certificate is not valid for any names", "No data available in passed DER encoded value.", "SSL_ERROR_BAD_CERT_DOMAIN", "not valid for name"]),
    row(Rule::SanNotAscii, ["SAN has characters that are not ASCII", "RFC 5280 s. 4.2.1.6", "", "x509: SAN dNSName is malformed", "", "", ""]),
    row(Rule::SanAddressLength, ["SAN has an IP address of a wrong length", "RFC 5280 s. 4.2.1.6", "", "x509: cannot parse IP address", "Invalid IPAddressName", "", ""]),
    row(Rule::SanAddressMask, ["SAN has an IP address with a mask", "RFC 5280 s. 4.2.1.6", "", "x509: cannot parse IP address of length 8", "", "", ""]),
    row(Rule::SanUri, ["SAN has a malformed URI", "RFC 5280 s. 4.2.1.6", "", "x509: cannot parse URI", "invalid URI name", "", ""]),
    row(Rule::SanUriRelative, ["SAN has a URI without a scheme", "RFC 5280 s. 4.2.1.6", "", "", "URI name must include scheme", "", ""]),
    row(Rule::SanBlank, ["SAN has an empty DNS name", "RFC 5280 s. 4.2.1.6", "", "", "", "", ""]),
    row(Rule::NameMismatch, ["no SAN matches the host name", "RFC 9525 s. 6", "Hostname mismatch", "x509: certificate is valid for other names", "No subject alternative DNS name matching", "SSL_ERROR_BAD_CERT_DOMAIN", "certificate not valid for name"]),
    row(Rule::NameCommonName, ["host name is only in the common name", "RFC 9525 s. 2", "Hostname mismatch", "x509: certificate relies on legacy Common Name field, use SANs instead", "No subject alternative DNS name matching", "SSL_ERROR_BAD_CERT_DOMAIN", "certificate not valid for name"]),
    row(Rule::NameNone, ["SANs have no DNS name", "RFC 9525 s. 2", "Hostname mismatch", "x509: certificate is not valid for any names", "No subject alternative DNS name matching", "SSL_ERROR_BAD_CERT_DOMAIN", "certificate not valid for name"]),
    row(Rule::ConstraintsViolated, ["name constraints of a CA do not permit a name", "RFC 5280 s. 4.2.1.10", "permitted subtree violation", "x509: a root or intermediate certificate is not authorized to sign for this name", "name constraints check failed", "SEC_ERROR_CERT_NOT_IN_NAME_SPACE", "NameConstraintViolation"]),
    row(Rule::ConstraintsExcluded, ["name constraints of a CA exclude a name", "RFC 5280 s. 4.2.1.10", "excluded subtree violation", "x509: a root or intermediate certificate is not authorized to sign for this name", "name constraints check failed", "SEC_ERROR_CERT_NOT_IN_NAME_SPACE", "NameConstraintViolation"]),
    row(Rule::ConstraintsEmpty, ["name constraints are empty", "RFC 5280 s. 4.2.1.10", "", "x509: empty name constraints extension", "", "SEC_ERROR_BAD_DER", ""]),
    row(Rule::ConstraintsMask, ["name constraints have a mask that is not a prefix", "RFC 5280 s. 4.2.1.10", "", "x509: IP constraint contained invalid mask", "", "", ""]),
    row(Rule::ConstraintsMinimum, ["name constraints have a minimum", "RFC 5280 s. 4.2.1.10", "name constraints minimum and maximum not supported", "", "Non-zero minimum BaseDistance in name constraints not supported", "SEC_ERROR_BAD_DER", "BadEncoding"]),
    row(Rule::ConstraintsMinimumZero, ["name constraints have a minimum of 0", "RFC 5280 s. 4.2.1.10", "", "", "", "SEC_ERROR_BAD_DER", "BadEncoding"]),
    row(Rule::ConstraintsKind, ["name constraints of a kind that the client does not support", "RFC 5280 s. 4.2.1.10", "", "x509: unhandled critical extension", "", "", ""]),
    row(Rule::ConstraintsKindPlain, ["name constraints of a kind that the client does not support", "RFC 5280 s. 4.2.1.10", "", "", "", "", ""]),
    row(Rule::ConstraintsDirectory, ["name constraints for directory names", "RFC 5280 s. 4.2.1.10", "", "", "", "", "NameConstraintViolation"]),
    row(Rule::ConstraintsDirectoryCritical, ["name constraints for directory names", "RFC 5280 s. 4.2.1.10", "", "x509: unhandled critical extension", "", "", "NameConstraintViolation"]),
    row(Rule::ConstraintsAddress, ["name constraints for IP addresses, and the certificate has one", "RFC 5280 s. 4.2.1.10", "unsupported name constraint type", "", "", "", ""]),
    row(Rule::ConstraintsEverything, ["name constraints permit the empty DNS name", "RFC 5280 s. 4.2.1.10", "", "", "Index 0 out of bounds for length 0", "", ""]),
    row(Rule::ConstraintsText, ["name constraints have a DNS name with a trailing dot", "RFC 5280 s. 4.2.1.10", "permitted subtree violation", "x509: failed to parse dnsName constraint", "name constraints check failed", "SEC_ERROR_BAD_DER", "MalformedNameConstraint"]),
    row(Rule::ConstraintsDnsText, ["name constraints have a malformed DNS name", "RFC 5280 s. 4.2.1.10", "", "", "", "", "MalformedNameConstraint"]),
    row(Rule::ConstraintsOnBadName, ["name constraints apply to a SAN that is not a DNS name", "RFC 5280 s. 4.2.1.10", "", "x509: cannot parse dnsName", "", "SEC_ERROR_BAD_DER", "MalformedDnsIdentifier"]),
    row(Rule::ConstraintsTooMany, ["name constraints and names are too many to compare", "limits of the clients", "unspecified certificate verification error", "", "", "", "MaximumNameConstraintComparisonsExceeded"]),
    row(Rule::MustStaple, ["certificate requires a stapled OCSP response", "RFC 7633", "", "", "", "MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING", ""]),
    row(Rule::TlsFeatureOfCa, ["TLS feature that the client cannot satisfy", "RFC 7633 s. 4.2.2", "", "", "", "", ""]),
    row(Rule::CriticalUnknown, ["unknown critical extension", "RFC 5280 s. 4.2", "unhandled critical extension", "x509: unhandled critical extension", "unrecognized critical extension(s)", "SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION", "UnsupportedCriticalExtension"]),
    row(Rule::CriticalNetscapeType, ["Netscape certificate type is critical", "OpenSSL x509v3_config", "", "", "", "", ""]),
    row(Rule::CriticalIssuerName, ["issuer alternative name is critical", "RFC 5280 s. 4.2.1.7", "", "", "", "", ""]),
    row(Rule::CriticalDistributionPoints, ["CRL distribution points are critical", "RFC 5280 s. 4.2.1.13", "unhandled critical extension", "", "unrecognized critical extension(s)", "SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION", ""]),
    row(Rule::CriticalAuthorityInfoAccess, ["authority information access is critical", "RFC 5280 s. 4.2.2.1", "unhandled critical extension", "x509: authority info access incorrectly marked critical", "unrecognized critical extension(s)", "", "UnsupportedCriticalExtension"]),
    row(Rule::CriticalInhibitAnyPolicy, ["inhibitAnyPolicy is critical", "RFC 5280 s. 4.2.1.14", "", "", "", "", "UnsupportedCriticalExtension"]),
    row(Rule::CriticalPolicyMappings, ["policy mappings are critical", "RFC 5280 s. 4.2.1.5", "", "", "", "SEC_ERROR_UNKNOWN_ISSUER", "UnsupportedCriticalExtension"]),
    row(Rule::CriticalPolicies, ["certificate policies are critical", "RFC 5280 s. 4.2.1.4", "", "", "", "", "UnsupportedCriticalExtension"]),
    row(Rule::CriticalPolicyConstraints, ["policy constraints are critical", "RFC 5280 s. 4.2.1.11", "", "", "", "", "UnsupportedCriticalExtension"]),
    row(Rule::DistributionPointsMalformed, ["CRL distribution points are malformed", "RFC 5280 s. 4.2.1.13", "invalid certificate", "x509: invalid CRL distribution points", "", "", "BadEncoding"]),
    row(Rule::AccessMalformed, ["authority information access is malformed", "RFC 5280 s. 4.2.2.1", "", "x509: invalid authority info access", "", "", ""]),
    row(Rule::DuplicateExtension, ["extension occurs twice", "RFC 5280 s. 4.2", "", "x509: certificate contains duplicate extension", "Duplicate extensions not allowed", "", ""]),
    row(Rule::DuplicateKnownExtension, ["extension occurs twice", "RFC 5280 s. 4.2", "invalid certificate", "x509: certificate contains duplicate extension", "Duplicate extensions not allowed", "SEC_ERROR_EXTENSION_VALUE_INVALID", "ExtensionValueInvalid"]),
    row(Rule::DuplicateSubjectKeyId, ["key identifier occurs twice", "RFC 5280 s. 4.2", "invalid certificate", "x509: certificate contains duplicate extension", "Duplicate extensions not allowed", "", ""]),
    row(Rule::PolicyConstraintsEmpty, ["policy constraints are empty", "RFC 5280 s. 4.2.1.11", "", "", "", "", ""]),
    row(Rule::PolicyRequired, ["a CA requires a policy that the certificate does not have", "RFC 5280 s. 4.2.1.11", "no explicit policy", "x509: no valid chains built: 1 candidate chains with invalid policies", "non-null policy tree required and policy tree is null", "", ""]),
    row(Rule::PolicyTwice, ["certificate policy occurs twice", "RFC 5280 s. 4.2.1.4", "", "x509: invalid certificate policies", "", "", ""]),
    row(Rule::PolicyEmpty, ["certificate policies are empty", "RFC 5280 s. 4.2.1.4", "", "", "", "", ""]),
    row(Rule::UsageMissing, ["extended key usage is missing", "https://support.apple.com/103769", "", "", "", "", ""]),
    row(Rule::LifetimeOver825, ["lifetime is over 825 days", "https://support.apple.com/103769", "", "", "", "", ""]),
];

/// What Go says of a chain that it cannot build, whatever keeps it from that.
const GO_UNKNOWN: &str = "x509: certificate signed by unknown authority";
