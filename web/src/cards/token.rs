//! The token's own field. The text stays in the browser's input and in the state's bytes; it is never an attribute.

use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use crate::state::Action;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) has_kubeconfig: bool,
    /// The state holds no token from here: the input is emptied too (after Clear).
    pub(crate) is_empty: bool,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn TokenField(props: &Props) -> Html {
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
        "Bearer token, instead of the context's user"
    } else {
        "Bearer token, or drop a kubeconfig"
    };
    html! {
        <div class="field">
            <label for="token">{ label }</label>
            <input id="token" type="password" ref={input} {oninput} maxlength="65536" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" placeholder="eyJhbGciOi…" />
        </div>
    }
}
