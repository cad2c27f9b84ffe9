//! The verdict, in view all the time: what it is, what is missing, what to take away.

use std::rc::Rc;

use kubefront_core::Code;
use kubefront_core::report::{Report, Verdict as Judgement};
use yew::prelude::*;

use super::copy::Copy;
use super::icon::{Icon, Sign};
use crate::browser::{download, focus};
use crate::judge::Judged;
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
    let link = {
        let (judged, page) = (judged.clone(), page.clone());
        Callback::from(move |()| format!("{page}{}", sharing::fragment(&judged.exposure)))
    };
    let save = {
        let judged = judged.clone();
        move |_| download::save(&bundle::file_name(&judged), &bundle::zip(&judged))
    };
    let has_files = !judged.evaluation.files.is_empty();
    html! {
        <div class={classes!("verdict", class)}>
            <span class="verdict-sign"><Icon {sign} /></span>
            <div class="verdict-text" role="status">
                <h2>{ title }</h2>
                { detail(report) }
            </div>
            <div class="verdict-end">
                <Copy text={link} what="a link with these settings, without secrets" label="Share settings" />
                <button type="button" class="button is-main" onclick={save} disabled={!has_files || judged.is_example}>{ "Download all" }</button>
            </div>
        </div>
    }
}

fn headline(report: &Report) -> (&'static str, Sign, String) {
    let counted =
        |severity: &str| report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count();
    let (errors, warnings) = (counted("error"), counted("warning"));
    let with = if warnings == 0 { String::new() } else { format!(", with {}", count(warnings, "warning")) };
    match report.verdict {
        Judgement::Blocked => ("is-error", Sign::Error, format!("Blocked by {}{with}", count(errors, "error"))),
        Judgement::Partial => ("is-partial", Sign::Note, format!("Nothing blocks, but not all is given{with}")),
        Judgement::Usable if warnings > 0 => ("is-warning", Sign::Ok, format!("Ready{with}")),
        Judgement::Usable => ("is-ok", Sign::Ok, "Ready".to_owned()),
    }
}

fn detail(report: &Report) -> Html {
    match report.verdict {
        Judgement::Blocked => report.findings.first().map_or_else(Html::default, first_error),
        Judgement::Partial => html! {
            <p>{ "Still missing: " }{ for report.missing.iter().enumerate().map(|(at, part)| missing(at, part)) }</p>
        },
        Judgement::Usable => html! { <p>{ bundle::contents(report) }</p> },
    }
}

fn first_error(finding: &kubefront_core::report::FindingReport) -> Html {
    let title = Code::from_name(finding.code).map_or("", |code| code.rule().title);
    let text = sentence(if title.is_empty() { &finding.message } else { title });
    html! { <p><button type="button" class="link" onclick={|_| focus::go_to("finding-0")}>{ text }</button></p> }
}

fn missing(at: usize, part: &'static str) -> Html {
    let place = match part {
        "name" => "field-fqdn",
        "credential" => "token",
        _ => "drop",
    };
    html! {
        <>{ if at > 0 { ", " } else { "" } }<button type="button" class="link" onclick={move |_| focus::go_to(place)}>{ part }</button></>
    }
}
