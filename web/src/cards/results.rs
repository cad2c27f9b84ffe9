//! The right side: what comes of it.

use std::rc::Rc;

use yew::prelude::*;

use super::advice::Advice;
use super::chain::{self, Chain};
use super::diagrams::Diagrams;
use super::files::Files;
use super::findings::Findings;
use super::request_path::Way;
use super::steps::Steps;
use super::symptom::Symptom;
use super::verdict::Verdict;
use crate::judge::Judged;
use crate::state::{Action, State};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) state: Rc<State>,
    pub(crate) judged: Rc<Judged>,
    /// Address of the page, for links.
    pub(crate) page: String,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Results(props: &Props) -> Html {
    let Props { judged, dispatch, page, .. } = props;
    html! {
        <section class="results" aria-label="What comes of it">
            <Verdict judged={judged.clone()} page={page.clone()} />
            <Way judged={judged.clone()} dispatch={dispatch.clone()} />
            <Chain ..chain::Props::of(judged) />
            <Findings judged={judged.clone()} dispatch={dispatch.clone()} />
            <Files judged={judged.clone()} />
            <Steps judged={judged.clone()} />
            <Diagrams judged={judged.clone()} />
            <Advice mode={judged.report().mode} advice={judged.report().advice.clone()} />
            <Symptom judged={judged.clone()} />
        </section>
    }
}
