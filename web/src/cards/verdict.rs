//! The verdict, always in view: over all outputs and for each output, and the download.

use std::rc::Rc;

use kubefront_core::report::{Report, Verdict as Judgement};
use yew::prelude::*;

use crate::browser::{download, focus};
use crate::judge::Judged;
use crate::state::State;
use crate::view::verdict::{self, Headline, Output};
use crate::widgets::code::Copy;
use crate::widgets::icon::{Icon, Sign};
use crate::{bundle, sharing};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) state: Rc<State>,
    pub(crate) judged: Rc<Judged>,
    /// Address of the page, for links; empty: links are not offered.
    pub(crate) page: AttrValue,
}

#[component]
pub(crate) fn Verdict(props: &Props) -> Html {
    let Props { state, judged, page } = props;
    let report = judged.report();
    let Headline { class, mark, title, warnings } = verdict::headline(report);
    let link = {
        let (state, judged, page) = (state.clone(), judged.clone(), page.clone());
        Callback::from(move |()| format!("{page}{}", sharing::fragment(&state, judged.exposure())))
    };
    let save = {
        let judged = judged.clone();
        move |_| download::save(&bundle::file_name(&judged), &bundle::zip(&judged))
    };
    let has_files = !judged.evaluation.files().is_empty();
    let is_stopped = matches!(report.verdict, Judgement::Blocked | Judgement::DecisionNeeded);
    html! {
        <div class={classes!("verdict", class)}>
            <span class="verdict-sign"><Icon sign={Sign::of_mark(mark)} /></span>
            <div class="verdict-text" role="status">
                <h2>{ title }<span class="verdict-with">{ warnings }</span></h2>
                <div class="verdict-detail">{ outputs(report) }</div>
            </div>
            <div class="verdict-end">
                if !page.is_empty() { <Copy text={link} what="(without secrets)" label="Copy link" /> }
                if is_stopped {
                    <button type="button" class="button verdict-next" onclick={|_| focus::next_fix()}>{ "Next fix" }</button>
                }
                <button type="button" class="button is-main" onclick={save} disabled={!has_files}>{ verdict::download(judged) }</button>
            </div>
        </div>
    }
}

/// The verdict for each output, or what the download contains.
fn outputs(report: &Report) -> Html {
    let outputs = verdict::outputs(report);
    if outputs.is_empty() {
        return html! { <p>{ bundle::contents(report) }</p> };
    }
    let one = |Output { text, mark }: Output| {
        html! { <li><Icon sign={Sign::of_mark(mark)} />{ text }</li> }
    };
    html! { <ul class="verdict-outputs" aria-label="Outputs">{ for outputs.into_iter().map(one) }</ul> }
}
