//! What the mode carries, from the report.

use kubefront_core::mode::Answer;
use yew::prelude::*;

use super::Seen;
use super::icon::{Icon, Sign};
use crate::words::operation;

#[component]
pub(crate) fn Carries(seen: &Seen) -> Html {
    let line = |carries: &kubefront_core::mode::Carries| {
        let (class, sign, word) = match carries.answer {
            Answer::Yes => ("is-ok", Sign::Ok, "yes"),
            Answer::No => ("is-no", Sign::Cross, "no"),
            Answer::When => ("is-warning", Sign::Warning, "if"),
        };
        html! {
            <li class={classes!("carry", class)} key={carries.operation}>
                <Icon {sign} /><span>{ operation(carries.operation) }<span class="unseen">{ format!(": {word}") }</span></span>
                if let Some(condition) = carries.condition { <small>{ condition }</small> }
            </li>
        }
    };
    html! {
        <ul class="carries" aria-label="What this mode carries">{ for seen.judged.report().carries.iter().map(line) }</ul>
    }
}
