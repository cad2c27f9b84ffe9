//! The verdict, always in view: over all outputs and for each output, missing parts, downloads.

use std::rc::Rc;

use kubefront_core::Severity;
use kubefront_core::report::{Missing, Report, Verdict as Judgement};
use yew::prelude::*;

use crate::browser::{download, focus};
use crate::judge::Judged;
use crate::view::verdict::{self, Headline, Output, counted};
use crate::widgets::code::Copy;
use crate::widgets::icon::{Icon, Sign};
use crate::words::{count, sentence};
use crate::{bundle, sharing};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) judged: Rc<Judged>,
    pub(crate) page: String,
}

#[component]
pub(crate) fn Verdict(props: &Props) -> Html {
    let Props { judged, page } = props;
    let report = judged.report();
    let Headline { class, mark, title, warnings } = verdict::headline(report);
    let is_open = use_state_eq(|| false);
    let link = {
        let (judged, page) = (judged.clone(), page.clone());
        Callback::from(move |()| format!("{page}{}", sharing::fragment(judged.exposure())))
    };
    let save = {
        let judged = judged.clone();
        move |_| download::save(&bundle::file_name(&judged), &bundle::zip(&judged))
    };
    let has_files = !judged.evaluation.files.is_empty();
    html! {
        <div class={classes!("verdict", class, is_open.then_some("is-open"))}>
            <span class="verdict-sign"><Icon sign={Sign::of_mark(mark)} /></span>
            <div class="verdict-text">
                <div role="status">
                    <h2>{ title }<span class="verdict-with">{ warnings }</span></h2>
                    <div class="verdict-detail">{ detail(report) }{ outputs(report) }</div>
                </div>
                { more(report, &is_open) }
            </div>
            <div class="verdict-end">
                <Copy text={link} what="(copies a link without secrets)" label="Share settings" />
                <button type="button" class="button is-main" onclick={save} disabled={!has_files || judged.is_example}>{ "Download all" }</button>
            </div>
        </div>
    }
}

/// Narrow screens show the verdict in two lines. The second line opens the details.
fn more(report: &Report, is_open: &UseStateHandle<bool>) -> Html {
    let warnings = counted(report, Severity::Warning);
    let parts = [
        (matches!(report.verdict, Judgement::Blocked | Judgement::DecisionNeeded), "why".to_owned()),
        (!report.missing.is_empty(), format!("{} missing", report.missing.len())),
        (warnings > 0, count(warnings, "warning")),
    ];
    let parts: Vec<String> = parts.into_iter().filter_map(|(is_there, text)| is_there.then_some(text)).collect();
    let text = if parts.is_empty() { "Details".to_owned() } else { sentence(&parts.join(", ")) };
    let (turn, is_on) = (is_open.clone(), **is_open);
    html! {
        <button type="button" class="link verdict-more" aria-expanded={is_on.to_string()} onclick={move |_| turn.set(!is_on)}>
            { text }<Icon sign={if is_on { Sign::Down } else { Sign::Up }} />
        </button>
    }
}

fn detail(report: &Report) -> Html {
    match report.verdict {
        Judgement::Blocked => {
            report.findings.first().map_or_else(Html::default, |finding| to_finding(0, sentence(finding.title)))
        }
        Judgement::DecisionNeeded => {
            verdict::open_decision(report).map_or_else(Html::default, |(at, text)| to_finding(at, text))
        }
        Judgement::Incomplete => html! {
            <p>{ "Missing: " }{ for report.missing.iter().enumerate().map(|(at, part)| missing(at, *part)) }</p>
        },
        Judgement::Ready => html! { <p>{ bundle::contents(report) }</p> },
    }
}

fn to_finding(at: usize, text: String) -> Html {
    let id = format!("finding-{at}");
    html! { <p><button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ text }</button></p> }
}

/// The verdict for each output, if they are not all ready.
fn outputs(report: &Report) -> Html {
    let outputs = verdict::outputs(report);
    if outputs.is_empty() {
        return Html::default();
    }
    let one = |Output { text, mark }: Output| {
        html! { <li><Icon sign={Sign::of_mark(mark)} />{ text }</li> }
    };
    html! { <ul class="verdict-outputs" aria-label="Outputs">{ for outputs.into_iter().map(one) }</ul> }
}

fn missing(at: usize, part: Missing) -> Html {
    let place = match part {
        Missing::Name => "field-fqdn",
        Missing::Credential => "token",
        Missing::Certificate | Missing::Key | Missing::UpstreamCa => "drop",
    };
    html! {
        <>{ if at > 0 { ", " } else { "" } }<button type="button" class="link" onclick={move |_| focus::go_to(place)}>{ part.to_string() }</button></>
    }
}
