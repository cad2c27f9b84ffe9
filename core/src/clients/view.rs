//! A certificate as the verifiers see it: its parts, without the strictness of any of them.

use sha2::{Digest, Sha256};

use super::rule::Rule;
use crate::asn1::der;
use crate::asn1::der::{Element, INTEGER, SEQUENCE};
use crate::time::Moment;
use crate::x509::certificate::input::{BOOLEAN, Input, UTC_TIME};
use crate::x509::certificate::parts::Parts;
use crate::x509::certificate::{name, time};
use crate::x509::{general_name, oid};

/// A certificate that was sent, or an anchor.
pub(super) struct View<'a> {
    pub(super) der: &'a [u8],
    pub(super) sha256: [u8; 32],
    pub(super) parts: Parts<'a>,
    pub(super) not_before: Option<Moment>,
    pub(super) not_after: Option<Moment>,
    /// Names for verifiers that compare text: without case, runs of blanks as one, whatever the string type.
    pub(super) subject: Names,
    pub(super) issuer: Names,
    pub(super) basic_constraints: Option<BasicConstraints>,
    pub(super) authority_key_id: Option<AuthorityKeyId<'a>>,
    pub(super) subject_key_id: Option<&'a [u8]>,
    /// Rules that it breaks alone; filled in by the set.
    pub(super) broken: Vec<Rule>,
}

/// One name in the forms in which it is compared.
#[derive(PartialEq)]
pub(super) struct Names {
    /// As text, as written.
    pub(super) text: String,
    /// Without case, blanks folded.
    pub(super) folded: String,
}

pub(super) struct BasicConstraints {
    pub(super) is_ca: bool,
    pub(super) path_length: Option<u32>,
    pub(super) is_negative: bool,
}

pub(super) struct AuthorityKeyId<'a> {
    pub(super) key: Option<&'a [u8]>,
    /// Issuer (as a Name, DER) and serial number.
    pub(super) issuer: Option<&'a [u8]>,
    pub(super) serial: Option<&'a [u8]>,
}

impl<'a> View<'a> {
    /// Reads a certificate; `None` if its structure is damaged.
    pub(super) fn read(der: &'a [u8]) -> Option<Self> {
        let parts = Parts::read(der::one(der)?.whole).ok()?;
        let names = |name: &Element<'_>| Names::of(name);
        Some(Self {
            der,
            sha256: Sha256::digest(der).into(),
            not_before: moment(&parts.not_before),
            not_after: moment(&parts.not_after),
            subject: names(&parts.subject),
            issuer: names(&parts.issuer),
            basic_constraints: basic_constraints(&parts),
            authority_key_id: authority_key_id(&parts),
            subject_key_id: parts.value(oid::SUBJECT_KEY_ID).and_then(|value| Input(value).take(der::OCTET_STRING)),
            parts,
            broken: Vec::new(),
        })
    }

    pub(super) fn is_self_issued(&self) -> bool {
        self.issuer.folded == self.subject.folded
    }

    /// Says whether OpenSSL takes it for self-signed: its authority key identifier, if any, is its own.
    pub(super) fn looks_self_signed(&self) -> bool {
        self.is_self_issued() && self.may_be_issued_by(self)
    }

    /// Says whether the authority key identifier names `issuer`, as far as it names anything (X509_check_akid of OpenSSL).
    pub(super) fn may_be_issued_by(&self, issuer: &View<'_>) -> bool {
        let Some(id) = &self.authority_key_id else { return true };
        let differs =
            |named: Option<&[u8]>, own: Option<&[u8]>| named.zip(own).is_some_and(|(named, own)| named != own);
        !differs(id.key, issuer.subject_key_id)
            && !differs(id.serial, Some(issuer.parts.serial))
            && !differs(id.issuer, Some(issuer.parts.issuer.whole))
    }

    pub(super) fn is_ca(&self) -> bool {
        self.basic_constraints.as_ref().is_some_and(|constraints| constraints.is_ca)
    }

    pub(super) fn is_valid_at(&self, at: Moment) -> bool {
        self.not_before.is_some_and(|start| start <= at) && self.not_after.is_some_and(|end| at <= end)
    }

    /// The entries of the SAN extension; `None` without the extension.
    pub(super) fn alternative_names(&self) -> Option<Vec<Element<'a>>> {
        let list = Input(self.parts.value(oid::SUBJECT_ALTERNATIVE_NAME)?).take(SEQUENCE).unwrap_or_default();
        Some(general_name::elements(list).flatten().collect())
    }

    /// The policies, as their OIDs' octets.
    pub(super) fn policies(&self) -> Vec<&'a [u8]> {
        let list = self.parts.value(oid::CERTIFICATE_POLICIES).and_then(|value| Input(value).take(SEQUENCE));
        let policy = |policy: Element<'a>| Input(policy.content).take(der::OID);
        general_name::elements(list.unwrap_or_default()).flatten().filter_map(policy).collect()
    }

    /// The common names of the subject, as they are encoded.
    pub(super) fn common_names(&self) -> Vec<Element<'a>> {
        let sets = general_name::elements(self.parts.subject.content).flatten();
        let attributes = sets.flat_map(|set| general_name::elements(set.content).flatten());
        let value = |attribute: Element<'a>| {
            let mut input = Input(attribute.content);
            (input.oid()? == COMMON_NAME).then(|| input.any()).flatten()
        };
        attributes.filter_map(value).collect()
    }
}

impl Names {
    fn of(name: &Element<'_>) -> Self {
        let text = name::text(&name::of(name));
        let folded = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        Self { text, folded }
    }
}

/// Reads dates that only some verifiers read: fractions of seconds and time zones are cut.
fn moment(date: &Element<'_>) -> Option<Moment> {
    let offset = date.content.iter().position(|octet| matches!(octet, b'+' | b'-'));
    if let Some((local, _)) = offset.and_then(|sign| date.content.split_at_checked(sign)) {
        let content = [local, b"Z"].concat();
        return time::moment(&Element { tag: date.tag, content: &content, whole: &content });
    }
    let fraction = date.content.iter().position(|octet| *octet == b'.');
    let Some(dot) = fraction else { return time::moment(date) };
    let (whole, rest) = date.content.split_at_checked(dot)?;
    let zone: Vec<u8> = rest.iter().copied().skip(1).skip_while(u8::is_ascii_digit).collect();
    let content = [whole, &zone].concat();
    time::moment(&Element { tag: date.tag, content: &content, whole: &content })
}

/// Says how a date is written, if not as RFC 5280 section 4.1.2.5 asks.
pub(super) fn unusual_date(date: &Element<'_>) -> Option<Rule> {
    let is_digits = |octets: &[u8]| octets.iter().all(u8::is_ascii_digit);
    let (digits, zone) = date.content.split_at_checked(date.content.len().saturating_sub(1))?;
    match (zone, is_digits(digits), digits.len()) {
        (b"Z", true, 10) if date.tag == UTC_TIME => Some(Rule::TimeWithoutSeconds),
        (b"Z", true, _) => None,
        _ if is_digits(date.content) => Some(Rule::TimeMalformed),
        _ if date.content.contains(&b'.') => Some(Rule::TimeFraction),
        _ => Some(Rule::TimeOffset),
    }
}

fn basic_constraints(parts: &Parts<'_>) -> Option<BasicConstraints> {
    let mut inner = Input(Input(parts.value(oid::BASIC_CONSTRAINTS)?).take(SEQUENCE)?);
    let is_ca = inner.next_is(BOOLEAN) && inner.boolean()?;
    let number = inner.next_is(INTEGER).then(|| inner.integer()).flatten();
    let saturated = |octets: &[u8]| {
        octets
            .iter()
            .try_fold(0u32, |sum, octet| sum.checked_mul(256)?.checked_add(u32::from(*octet)))
            .unwrap_or(u32::MAX)
    };
    let is_negative = number.and_then(<[u8]>::first).is_some_and(|first| first & 0x80 != 0);
    Some(BasicConstraints { is_ca, path_length: number.map(saturated), is_negative })
}

fn authority_key_id<'a>(parts: &Parts<'a>) -> Option<AuthorityKeyId<'a>> {
    let mut found = AuthorityKeyId { key: None, issuer: None, serial: None };
    let content = Input(parts.value(oid::AUTHORITY_KEY_ID)?).take(SEQUENCE)?;
    for part in general_name::elements(content).flatten() {
        match part.tag {
            0x80 => found.key = Some(part.content),
            0xa1 => found.issuer = der::one_of(part.content, general_name::DIRECTORY).map(|name| name.content),
            0x82 => found.serial = Some(part.content),
            _ => {}
        }
    }
    Some(found)
}

/// 2.5.4.3
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
