//! The cards of the page, one file each. Texts of findings come from core.

pub(crate) mod foot;
pub(crate) mod header;
pub(crate) mod page;

mod advice;
mod chain;
mod checks;
mod clients;
mod credential;
mod files;
mod finding;
mod fixes;
mod host_name;
mod input;
mod mode;
mod output;
pub(crate) mod props;
mod request_path;
mod sequences;
mod settings;
mod steps;
mod symptom;
mod verdict;
