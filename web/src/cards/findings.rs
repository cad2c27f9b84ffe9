//! The card "Findings": all findings, errors first.

use kubefront_core::exposure::Accept;
use kubefront_core::finding::Fix;
use kubefront_core::report::FindingReport;
use kubefront_core::{Severity, explain};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::props::ActiveProps;
use crate::browser::focus::{self, field_id};
use crate::judge::Judged;
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
                <p class="hint">{ "No findings" }</p>
            }
            <div class="findings">
                { for findings.iter().enumerate().map(|(at, finding)| html! {
                    <Finding key={key(&findings[..at], finding)} {at} finding={finding.clone()} file={file(judged, finding)}
                        can_accept={!judged.is_example} dispatch={dispatch.clone()} />
                }) }
            </div>
        </div>
    }
}

/// The input of the finding, if the text does not name it. Other subjects are words of the report, not for people.
fn file(judged: &Judged, finding: &FindingReport) -> Option<AttrValue> {
    let subject = finding.subject.as_str();
    // The name of a file in an archive starts with the name of the archive.
    let is_in = |name: &str| subject.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_input = judged.evaluation.decoded.inputs.iter().any(|input| is_in(&input.name));
    (is_input && !finding.found.contains(subject)).then(|| subject.to_owned().into())
}

/// A finding keeps its element, and its open details, when the findings before it change.
fn key(before: &[FindingReport], finding: &FindingReport) -> String {
    let is_alike = |other: &&FindingReport| other.code == finding.code && other.subject == finding.subject;
    format!("{} {} {}", finding.code, finding.subject, before.iter().filter(is_alike).count())
}

#[derive(Properties, PartialEq)]
struct FindingProps {
    at: usize,
    finding: FindingReport,
    file: Option<AttrValue>,
    can_accept: bool,
    dispatch: Callback<Action>,
}

/// One finding: title, evidence, impact, fixes, source. The entry of its code opens in place.
#[component]
fn Finding(props: &FindingProps) -> Html {
    let finding = &props.finding;
    let word = if finding.accepted.is_some() { "accepted" } else { finding.severity.name() };
    html! {
        <article class={classes!("finding", format!("is-{word}"))} id={format!("finding-{}", props.at)} tabindex="-1">
            <span class="finding-tag">{ word }</span>
            <div class="finding-text">
                <h3>{ sentence(finding.title) }
                    if let Some(file) = &props.file { { " " }<span class="finding-subject">{ breakable(file) }</span> }
                </h3>
                { parts(finding) }
                { accepted(props) }
                <div class="finding-foot">
                    <details class="finding-why">
                        <summary><code>{ finding.code.name() }</code>{ " · explain" }</summary>
                        <pre class="finding-page">{ explain::page(finding.code.name()).unwrap_or_default() }</pre>
                    </details>
                    <span class="finding-source">{ finding.source }</span>
                    { to_field(finding) }
                </div>
            </div>
        </article>
    }
}

/// The same parts under the same conditions as on the command line: a note has no impact, an accepted finding no fixes.
fn parts(finding: &FindingReport) -> Html {
    let has_impact = !finding.impact.is_empty() && finding.severity != Severity::Note;
    let fixes = if finding.accepted.is_some() { &[] } else { finding.fixes.as_slice() };
    html! {
        <dl class="finding-parts">
            <dt>{ "Found" }</dt><dd class="finding-found">{ prose(&sentence(&finding.found)) }</dd>
            if has_impact {
                <dt>{ "Impact" }</dt><dd class="finding-impact">{ prose(&sentence(&finding.impact)) }</dd>
            }
            { for fixes.iter().enumerate().map(|(at, fix)| html! {
                <><dt>{ if at == 0 { "Fix" } else { "Or" } }</dt><dd class="finding-fix">{ prose(&sentence(&fix.label)) }{ command(fix) }</dd></>
            }) }
        </dl>
    }
}

/// `: --trust embed (kubeconfig.trust)`: the command or flag of a fix, and its field.
fn command(fix: &Fix) -> Html {
    let Some(command) = &fix.command else { return Html::default() };
    let field = fix.field().map(|field| html! { <>{ " (" }<code>{ field }</code>{ ")" }</> });
    html! { <>{ ": " }<code>{ command.to_string() }</code>{ field.unwrap_or_default() }</> }
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
    html! { <button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ format!("Go to {path}") }</button> }
}

/// A warning can be accepted, with a reason that the exposure document stores.
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
            <label>{ "Reason (stored in the exposure file) " }<input type="text" {onchange} maxlength="500" autocomplete="off" /></label>
        </details>
    }
}
