//! Bearer tokens: kind, owner, expiry. The token itself never reaches a message.

mod claims;
mod model;
mod read;
mod repair;
#[cfg(test)]
mod tests;

pub use model::{Token, TokenKind};
pub use read::{ReadToken, TokenRepairs};
pub use repair::{IllegalCharacter, TokenError, TokenRepair};
