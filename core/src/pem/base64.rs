//! Base64 (RFC 4648), one octet at a time: the place of an error is exact, and no secret remains in a
//! buffer that grew.

use ::base64::Engine;
use ::base64::alphabet::STANDARD;
use ::base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use thiserror::Error;
use zeroize::Zeroizing;

/// Why a text is not base64.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("octet {offset}: {fault}")]
pub(crate) struct BadBase64 {
    /// Offset of the octet at which reading stopped.
    pub(crate) offset: usize,
    /// What is wrong there.
    #[source]
    pub(crate) fault: Base64Fault,
}

/// What is wrong with a text that is not base64; never the octet itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub(crate) enum Base64Fault {
    #[error("unexpected padding")]
    MisplacedPadding,
    #[error("text after the padding")]
    AfterPadding,
    #[error("not a base64 character")]
    Character,
    #[error("incomplete: a character is missing, or there is one too many")]
    Incomplete,
}

/// Accepts digits and returns octets. Padding may be missing; both alphabets are read.
pub(crate) struct Decoder {
    out: Zeroizing<Vec<u8>>,
    bits: u32,
    digits: usize,
    padding: usize,
}

impl Decoder {
    /// A decoder that accepts at most `digits` digits.
    pub(crate) fn new(digits: usize) -> Self {
        Self { out: Zeroizing::new(Vec::with_capacity(digits / 4 * 3 + 3)), bits: 0, digits: 0, padding: 0 }
    }

    /// Accepts as many whole groups of four digits as the text begins with; returns how many digits that were.
    pub(crate) fn push_groups(&mut self, text: &[u8]) -> usize {
        if !self.digits.is_multiple_of(4) || self.padding > 0 {
            return 0;
        }
        let mut taken = 0;
        for group in text.chunks_exact(4) {
            let (mut bits, mut bad) = (0_u32, 0_u8);
            for octet in group {
                let digit = DIGITS.get(usize::from(*octet)).copied().unwrap_or(NO_DIGIT);
                bad |= digit & NO_DIGIT;
                bits = bits << 6 | u32::from(digit);
            }
            if bad != 0 {
                break;
            }
            self.out.extend_from_slice(bits.to_be_bytes().get(1..).unwrap_or_default());
            taken += 4;
        }
        self.digits += taken;
        taken
    }

    /// Accepts one digit or `=`.
    pub(crate) fn push(&mut self, octet: u8) -> Result<(), Base64Fault> {
        if octet == b'=' {
            self.padding += 1;
            let room = self.digits % 4 >= 2 && self.digits % 4 + self.padding <= 4;
            return if room { Ok(()) } else { Err(Base64Fault::MisplacedPadding) };
        }
        if self.padding > 0 {
            return Err(Base64Fault::AfterPadding);
        }
        let digit = value(octet).ok_or(Base64Fault::Character)?;
        self.bits = self.bits << 6 | digit;
        self.digits += 1;
        if self.digits.is_multiple_of(4) {
            self.out.extend_from_slice(self.bits.to_be_bytes().get(1..).unwrap_or_default());
            self.bits = 0;
        }
        Ok(())
    }

    /// Ends the text; says whether its padding was missing.
    pub(crate) fn finish(mut self) -> Result<(Zeroizing<Vec<u8>>, bool), Base64Fault> {
        let left = self.digits % 4;
        if left == 1 {
            return Err(Base64Fault::Incomplete);
        }
        if left > 1 {
            let octets = (self.bits << (6 * (4 - left))).to_be_bytes();
            self.out.extend_from_slice(octets.get(1..left).unwrap_or_default());
        }
        let unpadded = left > 1 && left + self.padding != 4;
        Ok((self.out, unpadded))
    }
}

/// Decodes as Go's `encoding/base64` does, which Contour and kubectl read with: line breaks do not count, padding does, and
/// no other character is allowed.
pub(crate) fn as_go(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let engine = GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    digits.extend(text.iter().copied().filter(|octet| !b"\r\n".contains(octet)));
    engine.decode(&*digits).ok().map(Zeroizing::new)
}

/// Decodes a text that is only base64 and white space.
pub(crate) fn decode(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, BadBase64> {
    let mut decoder = Decoder::new(text.len());
    let mut offset = 0;
    while let Some(rest) = text.get(offset..) {
        offset += decoder.push_groups(rest);
        let Some(&octet) = text.get(offset) else { break };
        if !octet.is_ascii_whitespace() {
            decoder.push(octet).map_err(|fault| BadBase64 { offset, fault })?;
        }
        offset += 1;
    }
    decoder.finish().map(|(out, _)| out).map_err(|fault| BadBase64 { offset: text.len(), fault })
}

fn value(octet: u8) -> Option<u32> {
    DIGITS.get(usize::from(octet)).filter(|digit| **digit != NO_DIGIT).map(|digit| u32::from(*digit))
}

/// The value of every octet, in both alphabets.
static DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut octet: u8 = 0;
    while octet < 128 {
        digits[octet as usize] = match octet {
            b'A'..=b'Z' => octet - b'A',
            b'a'..=b'z' => octet - b'a' + 26,
            b'0'..=b'9' => octet - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => NO_DIGIT,
        };
        octet += 1;
    }
    digits
};

/// A bit that no digit has.
const NO_DIGIT: u8 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_or_the_place_of_the_error_is_reported() {
        let table: &[(&str, Result<&[u8], usize>)] = &[
            ("", Ok(b"")),
            ("TQ==", Ok(b"M")),
            ("TWE=", Ok(b"Ma")),
            ("TWFu", Ok(b"Man")),
            ("TQ", Ok(b"M")), // padding left off
            ("T W\r\nFu\n", Ok(b"Man")),
            ("__-_", Ok(&[0xff, 0xff, 0xbf])),
            ("TW\u{0}u", Err(2)),
            ("TWFu!", Err(4)),
            ("TQ==TQ==", Err(4)),
            ("T===", Err(1)),
            ("TQ===", Err(4)),
            ("TWFuT", Err(5)),
        ];
        for (text, expected) in table {
            let decoded = decode(text.as_bytes());
            let found = decoded.as_ref().map(|out| out.as_slice()).map_err(|bad| bad.offset);
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
