//! `explain`: pages of codes, modes, and topics, entries for error messages, and search by keyword.

use kubefront_core::explain::{nearest, page};
use kubefront_core::symptom::{TEXT_BYTES, collect, diagnose, readable, values};

use super::print::print;
use crate::exit::{Error, Exit};
use crate::read;
use crate::render::{self, Paper};
use crate::say::{Line, say};

/// Prints a page or a list of entries; without a text, all codes. A text is never repeated, because it may contain a token.
pub(super) fn explain(text: Option<&str>) -> Result<Exit, Error> {
    match text {
        None => print(render::codes(Paper::of_stdout()).as_bytes()),
        Some("-") => {
            let pasted = read::pasted(TEXT_BYTES).map_err(|error| Error::Read(vec![error]))?;
            if pasted.is_cut {
                say(&[Line::note("only the first 64 KiB of the text were searched")]);
            }
            let text = readable(&pasted.bytes);
            found_or_collect(page(&text), &text)
        }
        Some(text) => match page(text) {
            Some(page) => print_page(page),
            None if is_word(text) => Err(Error::usage("no entry for this text", hint(text))),
            None => found_or_collect(None, text),
        },
    }
}

/// Without an entry, what to collect instead; the exit code tells a script that nothing was found.
fn found_or_collect(page: Option<String>, text: &str) -> Result<Exit, Error> {
    if let Some(page) = page {
        return print_page(page);
    }
    print_page(collect(&diagnose(text).values))?;
    Ok(Exit::Usage)
}

fn print_page(page: String) -> Result<Exit, Error> {
    print(render::page(&page, Paper::of_stdout()).as_bytes())
}

/// A short word is a misspelled name or keyword; any other text is an error message.
fn is_word(text: &str) -> bool {
    text.len() <= LONGEST_WORD && !text.contains(char::is_whitespace) && !values::is_like_a_token(text)
}

/// Names entries that are spelled similarly: only words of kubefront, never the text.
fn hint(word: &str) -> String {
    match nearest(word).as_slice() {
        [] => "kubefront explain lists all codes".to_owned(),
        near => format!("did you mean {}?", near.join(", or ")),
    }
}

/// The longest name has 34 letters.
const LONGEST_WORD: usize = 40;
