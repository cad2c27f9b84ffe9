//! The extensions that Go reads; others are passed over, unless they are critical.

use std::collections::BTreeSet;

use super::names::{is_domain, is_mailbox};
use super::{Reading, url};
use crate::asn1::der::{CONTEXT_0, CONTEXT_1, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::x509::certificate::input::{BOOLEAN, Input, is_integer};

/// Reads the value of one extension.
pub(super) fn extension(oid: &[u8], is_critical: bool, value: &[u8]) -> Reading<()> {
    let input = Input(value);
    let whole = |read: Option<()>, words: &'static str| read.ok_or(words);
    match oid {
        AUTHORITY_INFO_ACCESS if is_critical => {
            Err("its authority information access is marked critical, which Contour and kubectl refuse")
        }
        AUTHORITY_INFO_ACCESS => whole(authority_info_access(input), "its authority information access is damaged"),
        [0x55, 0x1d, last] => match last {
            14 if is_critical => Err("its subject key identifier is marked critical, which Contour and kubectl refuse"),
            14 => whole(subject_key_id(input), "its subject key identifier is damaged"),
            15 => whole(key_usage(input), "its key usage is damaged"),
            17 => subject_alternative_name(input),
            19 => whole(basic_constraints(input), "its basic constraints are damaged"),
            30 => name_constraints(input),
            31 => whole(distribution_points(input), "its CRL distribution points are damaged"),
            32 => whole(policies(input), "its certificate policies are damaged, or one stands there twice"),
            33 => whole(policy_mappings(input), "its policy mappings are damaged"),
            35 if is_critical => {
                Err("its authority key identifier is marked critical, which Contour and kubectl refuse")
            }
            35 => whole(authority_key_id(input), "its authority key identifier is damaged"),
            36 => whole(policy_constraints(input), "its policy constraints are damaged"),
            37 => whole(extended_key_usage(input), "its extended key usage is damaged"),
            54 => whole(inhibit_any_policy(input), "its inhibitAnyPolicy is damaged"),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn authority_info_access(mut input: Input<'_>) -> Option<()> {
    each(input.take(SEQUENCE)?, |mut access| {
        access.oid()?;
        access.optional(URI).map(|_| ())
    })
}

fn subject_key_id(mut input: Input<'_>) -> Option<()> {
    input.take(OCTET_STRING).map(|_| ())
}

fn key_usage(mut input: Input<'_>) -> Option<()> {
    input.bits().map(|_| ())
}

fn subject_alternative_name(mut input: Input<'_>) -> Reading<()> {
    const DAMAGED: &str = "its subject alternative name is damaged";
    let mut names = Input(input.take(SEQUENCE).ok_or(DAMAGED)?);
    while !names.0.is_empty() {
        let name = names.any().ok_or(DAMAGED)?;
        match name.tag {
            EMAIL | DNS if !name.content.is_ascii() => return Err("one of its names is not ASCII"),
            URI if !url::is_accepted(name.content) => return Err("a URI among its names cannot be read"),
            ADDRESS if !matches!(name.content.len(), 4 | 16) => {
                return Err("an IP address among its names has a wrong length");
            }
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

fn name_constraints(mut input: Input<'_>) -> Reading<()> {
    const DAMAGED: &str = "its name constraints are damaged";
    let mut inner = Input(input.take(SEQUENCE).ok_or(DAMAGED)?);
    let permitted = inner.optional(CONTEXT_0).ok_or(DAMAGED)?.unwrap_or_default();
    let excluded = inner.optional(CONTEXT_1).ok_or(DAMAGED)?.unwrap_or_default();
    if !input.0.is_empty() || !inner.0.is_empty() {
        return Err(DAMAGED);
    }
    if permitted.is_empty() && excluded.is_empty() {
        return Err("its name constraints are empty");
    }
    for subtrees in [permitted, excluded] {
        each(subtrees, |mut subtree| {
            let base = subtree.any()?;
            is_constraint(base.tag, base.content).then_some(())
        })
        .ok_or("one of its name constraints is damaged")?;
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
        let Some(name) = point.optional(CONTEXT_0)? else { return Some(()) };
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
    Input(input.take(SEQUENCE)?).optional(KEY_ID).map(|_| ())
}

fn policy_constraints(mut input: Input<'_>) -> Option<()> {
    let mut inner = Input(input.take(SEQUENCE)?);
    for tag in [0x80, 0x81] {
        if let Some(skip) = inner.optional(tag)? {
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

const EMAIL: u8 = 0x81;
const DNS: u8 = 0x82;
const URI: u8 = 0x86;
const ADDRESS: u8 = 0x87;
/// `[0]`, primitive.
const KEY_ID: u8 = 0x80;
/// 1.3.6.1.5.5.7.1.1
const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
