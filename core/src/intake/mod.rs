//! Recognizes inputs: content decides, but a role that the user gave wins.

mod archive;
mod base64_wrapping;
mod blocks;
mod ca_secret;
mod ciphertext;
mod companion;
mod content;
mod credential;
mod decode;
mod encrypted;
mod error_message;
mod foreign;
mod guess;
mod merge;
mod misplaced;
mod object;
mod other_config;
mod packed;
mod role;
mod several;
mod sorter;
mod structure;
mod tally;
#[cfg(test)]
mod tests;
mod text_shape;
mod unsupported;

pub(crate) use ca_secret::settle_named;
pub use decode::{decode, decode_at_once};
pub(crate) use error_message::{is_error_message, is_plain_text};
