//! `explain`: pages of the rule book.

use kubefront_core::explain::{nearest, page};

use super::print;
use crate::exit::{Error, Exit};
use crate::render::{self, Paper};

/// Prints a page, or without a word the codes.
pub(super) fn explain(word: Option<&str>) -> Result<Exit, Error> {
    let Some(word) = word else { return print(render::codes(Paper::of_stdout()).as_bytes()) };
    if let Some(page) = page(word) {
        return print(render::page(&page, Paper::of_stdout()).as_bytes());
    }
    let hint = match nearest(word).as_slice() {
        [] => "kubefront explain lists all codes".to_owned(),
        near => format!("did you mean {}?", near.join(", or ")),
    };
    Err(Error::usage(format!("nothing is known about {word:?}"), hint))
}
