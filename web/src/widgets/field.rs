//! One field of the exposure: its label, its input, and its findings.

use kubefront_core::Severity;
use kubefront_core::exposure::{Field as Row, Kind};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::{Icon, Sign};
use crate::browser::focus;
use crate::judge::Judged;
use crate::state::Action;
use crate::view::checks::Check;
use crate::view::place::field_id;
use crate::words::sentence;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Path of the field, one of the leaves of its row.
    pub(crate) path: AttrValue,
    pub(crate) row: &'static Row,
    /// Shown text: as typed, otherwise from the document.
    pub(crate) value: String,
    /// Why the text is not a valid value.
    pub(crate) refused: Option<String>,
    pub(crate) said: Vec<Said>,
    pub(crate) dispatch: Callback<Action>,
    /// Replaces the help text of the table.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) placeholder: AttrValue,
}

#[component]
pub(crate) fn Field(props: &Props) -> Html {
    let id = field_id(&props.path);
    let path = props.path.to_string();
    let label = props.label.clone().unwrap_or_else(|| sentence(props.row.help).into());
    let tell = {
        let (dispatch, path) = (props.dispatch.clone(), path.clone());
        Callback::from(move |text: String| dispatch.emit(Action::Typed { path: path.clone(), text }))
    };
    let is_switch = matches!(props.row.kind, Kind::Switch(_));
    html! {
        <div class={classes!("field", is_switch.then_some("is-switch"))}>
            <label for={id.clone()}>{ label }<code class="field-path" aria-hidden="true">{ &path }</code></label>
            { input(props, id.clone(), tell) }
            <div id={format!("{id}-said")} class="field-said">
                if let Some(why) = &props.refused {
                    <p class="said is-error">{ sentence(why) }</p>
                }
                { field_findings(&props.said) }
            </div>
        </div>
    }
}

fn input(props: &Props, id: String, tell: Callback<String>) -> Html {
    let said = format!("{id}-said");
    if let Kind::Switch(given) = props.row.kind {
        // The label is the help text of the flag: checked means the value of the flag, `false` for `--no-kubeconfig`.
        let onchange = tell.reform(move |event: Event| (checked(&event) == (given == "true")).to_string());
        return html! { <input type="checkbox" {id} checked={props.value == given} {onchange} aria-describedby={said} /> };
    }
    if props.row.value.contains('|') {
        let onchange = tell.reform(|event: Event| chosen(&event));
        let option =
            |word: &'static str| html! { <option value={word} selected={word == props.value}>{ word }</option> };
        return html! {
            <select {id} {onchange} aria-describedby={said}>{ for props.row.value.split('|').map(option) }</select>
        };
    }
    let oninput = tell.reform(|event: InputEvent| text(&event));
    html! {
        <input type="text" {id} value={props.value.clone()} {oninput} placeholder={props.placeholder.clone()} aria-describedby={said}
            maxlength="4096" autocomplete="off" autocapitalize="off" spellcheck="false" />
    }
}

fn checked(event: &Event) -> bool {
    event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).is_some_and(|input| input.checked())
}

fn chosen(event: &Event) -> String {
    event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok()).map(|s| s.value()).unwrap_or_default()
}

fn text(event: &InputEvent) -> String {
    event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).map(|i| i.value()).unwrap_or_default()
}

/// A mark at a field: the check whose findings are about it.
#[derive(Clone, PartialEq)]
pub(crate) struct Said {
    check: Check,
    severity: Severity,
}

/// Returns the checks with findings about the fields at one place, each once.
pub(crate) fn beside(judged: &Judged, fields: &[&str]) -> Vec<Said> {
    let here = judged.report().findings.iter().filter(|finding| {
        finding.field.is_some_and(|field| fields.contains(&field))
            && finding.severity != Severity::Note
            && finding.accepted.is_none()
    });
    let mut said: Vec<Said> = Vec::new();
    for finding in here {
        let (check, severity) = (Check::of(finding.code), finding.severity);
        match said.iter_mut().find(|known| known.check == check) {
            Some(known) => known.severity = known.severity.min(severity),
            None => said.push(Said { check, severity }),
        }
    }
    said
}

/// Draws the marks of a field. Each one is a link to the row of its check.
pub(crate) fn field_findings(said: &[Said]) -> Html {
    html! { { for said.iter().map(|said| mark(said.check, said.severity)) } }
}

/// A link to the row of a check.
pub(crate) fn mark(check: Check, severity: Severity) -> Html {
    html! {
        <button type="button" key={check.id()} class={classes!("said", format!("is-{severity}"))} onclick={move |_| focus::go_to(check.id())}>
            <Icon sign={Sign::of(severity)} />
            <span>{ format!("See {}", check.name()) }</span>
        </button>
    }
}
