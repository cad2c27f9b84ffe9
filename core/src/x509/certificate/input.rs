//! Reads DER from the front of its octets, field by field.

use crate::asn1::der;
use crate::asn1::der::{BIT_STRING, Element, INTEGER, OID};

/// DER that is read from the front.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a>(pub(crate) &'a [u8]);

/// An element that does not end inside its surroundings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Damaged;

impl<'a> Input<'a> {
    pub(crate) fn any(&mut self) -> Option<Element<'a>> {
        let (element, rest) = der::read(self.0)?;
        self.0 = rest;
        Some(element)
    }

    pub(crate) fn element(&mut self, tag: u8) -> Option<Element<'a>> {
        self.any().filter(|element| element.tag == tag)
    }

    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.element(tag).map(|element| element.content)
    }

    pub(crate) fn next_is(&self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// The content of an element that may be absent.
    ///
    /// # Errors
    /// It is there, and damaged.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Damaged> {
        if self.next_is(tag) { self.take(tag).map(Some).ok_or(Damaged) } else { Ok(None) }
    }

    pub(crate) fn integer(&mut self) -> Option<&'a [u8]> {
        self.take(INTEGER).filter(|content| is_integer(content))
    }

    pub(crate) fn boolean(&mut self) -> Option<bool> {
        match self.take(BOOLEAN)? {
            [0] => Some(false),
            [0xff] => Some(true),
            _ => None,
        }
    }

    /// A bit string: its unused bits, which are zero, and its octets.
    pub(crate) fn bits(&mut self) -> Option<(u8, &'a [u8])> {
        let (&unused, octets) = self.take(BIT_STRING)?.split_first()?;
        let last = octets.last().copied().unwrap_or_default();
        let is_well_formed = match octets {
            [] => unused == 0,
            _ => unused <= 7 && u32::from(last).trailing_zeros() >= u32::from(unused),
        };
        is_well_formed.then_some((unused, octets))
    }

    /// An OID whose numbers are below 2^31, each in its shortest form.
    pub(crate) fn oid(&mut self) -> Option<&'a [u8]> {
        let content = self.take(OID)?;
        let ends = content.last().is_some_and(|last| last & 0x80 == 0);
        (ends && content.split_inclusive(|octet| octet & 0x80 == 0).all(is_small_number)).then_some(content)
    }
}

pub(crate) fn is_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [0, second, ..] => second & 0x80 != 0,
        [0xff, second, ..] => second & 0x80 == 0,
        _ => true,
    }
}

fn is_small_number(digits: &[u8]) -> bool {
    let value = digits.iter().fold(0u64, |sum, digit| sum << 7 | u64::from(digit & 0x7f));
    digits.first() != Some(&0x80) && digits.len() <= 5 && value < 1 << 31
}

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
