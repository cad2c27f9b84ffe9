//! The kit of the tests: keys and certificates ([`forge`]), the golden cases ([`cases`]) and what runs them ([`golden`]).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test kit fails loudly

pub mod cases;
pub mod forge;
pub mod golden;
