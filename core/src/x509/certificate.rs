//! An X.509 certificate, read once into owned fields (RFC 5280).

pub(crate) mod error;
pub(crate) mod extension;
pub(crate) mod input;
pub(crate) mod name;
pub(crate) mod parts;
mod read;
#[cfg(test)]
mod tests;
pub(crate) mod time;

use core::fmt;

use crate::key::KeyKind;
use crate::time::Moment;

/// A parsed certificate. Names are text for messages and DER for comparison.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The whole certificate, DER.
    pub der: Vec<u8>,
    /// Version as people count: 1, 2 or 3.
    pub version: u32,
    /// Subject, RFC 4514; empty if the subject is.
    pub subject: String,
    /// Subject, DER.
    pub subject_der: Vec<u8>,
    /// Issuer, RFC 4514.
    pub issuer: String,
    /// Issuer, DER.
    pub issuer_der: Vec<u8>,
    /// Last common name of the subject, if any.
    pub common_name: Option<String>,
    /// Serial number, lower-case hex of its DER content octets (so a negative one starts with `8` to `f`).
    pub serial: String,
    /// DNS names of the SAN extension, as presented, in order.
    pub dns_names: Vec<String>,
    /// IP addresses of the SAN extension, as text.
    pub ip_names: Vec<String>,
    /// Other SAN entries, as text with their kind (`URI:spiffe://x`, `email:a@b`).
    pub other_names: Vec<String>,
    /// Start of validity.
    pub not_before: Moment,
    /// End of validity, inclusive.
    pub not_after: Moment,
    /// SubjectPublicKeyInfo, DER.
    pub spki_der: Vec<u8>,
    /// Kind and size of the public key.
    pub key: KeyKind,
    /// Signature algorithm as text: `RSA with SHA-256`, `ECDSA with SHA-384`, `Ed25519`, or its OID.
    pub signature: String,
    /// Dotted OID of the signature algorithm.
    pub signature_oid: String,
    /// Basic constraints, if the extension is present.
    pub basic_constraints: Option<BasicConstraints>,
    /// Key usage, if the extension is present.
    pub key_usage: Option<KeyUsage>,
    /// Extended key usage OIDs, dotted, if the extension is present.
    pub extended_key_usage: Option<Vec<String>>,
    /// Key identifier of the authority key identifier, lower-case hex.
    pub authority_key_id: Option<String>,
    /// Subject key identifier, lower-case hex.
    pub subject_key_id: Option<String>,
    /// `caIssuers` addresses of authority information access, as text; never fetched.
    pub ca_issuers: Vec<String>,
    /// Policy OIDs, dotted.
    pub policies: Vec<String>,
    /// Whether the server must staple an OCSP answer (RFC 7633).
    pub must_staple: bool,
    /// Whether it demands policies of the certificates below it (RFC 5280 s. 4.2.1.11, requireExplicitPolicy).
    pub requires_policy: bool,
    /// Whether it contains a list of signed certificate timestamps (RFC 6962).
    pub has_sct_list: bool,
    /// Whether it contains name constraints.
    pub has_name_constraints: bool,
    /// Kinds of name constraints that rustls-webpki does not evaluate (`directoryName`, `URI`, `email`, ...).
    pub unsupported_name_constraints: Vec<String>,
    /// Dotted OIDs of critical extensions that Go's x509 does not handle.
    pub unknown_critical: Vec<String>,
    /// SHA-256 of the certificate, lower-case hex.
    pub sha256: String,
    /// SHA-256 of the SubjectPublicKeyInfo, lower-case hex.
    pub spki_sha256: String,
}

/// RFC 5280 s. 4.2.1.9.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BasicConstraints {
    /// May it sign certificates?
    pub is_ca: bool,
    /// How many intermediates may follow below it.
    pub path_length: Option<u32>,
}

/// RFC 5280 s. 4.2.1.3: the bits that matter here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyUsage {
    /// digitalSignature
    pub digital_signature: bool,
    /// keyEncipherment
    pub key_encipherment: bool,
    /// keyCertSign
    pub cert_sign: bool,
}

impl Certificate {
    /// Says whether basic constraints call it a CA.
    pub fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|b| b.is_ca)
    }

    /// Says whether clients can use it as a trust anchor: a CA certificate, or one that issued itself.
    pub fn can_be_trust_anchor(&self) -> bool {
        self.is_ca() || self.is_self_issued()
    }

    /// Says whether issuer and subject are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.issuer_der == self.subject_der
    }

    /// Returns the certificate as one PEM block.
    pub fn pem(&self) -> String {
        crate::pem::write("CERTIFICATE", &self.der).to_string()
    }

    /// Returns the short name for people: the first DNS name, otherwise the common name, otherwise the subject; as much of
    /// it as real names have.
    pub fn short_name(&self) -> &str {
        let first = self.dns_names.first().or(self.common_name.as_ref());
        let name = first.map_or(self.subject.as_str(), |name| name);
        name.char_indices().nth(LONGEST_SHORT_NAME).and_then(|(end, _)| name.get(..end)).unwrap_or(name)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, {})", self.subject, self.sha256)
    }
}

/// Characters of a short name; the longest DNS name has 253.
const LONGEST_SHORT_NAME: usize = 253;
