//! What each card shows, computed from what came of the input. Pure, and tested natively; the cards draw it.

pub mod chain;
pub mod credential;
pub mod files;
pub mod highlight;
pub mod host_name;
pub mod input;
pub mod mark;
pub mod request_path;
pub mod sequences;
