//! A small PKI for tests, judged at [`NOW`]: same drafts, same bytes.
//!
//! rcgen writes the body; key and signature are put in here, since rcgen signs neither deterministic ECDSA nor P-521,
//! SHA-1, version 1 or weak keys.

use std::str::FromStr;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, CustomExtension, DistinguishedName, DnType, GeneralSubtree, IsCa,
    Issuer, KeyIdMethod, NameConstraints, PublicKeyData, SanType, SerialNumber, SignatureAlgorithm, SigningKey,
};
pub use rcgen::{ExtendedKeyUsagePurpose as Purpose, KeyUsagePurpose as Usage};
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

pub use crate::pki_key::{Signature, TestKey};

/// The moment all tests are judged at.
pub const NOW: &str = "2026-11-23T12:00:00Z";

/// A certificate to be issued.
#[derive(Clone)]
pub struct Draft {
    /// What rcgen writes; open, for what the methods do not cover.
    pub params: CertificateParams,
    /// Whose certificate it is.
    pub key: TestKey,
    /// Signature algorithm; `None`: what suits the issuer's key.
    pub signature: Option<Signature>,
    /// X.509 version 1: no version field, no extensions.
    pub is_version_1: bool,
}

/// An issued certificate with its key.
#[derive(Clone)]
pub struct Issued {
    /// DER.
    pub der: Vec<u8>,
    /// Its key.
    pub key: TestKey,
    /// What it was issued from.
    pub draft: Draft,
}

/// A root, an intermediate and a leaf for `name`, all RSA 2048, 60 of 90 days left.
pub struct Chain {
    /// Self-signed.
    pub root: Issued,
    /// Signed by the root.
    pub intermediate: Issued,
    /// Signed by the intermediate.
    pub leaf: Issued,
}

impl Chain {
    /// Issues the usual chain of three for `name`.
    pub fn rsa(name: &str) -> Self {
        let root = Draft::root("Kubefront Test Root").self_signed();
        let intermediate = Draft::intermediate("Kubefront Test Intermediate").signed_by(&root);
        let leaf = Draft::leaf(name).signed_by(&intermediate);
        Self { root, intermediate, leaf }
    }

    /// Leaf and intermediate, as `fullchain.pem` holds them.
    pub fn fullchain(&self) -> String {
        pem_of(&[&self.leaf, &self.intermediate])
    }
}

impl Draft {
    /// A server certificate for `name`: CN and SAN, RSA 2048 key `c`, 2026-10-24 to 2027-01-22 (60 days left at [`NOW`]).
    pub fn leaf(name: &str) -> Self {
        let mut draft = Self::new(name, TestKey::rsa2048('c'), "2026-10-24T12:00:00Z", "2027-01-22T12:00:00Z");
        draft.params.key_usages = vec![Usage::DigitalSignature, Usage::KeyEncipherment];
        draft.params.extended_key_usages = vec![Purpose::ServerAuth];
        draft.params.is_ca = IsCa::ExplicitNoCa;
        draft.names(&[name])
    }

    /// An intermediate with path length 0, RSA 2048 key `b`, 2024 to 2034.
    pub fn intermediate(common_name: &str) -> Self {
        Self::new(common_name, TestKey::rsa2048('b'), "2024-01-01T00:00:00Z", "2034-01-01T00:00:00Z").ca(Some(0))
    }

    /// A root without path length, RSA 2048 key `a`, 2020 to 2045.
    pub fn root(common_name: &str) -> Self {
        Self::new(common_name, TestKey::rsa2048('a'), "2020-01-01T00:00:00Z", "2045-01-01T00:00:00Z").ca(None)
    }

    fn new(common_name: &str, key: TestKey, from: &str, to: &str) -> Self {
        let mut params = CertificateParams::default();
        params.use_authority_key_identifier_extension = true;
        let draft = Self { params, key, signature: None, is_version_1: false };
        draft.common_name(common_name).valid(from, to)
    }

    /// Sets the key.
    pub fn key(mut self, key: TestKey) -> Self {
        self.key = key;
        self
    }

    /// Sets notBefore and notAfter, RFC 3339.
    pub fn valid(mut self, from: &str, to: &str) -> Self {
        self.params.not_before = moment(from);
        self.params.not_after = moment(to);
        self
    }

    /// Replaces the subject by one common name; empty: an empty subject.
    pub fn common_name(mut self, name: &str) -> Self {
        self.params.distinguished_name = DistinguishedName::new();
        if !name.is_empty() {
            self.params.distinguished_name.push(DnType::CommonName, name);
        }
        self
    }

    /// Adds an organisation to the subject.
    pub fn organisation(mut self, name: &str) -> Self {
        self.params.distinguished_name.push(DnType::OrganizationName, name);
        self
    }

    /// Replaces the SANs: IP addresses where the text is one, else DNS names; empty: no SAN.
    pub fn names(mut self, names: &[&str]) -> Self {
        self.params.subject_alt_names = names
            .iter()
            .map(|name| match name.parse() {
                Ok(address) => SanType::IpAddress(address),
                Err(_) => SanType::DnsName((*name).try_into().unwrap()),
            })
            .collect();
        self
    }

    /// Makes it a CA, with or without a path length, keyUsage keyCertSign and cRLSign.
    pub fn ca(mut self, path_length: Option<u8>) -> Self {
        let constraints = path_length.map_or(BasicConstraints::Unconstrained, BasicConstraints::Constrained);
        self.params.is_ca = IsCa::Ca(constraints);
        self.params.key_usages = vec![Usage::KeyCertSign, Usage::CrlSign];
        self
    }

    /// Leaves basic constraints out.
    pub fn no_basic_constraints(mut self) -> Self {
        self.params.is_ca = IsCa::NoCa;
        self
    }

    /// Sets keyUsage; empty: none.
    pub fn key_usage(mut self, usages: &[Usage]) -> Self {
        self.params.key_usages = usages.to_vec();
        self
    }

    /// Sets extendedKeyUsage; empty: none.
    pub fn extended_key_usage(mut self, purposes: &[Purpose]) -> Self {
        self.params.extended_key_usages = purposes.to_vec();
        self
    }

    /// Sets the serial number (big-endian, unsigned).
    pub fn serial(mut self, bytes: &[u8]) -> Self {
        self.params.serial_number = Some(SerialNumber::from_slice(bytes));
        self
    }

    /// Permits only names below these; `10.0.0.0/8` is an address range.
    pub fn permits(mut self, trees: &[&str]) -> Self {
        self.constraints().permitted_subtrees = trees.iter().map(|tree| subtree(tree)).collect();
        self
    }

    /// Excludes names below these.
    pub fn excludes(mut self, trees: &[&str]) -> Self {
        self.constraints().excluded_subtrees = trees.iter().map(|tree| subtree(tree)).collect();
        self
    }

    fn constraints(&mut self) -> &mut NameConstraints {
        let none = NameConstraints { permitted_subtrees: Vec::new(), excluded_subtrees: Vec::new() };
        self.params.name_constraints.get_or_insert(none)
    }

    /// Leaves the authority key identifier out.
    pub fn no_authority_key_id(mut self) -> Self {
        self.params.use_authority_key_identifier_extension = false;
        self
    }

    /// Adds an extension with `content` as its DER.
    pub fn extension(mut self, oid: &[u64], is_critical: bool, content: &[u8]) -> Self {
        let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
        extension.set_criticality(is_critical);
        self.params.custom_extensions.push(extension);
        self
    }

    /// Adds what public CAs add: the policy `2.23.140.1.2.1` and a list of signed certificate timestamps.
    pub fn public_marks(self) -> Self {
        let policy = [0x30, 0x0a, 0x30, 0x08, 0x06, 0x06, 0x67, 0x81, 0x0c, 0x01, 0x02, 0x01];
        self.extension(&[2, 5, 29, 32], false, &policy).extension(
            &[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2],
            false,
            &[0x04, 0x02, 0x00, 0x00],
        )
    }

    /// Signs with this algorithm, or says so (SHA-1 and MD5 are named, not computed).
    pub fn signed_as(mut self, signature: Signature) -> Self {
        self.signature = Some(signature);
        self
    }

    /// Version 1: no extensions.
    pub fn version_1(mut self) -> Self {
        self.is_version_1 = true;
        self
    }

    /// Issues it, signed by its own key.
    pub fn self_signed(self) -> Issued {
        let (params, key) = (self.params.clone(), self.key.clone());
        self.issue(&params, &key)
    }

    /// Issues it, signed by `issuer`.
    pub fn signed_by(self, issuer: &Issued) -> Issued {
        self.issue(&issuer.draft.params, &issuer.key)
    }

    /// Issues it with `issuer`'s name but somebody else's signature.
    pub fn forged_as(self, issuer: &Issued, key: &TestKey) -> Issued {
        self.issue(&issuer.draft.params, key)
    }

    fn issue(mut self, issuer: &CertificateParams, key: &TestKey) -> Issued {
        self.params.key_identifier_method = KeyIdMethod::PreSpecified(key_id(&self.key));
        if self.params.serial_number.is_none() {
            self.params.serial_number = Some(SerialNumber::from_slice(&self.default_serial(issuer)));
        }
        let mut issuer = issuer.clone();
        issuer.key_identifier_method = KeyIdMethod::PreSpecified(key_id(key));
        let body = self.params.signed_by(&Placeholder, &Issuer::from_params(&issuer, Placeholder)).unwrap();
        let signature = self.signature.unwrap_or_else(|| key.usual_signature());
        let der = reissue(body.der(), &self, signature, key);
        Issued { der, key: self.key.clone(), draft: self }
    }

    /// 16 octets told by names, dates and keys: the same draft gets the same serial, another one another.
    fn default_serial(&self, issuer: &CertificateParams) -> Vec<u8> {
        let text = format!("{:?} {:?}", self.params, issuer.distinguished_name);
        let mut serial = Sha256::digest([text.as_bytes(), &self.key.spki_der()].concat())[..16].to_vec();
        serial[0] = serial[0] & 0x3f | 0x40;
        serial
    }
}

impl Issued {
    /// One PEM block with a final newline.
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.der)
    }
}

/// Several certificates as one PEM file.
pub fn pem_of(certificates: &[&Issued]) -> String {
    certificates.iter().map(|certificate| certificate.pem()).collect()
}

/// One PEM block with a final newline.
pub fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// DER of one tag, length and value.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    match length {
        0..=0x7f => der.push(length as u8),
        0x80..=0xff => der.extend([0x81, length as u8]),
        0x100..=0xffff => der.extend([0x82, (length >> 8) as u8, length as u8]),
        _ => der.extend([0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8]),
    }
    der.extend_from_slice(content);
    der
}

/// Puts the real key and signature where the placeholder's stand.
fn reissue(der: &[u8], draft: &Draft, signature: Signature, key: &TestKey) -> Vec<u8> {
    let mut fields = children(&children(der)[0]);
    let algorithm = signature.algorithm_der();
    fields[2] = algorithm.clone();
    fields[6] = draft.key.spki_der();
    if draft.is_version_1 {
        fields.remove(0);
        fields.truncate(6);
    }
    let body = tlv(0x30, &fields.concat());
    let signed = key.sign(signature, &body);
    tlv(0x30, &[body, algorithm, tlv(0x03, &[&[0], &signed[..]].concat())].concat())
}

/// The elements of a SEQUENCE, whole.
fn children(der: &[u8]) -> Vec<Vec<u8>> {
    let (start, end) = content(der);
    let (mut rest, mut found) = (&der[start..end], Vec::new());
    while !rest.is_empty() {
        let (_, end) = content(rest);
        found.push(rest[..end].to_vec());
        rest = &rest[end..];
    }
    found
}

fn content(der: &[u8]) -> (usize, usize) {
    let octets = if der[1] < 0x80 { 0 } else { usize::from(der[1] & 0x7f) };
    let length = match octets {
        0 => usize::from(der[1]),
        _ => der[2..2 + octets].iter().fold(0, |length, octet| length << 8 | usize::from(*octet)),
    };
    (2 + octets, 2 + octets + length)
}

fn key_id(key: &TestKey) -> Vec<u8> {
    Sha256::digest(key.spki_der())[..20].to_vec()
}

fn moment(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap()
}

fn subtree(text: &str) -> GeneralSubtree {
    match CidrSubnet::from_str(text) {
        Ok(range) => GeneralSubtree::IpAddress(range),
        Err(_) => GeneralSubtree::DnsName(text.to_owned()),
    }
}

/// Stands in for keys while rcgen writes the body.
struct Placeholder;

impl PublicKeyData for Placeholder {
    fn der_bytes(&self) -> &[u8] {
        &[0; 32]
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_ED25519
    }
}

impl SigningKey for Placeholder {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(vec![0; 64])
    }
}
