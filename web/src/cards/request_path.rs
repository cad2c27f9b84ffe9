//! The card "The way of a request": drawn hop by hop, broken where it would break; and what the mode carries.

use kubefront_core::Mode;
use kubefront_core::mode::{Answer, Carries};
use yew::prelude::*;

use super::props::ActiveProps;
use crate::judge::Judged;
use crate::state::Action;
use crate::view::mark::Mark;
use crate::view::request_path::{self, Hop};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::prose::{breakable, whole};
use crate::words::{middle, operation};

#[component]
pub(crate) fn RequestPath(props: &ActiveProps) -> Html {
    let judged = &props.judged;
    let spec = &judged.exposure().spec;
    let service = format!("{}/{}:{}", spec.service.namespace, spec.service.name, spec.service.port);
    let (first, second) = (request_path::to_envoy(judged), request_path::to_api_server(judged));
    let is_stuck = request_path::breaks_at_client(judged);
    let sees = if spec.mode == Mode::Passthrough { "sees no token" } else { "sees every token" };
    html! {
        <div class="card">
            <h2>{ "The way of a request" }<small>{ spec.mode.facts().title }</small></h2>
            <ol class="way">
                { place("kubectl", &request_path::client_trust(judged), is_stuck) }
                { hop(&first) }
                { place("Envoy", sees, false) }
                { hop(&second) }
                { place("kube-apiserver", &service, false) }
            </ol>
            { whole(&[
                (&first.name, LONGEST_NAME), (&first.what, LONGEST_TEXT), (&second.name, LONGEST_NAME),
                (&second.what, LONGEST_TEXT), (&service, LONGEST_NAME),
            ]) }
            if let Some(what) = request_path::intruder(judged) {
                <p class="way-intruder"><Icon sign={Sign::Warning} />
                    <span><b>{ "Another tenant's Ingress on this host" }</b>{ format!(" {what}") }</span>
                    { set(props, "Reserve the host name", "reserveName", "true") }
                </p>
            }
            if request_path::can_embed(judged) && !judged.is_example {
                <p class="way-intruder"><Icon sign={Sign::Note} />
                    <span>{ "Only clients that know your CA will connect" }</span>
                    { set(props, "Put the CA into the kubeconfig", "kubeconfig.trust", "embed") }
                </p>
            }
            { carries(judged) }
        </div>
    }
}

fn place(name: &str, what: &str, is_stuck: bool) -> Html {
    html! {
        <li class={classes!("way-place", is_stuck.then_some("is-error"))}><b>{ name }</b><span>{ short(what, LONGEST_NAME) }</span></li>
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
            <span class="way-what">{ short(&hop.what, LONGEST_TEXT) }</span>
        </li>
    }
}

fn set(props: &ActiveProps, label: &'static str, path: &'static str, text: &'static str) -> Html {
    let dispatch = props.dispatch.clone();
    let onclick = move |_| dispatch.emit(Action::Typed { path: path.to_owned(), text: text.to_owned() });
    html! { <button type="button" class="button" {onclick}>{ label }</button> }
}

/// What the mode carries, from the report; operations that share an answer share a line.
fn carries(judged: &Judged) -> Html {
    html! {
        <ul class="carries" aria-label="What this mode carries">{ for grouped(&judged.report().carries).into_iter().map(group) }</ul>
    }
}

fn grouped(lines: &[Carries]) -> Vec<(&Carries, Vec<&'static str>)> {
    let mut groups: Vec<(&Carries, Vec<&'static str>)> = Vec::new();
    for line in lines {
        let is_alike =
            |(first, _): &&mut (&Carries, Vec<_>)| first.answer == line.answer && first.condition == line.condition;
        match groups.iter_mut().find(is_alike) {
            Some((_, names)) => names.push(operation(line.operation)),
            None => groups.push((line, vec![operation(line.operation)])),
        }
    }
    groups.sort_by_key(|(line, _)| match line.answer {
        Answer::Yes => 0,
        Answer::When => 1,
        Answer::No => 2,
    });
    groups
}

fn group((line, names): (&Carries, Vec<&'static str>)) -> Html {
    let (class, sign, word) = match line.answer {
        Answer::Yes => ("is-ok", Sign::Ok, "yes"),
        Answer::No => ("is-no", Sign::Cross, "no"),
        Answer::When => ("is-warning", Sign::Warning, "if"),
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

/// Two lines of a hop, and three of its smaller text; the whole stands below the drawing.
const LONGEST_NAME: usize = 34;
const LONGEST_TEXT: usize = 72;
