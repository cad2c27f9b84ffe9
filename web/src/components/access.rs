//! Who the client says it is: a context of a kubeconfig, or a token; and the ways out where neither can pass.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Both;
use super::field_findings::{beside, field_findings};
use super::icon::{Icon, Sign};
use super::token::TokenField;
use crate::browser::focus;
use crate::judge::{self, Judged};
use crate::state::Action;

#[component]
pub(crate) fn Access(both: &Both) -> Html {
    let Both { state, judged, dispatch } = both;
    let kubeconfig = judged.evaluation.decoded.kubeconfigs.first().filter(|_| !judged.is_example);
    html! {
        <div class="access">
            if let Some(found) = kubeconfig {
                <div class="field">
                    <label for="field-kubeconfig-context">{ format!("Context of {}", found.origin.name) }</label>
                    { contexts(both, &found.part, &judge::shown(state, judged, "kubeconfig.context")) }
                    { field_findings(&beside(judged, &["kubeconfig.context"])) }
                </div>
            }
            <TokenField has_kubeconfig={kubeconfig.is_some()} is_empty={!judge::has_token_field(state)} dispatch={dispatch.clone()} />
            if let Some(credential) = judge::credential(judged).filter(|_| !judged.is_example) {
                <p class="said is-ok"><Icon sign={Sign::Ok} /><span>{ credential }</span></p>
            }
            { field_findings(&beside(judged, &["kubeconfig.from", "kubeconfig.tokenFile", "kubeconfig.user", "kubeconfig.trust"])) }
            if needs_way_out(judged) {
                { ways_out(dispatch) }
            }
        </div>
    }
}

fn contexts(both: &Both, kubeconfig: &kubefront_core::kubernetes::Kubeconfig, chosen: &str) -> Html {
    let dispatch = both.dispatch.clone();
    let onchange = move |event: Event| {
        let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
        dispatch.emit(Action::Typed { path: "kubeconfig.context".to_owned(), text: select.value() });
    };
    let current = &kubeconfig.current_context;
    let named = if current.is_empty() { "choose one".to_owned() } else { format!("{current} (current)") };
    html! {
        <select id="field-kubeconfig-context" {onchange}>
            <option value="" selected={chosen.is_empty()}>{ named }</option>
            { for kubeconfig.contexts.iter().map(|context| html! {
                <option value={context.name.clone()} selected={context.name == chosen}>{ &context.name }</option>
            }) }
        </select>
    }
}

/// Something keeps the kubeconfig, and only it, from being written.
fn needs_way_out(judged: &Judged) -> bool {
    judged.report().findings.iter().any(|finding| finding.blocks == Some("kubeconfig")) && !judged.is_example
}

fn ways_out(dispatch: &Callback<Action>) -> Html {
    let leave_out = {
        let dispatch = dispatch.clone();
        move |_| dispatch.emit(Action::Typed { path: "kubeconfig.write".to_owned(), text: "false".to_owned() })
    };
    html! {
        <div class="ways-out" role="group" aria-label="Ways out">
            <button type="button" class="button" onclick={|_| focus::go_to("field-serviceAccount-name")}>{ "Make a ServiceAccount" }</button>
            <button type="button" class="button" onclick={|_| focus::go_to("token")}>{ "Give a token" }</button>
            <button type="button" class="button" onclick={leave_out}>{ "Leave the kubeconfig out" }</button>
        </div>
    }
}
