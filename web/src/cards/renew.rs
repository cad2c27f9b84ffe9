//! The tab "Renew": the new certificate and key, what is live, and the Secret that replaces it.

use std::rc::Rc;

use kubefront_core::Severity;
use kubefront_core::renew::Renewal;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::props::GivenProps;
use crate::browser::download;
use crate::state::Action;
use crate::view::mark::Mark;
use crate::view::renew::{self, Renewals};
use crate::widgets::code::{self, Copy};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::prose::prose;
use crate::words::sentence;

#[component]
pub(crate) fn Renew(props: &GivenProps) -> Html {
    let GivenProps { state, judged, .. } = props;
    let given = (state.parts.clone(), state.document.clone(), state.moment(), judged.clone());
    let renewals = use_memo(given, |_| renew::of(state, judged));
    html! {
        <section class="card renew" aria-labelledby="renew">
            <h2 id="renew" tabindex="-1">{ "Renew" }</h2>
            <p>{ "Drop the new certificate and its key, and what is live. The Secret alone is written: a renewal changes nothing else." }</p>
            <label class="drop">
                <input class="drop-input" type="file" multiple=true />
                <span class="drop-text"><b>{ "Choose files" }</b>{ ", drop them here, or paste anywhere" }</span>
                <span class="drop-kinds">{ "New certificate and key; the live HTTPProxy and Secret, or exposure.yaml" }</span>
            </label>
            { code::command(html! { <span class="command-case">{ "What is live:" }</span> }, LIVE, AttrValue::Static("the command")) }
            { inputs(props, &renewals) }
            if !renewals.missing.is_empty() && !state.is_untouched() {
                <ul class="renew-missing">{ for renewals.missing.iter().map(|what| html! {
                    <li><Icon sign={Sign::Note} />{ format!("Still needed: {what}") }</li>
                }) }</ul>
            }
            <div aria-live="polite">{ for (0..renewals.done.len()).map(|at| one(&renewals, at)) }</div>
        </section>
    }
}

/// The inputs, each with what it is used as.
fn inputs(props: &GivenProps, renewals: &Renewals) -> Html {
    let one = |(name, what): (&String, &'static str)| {
        let part = props.state.parts.iter().find(|part| part.name == *name);
        let remove = part.map(|part| {
            let (id, dispatch) = (part.id, props.dispatch.clone());
            html! {
                <button type="button" class="part-remove" aria-label={format!("Remove {name}")}
                    onclick={move |_| dispatch.emit(Action::Remove(id))}><Icon sign={Sign::Cross} /></button>
            }
        });
        html! {
            <li class="part">
                <div class="part-text"><span class="part-name">{ name }</span><small>{ what }</small></div>
                { remove.unwrap_or_default() }
            </li>
        }
    };
    let (new, live) = (renewals.new.iter().map(|name| (name, "new")), renewals.live.iter().map(|name| (name, "live")));
    html! { <ul class="parts" aria-label="Files of the renewal">{ for new.chain(live).map(one) }</ul> }
}

fn one(renewals: &Rc<Renewals>, at: usize) -> Html {
    let Some(Renewal { report, difference, .. }) = renewals.done.get(at) else { return Html::default() };
    let (mark, title) = renew::headline(report);
    let open =
        report.findings.iter().filter(|finding| finding.accepted.is_none() && finding.severity != Severity::Note);
    let finding_mark = |severity: Severity| if severity == Severity::Error { Mark::Error } else { Mark::Warning };
    html! {
        <article class={classes!("renewal", format!("is-{}", mark.name()))} key={report.exposure.clone()}>
            <h3><Icon sign={Sign::of_mark(mark)} />{ title }</h3>
            <dl>{ for renew::changes(report).into_iter().map(|(what, text)| html! { <><dt>{ what }</dt><dd>{ text }</dd></> }) }</dl>
            <ul class="renewal-findings">{ for open.map(|finding| html! {
                <li><Icon sign={Sign::of_mark(finding_mark(finding.severity))} /><span><b>{ sentence(finding.title) }</b>{ ". " }{ prose(&sentence(&finding.found)) }{ " " }<code>{ finding.code.name() }</code></span></li>
            }) }</ul>
            if !difference.is_empty() {
                <details class="renewal-difference"><summary>{ "Difference" }</summary><pre class="code" translate="no">{ difference }</pre></details>
            }
            { secret(renewals, at) }
        </article>
    }
}

/// The Secret contains the private key: its text is not shown.
fn secret(renewals: &Rc<Renewals>, at: usize) -> Html {
    let Some(renewal) = renewals.done.get(at).filter(|renewal| renewal.secret().is_some()) else {
        return Html::default();
    };
    let bytes = {
        let renewals = renewals.clone();
        move || {
            let secret = renewals.done.get(at).and_then(Renewal::secret);
            secret.map(|file| Zeroizing::new(file.bytes.to_vec())).unwrap_or_default()
        }
    };
    let text = {
        let bytes = bytes.clone();
        Callback::from(move |()| String::from_utf8_lossy(&bytes()).into_owned())
    };
    html! {
        <>
            <div class="files-ends">
                <Copy {text} what="of the Secret" />
                <button type="button" class="button is-main" onclick={move |_| download::save(SECRET, &bytes())}>{ "Download the Secret" }</button>
            </div>
            { for renewal.commands(SECRET).into_iter().map(|run| {
                let case = html! { <span class="command-case">{ "Apply it:" }</span> };
                code::command(case, &run, AttrValue::Static("the command"))
            }) }
        </>
    }
}

const SECRET: &str = "20-secret.yaml";
const LIVE: &str = "kubectl get httpproxy,secret -n default -o yaml > live.yaml";
