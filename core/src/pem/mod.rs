//! PEM (RFC 7468) with all damage that mail, editors, shells and copying do to it. Every block is reported with
//! its line; repairs are recorded, never silent; no message contains a byte of the input.

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
pub(crate) use scan::{Scan, has_marker, scan};
pub(crate) use text::{Utf8, utf8};
pub(crate) use write::write;
