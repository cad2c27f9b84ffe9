//! The cards of the page, one file each. Texts of findings come from core.

pub(crate) mod foot;
pub(crate) mod header;
pub(crate) mod input;
pub(crate) mod page;

mod advice;
mod chain;
mod clear;
mod credential;
mod files;
mod findings;
mod host_name;
mod mode;
mod props;
mod request_path;
mod sequences;
mod settings;
mod steps;
mod symptom;
mod verdict;
