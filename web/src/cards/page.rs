//! The columns of the page, and their cards. The order of the document is the order on a phone: files, result, settings.

use std::rc::Rc;

use yew::prelude::*;

use super::checks::Checks;
use super::clients::clients;
use super::credential::Credential;
use super::host_name::HostName;
use super::input::Input;
use super::mode::Modes;
use super::output::Output;
use super::props::GivenProps;
use super::request_path::request_path;
use super::settings::Settings;
use super::symptom::Symptom;
use super::verdict::Verdict;
use crate::browser::focus;
use crate::judge::Judged;
use crate::state::{Action, State};

/// Links for the keyboard, in view while they have the focus.
pub(crate) fn skip() -> Html {
    let link = |id: &'static str, text: &'static str| {
        html! { <button type="button" class="skip" onclick={move |_| focus::go_to(id)}>{ text }</button> }
    };
    html! { <nav aria-label="Skip">{ link("checks", "Skip to checks") }{ link("output", "Skip to output") }</nav> }
}

/// The input files: the first of the left column.
pub(crate) fn inputs(props: &GivenProps) -> Html {
    html! { <section class="inputs" aria-label="Input"><Input ..props.clone() /></section> }
}

/// The settings: the rest of the left column.
pub(crate) fn choices(props: &GivenProps) -> Html {
    html! {
        <section class="choices" aria-label="Settings">
            <HostName ..props.clone() />
            <Credential ..props.clone() />
            <div class="card">
                <h2>{ "Mode" }</h2>
                <Modes ..props.clone() />
            </div>
            <Settings ..props.clone() />
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct ResultsProps {
    pub(crate) state: Rc<State>,
    pub(crate) judged: Rc<Judged>,
    /// Address of the page, for links.
    pub(crate) page: String,
    pub(crate) dispatch: Callback<Action>,
}

/// The right column: the result.
#[component]
pub(crate) fn Results(props: &ResultsProps) -> Html {
    let ResultsProps { state, judged, page, dispatch } = props;
    html! {
        <section class="results" aria-label="Result">
            <Verdict judged={judged.clone()} page={page.clone()} />
            { request_path(judged) }
            <Checks state={state.clone()} judged={judged.clone()} dispatch={dispatch.clone()} />
            { clients(judged) }
            <Output judged={judged.clone()} />
            <Symptom judged={judged.clone()} />
        </section>
    }
}
