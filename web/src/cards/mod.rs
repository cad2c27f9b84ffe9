//! The cards of the page, one file each. Texts of findings come from core.

pub(crate) mod foot;
pub(crate) mod header;
pub(crate) mod input;
pub(crate) mod page;

mod advice;
mod chain;
mod checks;
pub(crate) mod clear;
mod clients;
mod credential;
pub(crate) mod explain;
mod files;
mod finding;
mod fixes;
mod host_name;
pub(crate) mod lint;
mod mode;
mod output;
pub(crate) mod props;
pub(crate) mod renew;
mod request_path;
mod sequences;
mod settings;
pub(crate) mod start;
mod steps;
mod verdict;
