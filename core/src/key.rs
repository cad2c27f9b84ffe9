//! Private and public keys: PKCS#8, PKCS#1, SEC1, SubjectPublicKeyInfo.

mod ec;
mod error;
mod kind;
mod private;
mod public;
mod rsa;
#[cfg(test)]
mod tests;

pub use error::{Inconsistency, KeyError, Malformed};
pub use kind::{Curve, KeyKind};
pub use private::{Key, PrivateKey};
pub use public::PublicKey;

pub(crate) use ec::is_uncompressed_point;
pub(crate) use private::read;
pub(crate) use public::{EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, hex, kind_of};
pub(crate) use rsa::is_exponent;
