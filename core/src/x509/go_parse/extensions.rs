//! The extensions that Go reads; others are passed over, unless they are critical.

use std::collections::BTreeSet;

use super::names::{is_domain, is_mailbox};
use super::url;
use crate::asn1::der::{CONTEXT_0, CONTEXT_1, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::x509::certificate::error::{CertificateError, Field};
use crate::x509::certificate::input::{BOOLEAN, Damaged, Input, is_integer};
use crate::x509::certificate::parts::Extension;
use crate::x509::general_name::{ADDRESS, DNS, EMAIL, URI};
use crate::x509::oid;

/// Reads the value of one extension.
pub(super) fn extension(extension: &Extension<'_>) -> Result<(), CertificateError> {
    let input = Input(extension.value);
    let (read, field) = match extension.oid {
        oid::SUBJECT_ALTERNATIVE_NAME => return subject_alternative_name(input),
        oid::NAME_CONSTRAINTS => return name_constraints(input),
        oid::AUTHORITY_INFO_ACCESS => (authority_info_access(input), Field::AuthorityInfoAccess),
        oid::SUBJECT_KEY_ID => (subject_key_id(input), Field::SubjectKeyId),
        oid::AUTHORITY_KEY_ID => (authority_key_id(input), Field::AuthorityKeyId),
        oid::KEY_USAGE => (key_usage(input), Field::KeyUsage),
        oid::BASIC_CONSTRAINTS => (basic_constraints(input), Field::BasicConstraints),
        oid::CRL_DISTRIBUTION_POINTS => (distribution_points(input), Field::CrlDistributionPoints),
        oid::CERTIFICATE_POLICIES => (policies(input), Field::CertificatePolicies),
        oid::POLICY_MAPPINGS => (policy_mappings(input), Field::PolicyMappings),
        oid::POLICY_CONSTRAINTS => (policy_constraints(input), Field::PolicyConstraints),
        oid::EXTENDED_KEY_USAGE => (extended_key_usage(input), Field::ExtendedKeyUsage),
        oid::INHIBIT_ANY_POLICY => (inhibit_any_policy(input), Field::InhibitAnyPolicy),
        _ => return Ok(()),
    };
    match field {
        Field::AuthorityInfoAccess | Field::SubjectKeyId | Field::AuthorityKeyId if extension.is_critical => {
            Err(CertificateError::Critical(field))
        }
        _ => read.ok_or(CertificateError::Damaged(field)),
    }
}

fn authority_info_access(mut input: Input<'_>) -> Option<()> {
    each(input.take(SEQUENCE)?, |mut access| {
        access.oid()?;
        access.optional(URI).ok().map(|_| ())
    })
}

fn subject_key_id(mut input: Input<'_>) -> Option<()> {
    input.take(OCTET_STRING).map(|_| ())
}

fn key_usage(mut input: Input<'_>) -> Option<()> {
    input.bits().map(|_| ())
}

fn subject_alternative_name(mut input: Input<'_>) -> Result<(), CertificateError> {
    const DAMAGED: CertificateError = CertificateError::Damaged(Field::SubjectAlternativeName);
    let mut names = Input(input.take(SEQUENCE).ok_or(DAMAGED)?);
    while !names.0.is_empty() {
        let name = names.any().ok_or(DAMAGED)?;
        match name.tag {
            EMAIL | DNS if !name.content.is_ascii() => return Err(CertificateError::NameNotAscii),
            URI if !url::is_accepted(name.content) => return Err(CertificateError::UnreadableUri),
            ADDRESS if !matches!(name.content.len(), 4 | 16) => return Err(CertificateError::AddressLength),
            _ => {}
        }
    }
    Ok(())
}

fn basic_constraints(mut input: Input<'_>) -> Option<()> {
    let mut inner = Input(input.take(SEQUENCE)?);
    if inner.next_is(BOOLEAN) {
        inner.boolean()?;
    }
    if inner.next_is(INTEGER) {
        inner.integer().filter(|length| is_small(length))?;
    }
    Some(())
}

/// Fits 63 bits and is not negative.
fn is_small(number: &[u8]) -> bool {
    number.len() <= 8 && number.first().is_some_and(|first| first & 0x80 == 0)
}

fn name_constraints(mut input: Input<'_>) -> Result<(), CertificateError> {
    const DAMAGED: CertificateError = CertificateError::Damaged(Field::NameConstraints);
    let mut inner = Input(input.take(SEQUENCE).ok_or(DAMAGED)?);
    let permitted = inner.optional(CONTEXT_0).map_err(|Damaged| DAMAGED)?.unwrap_or_default();
    let excluded = inner.optional(CONTEXT_1).map_err(|Damaged| DAMAGED)?.unwrap_or_default();
    if !input.0.is_empty() || !inner.0.is_empty() {
        return Err(DAMAGED);
    }
    if permitted.is_empty() && excluded.is_empty() {
        return Err(CertificateError::EmptyNameConstraints);
    }
    for subtrees in [permitted, excluded] {
        each(subtrees, |mut subtree| {
            let base = subtree.any()?;
            is_constraint(base.tag, base.content).then_some(())
        })
        .ok_or(CertificateError::NameConstraint)?;
    }
    Ok(())
}

fn is_constraint(tag: u8, base: &[u8]) -> bool {
    match tag {
        DNS => is_domain(base, true),
        EMAIL if base.contains(&b'@') => is_mailbox(base),
        EMAIL => is_domain(base, true),
        URI => {
            let text = core::str::from_utf8(base).unwrap_or_default();
            text.parse::<core::net::IpAddr>().is_err() && is_domain(base, true)
        }
        ADDRESS => {
            matches!(base.len(), 8 | 32) && base.split_at_checked(base.len() / 2).is_some_and(|(_, mask)| is_mask(mask))
        }
        _ => true,
    }
}

/// Ones, then zeroes.
fn is_mask(mask: &[u8]) -> bool {
    let bits = mask.iter().fold(0u128, |sum, octet| sum << 8 | u128::from(*octet));
    let width = u32::try_from(mask.len() * 8).unwrap_or(128);
    let ones = bits.count_ones();
    bits.trailing_zeros().min(width) == width - ones
}

fn distribution_points(mut input: Input<'_>) -> Option<()> {
    each(input.take(SEQUENCE)?, |mut point| {
        let Some(name) = point.optional(CONTEXT_0).ok()? else { return Some(()) };
        let mut names = Input(Input(name).take(CONTEXT_0)?);
        while names.next_is(URI) {
            names.any()?;
        }
        Some(())
    })
}

fn policies(mut input: Input<'_>) -> Option<()> {
    let mut seen = BTreeSet::new();
    each(input.take(SEQUENCE)?, |mut policy| {
        let oid = policy.take(OID)?;
        let is_shortest = oid.split_inclusive(|octet| octet & 0x80 == 0).all(|arc| arc.first() != Some(&0x80));
        let is_whole = oid.last().is_some_and(|last| last & 0x80 == 0);
        (is_shortest && is_whole && seen.insert(oid)).then_some(())
    })
}

fn policy_mappings(mut input: Input<'_>) -> Option<()> {
    each(input.take(SEQUENCE)?, |mut mapping| {
        mapping.take(OID)?;
        mapping.take(OID).map(|_| ())
    })
}

fn authority_key_id(mut input: Input<'_>) -> Option<()> {
    Input(input.take(SEQUENCE)?).optional(KEY_ID).ok().map(|_| ())
}

fn policy_constraints(mut input: Input<'_>) -> Option<()> {
    let mut inner = Input(input.take(SEQUENCE)?);
    for tag in [0x80, 0x81] {
        if let Some(skip) = inner.optional(tag).ok()? {
            (is_integer(skip) && skip.len() <= 8).then_some(())?;
        }
    }
    Some(())
}

fn extended_key_usage(mut input: Input<'_>) -> Option<()> {
    let mut usages = Input(input.take(SEQUENCE)?);
    while !usages.0.is_empty() {
        usages.oid()?;
    }
    Some(())
}

fn inhibit_any_policy(mut input: Input<'_>) -> Option<()> {
    input.integer().filter(|skip| skip.len() <= 8).map(|_| ())
}

/// Reads a list of SEQUENCEs.
fn each<'a>(content: &'a [u8], mut read: impl FnMut(Input<'a>) -> Option<()>) -> Option<()> {
    let mut list = Input(content);
    while !list.0.is_empty() {
        read(Input(list.take(SEQUENCE)?))?;
    }
    Some(())
}

/// `[0]`, primitive.
const KEY_ID: u8 = 0x80;
