//! BER (X.690) made DER, as far as Java, NSS and BouncyCastle write BER: indefinite and long-winded lengths, octet
//! strings in pieces. Bounded in depth; the result is never longer than the input.
//!
//! By hand: the crate `der` reads BER behind a feature, but does not write it as DER.

use zeroize::Zeroizing;

use super::der;
use super::der::OCTET_STRING;

/// Returns the first element of `input` as DER; `None` if there is none, or if it is nested beyond [`DEPTH`].
pub(crate) fn to_der(input: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    element(input, DEPTH).map(|(element, _)| element)
}

/// Joins the pieces of an octet string whose tag was replaced: `[0] IMPLICIT OCTET STRING`, constructed.
pub(crate) fn joined(content: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut whole = Zeroizing::new(Vec::with_capacity(content.len()));
    let mut rest = content;
    while !rest.is_empty() {
        let (piece, after) = der::read(rest)?;
        if piece.tag != OCTET_STRING {
            return None;
        }
        whole.extend_from_slice(piece.content);
        rest = after;
    }
    Some(whole)
}

fn element(input: &[u8], depth: usize) -> Option<(Zeroizing<Vec<u8>>, &[u8])> {
    let (&tag, rest) = input.split_first().filter(|(tag, _)| **tag & 0x1f != 0x1f)?;
    let (content, after) = match length(rest)? {
        (Some(length), rest) => rest.split_at_checked(length)?,
        (None, rest) => {
            let after = skip(input, depth)?;
            (rest.get(..rest.len().checked_sub(after.len() + END.len())?)?, after)
        }
    };
    if tag & CONSTRUCTED == 0 {
        return Some((der::write(tag, &[content]), after));
    }
    let depth = depth.checked_sub(1)?;
    let mut children = Zeroizing::new(Vec::with_capacity(content.len()));
    let mut rest = content;
    while !rest.is_empty() {
        let (child, behind) = element(rest, depth)?;
        children.extend_from_slice(&child);
        rest = behind;
    }
    Some((finished(tag, &children)?, after))
}

/// Returns what follows the first element. The size of a buffer is computed with it before the buffer is made: one as
/// large as all that follows, for each of many elements, would need time quadratic in the size of the input.
fn skip(input: &[u8], depth: usize) -> Option<&[u8]> {
    let (&tag, rest) = input.split_first()?;
    let mut rest = match length(rest)? {
        (Some(length), rest) => return rest.get(length..),
        (None, rest) => rest,
    };
    let depth = depth.checked_sub(1).filter(|_| tag & CONSTRUCTED != 0)?;
    loop {
        match rest.strip_prefix(END) {
            Some(behind) => return Some(behind),
            None => rest = skip(rest, depth)?,
        }
    }
}

fn finished(tag: u8, children: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    match tag {
        PIECES => joined(children).map(|whole| der::write(OCTET_STRING, &[&whole])),
        _ => Some(der::write(tag, &[children])),
    }
}

/// Returns the length, `None` for the indefinite one, and what follows.
fn length(rest: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let (&first, rest) = rest.split_first()?;
    match first {
        0..=0x7f => Some((Some(usize::from(first)), rest)),
        0x80 => Some((None, rest)),
        0x81..=0x88 => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let sum = |sum: usize, octet: &u8| sum.checked_mul(256)?.checked_add(usize::from(*octet));
            Some((Some(octets.iter().try_fold(0, sum)?), rest))
        }
        _ => None,
    }
}

/// The bit of a tag that says: made of elements.
const CONSTRUCTED: u8 = 0x20;
/// End of contents.
const END: &[u8] = &[0, 0];
/// An octet string, constructed.
const PIECES: u8 = 0x24;
/// A PFX nests about ten deep before its octet strings, which are read apart.
const DEPTH: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ber_becomes_der() {
        let table: &[(&[u8], Option<&[u8]>)] = &[
            (&[0x30, 0x03, 0x02, 0x01, 0x05], Some(&[0x30, 0x03, 0x02, 0x01, 0x05])),
            (&[0x30, 0x80, 0x02, 0x01, 0x05, 0, 0], Some(&[0x30, 0x03, 0x02, 0x01, 0x05])),
            (&[0x30, 0x82, 0, 3, 0x02, 0x01, 0x05, 0xff], Some(&[0x30, 0x03, 0x02, 0x01, 0x05])),
            (&[0x24, 0x80, 4, 1, 7, 4, 2, 8, 9, 0, 0], Some(&[4, 3, 7, 8, 9])),
            (&[0x24, 0x80, 0x24, 3, 4, 1, 7, 4, 1, 8, 0, 0], Some(&[4, 2, 7, 8])),
            (&[0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0], Some(&[0x30, 2, 0x30, 0])),
            (&[0x30, 0x80, 0x02, 0x01, 0x05], None), // no end of contents
            (&[0x04, 0x80, 0x02, 0, 0], None),       // a primitive one cannot be indefinite
            (&[0x24, 0x80, 2, 1, 7, 0, 0], None),
            (&[0x30, 0x05, 0x02], None),
            (&[0x30, 0xff], None),
            (&[], None),
        ];
        for (input, expected) in table {
            assert_eq!(to_der(input).as_ref().map(|der| der.as_slice()), *expected, "{input:02x?}");
        }
        assert!(to_der(&[0x30, 0x80].repeat(100_000)).is_none());
        // 2 MB of empty sequences: by the square of its length that is half a terabyte to wipe
        let many = [&[0x30, 0x80][..], &[0x30, 0x80, 0, 0].repeat(500_000), END].concat();
        assert_eq!(to_der(&many).map(|der| der.len()), Some(5 + 500_000 * 2));
    }
}
