//! The kit of the browser's tests: [`cdp`] speaks with Chromium, [`page`] uses the page as a person does, [`canary`]
//! listens for what must not leave it, [`states`] are all that look different.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a kit that fails is a test that fails

pub mod canary;
pub mod cdp;
pub mod messes;
pub mod page;
pub mod serve;
pub mod states;
mod watch;
