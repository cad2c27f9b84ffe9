//! Extensions of RFC 5280 section 4.2, and two of RFC 6962 and the CA/Browser Forum.

use sha1::{Digest, Sha1};

use super::der::{bit_string, boolean_true, integer, octet_string, oid, sequence, tlv};
use super::key;

pub const SUBJECT_KEY_ID: &str = "2.5.29.14";
pub const KEY_USAGE: &str = "2.5.29.15";
pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub const AUTHORITY_KEY_ID: &str = "2.5.29.35";
pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
pub const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
pub const DIGITAL_SIGNATURE: u8 = 0;
pub const KEY_ENCIPHERMENT: u8 = 2;
pub const CERT_SIGN: u8 = 5;
pub const CRL_SIGN: u8 = 6;

/// One extension; with an empty value it is left out.
#[derive(Clone, Debug)]
pub struct Extension {
    pub oid: &'static str,
    pub critical: bool,
    pub value: Vec<u8>,
}

impl Extension {
    pub fn new(oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        Self { oid, critical, value }
    }

    pub fn key_usage(bits: &[u8]) -> Self {
        let octet = bits.iter().fold(0_u8, |octet, bit| octet | 0x80 >> bit);
        let unused = octet.trailing_zeros() as u8;
        Self::new(KEY_USAGE, true, tlv(0x03, &[unused, octet]))
    }

    pub fn extended_key_usage(purposes: &[&str]) -> Self {
        let purposes: Vec<_> = purposes.iter().map(|purpose| oid(purpose)).collect();
        Self::new(EXTENDED_KEY_USAGE, false, sequence(&purposes))
    }

    pub fn basic_constraints(is_ca: bool, path_length: Option<u8>) -> Self {
        let ca = is_ca.then(boolean_true);
        let parts: Vec<_> = ca.into_iter().chain(path_length.map(|length| integer(&[length]))).collect();
        Self::new(BASIC_CONSTRAINTS, true, sequence(&parts))
    }

    pub fn dns_names(names: &[&str]) -> Self {
        Self::names(&names.iter().map(|name| tlv(0x82, name.as_bytes())).collect::<Vec<_>>())
    }

    pub fn ip_name(octets: [u8; 4]) -> Self {
        Self::names(&[tlv(0x87, &octets)])
    }

    pub fn uri_name(uri: &str) -> Self {
        Self::names(&[tlv(0x86, uri.as_bytes())])
    }

    fn names(names: &[Vec<u8>]) -> Self {
        Self::new(SUBJECT_ALT_NAME, false, sequence(names))
    }

    pub fn subject_key_id(of: &str) -> Self {
        Self::new(SUBJECT_KEY_ID, false, octet_string(&key_id(of)))
    }

    pub fn authority_key_id(of: &str) -> Self {
        Self::new(AUTHORITY_KEY_ID, false, sequence(&[tlv(0x80, &key_id(of))]))
    }

    /// Only names below `domain` are permitted.
    pub fn permitted_domain(domain: &str) -> Self {
        let subtree = sequence(&[tlv(0x82, domain.as_bytes())]);
        Self::new("2.5.29.30", true, sequence(&[tlv(0xa0, &subtree)]))
    }

    /// Only URIs of hosts below `domain` are permitted, which rustls-webpki does not evaluate.
    pub fn permitted_uri(domain: &str) -> Self {
        let subtree = sequence(&[tlv(0x86, domain.as_bytes())]);
        Self::new("2.5.29.30", true, sequence(&[tlv(0xa0, &subtree)]))
    }

    pub fn policy(policy: &str) -> Self {
        Self::new("2.5.29.32", false, sequence(&[sequence(&[oid(policy)])]))
    }

    /// RFC 7633: status_request.
    pub fn must_staple() -> Self {
        Self::new("1.3.6.1.5.5.7.1.24", false, vec![0x30, 3, 2, 1, 5])
    }

    /// Where the issuer's certificate is to be had.
    pub fn ca_issuers(address: &str) -> Self {
        let access = sequence(&[oid("1.3.6.1.5.5.7.48.2"), tlv(0x86, address.as_bytes())]);
        Self::new("1.3.6.1.5.5.7.1.1", false, sequence(&[access]))
    }

    /// A list of signed certificate timestamps: the mark of a publicly trusted certificate. Its content is made up.
    pub fn timestamps() -> Self {
        let timestamp =
            [&[0_u8][..], &[0x51; 32], &1_790_000_000_000_u64.to_be_bytes(), &[0, 0, 4, 3, 0, 2, 0, 0]].concat();
        let item = [&(timestamp.len() as u16).to_be_bytes()[..], &timestamp].concat();
        let list = [&(item.len() as u16).to_be_bytes()[..], &item].concat();
        Self::new("1.3.6.1.4.1.11129.2.4.2", false, octet_string(&list))
    }

    pub(super) fn der(&self) -> Vec<u8> {
        let critical = self.critical.then(boolean_true);
        let parts = [Some(oid(self.oid)), critical, Some(octet_string(&self.value))];
        sequence(&parts.into_iter().flatten().collect::<Vec<_>>())
    }
}

/// RFC 5280 s. 4.2.1.2, method 1, over the whole SPKI's digest: all that matters is that both sides agree.
fn key_id(of: &str) -> Vec<u8> {
    Sha1::digest(bit_string(&key::spki(of))).to_vec()
}
