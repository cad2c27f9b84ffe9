//! Advice for every exposure in this mode. It is not a finding, so it is collapsed.

use kubefront_core::Mode;
use yew::prelude::*;

use crate::widgets::prose::prose;
use crate::words::sentence;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) mode: Mode,
    pub(crate) advice: Vec<kubefront_core::advice::Advice>,
}

#[component]
pub(crate) fn Advice(props: &Props) -> Html {
    if props.advice.is_empty() {
        return Html::default();
    }
    html! {
        <details class="advice">
            <summary><h3>{ format!("Advice for mode {}", props.mode) }</h3></summary>
            <dl>
                { for props.advice.iter().map(|advice| html! {
                    <><dt><code>{ advice.topic }</code></dt><dd>{ prose(&sentence(&advice.message)) }<small>{ advice.source }</small></dd></>
                }) }
            </dl>
        </details>
    }
}
