//! Names as text (RFC 4514), safe to show: what could move a terminal's cursor or turn text around is escaped.

use const_oid::db::rfc4519;
use x509_parser::asn1_rs::Any;
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AttributeTypeAndValue, RelativeDistinguishedName};

use crate::asn1::der;
use crate::asn1::der::{Element, SEQUENCE};
use crate::hidden::is_hidden;
use crate::key::hex;
use crate::x509::general_name;

/// Splits a Name. Each of its sets is read separately: Go accepts an empty one, and x509-parser would stop there.
pub(crate) fn of<'a>(name: &Element<'a>) -> Vec<RelativeDistinguishedName<'a>> {
    let set = |set: Element<'a>| RelativeDistinguishedName::from_der(set.whole).map(|(_, attributes)| attributes);
    let empty = |_| RelativeDistinguishedName::new(Vec::new());
    general_name::elements(name.content).flatten().map(|element| set(element).unwrap_or_else(empty)).collect()
}

/// Returns a name by RFC 4514: last component first, `CN=k8s.example.com,O=Example`.
pub(crate) fn text(name: &[RelativeDistinguishedName<'_>]) -> String {
    let component = |set: &RelativeDistinguishedName<'_>| set.iter().map(attribute).collect::<Vec<_>>().join("+");
    name.iter().rev().map(component).collect::<Vec<_>>().join(",")
}

/// Returns the last common name.
pub(crate) fn common_name(name: &[RelativeDistinguishedName<'_>]) -> Option<String> {
    last(name, rfc4519::COMMON_NAME.as_bytes()).map(|value| printable(&value))
}

/// Returns a name for people, given as its whole DER: its last common name, otherwise its last organizational unit or
/// organization, otherwise `unnamed`.
pub(crate) fn for_people(name_der: &[u8]) -> String {
    let name = der::one_of(name_der, SEQUENCE).map(|name| of(&name)).unwrap_or_default();
    let kinds = [rfc4519::COMMON_NAME, rfc4519::ORGANIZATIONAL_UNIT_NAME, rfc4519::ORGANIZATION_NAME];
    kinds.into_iter().find_map(|kind| last(&name, kind.as_bytes())).unwrap_or_else(|| "unnamed".to_owned())
}

/// Returns the last attribute of a kind, if its text can be read.
fn last(name: &[RelativeDistinguishedName<'_>], oid: &[u8]) -> Option<String> {
    let attributes = name.iter().flat_map(RelativeDistinguishedName::iter);
    let of_kind = attributes.filter(|attribute| attribute.attr_type().as_bytes() == oid);
    of_kind.last().and_then(|attribute| value(attribute.attr_value()))
}

/// Escapes what no message may contain: control characters, and what is invisible or changes the direction of text.
pub(crate) fn printable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, character| {
        if is_hidden(character) {
            push_hex(&mut shown, character)
        } else {
            shown.push(character)
        }
        shown
    })
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> String {
    let oid = der::dotted(attribute.attr_type().as_bytes());
    let kind = descriptor(&oid).unwrap_or(&oid);
    match value(attribute.attr_value()) {
        Some(value) => format!("{kind}={}", escape(&value)),
        None => format!("{kind}=#{}", hex(attribute.attr_value().data)),
    }
}

/// Decodes the string types of a DirectoryString, and those that old certificates contain.
fn value(value: &Any<'_>) -> Option<String> {
    let (octets, header) = (value.data, &value.header);
    if !header.is_universal() || header.is_constructed() {
        return None;
    }
    match u8::try_from(header.tag().0).ok()? {
        UTF8 | NUMERIC | PRINTABLE | IA5 | VISIBLE => str::from_utf8(octets).ok().map(str::to_owned),
        // T.61 by the standard; in practice it contains Latin-1
        TELETEX => Some(octets.iter().copied().map(char::from).collect()),
        BMP => {
            let units =
                octets.chunks_exact(2).map(|pair| pair.iter().fold(0u16, |unit, octet| unit << 8 | u16::from(*octet)));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        }
        UNIVERSAL => {
            let units =
                octets.chunks_exact(4).map(|four| four.iter().fold(0u32, |unit, octet| unit << 8 | u32::from(*octet)));
            units.map(char::from_u32).collect()
        }
        _ => None,
    }
}

/// RFC 4514 s. 2.4.
fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(value.len());
    for (position, character) in value.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => escaped.extend(['\\', character]),
            '#' if position == 0 => escaped.push_str("\\#"),
            ' ' if position == 0 || position == last => escaped.push_str("\\ "),
            hidden if is_hidden(hidden) => push_hex(&mut escaped, hidden),
            plain => escaped.push(plain),
        }
    }
    escaped
}

fn push_hex(text: &mut String, character: char) {
    let mut buffer = [0; 4];
    for octet in character.encode_utf8(&mut buffer).bytes() {
        text.push('\\');
        text.push_str(&hex(&[octet]));
    }
}

/// RFC 4519's descriptors, and what OpenSSL and Go print for the other ones that certificates contain.
fn descriptor(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.46" => "dnQualifier",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => return None,
    })
}

pub(crate) const UTF8: u8 = 0x0c;
pub(crate) const NUMERIC: u8 = 0x12;
pub(crate) const PRINTABLE: u8 = 0x13;
pub(crate) const TELETEX: u8 = 0x14;
pub(crate) const IA5: u8 = 0x16;
const VISIBLE: u8 = 0x1a;
const UNIVERSAL: u8 = 0x1c;
pub(crate) const BMP: u8 = 0x1e;
