//! The field in the chip of what is encrypted. What is typed stays in the browser's input until Enter; it is never an
//! attribute, and a wrong one is said here and nowhere else.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use crate::state::{Action, Part, Try};
use crate::widgets::icon::{Icon, Sign};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What is encrypted.
    pub(crate) part: Rc<Part>,
    /// How the last passphrase fared.
    pub(crate) last: Option<Try>,
    /// Whether a passphrase that is known, or none, opens it is being found out.
    pub(crate) is_opening: bool,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn PassphraseField(props: &Props) -> Html {
    let (is_closed, input) = (use_state_eq(|| false), use_node_ref());
    let open = {
        let is_closed = is_closed.setter();
        move |_| is_closed.set(false)
    };
    let give = {
        let (id, input, dispatch) = (props.part.id, input.clone(), props.dispatch.clone());
        Callback::from(move |()| {
            let Some(input) = input.cast::<HtmlInputElement>().filter(|input| !input.value().is_empty()) else {
                return;
            };
            dispatch.emit(Action::Trying { id, passphrase: Zeroizing::new(input.value().into_bytes()) });
            input.set_value("");
        })
    };
    let onkeydown = {
        let (give, is_closed) = (give.clone(), is_closed.setter());
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => give.emit(()),
            "Escape" => is_closed.set(true),
            _ => {}
        }
    };
    let name = &props.part.name;
    if *is_closed {
        return html! { <button type="button" class="link passphrase-open" onclick={open}>{ "Give the passphrase" }</button> };
    }
    let (id, said) = (format!("passphrase-{}", props.part.id), format!("passphrase-{}-said", props.part.id));
    let is_asked = matches!(props.last, Some(Try::Working(_)));
    html! {
        <div class="passphrase">
            <label for={id.clone()}>{ "Passphrase" }<span class="unseen">{ format!(" of {name}") }</span></label>
            <input type="password" {id} ref={input} {onkeydown} maxlength="4096" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" aria-describedby={said.clone()} disabled={is_asked} />
            <button type="button" class="button" onclick={move |_| give.emit(())} disabled={is_asked}>{ "Open" }</button>
            <p id={said} class="passphrase-said" role="status">
                if is_asked || props.is_opening { <Icon sign={Sign::Working} />{ "being opened" } }
                if props.last == Some(Try::Wrong) { <Icon sign={Sign::Error} />{ "Wrong passphrase" } }
            </p>
        </div>
    }
}
