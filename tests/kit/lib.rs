//! The kit of the tests: keys and certificates, the golden cases ([`cases`]) and what runs them ([`golden`]), checked
//! at a fixed time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a kit that fails is a test that fails

pub mod cases;
pub mod certificates;
pub mod contracts;
pub mod examples;
pub mod forge;
pub mod fuzz;
pub mod golden;
pub mod limbo;
pub mod lint;
pub mod messes;
pub mod mutation;
pub mod renew;
pub mod secrets;
pub mod thread_time;
pub mod words;
