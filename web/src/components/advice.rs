//! What is true of every exposure in this mode; no finding, so folded.

use yew::prelude::*;

use super::Seen;
use super::prose::prose;
use crate::words::sentence;

#[component]
pub(crate) fn Advice(seen: &Seen) -> Html {
    let report = seen.judged.report();
    if report.advice.is_empty() {
        return Html::default();
    }
    html! {
        <details class="card advice">
            <summary><h2>{ format!("Advice for {}", report.mode) }<small>{ report.advice.len() }</small></h2></summary>
            <dl>
                { for report.advice.iter().map(|advice| html! {
                    <><dt><code>{ advice.topic }</code></dt><dd>{ prose(&sentence(&advice.message)) }<small>{ advice.source }</small></dd></>
                }) }
            </dl>
        </details>
    }
}
