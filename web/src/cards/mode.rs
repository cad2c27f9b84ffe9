//! The choice of the mode: what each mode supports, and its trade-offs. The texts come from core.

use kubefront_core::Mode;
use kubefront_core::mode::{Answer, carries};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::props::GivenProps;
use crate::judge;
use crate::state::Action;
use crate::view::place::field_id;
use crate::widgets::field::{beside, field_findings};
use crate::widgets::icon::{Icon, Sign};
use crate::words::operation;

#[component]
pub(crate) fn Modes(props: &GivenProps) -> Html {
    let GivenProps { state, judged, dispatch } = props;
    let (exposure, _) = judge::exposure(state);
    let chosen = exposure.spec.mode;
    let choose = {
        let dispatch = dispatch.clone();
        Callback::from(move |mode: Mode| {
            dispatch.emit(Action::Typed { path: "mode".to_owned(), text: mode.name().to_owned() });
        })
    };
    let reserve = {
        let dispatch = dispatch.clone();
        Callback::from(move |on: bool| {
            dispatch.emit(Action::Typed { path: "reserveName".to_owned(), text: on.to_string() });
        })
    };
    html! {
        <fieldset class="modes" id={field_id("mode")} tabindex="-1">
            <legend class="unseen">{ "Mode" }</legend>
            { for Mode::ALL.iter().map(|mode| html! {
                <ModeChoice key={mode.name()} mode={*mode} is_chosen={*mode == chosen} is_reserved={exposure.spec.reserve_name}
                    onchoose={choose.clone()} onreserve={reserve.clone()} />
            }) }
            { field_findings(&beside(judged, &["mode", "passthroughName", "reserveName", "allowFrom"])) }
            <details class="compare">
                <summary>{ "Compare modes" }</summary>
                { for Mode::ALL.iter().map(|mode| compared(*mode)) }
            </details>
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct ModeChoiceProps {
    mode: Mode,
    is_chosen: bool,
    is_reserved: bool,
    onchoose: Callback<Mode>,
    onreserve: Callback<bool>,
}

#[component]
fn ModeChoice(props: &ModeChoiceProps) -> Html {
    let ModeChoiceProps { mode, is_chosen, .. } = *props;
    let (facts, id) = (mode.facts(), format!("mode-{}", mode.name()));
    let onchange = props.onchoose.reform(move |_: Event| mode);
    html! {
        <div class={classes!("mode", is_chosen.then_some("is-on"))}>
            <label class="mode-head" for={id.clone()}>
                <input type="radio" name="mode" {id} checked={is_chosen} {onchange} />
                <span><b>{ mode.name() }</b>{ " " }<span class="mode-title">{ facts.title }</span></span>
            </label>
            if is_chosen && mode != Mode::Tcp {
                { reservation(props) }
            }
        </div>
    }
}

fn compared(mode: Mode) -> Html {
    let facts = mode.facts();
    html! {
        <section class="compared" key={mode.name()}>
            <h3>{ format!("Mode {mode}") }</h3>
            <p class="mode-summary">{ facts.summary }</p>
            <p class="mode-carries">{ differences(mode) }</p>
            <ul class="mode-price" aria-label={format!("Trade-offs of mode {mode}")}>{ for facts.trade_offs.iter().map(|trade_off| html! { <li>{ *trade_off }</li> }) }</ul>
        </section>
    }
}

/// In http and passthrough, another tenant can claim the host name. The card offers to reserve it.
fn reservation(props: &ModeChoiceProps) -> Html {
    let onchange = props
        .onreserve
        .reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
    html! {
        <label class="mode-reserve">
            <input type="checkbox" checked={props.is_reserved} {onchange} />
            <span>{ "Reserve the host name" }<small>{ "blocks new Ingresses and HTTPProxies of others; requires Kubernetes 1.30 or later" }</small></span>
        </label>
    }
}

/// What the mode does not support, or only under a condition: the differences between the modes.
fn differences(mode: Mode) -> Html {
    let lines = carries(mode, None, None);
    let of = |answer: Answer| -> Vec<String> {
        lines.iter().filter(|line| line.answer == answer).map(|line| operation(line.operation).to_owned()).collect()
    };
    let (not, when) = (of(Answer::No), of(Answer::When));
    html! {
        <>
            if !when.is_empty() { <span><Icon sign={Sign::Warning} />{ format!("only with newer versions: {}", when.join(", ")) }</span> }
            if !not.is_empty() { <span><Icon sign={Sign::Cross} />{ format!("not supported: {}", not.join(", ")) }</span> }
        </>
    }
}
