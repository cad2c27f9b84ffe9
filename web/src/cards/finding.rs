//! One finding: what is the matter, the evidence, how to mend it, who says so; its page of the rule book in place.

use kubefront_core::exposure::Accept;
use kubefront_core::report::FindingReport;
use kubefront_core::{Code, explain};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::focus::{self, field_id};
use crate::state::Action;
use crate::widgets::prose::{breakable, prose};
use crate::words::sentence;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) at: usize,
    pub(crate) finding: FindingReport,
    pub(crate) can_accept: bool,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Finding(props: &Props) -> Html {
    let finding = &props.finding;
    let title = Code::from_name(finding.code).map_or("", |code| code.rule().title);
    let title = if title.is_empty() { finding.message.as_str() } else { title };
    let word = if finding.accepted.is_some() { "accepted" } else { finding.severity };
    html! {
        <article class={classes!("finding", format!("is-{word}"))} id={format!("finding-{}", props.at)} tabindex="-1">
            <span class="finding-tag">{ word }</span>
            <div class="finding-text">
                <h3>{ sentence(title) }{ " " }<span class="finding-subject">{ breakable(&finding.subject) }</span></h3>
                if finding.message != title { <p>{ prose(&sentence(&finding.message)) }</p> }
                if !finding.fix.is_empty() && finding.severity != "note" { <p class="finding-fix">{ prose(&sentence(&finding.fix)) }</p> }
                { accepted(props) }
                <div class="finding-foot">
                    <details class="finding-why">
                        <summary><code>{ finding.code }</code>{ " · why" }</summary>
                        <pre class="finding-page">{ explain::page(finding.code).unwrap_or_default() }</pre>
                    </details>
                    <span class="finding-source">{ finding.source }</span>
                    { to_field(finding) }
                </div>
            </div>
        </article>
    }
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
fn accepted(props: &Props) -> Html {
    let (code, dispatch) = (props.finding.code, props.dispatch.clone());
    if let Some(reason) = &props.finding.accepted {
        let take_back = move |_| dispatch.emit(Action::TakeBack(code.to_owned()));
        return html! {
            <p class="finding-accepted">{ format!("Accepted: {reason} ") }<button type="button" class="link" onclick={take_back}>{ "Take back" }</button></p>
        };
    }
    if props.finding.severity != "warning" || !props.can_accept {
        return Html::default();
    }
    let onchange = move |event: Event| {
        let reason = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
        if !reason.trim().is_empty() {
            let accept = Accept { code: code.to_owned(), reason: reason.trim().to_owned(), until: String::new() };
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
