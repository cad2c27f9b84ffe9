//! The card "Findings": all of them, errors first.

use kubefront_core::exposure::Accept;
use kubefront_core::finding::Fix;
use kubefront_core::report::FindingReport;
use kubefront_core::{Severity, explain};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::props::ActiveProps;
use crate::browser::focus::{self, field_id};
use crate::state::Action;
use crate::widgets::prose::{breakable, prose};
use crate::words::{count, sentence};

#[component]
pub(crate) fn Findings(props: &ActiveProps) -> Html {
    let ActiveProps { judged, dispatch } = props;
    let findings = &judged.report().findings;
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        (number > 0).then(|| count(number, severity.name()))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    html! {
        <div class="card">
            <h2>{ "Findings" }<small aria-live="polite">{ counts.join(", ") }</small></h2>
            if findings.is_empty() {
                <p class="hint">{ "Nothing to say." }</p>
            }
            <div class="findings">
                { for findings.iter().enumerate().map(|(at, finding)| html! {
                    <Finding key={key(&findings[..at], finding)} {at} finding={finding.clone()}
                        can_accept={!judged.is_example} dispatch={dispatch.clone()} />
                }) }
            </div>
        </div>
    }
}

/// The same finding keeps its element, and what is open in it, when others come and go before it.
fn key(before: &[FindingReport], finding: &FindingReport) -> String {
    let is_alike = |other: &&FindingReport| other.code == finding.code && other.subject == finding.subject;
    format!("{} {} {}", finding.code, finding.subject, before.iter().filter(is_alike).count())
}

#[derive(Properties, PartialEq)]
struct FindingProps {
    at: usize,
    finding: FindingReport,
    can_accept: bool,
    dispatch: Callback<Action>,
}

/// One finding: title, evidence, fix and source; its page of the rule book opens in place.
#[component]
fn Finding(props: &FindingProps) -> Html {
    let finding = &props.finding;
    let word = if finding.accepted.is_some() { "accepted" } else { finding.severity.name() };
    html! {
        <article class={classes!("finding", format!("is-{word}"))} id={format!("finding-{}", props.at)} tabindex="-1">
            <span class="finding-tag">{ word }</span>
            <div class="finding-text">
                <h3>{ sentence(finding.title) }{ " " }<span class="finding-subject">{ breakable(&finding.subject) }</span></h3>
                <p>{ prose(&sentence(&finding.found)) }</p>
                if !finding.impact.is_empty() { <p class="finding-impact">{ prose(&finding.impact) }</p> }
                { for finding.fixes.iter().map(|fix| html! { <p class="finding-fix">{ prose(&sentence(&fix.label)) }{ command(fix) }</p> }) }
                { accepted(props) }
                <div class="finding-foot">
                    <details class="finding-why">
                        <summary><code>{ finding.code.name() }</code>{ " · why" }</summary>
                        <pre class="finding-page">{ explain::page(finding.code.name()).unwrap_or_default() }</pre>
                    </details>
                    <span class="finding-source">{ finding.source }</span>
                    { to_field(finding) }
                </div>
            </div>
        </article>
    }
}

/// The command or flag of a fix, for the command line.
fn command(fix: &Fix) -> Html {
    let Some(command) = &fix.command else { return Html::default() };
    html! { <>{ ": " }<code>{ command.to_string() }</code></> }
}

fn to_field(finding: &FindingReport) -> Html {
    let Some(path) = finding.field else { return Html::default() };
    let id = match path {
        "certificate.chainFile" | "certificate.keyFile" | "certificate.anchorFiles" | "kubeconfig.from" => {
            "drop".to_owned()
        }
        "kubeconfig.tokenFile" => "token".to_owned(),
        _ => field_id(path),
    };
    html! { <button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ format!("to {path}") }</button> }
}

/// A warning can be accepted, with a reason that the document keeps.
fn accepted(props: &FindingProps) -> Html {
    let (code, dispatch) = (props.finding.code, props.dispatch.clone());
    if let Some(reason) = &props.finding.accepted {
        let take_back = move |_| dispatch.emit(Action::TakeBack(code.name().to_owned()));
        return html! {
            <p class="finding-accepted">{ format!("Accepted: {reason} ") }<button type="button" class="link" onclick={take_back}>{ "Undo" }</button></p>
        };
    }
    if props.finding.severity != Severity::Warning || !props.can_accept {
        return Html::default();
    }
    let onchange = move |event: Event| {
        let reason = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
        if !reason.trim().is_empty() {
            let accept =
                Accept { code: code.name().to_owned(), reason: reason.trim().to_owned(), until: String::new() };
            dispatch.emit(Action::Accept(accept));
        }
    };
    html! {
        <details class="finding-accept">
            <summary>{ "Accept" }</summary>
            <label>{ "Reason, kept in the exposure document " }<input type="text" {onchange} maxlength="500" autocomplete="off" /></label>
        </details>
    }
}
