//! Version, and what this page does and does not promise.

use yew::prelude::*;

use super::about::About;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) commit: String,
}

#[component]
pub(crate) fn Foot(props: &Props) -> Html {
    let commit = if props.commit.is_empty() { "built for work on the page" } else { &props.commit };
    html! {
        <footer class="foot">
            <About />
            <p class="foot-line">{ format!("kubefront {}, commit {commit}", env!("CARGO_PKG_VERSION")) }</p>
        </footer>
    }
}
