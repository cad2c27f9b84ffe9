//! Sentences of core and names: text between backticks is code. Long names can break after a dot. Shortened names are
//! repeated in full.

use yew::prelude::*;

use crate::words::middle;

/// Draws a sentence.
pub(crate) fn prose(text: &str) -> Html {
    let piece = |(at, piece): (usize, &str)| match at % 2 {
        0 => html! { { piece } },
        _ => html! { <code>{ piece }</code> },
    };
    // With an odd number of backticks, the rest would become code: they are plain text then.
    if text.matches('`').count() % 2 == 1 {
        return html! { { text } };
    }
    html! { { for text.split('`').enumerate().map(piece) } }
}

/// Draws a name that can be long.
pub(crate) fn breakable(name: &str) -> Html {
    html! { { for name.split_inclusive(['.', '/', ':', '@']).map(|part| html! { <>{ part }<wbr /></> }) } }
}

/// Draws the shortened names in full, because a `title` attribute cannot be read on touch screens. `names` are the names
/// with their longest length; names that fit are left out.
pub(crate) fn whole(names: &[(&str, usize)]) -> Html {
    let is_cut = |(name, most): &&(&str, usize)| middle(name, *most) != *name;
    let mut long: Vec<&str> = names.iter().filter(is_cut).map(|(name, _)| *name).collect();
    long.dedup();
    if long.is_empty() {
        return Html::default();
    }
    html! { <p class="whole"><b>{ "In full: " }</b>{ for long.into_iter().map(|name| html! { <span>{ breakable(name) }</span> }) }</p> }
}
