//! A certificate taken apart where it lies (RFC 5280 s. 4.1), once [`go::accepts`](crate::x509::go_parse::accepts) has taken it.

use super::input::{BOOLEAN, Input};
use crate::asn1::der::{CONTEXT_0, Element, INTEGER, OCTET_STRING, OID, SEQUENCE};

/// Its fields, as they stand in it.
pub(crate) struct Parts<'a> {
    /// 0 is version 1.
    pub(crate) version: u8,
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: Element<'a>,
    pub(crate) not_before: Element<'a>,
    pub(crate) not_after: Element<'a>,
    pub(crate) subject: Element<'a>,
    pub(crate) public_key: Element<'a>,
    pub(crate) extensions: Vec<Extension<'a>>,
    /// OID and parameters.
    pub(crate) signature_algorithm: (&'a [u8], &'a [u8]),
}

/// One extension.
pub(crate) struct Extension<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) is_critical: bool,
    /// What its OCTET STRING holds.
    pub(crate) value: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(crate) fn read(certificate: &'a [u8]) -> Option<Self> {
        let mut outer = Input(Input(certificate).take(SEQUENCE)?);
        let mut body = Input(outer.take(SEQUENCE)?);
        let version = match body.optional(CONTEXT_0)? {
            Some(tagged) => *Input(tagged).integer()?.first()?,
            None => 0,
        };
        let serial = body.take(INTEGER)?;
        body.take(SEQUENCE)?; // the algorithm, which stands outside again
        let issuer = body.any()?;
        let mut validity = Input(body.take(SEQUENCE)?);
        let (not_before, not_after) = (validity.any()?, validity.any()?);
        let (subject, public_key) = (body.any()?, body.any()?);
        let extensions = extensions(&mut body, version)?;
        let mut algorithm = Input(outer.take(SEQUENCE)?);
        let signature_algorithm = (algorithm.take(OID)?, algorithm.0);
        Some(Self {
            version,
            serial,
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
    pub(crate) fn value(&self, oid: &[u8]) -> Option<Input<'a>> {
        self.find(oid).map(|extension| Input(extension.value))
    }
}

fn extensions<'a>(body: &mut Input<'a>, version: u8) -> Option<Vec<Extension<'a>>> {
    let mut found = Vec::new();
    if version < 2 {
        return Some(found);
    }
    for unique_id in [0x81, 0x82] {
        body.optional(unique_id)?;
    }
    let Some(tagged) = body.optional(0xa3)? else { return Some(found) };
    let mut list = Input(Input(tagged).take(SEQUENCE)?);
    while !list.0.is_empty() {
        let mut one = Input(list.take(SEQUENCE)?);
        let oid = one.take(OID)?;
        let is_critical = one.next_is(BOOLEAN) && one.boolean()?;
        found.push(Extension { oid, is_critical, value: one.take(OCTET_STRING)? });
    }
    Some(found)
}
