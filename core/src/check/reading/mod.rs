//! Findings about what was read: the texts of every repair and problem of reading, one file per subject.

mod certificate;
mod command;
mod container;
mod contents;
mod input;
mod key;
mod kubeconfig;
mod misplaced;
mod pem;
mod place;
mod rest;
mod role;
mod select;
mod token;
mod word;

pub(super) use kubeconfig::access_problem;
pub(super) use rest::Rest;
pub(super) use select::{about_inputs, about_roles, findings, has};
pub(super) use token::{TokenPlace, illegal, repaired, unwrapped};
pub(super) use word::finding;
pub use word::{described, reading, reading_by_input};
