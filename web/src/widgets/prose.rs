//! Core's sentences: what stands between backticks is code; names may break after their dots.

use yew::prelude::*;

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
