//! The card "Request path": drawn hop by hop, with a gap where a request fails; and what the mode supports.

use kubefront_core::Mode;
use kubefront_core::mode::{Answer, Carries};
use yew::prelude::*;

use super::sequences::handshakes;
use crate::browser::focus;
use crate::judge::Judged;
use crate::view::mark::Mark;
use crate::view::request_path::{self, Hop};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::prose::{breakable, whole};
use crate::words::{middle, operation};

/// Draws the request path.
pub(super) fn request_path(judged: &Judged) -> Html {
    let spec = &judged.exposure().spec;
    let service = format!("{}/{}:{}", spec.service.namespace, spec.service.name, spec.service.port);
    let (first, second) = (request_path::to_envoy(judged), request_path::to_api_server(judged));
    let client = match (request_path::breaks_at_client(judged), request_path::needs_decision(judged)) {
        (true, _) => Mark::Error,
        (false, true) => Mark::Warning,
        (false, false) => Mark::Ok,
    };
    let sees = if spec.mode == Mode::Passthrough { "cannot read tokens" } else { "can read every token" };
    html! {
        <section class="card path" aria-label="Request path">
            <ol class="way">
                { place("kubectl", &request_path::client_trust(judged), client) }
                { hop(&first) }
                { place("Envoy", sees, Mark::Ok) }
                { hop(&second) }
                { place("kube-apiserver", &service, Mark::Ok) }
            </ol>
            { whole(&[
                (&first.name, LONGEST_NAME), (&first.what, LONGEST_TEXT), (&second.name, LONGEST_NAME),
                (&second.what, LONGEST_TEXT), (&service, LONGEST_NAME),
            ]) }
            { handshakes(judged) }
            { carries(judged) }
        </section>
    }
}

fn place(name: &str, what: &str, mark: Mark) -> Html {
    let class = (mark > Mark::Note).then(|| format!("is-{}", mark.name()));
    html! {
        <li class={classes!("way-place", class)}><b>{ name }</b><span>{ short(what, LONGEST_NAME) }</span></li>
    }
}

fn short(text: &str, most: usize) -> Html {
    breakable(&middle(text, most))
}

fn hop(hop: &Hop) -> Html {
    let sign = Sign::of_mark(hop.mark);
    html! {
        <li class={classes!("way-hop", format!("is-{}", hop.mark.name()))}>
            <span class="way-name"><Icon {sign} /><span>{ short(&hop.name, LONGEST_NAME) }</span></span>
            <svg class="way-line" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                if hop.mark == Mark::Error {
                    <path class="way-stroke" d="M0 6H44M56 6H100" /><path class="way-break" d="M46 1l4 10M50 1l4 10" />
                } else {
                    <path class="way-stroke" d="M0 6H100" />
                }
            </svg>
            <svg class="way-head" viewBox="0 0 8 12" aria-hidden="true"><path d="M0 1l7 5-7 5z" /></svg>
            { what(hop) }
        </li>
    }
}

/// The check is one click away.
fn what(hop: &Hop) -> Html {
    let text = short(&hop.what, LONGEST_TEXT);
    let Some(check) = hop.check else { return html! { <span class="way-what">{ text }</span> } };
    html! { <button type="button" class="way-what" onclick={move |_| focus::go_to(check.id())}>{ text }</button> }
}

/// What the mode supports, from the report. Operations with the same answer are in one group.
fn carries(judged: &Judged) -> Html {
    html! {
        <details class="carries-fold">
            <summary>{ format!("Supported in mode {}", judged.report().mode) }</summary>
            <ul class="carries">{ for grouped(&judged.report().carries).into_iter().map(group) }</ul>
        </details>
    }
}

fn grouped(lines: &[Carries]) -> Vec<(&Carries, Vec<&'static str>)> {
    let mut groups: Vec<(&Carries, Vec<&'static str>)> = Vec::new();
    let of = |answer| lines.iter().filter(move |line| line.answer == answer);
    for line in [Answer::Yes, Answer::When, Answer::No].into_iter().flat_map(of) {
        let is_alike =
            |(first, _): &&mut (&Carries, Vec<_>)| first.answer == line.answer && first.condition == line.condition;
        match groups.iter_mut().find(is_alike) {
            Some((_, names)) => names.push(operation(line.operation)),
            None => groups.push((line, vec![operation(line.operation)])),
        }
    }
    groups
}

fn group((line, names): (&Carries, Vec<&'static str>)) -> Html {
    let (class, sign, word) = match line.answer {
        Answer::Yes => ("is-ok", Sign::Ok, "supported"),
        Answer::No => ("is-no", Sign::Cross, "not supported"),
        Answer::When => ("is-warning", Sign::Warning, "supported if"),
    };
    html! {
        <li class={classes!("carry", class)} key={line.operation}>
            <Icon {sign} />
            <span>{ names.join(", ") }<span class="unseen">{ format!(": {word}") }</span>
                if let Some(condition) = line.condition { <small>{ " · " }{ condition }</small> }
            </span>
        </li>
    }
}

/// Two lines of a hop, and three of its smaller text. The full text is below the drawing.
const LONGEST_NAME: usize = 34;
const LONGEST_TEXT: usize = 72;
