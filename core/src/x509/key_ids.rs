//! Does the authority key identifier of a certificate name its issuer (RFC 5280 s. 4.2.1.1)? Go uses it only to sort
//! candidates; OpenSSL and BoringSSL look for another issuer if it differs.

use super::certificate::Certificate;
use super::certificate::input::Input;
use super::certificate::parts::Parts;
use super::oid;
use crate::asn1::der::{CONTEXT_1, SEQUENCE};
use crate::key::hex;

/// What the authority key identifier names, and what the issuer has instead; both as hex.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OtherIssuer {
    /// Another key identifier.
    KeyId {
        /// In the certificate.
        named: String,
        /// In the issuer's certificate.
        found: String,
    },
    /// Another serial number.
    Serial {
        /// In the certificate.
        named: String,
        /// Of the issuer's certificate.
        found: String,
    },
}

/// Compares what `child` names with `issuer`, as OpenSSL does: only what both contain.
pub(crate) fn compare(child: &Certificate, issuer: &Certificate) -> Option<OtherIssuer> {
    if let (Some(named), Some(found)) = (&child.authority_key_id, &issuer.subject_key_id)
        && named != found
    {
        return Some(OtherIssuer::KeyId { named: named.clone(), found: found.clone() });
    }
    let named = authority_serial(child).filter(|named| *named != issuer.serial)?;
    Some(OtherIssuer::Serial { named, found: issuer.serial.clone() })
}

fn authority_serial(certificate: &Certificate) -> Option<String> {
    let parts = Parts::read(&certificate.der).ok()?;
    let mut value = Input(Input(parts.value(oid::AUTHORITY_KEY_ID)?).take(SEQUENCE)?);
    for before in [KEY_ID, CONTEXT_1] {
        value.optional(before).ok()?;
    }
    value.optional(SERIAL).ok()?.map(hex)
}

/// `[0]` and `[2]`, primitive.
const KEY_ID: u8 = 0x80;
const SERIAL: u8 = 0x82;
