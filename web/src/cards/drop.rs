//! The place where files go. The whole page takes them; this one says so, and opens the picker.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::files;
use crate::state::{Action, Id};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Id of the next input.
    pub(crate) first: Id,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Drop(props: &Props) -> Html {
    let onchange = {
        let (first, dispatch) = (props.first, props.dispatch.clone());
        move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(list) = input.files() {
                files::read_all(files::chosen(&list), first, &dispatch);
            }
            input.set_value(""); // the same file can be chosen again
        }
    };
    html! {
        <label class="drop">
            <input id="drop" class="drop-input" type="file" multiple=true {onchange} />
            <svg class="drop-sign" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
                <path d="M14 18V5m0 0L9 10m5-5l5 5M5 18v4a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-4" />
            </svg>
            <span class="drop-text"><b>{ "Choose files" }</b>{ ", drop them here, or paste anywhere" }</span>
            <span class="drop-kinds">{ "PEM, DER, base64, a Secret, a kubeconfig, a token: any number, any order" }</span>
        </label>
    }
}
