//! RSA keys: size, public half, and whether the numbers of a private key belong together.

use rsa::BoxedUint;

use super::public::magnitude;
use super::{KeyKind, PublicKey, Unusable, public};
use crate::decode::der::{self, Element, SEQUENCE};

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
    if version.content != [0] || numbers.len() != 8 {
        return Err(unreadable("it is no RSAPrivateKey of two primes"));
    }
    let [modulus, exponent, rest @ ..] = numbers else { return Err(unreadable("numbers are missing")) };
    let rsa_public_key = der::write(SEQUENCE, &[modulus.whole, exponent.whole]);
    let bits = bits_of_public(&rsa_public_key).ok_or_else(|| unreadable("its modulus is no positive number"))?;
    if bits <= MOST_BITS {
        consistent(modulus, exponent, rest)?;
    }
    Ok(public::from_rsa(&rsa_public_key, KeyKind::Rsa(bits)))
}

/// n = p * q, and e * d = 1 modulo p - 1 and q - 1; Go (so Contour) and BoringSSL (so Envoy) refuse a key without.
/// Variable time is of no concern: nobody can time this but the key's holder.
fn consistent(modulus: &Element<'_>, exponent: &Element<'_>, rest: &[Element<'_>]) -> Result<(), Unusable> {
    let [d, p, q, ..] = rest else { return Err(unreadable("numbers are missing")) };
    let octets = [modulus, exponent, d, p, q].map(|element| magnitude(element).filter(|octets| in_proportion(octets)));
    let [Some(n), Some(e), Some(d), Some(p), Some(q)] = octets else {
        return Err(unreadable("one of its numbers is not positive or out of all proportion"));
    };
    if significant(&product(p, q)) != n {
        return Err(Unusable::Inconsistent("the modulus is not the product of the two primes".to_owned()));
    }
    let product = product(e, d);
    let [p, q] = [p, q].map(BoxedUint::from_be_slice_vartime);
    for prime in [p, q] {
        let one = BoxedUint::one_with_precision(prime.bits_precision());
        let less = prime.wrapping_sub(&one);
        let remainder = less.as_nz_vartime().map(|less| product.rem_vartime(less));
        if !remainder.is_some_and(|remainder| bool::from(remainder.is_one())) {
            return Err(Unusable::Inconsistent("the private exponent does not belong to the public one".to_owned()));
        }
    }
    Ok(())
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

fn unreadable(what: &str) -> Unusable {
    Unusable::Unreadable(what.to_owned())
}

/// Larger keys are refused for their size anyway; arithmetic on them would cost seconds.
const MOST_BITS: u32 = 16_384;
const MOST_OCTETS: usize = 16_384 / 8;
