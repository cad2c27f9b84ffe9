//! The card "Credential": a context of a kubeconfig, or a bearer token.

use kubefront_core::kubernetes::Kubeconfig;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::props::GivenProps;
use crate::judge;
use crate::state::Action;
use crate::view::credential;
use crate::widgets::field::{beside, field_findings};
use crate::widgets::icon::{Icon, Sign};

#[component]
pub(crate) fn Credential(props: &GivenProps) -> Html {
    let GivenProps { state, judged, dispatch } = props;
    let kubeconfig = judged.evaluation.decoded.kubeconfigs.first();
    html! {
        <div class="card">
            <h2>{ "Credential" }</h2>
            <div class="access">
                if let Some(found) = kubeconfig {
                    <div class="field">
                        <label for="field-kubeconfig-context">{ format!("Context of {}", found.origin.name) }</label>
                        { contexts(props, &found.part, &judge::shown(state, judged, "kubeconfig.context")) }
                        { field_findings(&beside(judged, &["kubeconfig.context"])) }
                    </div>
                }
                <TokenField has_kubeconfig={kubeconfig.is_some()} is_empty={!state.has_token_field()} dispatch={dispatch.clone()} />
                if let Some(credential) = credential::credential(judged) {
                    <p class="said is-ok"><Icon sign={Sign::Ok} /><span>{ credential }</span></p>
                }
                { field_findings(&beside(judged, &["kubeconfig.from", "kubeconfig.tokenFile", "kubeconfig.user", "kubeconfig.trust"])) }
            </div>
        </div>
    }
}

fn contexts(props: &GivenProps, kubeconfig: &Kubeconfig, chosen: &str) -> Html {
    let dispatch = props.dispatch.clone();
    let onchange = move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        let text = select.or_else(|| event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()));
        dispatch.emit(Action::Typed { path: "kubeconfig.context".to_owned(), text: text.unwrap_or_default() });
    };
    let current = &kubeconfig.current_context;
    let named = if current.is_empty() { "select a context".to_owned() } else { format!("{current} (current)") };
    if kubeconfig.contexts.len() > LISTED {
        return html! {
            <>
                <input type="text" id="field-kubeconfig-context" list="contexts" value={chosen.to_owned()} {onchange}
                    placeholder={named} autocomplete="off" autocapitalize="off" spellcheck="false" />
                <datalist id="contexts">{ for kubeconfig.contexts.iter().map(|context| html! { <option value={context.name.clone()} /> }) }</datalist>
            </>
        };
    }
    html! {
        <select id="field-kubeconfig-context" {onchange}>
            <option value="" selected={chosen.is_empty()}>{ named }</option>
            { for kubeconfig.contexts.iter().map(|context| html! {
                <option value={context.name.clone()} selected={context.name == chosen}>{ &context.name }</option>
            }) }
        </select>
    }
}

/// Contexts that a list can show. A field that searches replaces a longer list.
const LISTED: usize = 12;
#[derive(Properties, PartialEq)]
struct TokenProps {
    has_kubeconfig: bool,
    /// The state has no token of this field: the browser's field is emptied too (after Clear).
    is_empty: bool,
    dispatch: Callback<Action>,
}

/// The token field. The text is only in the browser's field and in the bytes of the state. It is never an attribute.
#[component]
fn TokenField(props: &TokenProps) -> Html {
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with(props.is_empty, move |is_empty| {
            if let Some(input) =
                input.cast::<HtmlInputElement>().filter(|input| *is_empty && !input.value().trim().is_empty())
            {
                input.set_value("");
            }
        });
    }
    let oninput = {
        let dispatch = props.dispatch.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                dispatch.emit(Action::Token(Zeroizing::new(input.value().into_bytes())));
            }
        }
    };
    let label = if props.has_kubeconfig {
        "Bearer token (replaces the user of the context)"
    } else {
        "Bearer token (or drop a kubeconfig)"
    };
    html! {
        <div class="field">
            <label for="token">{ label }</label>
            <input id="token" type="password" ref={input} {oninput} maxlength="65536" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" placeholder="eyJhbGciOi…" />
        </div>
    }
}
