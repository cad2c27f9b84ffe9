//! `explain`: pages of the rule book.

use kubefront_core::explain::{nearest, page, table};

use super::print;
use crate::exit::{Error, Exit};
use crate::render::flags_beside;

/// Prints a page, or without a word the table of codes.
pub(super) fn explain(word: Option<&str>) -> Result<Exit, Error> {
    let Some(word) = word else { return print(table().as_bytes()) };
    if let Some(page) = page(word) {
        return print(flags_beside(&page).as_bytes());
    }
    let hint = match nearest(word).as_slice() {
        [] => "kubefront explain lists all codes".to_owned(),
        near => format!("did you mean {}?", near.join(", or ")),
    };
    Err(Error::usage(format!("nothing is known about {word:?}"), hint))
}
