//! The list of checks: one row per check, with its evidence and the buttons that fix it. Notes are collapsed below.

use std::rc::Rc;

use kubefront_core::Role;
use kubefront_core::report::FindingReport;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::chain::{self, Chain};
use super::finding::{self, Finding};
use super::fixes::fixes as draw_fixes;
use super::props::GivenProps;
use crate::browser::{files, focus};
use crate::judge::Judged;
use crate::state::edit::Provided;
use crate::state::{Action, Content, State};
use crate::view::checks::{self, Check, Group, Row};
use crate::view::fixes::{self, Act, Safe};
use crate::view::markdown::{self, Names};
use crate::view::place;
use crate::widgets::code::Copy;
use crate::widgets::icon::{Icon, Sign};
use crate::words::count;

#[component]
pub(crate) fn Checks(props: &GivenProps) -> Html {
    let GivenProps { state, judged, dispatch } = props;
    use_effect_with(state.fixes, |fixes| {
        if *fixes > 0 {
            focus::next_fix();
        }
    });
    let (picker, onchange, act) = use_acts(state, dispatch);
    let checks::Checks { rows, notes } = checks::all(judged);
    let (open, passed): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.state != checks::State::Passed);
    let draw = |row: &Row| self::row(props, row, &act);
    html! {
        <section class="card checks" id="checks" tabindex="-1" aria-labelledby="checks-title">
            <h2 id="checks-title">{ "Checks" }</h2>
            { changed(state, dispatch) }
            { safe(judged, &act) }
            <ul class="check-list">{ for open.iter().map(draw) }</ul>
            if !passed.is_empty() {
                <details class="passed">
                    <summary>{ format!("{} passed", passed.len()) }</summary>
                    <ul class="check-list">{ for passed.iter().map(draw) }</ul>
                </details>
            }
            { self::notes(props, &notes, &act) }
            <Report judged={judged.clone()} />
            <input type="file" hidden=true ref={picker} {onchange} aria-label="File for a fix" />
        </section>
    }
}

/// The file picker of the fixes, and what a click on a fix does.
#[hook]
fn use_acts(state: &Rc<State>, dispatch: &Callback<Action>) -> (NodeRef, Callback<Event>, Callback<Act>) {
    let picker = use_node_ref();
    let wanted = use_mut_ref(|| (None::<Role>, None::<String>));
    let onchange = {
        let (wanted, dispatch) = (wanted.clone(), dispatch.clone());
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let (role, replaces) = wanted.borrow().clone();
            let dispatch = dispatch.clone();
            if let Some(file) = input.files().and_then(|list| list.get(0)) {
                files::read_one(file, move |name, Content { bytes, is_cut }| {
                    dispatch.emit(Action::Provided(Provided { name, bytes, is_cut, role, replaces }));
                });
            }
            input.set_value(""); // the same file can be chosen again
        })
    };
    // Kept across renderings: rows that did not change are not drawn again.
    let now = use_mut_ref(|| state.clone());
    *now.borrow_mut() = state.clone();
    let act = use_callback((), {
        let (picker, dispatch) = (picker.clone(), dispatch.clone());
        move |act: Act, ()| match act {
            Act::Edit(edits) => dispatch.emit(Action::Fix(edits)),
            Act::Remove(input) => dispatch.emit(Action::LeaveOut(input)),
            Act::Choose { role, replaces } => {
                *wanted.borrow_mut() = (role, replaces);
                if let Some(input) = picker.cast::<HtmlElement>() {
                    input.click();
                }
            }
            Act::Passphrase(input) => {
                // A file in two roles is listed twice, and only what is encrypted has the field.
                let now = now.borrow();
                let parts = now.parts.iter().filter(|part| part.name == input);
                let mut fields = parts.map(|part| format!("passphrase-{}", part.id));
                focus::go_to(&fields.find(|field| focus::has(field)).unwrap_or_default());
            }
            Act::Go(id) => focus::go_to(&id),
            // Drawn by the finding itself.
            Act::Copy(_) | Act::ServiceAccount(_) | Act::Accept => {}
        }
    });
    (picker, onchange, act)
}

/// What the last button changed. It stays until the user does something else.
fn changed(state: &State, dispatch: &Callback<Action>) -> Html {
    let dispatch = dispatch.clone();
    let undo = move |_| {
        dispatch.emit(Action::Undo);
        focus::go_to("checks"); // the button is gone
    };
    html! {
        <div class="changed" role="status">
            if let Some(last) = &state.undo {
                <span>{ format!("Changed {}", last.said) }</span>
                <button type="button" class="link" onclick={undo} aria-label={format!("Undo {}", last.said)}>{ "Undo" }</button>
            } else if let Some(done) = &state.done {
                <span>{ done }</span>
            }
        </div>
    }
}

/// One button for the fixes that need no decision, and what they change.
fn safe(judged: &Judged, act: &Callback<Act>) -> Html {
    let Some(Safe { button, what }) = fixes::safe(judged) else {
        return Html::default();
    };
    html! {
        <div class="safe">
            { draw_fixes(&[button], act) }
            <ul>{ for what.into_iter().map(|what| html! { <li>{ what }</li> }) }</ul>
        </div>
    }
}

fn row(props: &GivenProps, row: &Row, act: &Callback<Act>) -> Html {
    let class = match row.state {
        checks::State::Undecided => "decision",
        other => other.mark().name(),
    };
    let is_quiet = row.groups.is_empty() && row.missing.is_none();
    html! {
        <li class={classes!("check", format!("is-{class}"), is_quiet.then_some("is-quiet"))} id={row.check.id()} key={row.check.id()} tabindex="-1">
            <Icon sign={Sign::of_mark(row.state.mark())} />
            <h3>{ row.check.name() }<span class="unseen">{ format!(": {}", row.state.word()) }</span></h3>
            <div class="check-body">
                if is_quiet || row.missing.is_some() {
                    <p class="check-what">{ &row.evidence }</p>
                }
                if let Some(code) = row.missing {
                    { draw_fixes(&fixes::providing(&props.judged, code), act) }
                }
                if let Some(back) = fixes::way_back(&props.judged).filter(|_| row.check == Check::Credential) {
                    { draw_fixes(&[back], act) }
                }
                { for row.groups.iter().map(|group| self::group(props, group, act)) }
                if row.check == Check::Chain { <Chain ..chain::Props::of(&props.judged) /> }
            </div>
        </li>
    }
}

/// The findings of one code. The first ones are shown, the others open on request.
fn group(props: &GivenProps, group: &Group, act: &Callback<Act>) -> Html {
    let findings = &props.judged.report().findings;
    let draw = |nth: usize, at: usize| {
        findings.get(at).map(|finding| self::finding(props, (at, nth == 0), finding, act)).unwrap_or_default()
    };
    let (first, more) = group.findings.split_at(group.findings.len().min(SHOWN));
    html! {
        <div class="check-group" key={group.code.name()}>
            { for first.iter().enumerate().map(|(nth, at)| draw(nth, *at)) }
            if !more.is_empty() {
                <details class="findings-more">
                    <summary>{ format!("{} more", more.len()) }</summary>
                    { for more.iter().map(|at| draw(SHOWN, *at)) }
                </details>
            }
        </div>
    }
}

fn finding(props: &GivenProps, (at, is_first): (usize, bool), finding: &FindingReport, act: &Callback<Act>) -> Html {
    let judged = &props.judged;
    let buttons = fixes::buttons(judged, finding);
    let place = finding.field.map(|field| AttrValue::from(place::of_field(judged, field)));
    html! {
        <Finding key={finding::key(&judged.report().findings[..at], finding)} {at} {is_first} finding={finding.clone()}
            file={finding::file(judged, finding)} {buttons} {place} act={act.clone()}
            dispatch={props.dispatch.clone()} />
    }
}

/// Repairs and assumptions: kubefront did them, and nothing has to be fixed.
fn notes(props: &GivenProps, notes: &[Group], act: &Callback<Act>) -> Html {
    if notes.is_empty() {
        return Html::default();
    }
    html! {
        <details class="notes">
            <summary>{ count(notes.len(), "note") }<span class="notes-what">{ notes_in_short(&props.judged, notes) }</span></summary>
            { for notes.iter().map(|group| self::group(props, group, act)) }
        </details>
    }
}

/// `: files extracted from a zip archive, …`
fn notes_in_short(judged: &Judged, notes: &[Group]) -> String {
    let titles: Vec<&str> = notes.iter().take(2).map(|group| group.code.rule().title).collect();
    let more = if notes.len() > titles.len() || judged.report().findings.is_empty() { ", …" } else { "" };
    format!(": {}{more}", titles.join(", "))
}

#[derive(Properties, PartialEq)]
struct ReportProps {
    judged: Rc<Judged>,
}

/// Copies the result for tickets and pull requests.
#[component]
fn Report(props: &ReportProps) -> Html {
    let with_names = use_state_eq(|| false);
    let text = {
        let (judged, with_names) = (props.judged.clone(), *with_names);
        Callback::from(move |()| markdown::table(&judged, if with_names { Names::Shown } else { Names::LeftOut }))
    };
    let onchange = {
        let setter = with_names.setter();
        move |event: Event| {
            setter.set(event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
        }
    };
    html! {
        <div class="checks-foot">
            <Copy {text} what="" label="Copy the result as Markdown" />
            <label><input type="checkbox" checked={*with_names} {onchange} />{ "with host and file names" }</label>
        </div>
    }
}

/// Findings of one code that are shown at once.
const SHOWN: usize = 3;
