//! Names as text (RFC 4514), safe to show: what could move a terminal's cursor or turn text around is escaped.

use x509_parser::asn1_rs::Tag;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::decode::key::hex;

/// Returns a name by RFC 4514: last component first, `CN=k8s.example.com,O=Example`.
pub(super) fn text(name: &X509Name<'_>) -> String {
    let mut components: Vec<String> = Vec::new();
    for component in name.iter() {
        let attributes: Vec<String> = component.iter().map(attribute).collect();
        components.push(attributes.join("+"));
    }
    components.reverse();
    components.join(",")
}

/// Returns the last common name.
pub(super) fn common_name(name: &X509Name<'_>) -> Option<String> {
    let last = name.iter_common_name().last()?;
    value(last).map(|value| printable(&value))
}

/// Escapes what no message may hold: control characters, and what is invisible or turns the direction of text.
pub(super) fn printable(text: &str) -> String {
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
    let oid = attribute.attr_type().to_id_string();
    let kind = descriptor(&oid).unwrap_or(&oid);
    match value(attribute) {
        Some(value) => format!("{kind}={}", escape(&value)),
        None => format!("{kind}=#{}", hex(attribute.attr_value().data)),
    }
}

/// Decodes the string types of a DirectoryString, and those that old certificates hold.
fn value(attribute: &AttributeTypeAndValue<'_>) -> Option<String> {
    let any = attribute.attr_value();
    match any.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            core::str::from_utf8(any.data).ok().map(str::to_owned)
        }
        // T.61 in truth; everybody wrote Latin-1 into it
        Tag::T61String => Some(any.data.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let units = any
                .data
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0u16, |unit, octet| unit << 8 | u16::from(*octet)));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        }
        Tag::UniversalString => {
            let units = any
                .data
                .chunks_exact(4)
                .map(|four| four.iter().fold(0u32, |unit, octet| unit << 8 | u32::from(*octet)));
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

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn push_hex(text: &mut String, character: char) {
    let mut buffer = [0; 4];
    for octet in character.encode_utf8(&mut buffer).bytes() {
        text.push('\\');
        text.push_str(&hex(&[octet]));
    }
}

/// RFC 4519's descriptors, and what OpenSSL and Go print for the rest that certificates hold.
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
