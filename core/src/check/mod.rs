//! Every check of the rule book, each with its outcome; and [`Checked`], which only this stage can build.

mod beside;
mod blamed;
mod case;
mod chain;
mod checked;
mod clients;
mod consumer;
pub(crate) mod credential;
pub(crate) mod existing_secret;
mod input;
mod judge;
mod key;
mod known;
mod leaf;
mod name;
mod outcome;
mod platform;
mod proxy;
mod reading;
#[cfg(test)]
pub(crate) mod sample;
mod upstream;

pub use case::Case;
pub use checked::{
    Checked, Credential, ExternalDns, ExternalSecret, KubeconfigPlan, Replaced, SecretCreator, Served, ServedKey,
    UpstreamCheck,
};
pub use judge::{Judgement, checks, judge};
pub use outcome::{Check, Outcome};
pub use reading::{described, reading, reading_by_input};
