//! One input: its name, what it is, what was found in it, what it is to be used as.

use std::rc::Rc;

use kubefront_core::exposure::FIELDS;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::passphrase::PassphraseField;
use crate::js_api::ROLES;
use crate::state::{Action, Part, Try};
use crate::view::input::{Item, Mark, Seen};
use crate::widgets::icon::{Icon, Sign};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) seen: Seen,
    /// The user's own; the example's cannot be changed.
    pub(crate) part: Option<Rc<Part>>,
    /// How the last passphrase fared.
    pub(crate) last: Option<Try>,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn PartChip(props: &Props) -> Html {
    let Props { seen, part, dispatch, .. } = props;
    html! {
        <li class="part">
            if seen.items.is_empty() { <Icon sign={sign(seen.mark)} /> }
            <div class="part-text">
                <span class="part-name">{ &seen.name }</span>
                if seen.items.is_empty() { <small>{ &seen.what }</small> }
                <ul class="part-items">{ for seen.items.iter().map(item) }</ul>
                if let Some(part) = part.clone().filter(|_| seen.is_locked) {
                    <PassphraseField {part} last={props.last.clone()} is_opening={seen.is_opening} dispatch={dispatch.clone()} />
                }
                if let Some(part) = part.clone().filter(|_| seen.can_have_role) {
                    { role(part, dispatch.clone()) }
                }
            </div>
            if let Some(part) = part {
                { remove(part, dispatch.clone()) }
            }
        </li>
    }
}

fn remove(part: &Part, dispatch: Callback<Action>) -> Html {
    let id = part.id;
    html! {
        <button type="button" class="part-remove" aria-label={format!("Remove {}", part.name)}
            onclick={move |_| dispatch.emit(Action::Remove(id))}><Icon sign={Sign::Cross} /></button>
    }
}

fn item(item: &Item) -> Html {
    html! {
        <li class={classes!("part-item", format!("is-{}", item.mark.name()))}>
            <Icon sign={sign(item.mark)} />
            <span><span class="part-item-name">{ &item.name }</span><small>{ &item.what }</small></span>
        </li>
    }
}

fn role(part: Rc<Part>, dispatch: Callback<Action>) -> Html {
    let id = part.id;
    let onchange = move |event: Event| {
        let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
        let role = ROLES.iter().find(|(path, _)| *path == select.value()).map(|(_, role)| *role);
        dispatch.emit(Action::Role { id, role });
    };
    html! {
        <label class="part-role">{ "used as " }
            <select {onchange} aria-label={format!("What {} is used as", part.name)}>
                <option value="" selected={part.role.is_none()}>{ "what it is" }</option>
                { for ROLES.iter().map(|(path, role)| html! {
                    <option value={*path} selected={part.role == Some(*role)}>{ help(path) }</option>
                }) }
            </select>
        </label>
    }
}

/// The table's words for the field that names such a file, as many as a chip has room for.
fn help(path: &str) -> &'static str {
    let help = FIELDS.iter().find(|row| row.path == path).map_or("", |row| row.help);
    let help = help.split([';', ':', ',']).next().unwrap_or_default();
    help.split_once(" that clients ").map_or(help, |(what, _)| what)
}

fn sign(mark: Mark) -> Sign {
    match mark {
        Mark::Ok => Sign::Ok,
        Mark::Note => Sign::Note,
        Mark::Warning => Sign::Warning,
        Mark::Error => Sign::Error,
    }
}
