//! Bearer tokens: kind, owner, expiry. The token itself never reaches a message.

mod ciphertext;
mod claims;
mod damage;
mod issuer;
mod model;
mod placeholder;
mod read;
mod repair;
#[cfg(test)]
mod tests;

pub use ciphertext::Cipher;
pub use damage::JwtDamage;
pub use issuer::Issued;
pub use model::{Token, TokenKind};
pub use placeholder::Placeholder;
pub use read::{ReadToken, TokenRepairs};
pub use repair::{IllegalCharacter, TokenError, TokenRepair};

pub(crate) use ciphertext::of as ciphertext_of;
