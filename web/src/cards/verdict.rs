//! The verdict, in view all the time: what it is, what is missing, what to take away.

use std::rc::Rc;

use kubefront_core::Severity;
use kubefront_core::report::{FindingReport, Missing, Report, Verdict as Judgement};
use yew::prelude::*;

use crate::browser::{download, focus};
use crate::judge::Judged;
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
    let (class, sign, title) = headline(report);
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
            <span class="verdict-sign"><Icon {sign} /></span>
            <div class="verdict-text">
                <div role="status">
                    <h2>{ title }<span class="verdict-with">{ with(report) }</span></h2>
                    <div class="verdict-detail">{ detail(report) }</div>
                </div>
                { more(report, &is_open) }
            </div>
            <div class="verdict-end">
                <Copy text={link} what="a link with these settings, without secrets" label="Share settings" />
                <button type="button" class="button is-main" onclick={save} disabled={!has_files || judged.is_example}>{ "Download all" }</button>
            </div>
        </div>
    }
}

/// Narrow screens have two lines for the verdict: the second opens the rest.
fn more(report: &Report, is_open: &UseStateHandle<bool>) -> Html {
    let warnings = counted(report, Severity::Warning);
    let parts = [
        (report.verdict == Judgement::Blocked, "why".to_owned()),
        (!report.missing.is_empty(), format!("{} missing", report.missing.len())),
        (warnings > 0, count(warnings, "warning")),
    ];
    let parts: Vec<String> = parts.into_iter().filter_map(|(is_there, text)| is_there.then_some(text)).collect();
    let text = if parts.is_empty() { "What is in it".to_owned() } else { sentence(&parts.join(", ")) };
    let (turn, is_on) = (is_open.clone(), **is_open);
    html! {
        <button type="button" class="link verdict-more" aria-expanded={is_on.to_string()} onclick={move |_| turn.set(!is_on)}>
            { text }<Icon sign={if is_on { Sign::Down } else { Sign::Up }} />
        </button>
    }
}

fn counted(report: &Report, severity: Severity) -> usize {
    report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count()
}

fn headline(report: &Report) -> (&'static str, Sign, String) {
    match report.verdict {
        Judgement::Blocked => {
            ("is-error", Sign::Error, format!("Blocked: {}", count(counted(report, Severity::Error), "error")))
        }
        Judgement::Incomplete => ("is-partial", Sign::Note, "Incomplete".to_owned()),
        Judgement::DecisionNeeded => ("is-warning", Sign::Note, "Decision needed".to_owned()),
        Judgement::Ready if counted(report, Severity::Warning) > 0 => ("is-warning", Sign::Ok, "Ready".to_owned()),
        Judgement::Ready => ("is-ok", Sign::Ok, "Ready".to_owned()),
    }
}

fn with(report: &Report) -> String {
    match counted(report, Severity::Warning) {
        0 => String::new(),
        warnings => format!(", with {}", count(warnings, "warning")),
    }
}

fn detail(report: &Report) -> Html {
    match report.verdict {
        Judgement::Blocked => report.findings.first().map_or_else(Html::default, |finding| to_finding(0, finding)),
        Judgement::DecisionNeeded => {
            let mut all = report.findings.iter().enumerate();
            let open = all.find(|(_, finding)| finding.decision && finding.accepted.is_none());
            open.map_or_else(Html::default, |(at, finding)| to_finding(at, finding))
        }
        Judgement::Incomplete => html! {
            <p>{ "Missing: " }{ for report.missing.iter().enumerate().map(|(at, part)| missing(at, *part)) }</p>
        },
        Judgement::Ready => html! { <p>{ bundle::contents(report) }</p> },
    }
}

fn to_finding(at: usize, finding: &FindingReport) -> Html {
    let (text, id) = (sentence(finding.title), format!("finding-{at}"));
    html! { <p><button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ text }</button></p> }
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
