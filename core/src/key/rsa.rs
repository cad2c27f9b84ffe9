//! RSA keys: size, public half, and whether the numbers of a private key belong together.

use der::asn1::UintRef;
use der::{Decode, ErrorKind, Tag};
use pkcs1::{RsaPrivateKey, RsaPublicKey};
use rsa::BoxedUint;

use super::error::{Inconsistency, KeyError, Malformed};

/// Returns the modulus length of an RSAPublicKey in bits.
pub(super) fn bits_of_public(rsa_public_key: &[u8]) -> Option<u32> {
    bits_of(&RsaPublicKey::from_der(rsa_public_key).ok()?)
}

/// Reads an RSAPrivateKey (RFC 8017 A.1.2); returns its public half and the modulus length in bits.
pub(super) fn private(der: &[u8]) -> Result<(RsaPublicKey<UintRef<'_>>, u32), KeyError> {
    let key = RsaPrivateKey::<UintRef<'_>>::from_der(der).map_err(malformed)?;
    if key.other_prime_infos.is_some() {
        return Err(KeyError::TypeUnsupported("RSA with more than two primes".to_owned()));
    }
    let public = RsaPublicKey { modulus: key.modulus, public_exponent: key.public_exponent };
    let bits = bits_of(&public).ok_or(Malformed::Modulus)?;
    if bits <= MOST_BITS {
        consistent(&key)?;
    }
    Ok((public, bits))
}

/// n = p * q, e * d = 1 and e * dP = 1 modulo p - 1 (and q - 1), q * qInv = 1 modulo p; Go (so Contour) and BoringSSL (so
/// Envoy) reject a key without. Variable time is of no concern: only the owner of the key can time this.
fn consistent(key: &RsaPrivateKey<UintRef<'_>>) -> Result<(), KeyError> {
    let numbers = [
        key.modulus,
        key.public_exponent,
        key.private_exponent,
        key.prime1,
        key.prime2,
        key.exponent1,
        key.exponent2,
        key.coefficient,
    ];
    let [n, e, d, p, q, d_p, d_q, q_inverse] = numbers.map(|number| number.as_bytes());
    if [n, e, d, p, q, d_p, d_q, q_inverse].into_iter().any(|number| !in_proportion(number)) {
        return Err(Malformed::Number.into());
    }
    if !is_exponent(e) {
        return Err(Malformed::PublicExponent.into());
    }
    if significant(&product(p, q)) != n {
        return Err(Inconsistency::Modulus.into());
    }
    for (prime, short) in [(p, d_p), (q, d_q)] {
        let [prime, one] = [prime, &[1][..]].map(BoxedUint::from_be_slice_vartime);
        let less = prime.wrapping_sub(&one);
        if !is_one_modulo(&product(e, d), &less) {
            return Err(Inconsistency::PrivateExponent.into());
        }
        if !is_one_modulo(&product(e, short), &less) || !is_less(short, &significant(&less)) {
            return Err(Inconsistency::PrimeExponent.into());
        }
    }
    if !is_one_modulo(&product(q, q_inverse), &BoxedUint::from_be_slice_vartime(p)) || !is_less(q_inverse, p) {
        return Err(Inconsistency::Coefficient.into());
    }
    Ok(())
}

/// Says whether Go computes with this public exponent, the content of its INTEGER: odd, above 1, within 31 bits.
pub(crate) fn is_exponent(integer: &[u8]) -> bool {
    let magnitude = integer.strip_prefix(&[0]).unwrap_or(integer);
    let fits =
        magnitude.len() < 4 || (magnitude.len() == 4 && magnitude.first().is_some_and(|first| first & 0x80 == 0));
    fits && magnitude != [1] && magnitude.last().is_some_and(|last| last & 1 == 1)
}

fn malformed(source: der::Error) -> Malformed {
    match source.kind() {
        ErrorKind::Noncanonical { tag: Tag::Integer } | ErrorKind::Value { tag: Tag::Integer } => Malformed::Number,
        _ => Malformed::reading("RSAPrivateKey of two primes", source),
    }
}

/// Returns the modulus length in bits; `None` if a number is zero.
fn bits_of(key: &RsaPublicKey<UintRef<'_>>) -> Option<u32> {
    let [modulus, exponent] = [key.modulus, key.public_exponent].map(|number| number.as_bytes());
    let first = modulus.first().filter(|first| **first != 0 && exponent != [0])?;
    u32::try_from(modulus.len()).ok()?.checked_mul(8)?.checked_sub(first.leading_zeros())
}

fn is_one_modulo(number: &BoxedUint, modulus: &BoxedUint) -> bool {
    let remainder = modulus.as_nz_vartime().map(|modulus| number.rem_vartime(modulus));
    remainder.is_some_and(|remainder| bool::from(remainder.is_one()))
}

/// Compares magnitudes without leading zeroes.
fn is_less(left: &[u8], right: &[u8]) -> bool {
    (left.len(), left) < (right.len(), right)
}

/// Multiplies in a width that fits the whole product.
fn product(left: &[u8], right: &[u8]) -> BoxedUint {
    let bits = u32::try_from((left.len() + right.len()) * 8).unwrap_or(2 * MOST_BITS);
    let [left, right] = [left, right].map(|octets| BoxedUint::from_be_slice_truncated(octets, bits));
    left.wrapping_mul(&right)
}

fn in_proportion(octets: &[u8]) -> bool {
    octets != [0] && octets.len() <= MOST_OCTETS
}

fn significant(number: &BoxedUint) -> Vec<u8> {
    number.to_be_bytes().iter().copied().skip_while(|octet| *octet == 0).collect()
}

/// Larger keys are rejected for their size anyway; arithmetic on them would cost seconds.
const MOST_BITS: u32 = 16_384;
const MOST_OCTETS: usize = 16_384 / 8;
