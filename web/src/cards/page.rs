//! The two columns of the page, and their cards.

use std::rc::Rc;

use yew::prelude::*;

use super::advice::Advice;
use super::chain::{self, Chain};
use super::credential::Credential;
use super::files::Files;
use super::findings::Findings;
use super::host_name::HostName;
use super::input::Input;
use super::mode::Modes;
use super::props::GivenProps;
use super::request_path::RequestPath;
use super::sequences::Sequences;
use super::settings::Settings;
use super::steps::Steps;
use super::symptom::Symptom;
use super::verdict::Verdict;
use crate::judge::Judged;
use crate::state::Action;

/// The left column: the input.
#[component]
pub(crate) fn Inputs(props: &GivenProps) -> Html {
    html! {
        <section class="inputs" aria-label="Input">
            <Input ..props.clone() />
            <HostName ..props.clone() />
            <Credential ..props.clone() />
            <div class="card">
                <h2><span class="step">{ "4" }</span>{ "Mode" }</h2>
                <Modes ..props.clone() />
                <Settings ..props.clone() />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct ResultsProps {
    pub(crate) judged: Rc<Judged>,
    /// Address of the page, for links.
    pub(crate) page: String,
    pub(crate) dispatch: Callback<Action>,
}

/// The right column: the result.
#[component]
pub(crate) fn Results(props: &ResultsProps) -> Html {
    let ResultsProps { judged, page, dispatch } = props;
    html! {
        <section class="results" aria-label="Result">
            <Verdict judged={judged.clone()} page={page.clone()} />
            <RequestPath judged={judged.clone()} dispatch={dispatch.clone()} />
            <Chain ..chain::Props::of(judged) />
            <Findings judged={judged.clone()} dispatch={dispatch.clone()} />
            <Files judged={judged.clone()} />
            <Steps judged={judged.clone()} />
            <Sequences judged={judged.clone()} />
            <Advice mode={judged.report().mode} advice={judged.report().advice.clone()} />
            <Symptom judged={judged.clone()} />
        </section>
    }
}
