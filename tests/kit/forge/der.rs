//! As much of DER (X.690) as certificates need.

/// Returns one element.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let octets = long.to_be_bytes();
            let skip = octets.iter().take_while(|octet| **octet == 0).count();
            out.push(0x80 | (octets.len() - skip) as u8);
            out.extend_from_slice(&octets[skip..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Returns a SEQUENCE of elements.
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// Returns an INTEGER with these content octets, as they are.
pub(super) fn integer(octets: &[u8]) -> Vec<u8> {
    tlv(0x02, octets)
}

pub(super) fn boolean_true() -> Vec<u8> {
    tlv(0x01, &[0xff])
}

pub(super) fn octet_string(content: &[u8]) -> Vec<u8> {
    tlv(0x04, content)
}

pub(super) fn bit_string(content: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], content].concat())
}

/// Returns an OBJECT IDENTIFIER from its dotted form.
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted.split('.').map(|arc| arc.parse().expect("a number")).collect();
    let mut content = vec![(arcs[0] * 40 + arcs[1]) as u8];
    for arc in &arcs[2..] {
        let mut septets = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            septets.insert(0, (rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(septets);
    }
    tlv(0x06, &content)
}

/// Returns a name out of `C=..,O=..,CN=..`, in that order; no escapes.
pub(super) fn name(text: &str) -> Vec<u8> {
    let attributes = text.split(',').filter(|attribute| !attribute.is_empty()).map(|attribute| {
        let (kind, value) = attribute.split_once('=').expect("KIND=value");
        let (kind, tag) = match kind {
            "C" => ("2.5.4.6", 0x13),
            "O" => ("2.5.4.10", 0x0c),
            "OU" => ("2.5.4.11", 0x0c),
            _ => ("2.5.4.3", 0x0c),
        };
        tlv(0x31, &sequence(&[oid(kind), tlv(tag, value.as_bytes())]))
    });
    sequence(&attributes.collect::<Vec<_>>())
}

/// Returns midnight of a day, `2026-10-01`, as UTCTime until 2049 and GeneralizedTime after (RFC 5280 s. 4.1.2.5).
pub(super) fn day(day: &str) -> Vec<u8> {
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    if digits.as_str() < "20500101" {
        return tlv(0x17, format!("{}000000Z", &digits[2..]).as_bytes());
    }
    generalized_time(&format!("{digits}000000Z"))
}

/// Returns a GeneralizedTime.
pub fn generalized_time(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}
