//! Says that what is seen is the example.

use yew::prelude::*;

#[component]
pub(crate) fn Banner() -> Html {
    html! {
        <aside class="banner" aria-label="Example">
            <strong>{ "Example: nothing of yours." }</strong>{ " Drop a file or type, and it makes way." }
        </aside>
    }
}
