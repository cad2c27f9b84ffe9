//! Core's side, in the words of Go's program.

use std::net::IpAddr;

use kubefront_core::x509::Certificate;
use serde_json::{Value, json};

/// Returns the fields that core reads, or its error.
pub(crate) fn read(der: &[u8]) -> Value {
    match Certificate::from_der(der) {
        Ok(certificate) => fields(&certificate),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// Fields that must have been compared, with more than one value.
pub(crate) const NAMES: &[&str] = &[
    "version",
    "serial",
    "subject",
    "subject_der",
    "issuer",
    "issuer_der",
    "spki_der",
    "key",
    "not_before",
    "not_after",
    "dns",
    "ip",
    "email",
    "uri",
    "other_names",
    "signature",
    "signature_oid",
    "basic_constraints",
    "key_usage",
    "extended_key_usage",
    "subject_key_id",
    "authority_key_id",
    "ca_issuers",
    "policies",
    "must_staple",
    "requires_policy",
    "sct_list",
    "name_constraints",
    "unknown_critical",
];

fn fields(certificate: &Certificate) -> Value {
    let arcs = |oids: &[String]| oids.iter().map(|oid| arcs(oid)).collect::<Vec<_>>();
    let usages = certificate.extended_key_usage.as_deref().map(|usages| {
        let mut usages = arcs(usages);
        usages.sort();
        usages
    });
    let others = || certificate.other_names.iter();
    let of_kind = |kind: &str| others().filter_map(|name| name.strip_prefix(kind)).map(text).collect::<Vec<_>>();
    let is_other = |name: &&String| !name.starts_with("email:") && !name.starts_with("URI:");
    let kind = |name: &String| match name.split_once(':') {
        Some((kind, _)) => kind.to_owned(),
        None if name.contains(' ') => "unknown".to_owned(),
        None => name.clone(),
    };
    json!({
        "version": certificate.version,
        "serial": certificate.serial.trim_start_matches("00"),
        "subject": name(&certificate.subject),
        "subject_der": hex(&certificate.subject_der),
        "issuer": name(&certificate.issuer),
        "issuer_der": hex(&certificate.issuer_der),
        "spki_der": hex(&certificate.spki_der),
        "key": certificate.key.name(),
        "not_before": certificate.not_before.unix(),
        "not_after": certificate.not_after.unix(),
        "dns": certificate.dns_names.iter().map(|name| text(name)).collect::<Vec<_>>(),
        "ip": certificate.ip_names.iter().map(|name| address(name)).collect::<Vec<_>>(),
        "email": of_kind("email:"),
        "uri": of_kind("URI:"),
        "other_names": others().filter(is_other).map(kind).collect::<Vec<_>>(),
        "signature": certificate.signature,
        "signature_oid": self::arcs(&certificate.signature_oid),
        "basic_constraints": certificate.basic_constraints.map(|basic| (basic.is_ca, basic.path_length)),
        "key_usage": certificate.key_usage.map(|usage| (usage.digital_signature, usage.key_encipherment, usage.cert_sign)),
        "extended_key_usage": usages,
        "subject_key_id": certificate.subject_key_id.clone().unwrap_or_default(),
        "authority_key_id": certificate.authority_key_id.clone().unwrap_or_default(),
        "ca_issuers": certificate.ca_issuers.iter().map(|address| text(address)).collect::<Vec<_>>(),
        "policies": arcs(&certificate.policies),
        "must_staple": certificate.must_staple,
        "requires_policy": certificate.requires_policy,
        "sct_list": certificate.has_sct_list,
        "name_constraints": certificate.has_name_constraints,
        "unknown_critical": arcs(&certificate.unknown_critical),
    })
}

/// Splits a name in RFC 4514 form: sets of attributes, first one first, each with its OID and its value.
fn name(text: &str) -> Vec<Vec<[String; 2]>> {
    let mut sets = vec![vec![Vec::new()]];
    let mut rest = text.bytes().peekable();
    while let Some(octet) = rest.next() {
        let attribute = sets.last_mut().and_then(|set| set.last_mut()).unwrap();
        match octet {
            b',' => sets.push(vec![Vec::new()]),
            b'+' => sets.last_mut().unwrap().push(Vec::new()),
            b'\\' => {
                let first = rest.next().expect("what is escaped");
                match char::from(first).to_digit(16).zip(rest.peek().and_then(|next| char::from(*next).to_digit(16))) {
                    Some((high, low)) => {
                        rest.next();
                        attribute.push((high << 4 | low) as u8);
                    }
                    None => attribute.push(first),
                }
            }
            octet => attribute.push(octet),
        }
    }
    let attribute = |octets: Vec<u8>| {
        let text = String::from_utf8(octets).expect("UTF-8");
        let (kind, value) = text.split_once('=').expect("KIND=value");
        [arcs(oid(kind)), value.to_owned()]
    };
    let sets =
        sets.into_iter().rev().map(|set| set.into_iter().filter(|octets| !octets.is_empty()).map(attribute).collect());
    if text.is_empty() { Vec::new() } else { sets.collect() }
}

fn oid(kind: &str) -> &str {
    KINDS.iter().find(|(name, _)| *name == kind).map_or(kind, |(_, oid)| oid)
}

/// The beginning of an OID: core prints no more than the first 64 octets of one.
fn arcs(dotted: &str) -> String {
    dotted.split('.').take(12).collect::<Vec<_>>().join(".")
}

fn address(text: &str) -> String {
    match text.parse().expect("an IP address") {
        IpAddr::V4(address) => hex(&address.octets()),
        IpAddr::V6(address) => hex(&address.octets()),
    }
}

/// Only what both sides print alike: visible ASCII, without escapes.
fn text(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let escape = rest.strip_prefix('\\').and_then(|rest| rest.get(..2));
        let is_escape = escape.is_some_and(|digits| digits.bytes().all(|digit| b"0123456789abcdef".contains(&digit)));
        rest = &rest[if is_escape { 3 } else { sign.len_utf8() }..];
        out.extend((!is_escape && (' '..='~').contains(&sign)).then_some(sign));
    }
    out
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Attribute types of RFC 4514, and what core prints for each.
const KINDS: [(&str, &str); 18] = [
    ("CN", "2.5.4.3"),
    ("SN", "2.5.4.4"),
    ("serialNumber", "2.5.4.5"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("title", "2.5.4.12"),
    ("businessCategory", "2.5.4.15"),
    ("postalCode", "2.5.4.17"),
    ("GN", "2.5.4.42"),
    ("dnQualifier", "2.5.4.46"),
    ("organizationIdentifier", "2.5.4.97"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("emailAddress", "1.2.840.113549.1.9.1"),
];
