//! The kit of the tests: throw-away certificates, keys and kubeconfigs, judged at a fixed moment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a kit that fails is a test that fails

pub mod pki;
mod pki_key;
