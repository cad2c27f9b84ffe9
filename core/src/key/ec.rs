//! Elliptic curve keys: which curve, the public point of a private number, and whether they belong together.

use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use p256::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize, PublicKey, SecretKey};
use zeroize::Zeroizing;

use super::{Curve, Unusable};
use crate::asn1::der;

/// Returns the curve of an OID; its name where it is known, else the OID.
pub(super) fn curve_of(oid: &[u8]) -> Curve {
    match oid {
        P256 => Curve::P256,
        P384 => Curve::P384,
        P521 => Curve::P521,
        _ => Curve::Other(name_of(&der::dotted(oid))),
    }
}

/// Returns the OID's content of one of the three curves; empty for any other.
pub(super) fn oid_of(curve: &Curve) -> &'static [u8] {
    match curve {
        Curve::P256 => P256,
        Curve::P384 => P384,
        Curve::P521 => P521,
        Curve::Other(_) => &[],
    }
}

/// Returns the public point, uncompressed, of the private number `d`; holds `embedded` against it where it is there.
pub(super) fn private(curve: &Curve, d: &[u8], embedded: Option<&[u8]>) -> Result<Vec<u8>, Unusable> {
    match curve {
        Curve::P256 => derive::<p256::NistP256>(d, embedded),
        Curve::P384 => derive::<p384::NistP384>(d, embedded),
        Curve::P521 => derive::<p521::NistP521>(d, embedded),
        Curve::Other(name) => Err(Unusable::CurveUnsupported(name.clone())),
    }
}

/// Returns a public point uncompressed.
pub(super) fn public(curve: &Curve, point: &[u8]) -> Result<Vec<u8>, Unusable> {
    match curve {
        Curve::P256 => uncompressed::<p256::NistP256>(point),
        Curve::P384 => uncompressed::<p384::NistP384>(point),
        Curve::P521 => uncompressed::<p521::NistP521>(point),
        Curve::Other(name) => Err(Unusable::CurveUnsupported(name.clone())),
    }
}

fn derive<C>(d: &[u8], embedded: Option<&[u8]>) -> Result<Vec<u8>, Unusable>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let size = FieldBytes::<C>::default().len();
    let zeros = d.iter().take_while(|octet| **octet == 0).count();
    let digits = d.get(zeros..).unwrap_or_default();
    // some writers drop leading zeros, RFC 5915 wants them
    let Some(room) = size.checked_sub(digits.len()) else { return Err(out_of_range()) };
    let mut padded = Zeroizing::new(vec![0u8; size]);
    padded.get_mut(room..).ok_or_else(out_of_range)?.copy_from_slice(digits);
    let secret = SecretKey::<C>::from_slice(&padded).map_err(|_| out_of_range())?;
    let point = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
    match embedded.map(uncompressed::<C>) {
        Some(Ok(other)) if other == point => Ok(point),
        Some(_) => Err(Unusable::Inconsistent("its public point is not the one of its private number".to_owned())),
        None => Ok(point),
    }
}

fn uncompressed<C>(point: &[u8]) -> Result<Vec<u8>, Unusable>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let read = PublicKey::<C>::from_sec1_bytes(point);
    let key = read.map_err(|_| Unusable::Unreadable("its public point is not on the curve".to_owned()))?;
    Ok(key.to_sec1_point(false).as_bytes().to_vec())
}

fn out_of_range() -> Unusable {
    Unusable::Inconsistent("its private number is zero or too large for the curve".to_owned())
}

fn name_of(dotted: &str) -> String {
    let name = match dotted {
        "1.3.132.0.33" => "P-224",
        "1.2.840.10045.3.1.1" => "P-192",
        "1.3.132.0.10" => "secp256k1",
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1",
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1",
        "1.2.156.10197.1.301" => "SM2",
        other => other,
    };
    name.to_owned()
}

/// 1.2.840.10045.3.1.7
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// 1.3.132.0.34
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
/// 1.3.132.0.35
const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];
