//! PEM (RFC 7468) in every damage that mail, editors, shells and copying do to it. Every block is found and told with
//! its line; repairs are recorded, never silent; no message holds a byte of what was read.

pub(crate) mod base64;
mod block;
mod body;
mod marker;
mod repair;
mod scan;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub(crate) use block::{Block, Body, Broken};
pub(crate) use repair::{Repair, Repairs};
pub(crate) use scan::{has_marker, scan};
pub(crate) use text::{Utf8, utf8};
pub(crate) use write::write;
