//! The button that removes all input. It asks if there are files: their bytes are overwritten.

use yew::prelude::*;

use crate::browser::shell;
use crate::state::{Action, State};
use crate::words::count;

#[derive(Properties, PartialEq, Clone)]
pub(crate) struct Props {
    /// Number of the user's files.
    pub(crate) files: usize,
    /// There is nothing to remove.
    pub(crate) is_empty: bool,
    pub(crate) dispatch: Callback<Action>,
}

impl Props {
    pub(crate) fn of(state: &State, dispatch: &Callback<Action>) -> Self {
        Self { files: state.own_files(), is_empty: state.is_untouched(), dispatch: dispatch.clone() }
    }
}

#[component]
pub(crate) fn Clear(props: &Props) -> Html {
    let is_asked = use_state_eq(|| false);
    let is_asking = *is_asked && props.files > 0;
    let press = {
        let (is_asked, dispatch, asks_first) =
            (is_asked.setter(), props.dispatch.clone(), props.files > 0 && !is_asking);
        move |_| {
            is_asked.set(asks_first);
            if !asks_first {
                dispatch.emit(Action::Clear);
                shell::cleared();
            }
        }
    };
    let keep = {
        let is_asked = is_asked.setter();
        move |_| is_asked.set(false)
    };
    let label = if is_asking { format!("Clear {}?", count(props.files, "file")) } else { "Clear".to_owned() };
    html! {
        <span class="card-end" aria-live="polite">
            <button type="button" class={classes!("button", "clear", is_asking.then_some("is-asking"))} onclick={press}
                disabled={props.is_empty} title="Remove and overwrite all input">{ label }</button>
            if is_asking {
                <button type="button" class="button" onclick={keep}>{ "Keep" }</button>
            }
        </span>
    }
}
