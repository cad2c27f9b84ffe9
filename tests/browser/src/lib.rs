//! The kit of the browser tests: [`cdp`] controls Chromium, [`page`] uses the page as a person does, [`canary`] listens for
//! data that must not leave the page, [`states`] are the states that look different.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a kit that fails is a test that fails

pub mod canary;
pub mod cdp;
pub mod messes;
pub mod page;
pub mod serve;
pub mod states;
mod watch;
