//! The structure of a certificate (RFC 5280 s. 4.1), read in one place, without copies. What the fields contain is
//! not looked at.

use super::error::{CertificateError, Field};
use super::input::{BOOLEAN, Damaged, Input};
use crate::asn1::der::{CONTEXT_0, Element, INTEGER, OCTET_STRING, SEQUENCE};

/// Its fields, as slices of it.
pub(crate) struct Parts<'a> {
    /// 0 is version 1.
    pub(crate) version: u8,
    pub(crate) serial: &'a [u8],
    /// Of the signed part.
    pub(crate) signed_algorithm: Element<'a>,
    pub(crate) issuer: Element<'a>,
    pub(crate) not_before: Element<'a>,
    pub(crate) not_after: Element<'a>,
    pub(crate) subject: Element<'a>,
    pub(crate) public_key: Element<'a>,
    pub(crate) extensions: Vec<Extension<'a>>,
    /// The one next to the signature.
    pub(crate) signature_algorithm: Element<'a>,
}

/// One extension.
pub(crate) struct Extension<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) is_critical: bool,
    /// The content of its OCTET STRING.
    pub(crate) value: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Reads a certificate; what follows it is not looked at.
    pub(crate) fn read(certificate: &'a [u8]) -> Result<Self, CertificateError> {
        let sequence = |input: &mut Input<'a>, field| input.element(SEQUENCE).ok_or(CertificateError::Damaged(field));
        let mut outer = Input(Input(certificate).take(SEQUENCE).ok_or(CertificateError::Structure)?);
        let mut body = Input(outer.take(SEQUENCE).ok_or(CertificateError::Structure)?);
        let version = version(&mut body)?;
        // Go's parser also refuses needless leading zeros
        let serial = body.take(INTEGER).filter(|content| !content.is_empty());
        let serial = serial.ok_or(CertificateError::Damaged(Field::SerialNumber))?;
        let signed_algorithm = sequence(&mut body, Field::SignatureAlgorithm)?;
        let signature_algorithm = sequence(&mut outer, Field::SignatureAlgorithm)?;
        let issuer = sequence(&mut body, Field::Issuer)?;
        let mut validity = Input(sequence(&mut body, Field::Validity)?.content);
        let mut date = || validity.any().ok_or(CertificateError::DateMissing);
        let (not_before, not_after) = (date()?, date()?);
        let subject = sequence(&mut body, Field::Subject)?;
        let public_key = sequence(&mut body, Field::PublicKey)?;
        let extensions = extensions(&mut body, version)?;
        outer.bits().ok_or(CertificateError::Signature)?;
        Ok(Self {
            version,
            serial,
            signed_algorithm,
            issuer,
            not_before,
            not_after,
            subject,
            public_key,
            extensions,
            signature_algorithm,
        })
    }

    /// Returns the extension with this OID.
    pub(crate) fn find(&self, oid: &[u8]) -> Option<&Extension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// Returns its value.
    pub(crate) fn value(&self, oid: &[u8]) -> Option<&'a [u8]> {
        self.find(oid).map(|extension| extension.value)
    }
}

fn version(body: &mut Input<'_>) -> Result<u8, CertificateError> {
    let tagged = body.optional(CONTEXT_0).map_err(|Damaged| CertificateError::Damaged(Field::Version))?;
    let Some(tagged) = tagged else { return Ok(0) };
    let mut inner = Input(tagged);
    match (inner.integer(), inner.0) {
        (Some([version @ 0..=2]), []) => Ok(*version),
        _ => Err(CertificateError::UnknownVersion),
    }
}

fn extensions<'a>(body: &mut Input<'a>, version: u8) -> Result<Vec<Extension<'a>>, CertificateError> {
    const DAMAGED: CertificateError = CertificateError::Damaged(Field::Extensions);
    let mut found = Vec::new();
    if version > 0 {
        for unique_id in [0x81, 0x82] {
            body.optional(unique_id).map_err(|Damaged| CertificateError::Damaged(Field::UniqueId))?;
        }
    }
    if version < 2 {
        return Ok(found);
    }
    let Some(tagged) = body.optional(EXTENSIONS).map_err(|Damaged| DAMAGED)? else { return Ok(found) };
    let mut list = Input(Input(tagged).take(SEQUENCE).ok_or(DAMAGED)?);
    while !list.0.is_empty() {
        let mut one = Input(list.take(SEQUENCE).ok_or(DAMAGED)?);
        let oid = one.oid().ok_or(DAMAGED)?;
        let is_critical = one.next_is(BOOLEAN) && one.boolean().ok_or(DAMAGED)?;
        found.push(Extension { oid, is_critical, value: one.take(OCTET_STRING).ok_or(DAMAGED)? });
    }
    Ok(found)
}

/// `[3]` of a TBSCertificate.
const EXTENSIONS: u8 = 0xa3;
