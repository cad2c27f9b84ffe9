//! Names that were cut where they stand, whole: a title alone is not to be had by touch.

use yew::prelude::*;

use super::prose::breakable;
use crate::words::middle;

/// Returns a line with each of `names` that is longer than what stands beside it, nothing where none is.
pub(crate) fn whole(names: &[(&str, usize)]) -> Html {
    let is_cut = |(name, most): &&(&str, usize)| middle(name, *most) != *name;
    let mut long: Vec<&str> = names.iter().filter(is_cut).map(|(name, _)| *name).collect();
    long.dedup();
    if long.is_empty() {
        return Html::default();
    }
    html! { <p class="whole"><b>{ "In full: " }</b>{ for long.into_iter().map(|name| html! { <span>{ breakable(name) }</span> }) }</p> }
}
