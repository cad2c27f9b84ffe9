//! Elliptic curve keys: which curve, the public point of a private number, and whether they belong together.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5639, rfc5912};
use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use p256::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize, PublicKey, SecretKey};
use zeroize::Zeroizing;

use super::error::{Inconsistency, KeyError, Malformed};
use super::kind::Curve;
use crate::asn1::der;

/// Returns the curve of an OID; its name if it is known, otherwise the OID.
pub(super) fn curve_of(oid: &[u8]) -> Curve {
    match oid {
        P256 => Curve::P256,
        P384 => Curve::P384,
        P521 => Curve::P521,
        _ => Curve::Other(name_of(oid)),
    }
}

/// Returns the OID of one of the three curves.
pub(super) fn oid_of(curve: &Curve) -> Option<ObjectIdentifier> {
    match curve {
        Curve::P256 => Some(rfc5912::SECP_256_R_1),
        Curve::P384 => Some(rfc5912::SECP_384_R_1),
        Curve::P521 => Some(rfc5912::SECP_521_R_1),
        Curve::Other(_) | Curve::Explicit => None,
    }
}

/// Says whether `point` is an uncompressed point of the curve with this OID; `None` for curves that are not known here.
pub(crate) fn is_uncompressed_point(curve_oid: &[u8], point: &[u8]) -> Option<bool> {
    match curve_of(curve_oid) {
        Curve::Other(_) | Curve::Explicit => None,
        curve => Some(point.first() == Some(&4) && public(&curve, point).is_ok()),
    }
}

/// Returns the public point, uncompressed, of the private number `d`, and checks `embedded` against it.
pub(super) fn private(curve: &Curve, d: &[u8], embedded: Option<&[u8]>) -> Result<Vec<u8>, KeyError> {
    match curve {
        Curve::P256 => derive::<p256::NistP256>(d, embedded),
        Curve::P384 => derive::<p384::NistP384>(d, embedded),
        Curve::P521 => derive::<p521::NistP521>(d, embedded),
        Curve::Other(name) => Err(KeyError::CurveUnsupported(name.clone())),
        Curve::Explicit => Err(KeyError::ExplicitCurve),
    }
}

/// Returns a public point uncompressed.
pub(super) fn public(curve: &Curve, point: &[u8]) -> Result<Vec<u8>, KeyError> {
    match curve {
        Curve::P256 => uncompressed::<p256::NistP256>(point),
        Curve::P384 => uncompressed::<p384::NistP384>(point),
        Curve::P521 => uncompressed::<p521::NistP521>(point),
        Curve::Other(name) => Err(KeyError::CurveUnsupported(name.clone())),
        Curve::Explicit => Err(KeyError::ExplicitCurve),
    }
}

fn derive<C>(d: &[u8], embedded: Option<&[u8]>) -> Result<Vec<u8>, KeyError>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let size = FieldBytes::<C>::default().len();
    let zeros = d.iter().take_while(|octet| **octet == 0).count();
    let digits = d.get(zeros..).unwrap_or_default();
    // some writers drop leading zeros, RFC 5915 requires them
    let room = size.checked_sub(digits.len()).ok_or(Inconsistency::OutOfRange)?;
    let mut padded = Zeroizing::new(vec![0u8; size]);
    padded.get_mut(room..).ok_or(Inconsistency::OutOfRange)?.copy_from_slice(digits);
    let secret = SecretKey::<C>::from_slice(&padded).map_err(|_| Inconsistency::OutOfRange)?;
    let point = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
    match embedded.map(uncompressed::<C>) {
        Some(Ok(other)) if other == point => Ok(point),
        Some(_) => Err(Inconsistency::PublicPoint.into()),
        None => Ok(point),
    }
}

fn uncompressed<C>(point: &[u8]) -> Result<Vec<u8>, KeyError>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let key = PublicKey::<C>::from_sec1_bytes(point).map_err(|_| Malformed::NotOnCurve)?;
    Ok(key.to_sec1_point(false).as_bytes().to_vec())
}

fn name_of(oid: &[u8]) -> String {
    let known = NAMES.iter().find(|(known, _)| known.as_bytes() == oid);
    known.map_or_else(|| der::dotted(oid), |(_, name)| (*name).to_owned())
}

const P256: &[u8] = rfc5912::SECP_256_R_1.as_bytes();
const P384: &[u8] = rfc5912::SECP_384_R_1.as_bytes();
const P521: &[u8] = rfc5912::SECP_521_R_1.as_bytes();

static NAMES: [(ObjectIdentifier, &str); 7] = [
    (rfc5912::SECP_224_R_1, "P-224"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.1"), "P-192"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "secp256k1"),
    (rfc5639::BRAINPOOL_P_256_R_1, "brainpoolP256r1"),
    (rfc5639::BRAINPOOL_P_384_R_1, "brainpoolP384r1"),
    (rfc5639::BRAINPOOL_P_512_R_1, "brainpoolP512r1"),
    (ObjectIdentifier::new_unwrap("1.2.156.10197.1.301"), "SM2"),
];
