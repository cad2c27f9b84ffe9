//! `explain`: pages of the rule book, and what printed texts tell.

use kubefront_core::explain::{nearest, page};
use kubefront_core::symptom::{TEXT_BYTES, collect, diagnose, readable, values};

use super::print::print;
use crate::exit::{Error, Exit};
use crate::read;
use crate::render::{self, Paper};
use crate::say::{Line, say};

/// Prints a page, or without a text the codes. A text is never repeated: it may hold a token.
pub(super) fn explain(text: Option<&str>) -> Result<Exit, Error> {
    match text {
        None => print(render::codes(Paper::of_stdout()).as_bytes()),
        Some("-") => {
            let pasted = read::pasted(TEXT_BYTES).map_err(|error| Error::Read(vec![error]))?;
            if pasted.is_cut {
                say(&[Line::note("only the first 64 KiB are looked at")]);
            }
            let text = readable(&pasted.bytes);
            told(page(&text).unwrap_or_else(|| collect(&diagnose(&text).values)))
        }
        Some(text) => match page(text) {
            Some(page) => told(page),
            None if is_word(text) => Err(Error::usage(format!("nothing is known about {text:?}"), hint(text))),
            None => told(collect(&diagnose(text).values)),
        },
    }
}

fn told(page: String) -> Result<Exit, Error> {
    print(render::page(&page, Paper::of_stdout()).as_bytes())
}

/// A word was meant for one of the known ones; anything else is a text.
fn is_word(text: &str) -> bool {
    text.len() <= LONGEST_WORD && !text.contains(char::is_whitespace) && !values::is_like_a_token(text)
}

fn hint(word: &str) -> String {
    match nearest(word).as_slice() {
        [] => "kubefront explain lists all codes".to_owned(),
        near => format!("did you mean {}?", near.join(", or ")),
    }
}

/// The longest known one has 34 letters.
const LONGEST_WORD: usize = 40;
