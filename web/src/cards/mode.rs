//! One mode: what it is, what it carries, what it costs. All words are core's.

use kubefront_core::Mode;
use kubefront_core::mode::{Answer, carries};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::widgets::icon::{Icon, Sign};
use crate::words::operation;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) mode: Mode,
    pub(crate) is_chosen: bool,
    pub(crate) is_reserved: bool,
    pub(crate) onchoose: Callback<Mode>,
    pub(crate) onreserve: Callback<bool>,
}

#[component]
pub(crate) fn ModeCard(props: &Props) -> Html {
    let Props { mode, is_chosen, .. } = *props;
    let (facts, id) = (mode.facts(), format!("mode-{}", mode.name()));
    let onchange = props.onchoose.reform(move |_: Event| mode);
    html! {
        <div class={classes!("mode", is_chosen.then_some("is-on"))}>
            <label class="mode-head" for={id.clone()}>
                <input type="radio" name="mode" {id} checked={is_chosen} {onchange} />
                <span><b>{ mode.name() }</b>{ " " }<span class="mode-title">{ facts.title }</span></span>
            </label>
            if is_chosen {
                <p class="mode-summary">{ facts.summary }</p>
                <ul class="mode-price" aria-label="What it costs">{ for facts.price.iter().map(|price| html! { <li>{ *price }</li> }) }</ul>
                if mode != Mode::Tcp {
                    { reservation(props) }
                }
            } else {
                <p class="mode-carries">{ differences(mode) }</p>
            }
        </div>
    }
}

/// In http and passthrough another tenant can take the host; the remedy stands in the card itself.
fn reservation(props: &Props) -> Html {
    let onchange = props
        .onreserve
        .reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
    html! {
        <label class="mode-reserve">
            <input type="checkbox" checked={props.is_reserved} {onchange} />
            <span>{ "Reserve the host name" }<small>{ "nobody else may use it; Kubernetes 1.30 or newer" }</small></span>
        </label>
    }
}

/// What it does not carry, or only under a condition: that is what tells modes apart.
fn differences(mode: Mode) -> Html {
    let lines = carries(mode, None, None);
    let of = |answer: Answer| -> Vec<String> {
        lines.iter().filter(|line| line.answer == answer).map(|line| operation(line.operation).to_owned()).collect()
    };
    let (not, when) = (of(Answer::No), of(Answer::When));
    html! {
        <>
            if !when.is_empty() { <span><Icon sign={Sign::Warning} />{ format!("newer clients only: {}", when.join(", ")) }</span> }
            if !not.is_empty() { <span><Icon sign={Sign::Cross} />{ format!("not: {}", not.join(", ")) }</span> }
        </>
    }
}
