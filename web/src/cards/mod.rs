//! The cards of the page, one file each. Texts of findings come from core.

pub(crate) mod foot;
pub(crate) mod header;
pub(crate) mod input;
pub(crate) mod page;

mod advice;
mod chain;
mod checks;
mod clear;
mod clients;
mod credential;
mod files;
mod finding;
mod fixes;
mod host_name;
mod mode;
mod output;
pub(crate) mod props;
mod request_path;
mod sequences;
mod settings;
mod steps;
mod symptom;
mod verdict;
