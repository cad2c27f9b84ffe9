//! Elements of DER (X.690), read with the crate `der`: definite, shortest lengths; nothing is copied.
//!
//! Tags are octets here, as `der` rejects universal tags that it does not know, UniversalString (RFC 5280) among them.

use der::{Encode, ErrorKind, Length, Reader, SliceReader};
use zeroize::Zeroizing;

/// One element: its tag octet, its content, and both with the length between them.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) whole: &'a [u8],
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
/// `[0]`, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;
/// `[1]`, constructed.
pub(crate) const CONTEXT_1: u8 = 0xa1;

/// Reads the first element of `input`; `None` if there is no complete one, or its length is not in the shortest form.
pub(crate) fn read(input: &[u8]) -> Option<(Element<'_>, &[u8])> {
    first(input).ok()
}

/// Reads `input` as exactly one element.
pub(crate) fn one(input: &[u8]) -> Option<Element<'_>> {
    read(input).and_then(|(element, rest)| rest.is_empty().then_some(element))
}

/// Reads `input` as exactly one element with this tag.
pub(crate) fn one_of(input: &[u8], tag: u8) -> Option<Element<'_>> {
    one(input).filter(|element| element.tag == tag)
}

/// Reads all elements of `content`; `None` if bytes remain or there are more than [`MOST_CHILDREN`].
pub(crate) fn children(content: &[u8]) -> Option<Vec<Element<'_>>> {
    children_up_to(content, MOST_CHILDREN)
}

/// The same, up to `most` elements.
pub(crate) fn children_up_to(content: &[u8], most: usize) -> Option<Vec<Element<'_>>> {
    elements(content, most).ok()
}

/// The same for those who keep the error.
pub(crate) fn elements(content: &[u8], most: usize) -> der::Result<Vec<Element<'_>>> {
    let mut elements = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let (element, after) = first(rest)?;
        if elements.len() == most {
            return Err(ErrorKind::Overlength.into());
        }
        elements.push(element);
        rest = after;
    }
    Ok(elements)
}

/// Writes one element. The buffer is made in one piece, so that no copy of a secret remains.
pub(crate) fn write(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let size: usize = parts.iter().map(|part| part.len()).sum();
    let mut octets = [0; LONGEST_LENGTH];
    // an input has at most 32 MiB, so its length is never over four octets
    let length = Length::try_from(size).and_then(|length| length.encode_to_slice(&mut octets)).unwrap_or_default();
    let mut out = Zeroizing::new(Vec::with_capacity(1 + length.len() + size));
    out.push(tag);
    out.extend_from_slice(length);
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// Returns the content of an OID in dots, `1.2.840.113549.1.1.1`. By hand: an arc of `const_oid` has 32 bits, an arc made
/// from a UUID (X.667, below 2.25) has 128.
pub(crate) fn dotted(oid: &[u8]) -> String {
    let mut arcs: Vec<u128> = Vec::new();
    let mut arc: u128 = 0;
    for &octet in oid.iter().take(64) {
        arc = (arc & (u128::MAX >> 7)) << 7 | u128::from(octet & 0x7f);
        if octet & 0x80 == 0 {
            arcs.push(arc);
            arc = 0;
        }
    }
    let Some((&first, others)) = arcs.split_first() else { return "an empty OID".to_owned() };
    let top = (first / 40).min(2);
    let mut text = format!("{top}.{}", first - top * 40);
    for other in others {
        text.push('.');
        text.push_str(&other.to_string());
    }
    text
}

fn first(input: &[u8]) -> der::Result<(Element<'_>, &[u8])> {
    let mut reader = SliceReader::new(input)?;
    let tag = reader.read_byte()?;
    if tag & 0x1f == 0x1f {
        return Err(reader.error(ErrorKind::TagNumberInvalid)); // multi-octet tags occur in no form read here
    }
    let length = reader.decode::<Length>()?;
    let content = reader.read_slice(length)?;
    let whole = usize::try_from(reader.position())?;
    let (whole, after) = input.split_at_checked(whole).ok_or(ErrorKind::Failed)?;
    Ok((Element { tag, content, whole }, after))
}

/// The widest structure read here has eleven elements; a certificate's tbsCertificate has at most ten.
const MOST_CHILDREN: usize = 16;
/// Octets of the longest length: one that counts the four others.
const LONGEST_LENGTH: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_with_shortest_lengths_only() {
        type Tagged = Option<(u8, usize)>;
        let table: &[(&[u8], Tagged)] = &[
            (&[0x30, 0x00], Some((0x30, 0))),
            (&[0x02, 0x01, 0x05], Some((0x02, 1))),
            (&[0x02, 0x81, 0x01, 0x05], None), // 1 fits the short form
            (&[0x30, 0x80, 0x00, 0x00], None), // indefinite: BER
            (&[0x30, 0x82, 0x00, 0x01, 0x00], None),
            (&[0x30, 0x85, 0, 0, 0, 0, 1, 0], None),
            (&[0x02, 0x02, 0x05], None),
            (&[0x1f, 0x01, 0x05], None),
            (&[0x30], None),
            (&[], None),
        ];
        for (input, expected) in table {
            assert_eq!(one(input).map(|e| (e.tag, e.content.len())), *expected, "{input:02x?}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let content = vec![7u8; length];
            let written = write(OCTET_STRING, &[&content]);
            assert_eq!(one_of(&written, OCTET_STRING).map(|e| e.content.to_vec()), Some(content), "{length}");
        }
    }

    #[test]
    fn oids_are_dotted() {
        let table: &[(&[u8], &str)] = &[
            (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01], "1.2.840.113549.1.1.1"),
            (&[0x55, 0x1d, 0x11], "2.5.29.17"),
            (&[0x88, 0x37], "2.999"),
            // X.667: the UUID f81d4fae-7dec-11d0-a765-00a0c91e6bf6
            (
                &[
                    0x69, 0x83, 0xf0, 0x9d, 0xa7, 0xeb, 0xcf, 0xde, 0xe0, 0xc7, 0xa1, 0xa7, 0xb2, 0xc0, 0x94, 0x8c,
                    0xc8, 0xf9, 0xd7, 0x76,
                ],
                "2.25.329800735698586629295641978511506172918",
            ),
            (&[], "an empty OID"),
            (&[0xff; 64], "an empty OID"),
        ];
        for (oid, expected) in table {
            assert_eq!(dotted(oid), *expected);
        }
    }
}
