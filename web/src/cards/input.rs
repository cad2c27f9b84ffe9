//! The card "Certificate and private key": the place for files, and the content of each file.

use std::rc::Rc;

use kubefront_core::Severity;
use kubefront_core::exposure::FIELDS;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::clear::{self, Clear};
use super::props::GivenProps;
use crate::roles::ROLES;
use crate::state::{Action, Part, Refused, Try};
use crate::view::input::{self, Item, Row};
use crate::view::mark::Mark;
use crate::widgets::field::mark;
use crate::widgets::icon::{Icon, Sign};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) given: GivenProps,
    /// Every file contains objects that exist: the lint is the result.
    pub(crate) is_linted: bool,
}

#[component]
pub(crate) fn Input(props: &Props) -> Html {
    let Props { given, is_linted } = props;
    html! {
        <div class="card">
            <h2>{ "Input" }</h2>
            <Drop is_reading={!given.state.reading.is_empty()} />
            <div class="drop-foot">
                <label class="drop-directory">
                    <input class="drop-input" type="file" webkitdirectory=true />
                    { "Choose a directory" }
                </label>
                <Clear ..clear::Props::of(&given.state, &given.dispatch) />
            </div>
            <Rows given={given.clone()} {is_linted} />
            <p class="hint">{ "You can pass the public key instead. It proves that the private key matches: " }<code>{ "openssl pkey -in key.pem -pubout" }</code></p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DropProps {
    /// Files are being read.
    is_reading: bool,
}

/// The script `web/shell/input.js` gets the selected files.
#[component]
fn Drop(props: &DropProps) -> Html {
    html! {
        <label class="drop">
            <input id="drop" class="drop-input" type="file" multiple=true />
            if props.is_reading {
                <Icon sign={Sign::Working} />
            } else {
                <svg class="drop-sign" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
                    <path d="M14 18V5m0 0L9 10m5-5l5 5M5 18v4a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-4" />
                </svg>
            }
            <span class="drop-text"><b>{ "Choose files" }</b>{ ", drop them here, or paste anywhere" }</span>
            <span class="drop-kinds">{ "Certificates, private key, kubeconfig, token, Secret, HTTPProxy; in any order and format" }</span>
        </label>
    }
}

/// Every input: first those that were read, then those that could not be read.
#[component]
fn Rows(props: &Props) -> Html {
    let Props { given: GivenProps { state, judged, dispatch }, is_linted } = props;
    let ids = |at: usize| state.parts.get(at).cloned();
    let rows = if *is_linted { input::linted(judged) } else { input::rows(judged) };
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let draw = |(at, row): (usize, Row)| {
        let name = input::name_among(&names, at);
        html! {
            <InputRow key={at} {row} {name} part={ids(at)} last={ids(at).and_then(|part| state.tries.get(&part.id).cloned())}
                dispatch={dispatch.clone()} />
        }
    };
    if rows.is_empty() && state.refused.is_empty() {
        return Html::default();
    }
    let mut rows = rows.into_iter().enumerate();
    let first: Vec<(usize, Row)> = rows.by_ref().take(MOST_ROWS).collect();
    let (first, more) = (first.into_iter(), rows.collect::<Vec<_>>());
    html! {
        <ul class="parts" aria-label="Input files">
            { for first.map(draw) }
            if !more.is_empty() {
                <li><details class="parts-more"><summary>{ format!("{} more files", more.len()) }</summary><ul class="parts">{ for more.into_iter().map(draw) }</ul></details></li>
            }
            { for state.refused.iter().map(|refused| unread(refused, dispatch)) }
        </ul>
    }
}

fn unread(refused: &Refused, dispatch: &Callback<Action>) -> Html {
    let (Refused { id, name, why }, dispatch) = (refused, dispatch.clone());
    let id = *id;
    html! {
        <li class="part" key={format!("refused {id}")}>
            <Icon sign={Sign::Error} />
            <div class="part-text"><span class="part-name">{ name }</span><small>{ why }</small></div>
            <button type="button" class="part-remove" aria-label={format!("Remove {name}")}
                onclick={move |_| dispatch.emit(Action::Remove(id))}><Icon sign={Sign::Cross} /></button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct InputRowProps {
    row: Row,
    /// The name that no other row has.
    name: AttrValue,
    part: Option<Rc<Part>>,
    /// The state of the last passphrase.
    last: Option<Try>,
    dispatch: Callback<Action>,
}

#[component]
fn InputRow(props: &InputRowProps) -> Html {
    let InputRowProps { row, name, part, dispatch, .. } = props;
    html! {
        <li class="part">
            if row.items.is_empty() { <Icon sign={Sign::of_mark(row.mark)} /> }
            <div class="part-text">
                <span class="part-name">{ &row.name }</span>
                if row.items.is_empty() { <small>{ &row.what }</small> }
                <ul class="part-items">{ for row.items.iter().map(item) }</ul>
                if let Some((check, severity)) = row.check.zip(severity(row.mark)) { { mark(check, severity) } }
                if let Some(part) = part.clone().filter(|_| row.is_locked) {
                    <PassphraseField {part} name={name.clone()} last={props.last.clone()} is_opening={row.is_opening} dispatch={dispatch.clone()} />
                }
                if let Some(part) = part.clone().filter(|_| row.can_have_role) {
                    { role(part, name, dispatch.clone()) }
                }
            </div>
            if let Some(part) = part {
                { remove(part, name, dispatch.clone()) }
            }
        </li>
    }
}

fn remove(part: &Part, name: &str, dispatch: Callback<Action>) -> Html {
    let id = part.id;
    html! {
        <button type="button" class="part-remove" aria-label={format!("Remove {name}")}
            onclick={move |_| dispatch.emit(Action::Remove(id))}><Icon sign={Sign::Cross} /></button>
    }
}

fn item(item: &Item) -> Html {
    html! {
        <li class={classes!("part-item", format!("is-{}", item.mark.name()))}>
            <Icon sign={Sign::of_mark(item.mark)} />
            <span><span class="part-item-name">{ &item.name }</span><small>{ &item.what }</small>
                if let Some((check, severity)) = item.check.zip(severity(item.mark)) { { mark(check, severity) } }
            </span>
        </li>
    }
}

fn severity(mark: Mark) -> Option<Severity> {
    match mark {
        Mark::Ok | Mark::Note => None,
        Mark::Warning => Some(Severity::Warning),
        Mark::Error => Some(Severity::Error),
    }
}

fn role(part: Rc<Part>, name: &str, dispatch: Callback<Action>) -> Html {
    let id = part.id;
    let onchange = move |event: Event| {
        let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
        let role = ROLES.iter().find(|(path, _)| *path == select.value()).map(|(_, role)| *role);
        dispatch.emit(Action::Role { id, role });
    };
    html! {
        <label class="part-role">{ "role " }
            <select {onchange} aria-label={format!("Role of {name}")}>
                <option value="" selected={part.role.is_none()}>{ "by content" }</option>
                { for ROLES.iter().map(|(path, role)| html! {
                    <option value={*path} selected={part.role == Some(*role)}>{ help(path) }</option>
                }) }
            </select>
        </label>
    }
}

/// The help text of the field that names such a file, shortened to one row.
fn help(path: &str) -> &'static str {
    let help = FIELDS.iter().find(|row| row.path == path).map_or("", |row| row.help);
    let help = help.split([';', ':', ',']).next().unwrap_or_default();
    help.split_once(" that clients ").map_or(help, |(what, _)| what)
}

#[derive(Properties, PartialEq)]
struct PassphraseProps {
    /// The encrypted input.
    part: Rc<Part>,
    name: AttrValue,
    /// The state of the last passphrase.
    last: Option<Try>,
    /// The known passphrases are being tried.
    is_opening: bool,
    dispatch: Callback<Action>,
}

/// The passphrase field of an encrypted input. Only the browser's field has the text until Enter. It is never an attribute.
#[component]
fn PassphraseField(props: &PassphraseProps) -> Html {
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
    let name = &props.name;
    let (id, said) = (format!("passphrase-{}", props.part.id), format!("passphrase-{}-said", props.part.id));
    if *is_closed {
        // A fix that leads to the field finds the button in its place.
        return html! {
            <button type="button" class="link passphrase-open" {id} onclick={open} aria-label={format!("Enter the passphrase for {name}")}>{ "Enter the passphrase" }</button>
        };
    }
    let is_asked = matches!(props.last, Some(Try::Working(_)));
    html! {
        <div class="passphrase">
            <label for={id.clone()}>{ "Passphrase" }<span class="unseen">{ format!(" for {name}") }</span></label>
            <input type="password" {id} ref={input} {onkeydown} maxlength="4096" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" aria-describedby={said.clone()} disabled={is_asked} />
            <button type="button" class="button" onclick={move |_| give.emit(())} disabled={is_asked}>{ "Decrypt" }</button>
            <p id={said} class="passphrase-said" role="status">
                if is_asked || props.is_opening { <Icon sign={Sign::Working} />{ "decrypting" } }
                if props.last == Some(Try::Wrong) { <Icon sign={Sign::Error} />{ "Wrong passphrase" } }
            </p>
        </div>
    }
}

/// With more rows, the settings below would be far down.
const MOST_ROWS: usize = 8;
