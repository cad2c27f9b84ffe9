//! Sentences of core and names: what is between backticks is code; long names may break after their dots, and names that
//! had to be cut are repeated in full.

use yew::prelude::*;

use crate::words::middle;

/// Draws a sentence.
pub(crate) fn prose(text: &str) -> Html {
    let piece = |(at, piece): (usize, &str)| match at % 2 {
        0 => html! { { piece } },
        _ => html! { <code>{ piece }</code> },
    };
    // An odd number of backticks would turn the rest into code: then they are plain text.
    if text.matches('`').count() % 2 == 1 {
        return html! { { text } };
    }
    html! { { for text.split('`').enumerate().map(piece) } }
}

/// Draws a name that may be long.
pub(crate) fn breakable(name: &str) -> Html {
    html! { { for name.split_inclusive(['.', '/', ':', '@']).map(|part| html! { <>{ part }<wbr /></> }) } }
}

/// Names that were cut, in full: a title alone cannot be read by touch. Returns a line with each of `names` that is longer than what stands beside it, nothing where none is.
pub(crate) fn whole(names: &[(&str, usize)]) -> Html {
    let is_cut = |(name, most): &&(&str, usize)| middle(name, *most) != *name;
    let mut long: Vec<&str> = names.iter().filter(is_cut).map(|(name, _)| *name).collect();
    long.dedup();
    if long.is_empty() {
        return Html::default();
    }
    html! { <p class="whole"><b>{ "In full: " }</b>{ for long.into_iter().map(|name| html! { <span>{ breakable(name) }</span> }) }</p> }
}
