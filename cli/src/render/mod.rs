//! What goes to stdout.

mod facts;
mod fields;
mod inspection;
mod json;
mod pages;
mod paper;
mod text;

pub(crate) use fields::with_flag;
pub(crate) use inspection::{inspection_json, inspection_text};
pub(crate) use json::printable;
pub(crate) use pages::{codes, page};
pub(crate) use paper::Paper;
pub(crate) use text::{count, message, report, title};
