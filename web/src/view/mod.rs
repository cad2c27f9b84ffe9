//! The content of each card, computed from the result. Pure, and tested natively; `cards` draws it.

pub mod chain;
pub mod checks;
pub mod clients;
pub mod credential;
pub mod explain;
pub mod files;
pub mod fixes;
pub mod highlight;
pub mod host_name;
pub mod input;
pub mod lint;
pub mod mark;
pub mod markdown;
pub mod objects;
pub mod place;
pub mod renew;
pub mod request_path;
pub mod sequences;
pub mod tab;
pub mod verdict;
