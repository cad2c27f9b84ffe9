//! Copies a text, and says so in place for two seconds.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::browser::clipboard;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What is copied, asked for only then.
    pub(crate) text: Callback<(), String>,
    /// What the button is for, for those who hear it alone.
    pub(crate) what: AttrValue,
    #[prop_or(AttrValue::Static("Copy"))]
    pub(crate) label: AttrValue,
}

#[component]
pub(crate) fn Copy(props: &Props) -> Html {
    let said = use_state_eq(|| None::<&'static str>);
    let onclick = {
        let (said, text) = (said.setter(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, text) = (said.clone(), text.emit(()));
            wasm_bindgen_futures::spawn_local(async move {
                let done = clipboard::copy(&text).await;
                said.set(Some(if done { "Copied" } else { "Not allowed here" }));
                Timeout::new(2_000, move || said.set(None)).forget();
            });
        })
    };
    html! {
        <button type="button" class="button copy" {onclick} aria-label={said.is_none().then(|| format!("{} {}", props.label, props.what))}>
            <span aria-live="polite">{ said.unwrap_or(&props.label) }</span>
        </button>
    }
}
