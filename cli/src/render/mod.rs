//! What goes to stdout.

mod clients;
mod facts;
mod fields;
mod finding;
mod inspection;
mod lint;
mod pages;
mod paper;
mod table;
mod text;

pub(crate) use finding::finding;
pub(crate) use inspection::{inspection_json, inspection_text};
pub(crate) use lint::lint;
pub(crate) use pages::{codes, page};
pub(crate) use paper::Paper;
pub(crate) use table::{Row, table};
pub(crate) use text::{count, report, report_with_clients};
