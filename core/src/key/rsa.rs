//! RSA keys: size, public half, and whether the numbers of a private key belong together.

use rsa::BoxedUint;

use super::public::magnitude;
use super::{KeyKind, PublicKey, Unusable, public};
use crate::asn1::der;
use crate::asn1::der::{Element, INTEGER, SEQUENCE};

/// Returns the modulus length of an RSAPublicKey in bits.
pub(super) fn bits_of_public(rsa_public_key: &[u8]) -> Option<u32> {
    let parts = der::children(der::one_of(rsa_public_key, SEQUENCE)?.content)?;
    let [modulus, exponent] = parts.as_slice() else { return None };
    magnitude(exponent).filter(|exponent| !exponent.is_empty())?;
    bits(magnitude(modulus)?)
}

/// Reads an RSAPrivateKey (RFC 8017 A.1.2) and gives its public half.
pub(super) fn private(der: &[u8]) -> Result<PublicKey, Unusable> {
    let parts = der::one_of(der, SEQUENCE).and_then(|outer| der::children(outer.content));
    let parts = parts.ok_or_else(|| unreadable("it is cut off or damaged"))?;
    let (version, numbers) = parts.split_first().ok_or_else(|| unreadable("it is empty"))?;
    if version.content == [1] {
        return Err(Unusable::TypeUnsupported("RSA with more than two primes".to_owned()));
    }
    if version.tag != INTEGER || version.content != [0] || numbers.len() != 8 {
        return Err(unreadable("it is no RSAPrivateKey of two primes"));
    }
    let [modulus, exponent, ..] = numbers else { return Err(unreadable("numbers are missing")) };
    let rsa_public_key = der::write(SEQUENCE, &[modulus.whole, exponent.whole]);
    let bits = bits_of_public(&rsa_public_key).ok_or_else(|| unreadable("its modulus is no positive number"))?;
    if bits <= MOST_BITS {
        consistent(numbers)?;
    }
    Ok(public::from_rsa(&rsa_public_key, KeyKind::Rsa(bits)))
}

/// n = p * q, e * d = 1 and e * dP = 1 modulo p - 1 (and q - 1), q * qInv = 1 modulo p; Go (so Contour) and BoringSSL (so
/// Envoy) refuse a key without. Variable time is of no concern: nobody can time this but the key's holder.
fn consistent(numbers: &[Element<'_>]) -> Result<(), Unusable> {
    let read: Option<Vec<&[u8]>> =
        numbers.iter().map(|element| shortest(element).filter(|n| in_proportion(n))).collect();
    let read =
        read.ok_or_else(|| unreadable("one of its numbers is not positive, badly written or out of all proportion"))?;
    let [n, e, d, p, q, d_p, d_q, q_inverse] = read.as_slice() else { return Err(unreadable("numbers are missing")) };
    if !is_exponent(e) {
        return Err(unreadable("its public exponent is even, 1 or over 31 bits, which Contour and kubectl refuse"));
    }
    if significant(&product(p, q)) != *n {
        return Err(inconsistent("the modulus is not the product of the two primes"));
    }
    for (prime, short) in [(p, d_p), (q, d_q)] {
        let [prime, one] = [prime, &[1][..]].map(BoxedUint::from_be_slice_vartime);
        let less = prime.wrapping_sub(&one);
        if !is_one_modulo(&product(e, d), &less) {
            return Err(inconsistent("the private exponent does not belong to the public one"));
        }
        if !is_one_modulo(&product(e, short), &less) || !is_less(short, &significant(&less)) {
            return Err(inconsistent("an exponent for one of the primes does not belong to the public one"));
        }
    }
    if !is_one_modulo(&product(q, q_inverse), &BoxedUint::from_be_slice_vartime(p)) || !is_less(q_inverse, p) {
        return Err(inconsistent("its coefficient is not the inverse of the second prime"));
    }
    Ok(())
}

/// Says whether Go computes with this public exponent: odd, above 1, within 31 bits.
pub(super) fn is_exponent(magnitude: &[u8]) -> bool {
    let fits =
        magnitude.len() < 4 || (magnitude.len() == 4 && magnitude.first().is_some_and(|first| first & 0x80 == 0));
    fits && magnitude != [1] && magnitude.last().is_some_and(|last| last & 1 == 1)
}

/// Returns the magnitude of a positive INTEGER that is written as DER wants.
fn shortest<'a>(element: &Element<'a>) -> Option<&'a [u8]> {
    let is_shortest = !matches!(element.content, [0, second, ..] if second & 0x80 == 0);
    magnitude(element).filter(|_| is_shortest)
}

fn is_one_modulo(number: &BoxedUint, modulus: &BoxedUint) -> bool {
    let remainder = modulus.as_nz_vartime().map(|modulus| number.rem_vartime(modulus));
    remainder.is_some_and(|remainder| bool::from(remainder.is_one()))
}

/// Compares magnitudes without leading zeroes.
fn is_less(left: &[u8], right: &[u8]) -> bool {
    (left.len(), left) < (right.len(), right)
}

/// Multiplies in a width that holds the whole product.
fn product(left: &[u8], right: &[u8]) -> BoxedUint {
    let bits = u32::try_from((left.len() + right.len()) * 8).unwrap_or(2 * MOST_BITS);
    let [left, right] = [left, right].map(|octets| BoxedUint::from_be_slice_truncated(octets, bits));
    left.wrapping_mul(&right)
}

fn in_proportion(octets: &[u8]) -> bool {
    !octets.is_empty() && octets.len() <= MOST_OCTETS
}

fn significant(number: &BoxedUint) -> Vec<u8> {
    number.to_be_bytes().iter().copied().skip_while(|octet| *octet == 0).collect()
}

fn bits(magnitude: &[u8]) -> Option<u32> {
    let first = magnitude.first()?;
    u32::try_from(magnitude.len()).ok()?.checked_mul(8)?.checked_sub(first.leading_zeros())
}

fn inconsistent(what: &str) -> Unusable {
    Unusable::Inconsistent(what.to_owned())
}

fn unreadable(what: &str) -> Unusable {
    Unusable::Unreadable(what.to_owned())
}

/// Larger keys are refused for their size anyway; arithmetic on them would cost seconds.
const MOST_BITS: u32 = 16_384;
const MOST_OCTETS: usize = 16_384 / 8;
